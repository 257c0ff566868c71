"""The form of a dossier: what a case says, as an officer writes it.

Invariant: what the public will read holds nothing personal; what is missing for a later step is said
there, a draft may be incomplete.
"""

from collections.abc import Iterable
from datetime import date

from wtforms import BooleanField, HiddenField
from wtforms.validators import Length, ValidationError

from models.vocabulary import CaseKind
from registry.rules.blacklist import CaseContent, Check, Ground, ListProcedure
from registry.rules.blacklist.content import SHORT, TEXTS
from registry.rules.blacklist.flow import LISTS
from registry.rules.records import personal_in_free_text
from registry.web.forms.cases.steps import MinutesField
from registry.web.forms.deciding import ManyField
from registry.web.forms.records.fields import DayField
from registry.web.forms.text import LineField
from registry.web.once import OnceForm

_OF_A_LISTING = ("grounds", "facts", "summary", "basis", "penalty_no", "at_notice", "authority")
_OF_A_CHANGE = ("paper_no", "asked_on")
_REASONS = {
    CaseKind.EARLY_REMOVAL: ("准予移出的理由", "写明义务履行、消除危害后果的情况。"),
    CaseKind.REVOCATION: ("撤销列入的理由", "例如：所依据的处罚决定已被撤销。"),
    CaseKind.STAY: ("停止执行的理由", "写明依据行政复议法、行政诉讼法的哪一种情形。"),
    CaseKind.RESUMPTION: ("恢复执行的理由", "写明停止执行的原因已经消除。"),
    CaseKind.REINSTATEMENT: ("恢复列入的理由", "写明提前移出时隐瞒真实情况、弄虚作假的事实。"),
}
_PAPERS = {
    CaseKind.EARLY_REMOVAL: (
        "申请书编号",
        "可不填；外部认定的条目须填写原认定机关移出文书的文号。",
    ),
    CaseKind.REVOCATION: ("所依据的文书文号", "例如复议决定书、判决书。"),
    CaseKind.STAY: ("决定停止执行的文书文号", "例如停止执行通知书、法院裁定书。"),
    CaseKind.RESUMPTION: ("恢复执行所依据的文书文号", "例如复议决定书、判决书。"),
}


def _text(label: str, most: int, hint: str, rows: int = 3) -> MinutesField:
    return MinutesField(
        label,
        description=hint,
        validators=[Length(max=most, message=f"最多 {most} 个字。")],
        render_kw={"rows": rows},
    )


def _line(label: str, most: int, hint: str = "") -> LineField:
    return LineField(
        label,
        description=hint,
        validators=[Length(max=most, message=f"最多 {most} 个字。")],
        render_kw={"autocomplete": "off"},
    )


