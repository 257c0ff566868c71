"""What is wrong with the particulars of a record, field by field; the form and the files ask alike.

Invariant: a problem names a field of `RecordParticulars` and says what to do next.
"""

import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import NamedTuple

from models.vocabulary import Finding, PenaltyKind, Procedure, RecordKind, SubjectStatus
from registry.rules.records.amounts import MOST_FEN, shown_amount
from registry.rules.records.dated import edition_for
from registry.rules.records.law import RecordLaw
from registry.rules.records.particulars import RecordParticulars
from registry.rules.records.proposing import sums_in
from registry.rules.records.tiers import is_person

ENDED = frozenset({SubjectStatus.DEREGISTERED, SubjectStatus.REGISTRATION_CANCELLED})
EARLIEST = date(1949, 10, 1)
SUMMARY_MOST_FEN = (300_000, 20_000)  # organisation, person; 行政处罚法 (2021) art. 51
_MONEY = frozenset({PenaltyKind.CONFISCATE_INCOME, PenaltyKind.CONFISCATE_GOODS})
_SUMMARY_KINDS = frozenset({PenaltyKind.WARNING, PenaltyKind.FINE})
_AMOUNTS = (("fine_fen", "罚款金额"), ("confiscated_fen", "没收金额"))
_OF_SEVERAL = re.compile(
    "[各每均]|分别|合计|共计|合并"
)  # a sum of one part says nothing of the whole
_EVERY: frozenset[RecordKind] = frozenset()
_SAMPLES = frozenset({RecordKind.SAMPLING_FAILED, RecordKind.SAMPLING_PASSED, RecordKind.RECALL})
_NO_ITEMS = frozenset({"无", "/", "／", "—", "——", "无不合格项", "无不合格项目"})
_TITLED = frozenset(
    {
        RecordKind.HONOUR,
        RecordKind.CERTIFICATE,
        RecordKind.STANDARD,
        RecordKind.SELF_DISCIPLINE,
    }
)
# A field, the kinds of record that need it, and what is said where it is empty.
_NEEDED = (
    ("authority", _EVERY, "请填写作出单位。"),
    ("respondent", _EVERY, "请填写文书所载的当事人名称。"),
    ("document_no", frozenset({RecordKind.PENALTY}), "请填写处罚决定书文号。"),
    ("document_no", frozenset({RecordKind.CERTIFICATE}), "请填写证书编号。"),
    ("penalty_kinds", frozenset({RecordKind.PENALTY}), "请至少选择一种处罚类别。"),
    ("product", _SAMPLES, "请填写产品名称。"),
    ("title", _TITLED, "请填写荣誉、证书、标准或者自律事项的名称。"),
    (
        "finding",
        frozenset({RecordKind.REINSPECTION, RecordKind.INSPECTION}),
        "请选择检查或者复查的结果。",
    ),
    (
        "level",
        frozenset({RecordKind.ACCIDENT}),
        "请填写事故等级（一般、较大、重大、特别重大）。",
    ),
)


class FieldProblem(NamedTuple):
    """One thing wrong: the field, the name of the rule, and a sentence that says what to do."""

    field: str
    rule: str
    message: str


class _Case(NamedTuple):
    """What a check looks at."""

    said: RecordParticulars
    law: RecordLaw
    on: date
    established_on: date | None
    changed: bool
    ended_on: date | None = None


def problems_of(
    said: RecordParticulars,
    law: RecordLaw,
    *,
    on: date,
    established_on: date | None = None,
    changed: bool = False,
    ended_on: date | None = None,
) -> list[FieldProblem]:
    """Return what is wrong with particulars that are told on `on`; empty: nothing.

    `established_on` is the day on which the subject was set up, `ended_on` the one on which it was
    deregistered, where they are known. `changed`: they correct a record that stands, so an item of
    the catalogue that was retired since may stay.
    """
    case = _Case(said, law, on, established_on, changed, ended_on)
    return [problem for check in _CHECKS for problem in check(case)]


