"""The form of a decision: the seal of what was seen, a reason, and for whom one acts."""

import re
from collections.abc import Sequence

from wtforms import Field, HiddenField, SelectChoice, SelectField, StringField, TextAreaField
from wtforms.validators import Length, ValidationError

from registry.queries.deputies import Colleague
from registry.rules.reasons import LONGEST_REASON
from registry.web.forms.text import cleaned
from registry.web.once import OnceForm

LONGEST_PARTS = 4_000
OWN_NAME = ""
_SEAL = re.compile(r"[0-9a-f]{64}", re.ASCII)
_PAIR = re.compile(r"[1-9][0-9]{0,17}\.[0-9a-f]{64}", re.ASCII)


class ParagraphField(TextAreaField):
    """Some lines of text, each cleaned."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take the first value, cleaned line by line."""
        text = valuelist[0] if valuelist else ""
        self.data = "\n".join(cleaned(line) for line in text.splitlines()).strip()


class DecisionForm(OnceForm):
    """What is decided stands in the address; the form says what was seen and why."""

    seal = StringField()
    parts = HiddenField(validators=[Length(max=LONGEST_PARTS)])
    instead_of = SelectField("以谁的名义办理", validate_choice=True)
    reason = ParagraphField(
        "理由",
        description="退回或者不予批准时必填，写明问题和修改要求；经办人会看到。批准时不用填写。",
        validators=[Length(max=LONGEST_REASON, message=f"最多 {LONGEST_REASON} 个字。")],
    )

    def offer(self, principals: Sequence[Colleague]) -> None:
        """Offer the own name, and those for whom one stands in today."""
        self.instead_of.choices = [
            SelectChoice(OWN_NAME, "本人"),
            *(
                SelectChoice(str(one.account_id), f"代 {one.display_name}（AB 岗）")
                for one in principals
            ),
        ]
        if self.instead_of.data is None:
            self.instead_of.data = OWN_NAME

    def validate_seal(self, field: StringField) -> None:
        """Raise where the page did not say what was seen."""
        if not _SEAL.fullmatch(field.data or ""):
            raise ValidationError("页面不完整，请刷新后重新办理。")

    @property
    def seen(self) -> bytes:
        """The seal of what was seen."""
        return bytes.fromhex(self.seal.data)

    @property
    def for_id(self) -> int | None:
        """For whom one acts; None: in the own name."""
        return int(self.instead_of.data) if self.instead_of.data else None


class ManyField(Field):
    """All values that were sent under one name, each once, in their order."""

    data: list[str]

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take them."""
        self.data = list(dict.fromkeys(valuelist))


class TogetherForm(OnceForm):
    """Several proposals that are approved in one act, each `number.seal` as the page showed it."""

    seen = ManyField()

    def validate_seen(self, field: ManyField) -> None:
        """Raise where nothing was sent, or something that no page of ours wrote."""
        if not field.data:
            raise ValidationError("请先在待办中勾选要批准的事项。")
        if not all(_PAIR.fullmatch(one) for one in field.data):
            field.data = []
            raise ValidationError("页面不完整，请从待办重新勾选。")

    @property
    def pairs(self) -> list[tuple[int, bytes]]:
        """The proposals with the seals of what was seen of them."""
        halves = [one.split(".") for one in self.seen.data or ()]
        return [(int(number), bytes.fromhex(seal)) for number, seal in halves]

    @property
    def ids(self) -> list[int]:
        """The proposals."""
        return [number for number, _ in self.pairs]

    @property
    def problems(self) -> list[str]:
        """What is wrong with what was sent."""
        return [str(error) for errors in self.errors.values() for error in errors]