class DossierForm(OnceForm):
    """The dossier of a case of one kind on one list."""

    revision = HiddenField()
    grounds = ManyField("列入情形")
    penalty_no = _line(
        "行政处罚决定书文号", SHORT["penalty_no"], "处罚尚在告知阶段的，填写行政处罚告知书文号。"
    )
    at_notice = BooleanField(
        "处罚尚在告知阶段，与处罚同步办理",
        description="总局令第44号第十三条：告知、陈述申辩、听证、送达与行政处罚程序一并实施。",
    )
    authority = _line("认定部门全称", SHORT["authority"], "写入决定书，也会公示。")
    facts = _text("认定的事实", TEXTS["facts"], "写入告知书和决定书，送达当事人，不公示。", 5)
    reason = _text("列入的理由", TEXTS["reason"], "写明为什么属于性质恶劣、情节严重。")
    summary = _text(
        "拟公示的事由",
        TEXTS["summary"],
        "这一段将向社会公示。用中性的文字一两句写明，不写个人姓名、证件号、电话、住址。",
        2,
    )
    basis = _text("依据的条款", TEXTS["basis"], "写明法规名称和条、款，将向社会公示。", 2)
    paper_no = _line("所依据的文书文号", SHORT["paper_no"])
    asked_on = DayField(
        "收到申请的日期", description="最短期限按这一天计算。", render_kw={"type": "date"}
    )
    checks = ManyField("办理前的核查")
    _grounds: tuple[Ground, ...] = ()
    _checks: tuple[Check, ...] = ()

    def offer(self, kind: CaseKind, procedure: ListProcedure) -> None:
        """Ask what a case of this kind asks on this list."""
        lists = kind in LISTS
        for name in _OF_A_CHANGE if lists else _OF_A_LISTING:
            del self[name]
        if not lists and kind is not CaseKind.EARLY_REMOVAL:
            del self["asked_on"]
        if kind in _REASONS:
            self.reason.label.text, self.reason.description = _REASONS[kind]
        if kind in _PAPERS:
            self.paper_no.label.text, self.paper_no.description = _PAPERS[kind]
        if lists and not procedure.needs_penalty:
            del self["penalty_no"], self["at_notice"]
        self._grounds = procedure.grounds if lists else ()
        self._checks = _checks_of(kind, procedure)

    @property
    def grounds_offered(self) -> tuple[Ground, ...]:
        """The grounds of the list."""
        return self._grounds

    @property
    def checks_offered(self) -> tuple[Check, ...]:
        """The questions of the test."""
        return self._checks

    def validate_grounds(self, field: ManyField) -> None:
        """Raise for a ground that the law of today does not have."""
        if set(field.data or ()) - {one.id for one in self._grounds}:
            raise ValidationError("所选情形不在现行规定之内，请重新选择。")

    def validate_checks(self, field: ManyField) -> None:
        """Raise for a question that was not asked."""
        if set(field.data or ()) - {one.id for one in self._checks}:
            raise ValidationError("核查项目已有变化，请重新核对。")

    def validate_summary(self, field: MinutesField) -> None:
        """Raise where the public would read something personal."""
        _refuse_personal(field)

    def validate_basis(self, field: MinutesField) -> None:
        """Raise where the public would read something personal."""
        _refuse_personal(field)

    def fill(self, said: CaseContent) -> None:
        """Write a dossier into the form."""
        for name in ("penalty_no", "authority", "facts", "reason", "summary", "basis", "paper_no"):
            if name in self:
                self[name].data = getattr(said, name)
        if "at_notice" in self:
            self.at_notice.data = said.at_notice
        if "asked_on" in self:
            self.asked_on.data = said.asked_on.isoformat() if said.asked_on else ""
        if "grounds" in self:
            self.grounds.data = list(said.grounds)
        self.checks.data = [name for name, answer in said.checks if answer]

    def said(self) -> CaseContent:
        """Return the dossier that is filled in."""
        asked_on = self.asked_on.value if "asked_on" in self else None
        return CaseContent(
            grounds=tuple(self.grounds.data or ()) if "grounds" in self else (),
            facts=self._text("facts"),
            summary=self._text("summary"),
            reason=self._text("reason"),
            basis=self._text("basis"),
            penalty_no=self._text("penalty_no"),
            at_notice=bool(self.at_notice.data) if "at_notice" in self else False,
            checks=_answers(self._checks, set(self.checks.data or ())),
            authority=self._text("authority"),
            asked_on=asked_on if isinstance(asked_on, date) else None,
            paper_no=self._text("paper_no"),
        )

    def _text(self, name: str) -> str:
        return (self[name].data or "") if name in self else ""


def _answers(checks: Iterable[Check], answered: set[str]) -> tuple[tuple[str, bool], ...]:
    return tuple(sorted((one.id, one.id in answered) for one in checks))


def _checks_of(kind: CaseKind, procedure: ListProcedure) -> tuple[Check, ...]:
    if kind in LISTS:
        return procedure.checks
    return procedure.removal_checks if kind is CaseKind.EARLY_REMOVAL else ()


def _refuse_personal(field: MinutesField) -> None:
    """Raise ValidationError with what was found, never with the value."""
    finds = personal_in_free_text(field.data or "")
    if finds:
        kinds = "、".join(dict.fromkeys(one.kind for one in finds))
        raise ValidationError(f"公示的文字中疑似含有个人信息（{kinds}），请删去后再提交。")