def _days(case: _Case) -> Iterator[FieldProblem]:
    said, day = case.said, case.said.decided_on
    if day > case.on:
        yield FieldProblem(
            "decided_on", "future", f"作出日期 {day} 晚于今天（{case.on}），请核对。"
        )
    if day < EARLIEST:
        yield FieldProblem("decided_on", "too_early", f"作出日期 {day} 过早，请核对年份。")
    if case.established_on is not None and day < case.established_on:
        yield FieldProblem(
            "decided_on",
            "before_established",
            f"作出日期 {day} 早于该主体成立日期 {case.established_on}，请核对日期或者所选主体。",
        )
    ended = None if case.changed else after_end(said, case.ended_on)
    if ended is not None:
        yield ended
    if said.transferred_on is not None and said.transferred_on > case.on:
        yield FieldProblem(
            "transferred_on", "future", f"移送日期 {said.transferred_on} 晚于今天，请核对。"
        )
    if said.year is not None and not EARLIEST.year <= said.year <= case.on.year + 1:
        yield FieldProblem("year", "range", f"年度 {said.year} 不合理，请填写四位年份。")


def after_end(said: RecordParticulars, ended_on: date | None) -> FieldProblem | None:
    """Return the problem of a penalty decided after its party was deregistered, or None."""
    if ended_on is None or said.kind is not RecordKind.PENALTY or said.decided_on <= ended_on:
        return None
    return FieldProblem(
        "decided_on",
        "after_deregistered",
        f"处罚决定日期 {said.decided_on} 晚于该主体的注销（撤销登记）日期 {ended_on}："
        "请核对日期、当事人或者该主体的登记状态。",
    )


def _ends(case: _Case) -> Iterator[FieldProblem]:
    said = case.said
    for field, label in (
        ("valid_until", "有效期"),
        ("publicity_until", "公示截止期"),
        ("rectify_by", "改正期限"),
    ):
        end: date | None = getattr(said, field)
        if end is not None and end < said.decided_on:
            yield FieldProblem(
                field,
                "end_before_start",
                f"{label} {end} 早于作出日期 {said.decided_on}，请核对。",
            )


def _violation(case: _Case) -> Iterator[FieldProblem]:
    said = case.said
    if said.violation is None:
        return
    if said.violation in edition_for(case.law.violations, case.on):
        return
    was_in_force = said.violation in edition_for(case.law.violations, said.decided_on)
    if case.changed and was_in_force:
        return
    known = any(said.violation in edition for edition in case.law.violations.editions)
    if known:
        message = "所选违法行为已从现行目录中删去，请按现行目录重新选择。"
        yield FieldProblem("violation", "retired", message)
    else:
        yield FieldProblem("violation", "unknown", "违法行为目录中没有这一项，请从目录中选择。")


def _amounts(case: _Case) -> Iterator[FieldProblem]:
    for field, label in _AMOUNTS:
        fen: int | None = getattr(case.said, field)
        if fen is not None and fen < 0:
            yield FieldProblem(field, "negative", f"{label}不能是负数，请更正。")
        if fen is not None and fen > MOST_FEN:
            yield FieldProblem(field, "absurd", f"{label}超过一万亿元，请核对单位是元还是万元。")


def amounts_contradicted(said: RecordParticulars) -> Iterator[FieldProblem]:
    """Yield the amounts that the text of the decision contradicts: yuan in a column of 万元.

    Asked of files only: nobody looks at their rows before they are public.
    """
    if said.kind is not RecordKind.PENALTY or not said.content or _OF_SEVERAL.search(said.content):
        return
    if said.fine_fen is None and said.confiscated_fen is None:
        return
    sums = sums_in(said.content)
    if PenaltyKind.CONFISCATE_GOODS in said.penalty_kinds:
        sums.pop("confiscated_fen", None)  # the amount counts the goods, the text mostly does not
    for field, label in _AMOUNTS:
        fen: int | None = getattr(said, field)
        told = sums.get(field, set())
        if fen is not None and len(told) == 1 and fen not in told:
            yield FieldProblem(
                field,
                "amount_differs",
                f"{label}填的是 {shown_amount(fen)}，处罚内容写的是 {shown_amount(*told)}，"
                "两者不一致：请核对金额，并核对单位是元还是万元。",
            )


