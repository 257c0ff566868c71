"""The fields of a record's form: cleaned when they come in, shown again as they were typed.

Invariant: a value that cannot be read stays in its field, with what is wrong beside it.
"""

import re
from collections.abc import Callable
from datetime import date

from wtforms import SelectField, StringField
from wtforms.validators import ValidationError

from registry.errors import Invalid
from registry.rules.dates import read_day
from registry.rules.identity.folding import half_width
from registry.rules.records.amounts import read_amount
from registry.web.forms.text import LineField, cleaned

FEN = 100
_BREAKS = re.compile(r"\r\n|\r|\u2028|\u2029")
_EMPTY_LINES = re.compile(r"\n{3,}")
_YEAR = re.compile("[0-9]{4}", re.ASCII)


class ReadField(LineField):
    """One line that stands for a value: what was typed stays, `value` is what it is read as."""

    reads: Callable[[str], object]

    @property
    def value(self) -> object:
        """What the text says, None where it is empty or cannot be read."""
        try:
            return type(self).reads(self.data) if self.data else None
        except Invalid:
            return None

    def pre_validate(self, _form: object) -> None:
        """Raise ValidationError with what to write where the text cannot be read."""
        if self.data:
            try:
                type(self).reads(self.data)
            except Invalid as error:
                raise ValidationError(str(error)) from error


class DayField(ReadField):
    """A day, in any of the ways in which papers write one."""

    reads = staticmethod(read_day)


class MoneyField(ReadField):
    """An amount of money, kept in fen."""

    reads = staticmethod(read_amount)


def _read_year(text: str) -> int:
    plain = half_width(text).removesuffix("年").removesuffix("年度").strip()
    if not _YEAR.fullmatch(plain):
        raise Invalid("请填写四位年份，例如 2026。")
    return int(plain)


class YearField(ReadField):
    """A year of four digits."""

    reads = staticmethod(_read_year)


class TextField(StringField):
    """A text of several lines, cleaned before it is looked at; its lines stay."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take the first value, cleaned."""
        self.data = paragraphs(valuelist[0]) if valuelist else ""


class KeptSelect(SelectField):
    """A list to choose from that says what to do about a choice that is not in it."""

    def pre_validate(self, form: object) -> None:
        """Refuse a choice that was not offered, in words."""
        try:
            super().pre_validate(form)
        except ValidationError as error:
            raise ValidationError("所选项目不在列表中，请重新选择。") from error


def paragraphs(text: str) -> str:
    """Return a text of several lines in NFC, without unseen characters, each line trimmed."""
    lines = (cleaned(line) for line in _BREAKS.sub("\n", text).split("\n"))
    return _EMPTY_LINES.sub("\n\n", "\n".join(lines)).strip()


def shown_fen(fen: int) -> str:
    """Return an amount as it is put into its field: 30000, 12000.50."""
    yuan, cents = divmod(fen, FEN)
    return f"{yuan}.{cents:02d}" if cents else str(yuan)


def shown_day(day: date) -> str:
    """Return a day as it is put into its field."""
    return day.isoformat()