def _penalty(case: _Case) -> Iterator[FieldProblem]:
    said = case.said
    if said.kind is not RecordKind.PENALTY:
        yield from _no_penalty(said)
        return
    kinds = frozenset(said.penalty_kinds)
    if PenaltyKind.FINE in kinds and not said.fine_fen:
        yield FieldProblem("fine_fen", "required", "处罚类别含罚款，请填写罚款金额。")
    if kinds and PenaltyKind.FINE not in kinds and (said.fine_fen or 0) > 0:
        yield FieldProblem(
            "penalty_kinds", "fine_without_kind", "填写了罚款金额，处罚类别却不含罚款，请核对。"
        )
    if kinds and kinds.isdisjoint(_MONEY) and (said.confiscated_fen or 0) > 0:
        yield FieldProblem(
            "penalty_kinds",
            "confiscation_without_kind",
            "填写了没收金额，处罚类别却不含没收，请核对。",
        )
    yield from _summary(said, kinds)


def _no_penalty(said: RecordParticulars) -> Iterator[FieldProblem]:
    for field in ("penalty_kinds", "fine_fen", "confiscated_fen", "procedure", "discretion"):
        if getattr(said, field):
            yield FieldProblem(
                field, "not_a_penalty", f"{said.kind.zh}不是行政处罚，这一项应当留空。"
            )


def _summary(said: RecordParticulars, kinds: frozenset[PenaltyKind]) -> Iterator[FieldProblem]:
    """Tell of what a summary procedure cannot decide (行政处罚法 art. 51)."""
    if said.procedure is not Procedure.SUMMARY:
        return
    most = SUMMARY_MOST_FEN[is_person(said.respondent)]
    if not kinds <= _SUMMARY_KINDS or (said.fine_fen or 0) > most:
        yield FieldProblem(
            "procedure",
            "summary_exceeded",
            "简易程序只能作出警告或小额罚款（单位 3000 元以下、公民 200 元以下），请核对程序或处罚内容。",
        )


def _needed(case: _Case) -> Iterator[FieldProblem]:
    """Tell of fields without which a record of its kind says nothing."""
    said = case.said
    for field, kinds, message in _NEEDED:
        if (not kinds or said.kind in kinds) and not getattr(said, field):
            yield FieldProblem(field, "required", message)
    if said.transfer_outcome and said.transferred_on is None:
        yield FieldProblem("transferred_on", "required", "填写了移送结果，请同时填写移送日期。")


def names_items(failed_items: str | None) -> bool:
    """Say whether a field of failed items names any; 无 and a stroke name none."""
    return bool(failed_items) and failed_items not in _NO_ITEMS


def _contradictions(case: _Case) -> Iterator[FieldProblem]:
    said = case.said
    if said.kind is RecordKind.SAMPLING_FAILED and said.finding is Finding.PASSED:
        yield FieldProblem("finding", "contradiction", "抽查不合格与结果“合格”矛盾，请核对。")
    if said.kind is RecordKind.SAMPLING_PASSED and said.finding is Finding.FAILED:
        yield FieldProblem("finding", "contradiction", "抽查合格与结果“不合格”矛盾，请核对。")
    if said.kind is RecordKind.SAMPLING_PASSED and names_items(said.failed_items):
        yield FieldProblem(
            "failed_items", "contradiction", "结果为合格，却填写了不合格项目，请按检验报告核对。"
        )
    if said.domain is not None and said.domain not in case.law.domain_ids:
        yield FieldProblem("domain", "unknown", "没有这一监管领域，请从列表中选择。")


_CHECKS: tuple[Callable[[_Case], Iterator[FieldProblem]], ...] = (
    _days,
    _ends,
    _needed,
    _penalty,
    _amounts,
    _violation,
    _contradictions,
)
