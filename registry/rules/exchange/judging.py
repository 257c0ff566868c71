"""How a cell is judged: read into a value, or set aside with the reason.

Invariant: a problem names the column, the value (nothing of it where it may be personal), the rule
and a sentence that says what to do; identity and mobile numbers are let into no open field.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Generic, NamedTuple, TypeVar

from registry.errors import Invalid
from registry.rules.blacklist.law import BlacklistLaw
from registry.rules.dates import check_not_future, read_day
from registry.rules.exchange.columns import PERSONAL
from registry.rules.identity.folding import clean_text, text_problem
from registry.rules.identity.personal import FOUND, Found, personal_data_in, without_personal_data
from registry.rules.records.law import RecordLaw

SaidT = TypeVar("SaidT")
Cell = str | int | float | date | None
Find = Callable[[str], str | None]
LONGEST_VALUE_SHOWN = 60
PERSONAL_DATA = "personal_data"  # the rule of a text in which something personal stands
DAYS_REMEMBERED = 50_000  # more than a century has; a register tells each many times
NOT_REPEATED = frozenset({"address"})
FORMULA_STARTS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")


class Problem(NamedTuple):
    """One thing wrong with a row; `field` is a field of the kind of file, or empty for the row."""

    field: str
    value: str
    rule: str
    message: str


class Lookups(NamedTuple):
    """What the rulebook knows: the code of a division or an industry by its code or name; the law.

    `knows_personal`: a person has looked at what seemed personal in free text, and stands by it.
    """

    division: Find
    industry: Find
    on: date
    law: RecordLaw | None = None
    knows_personal: bool = False
    lists: BlacklistLaw | None = None


class Judged(NamedTuple, Generic[SaidT]):
    """The rows of a chunk: what they say where fit, the problems where not, by place."""

    fit: Sequence[SaidT | None]
    problems: Mapping[int, Sequence[Problem]]


def shown(field: str, value: Cell) -> str:
    """Return a value as a problem may show it: short, and with nothing personal in it.

    An address is not repeated at all: it may be a home.
    """
    if value is None or field in NOT_REPEATED:
        return ""
    text = clean_text(str(value))
    if field in PERSONAL:
        kinds = "".join(f"〔{one.kind}〕" for one in personal_data_in(text))
        return kinds or (f"{text[:1]}{'*' * min(len(text) - 1, 8)}" if text else "")
    text = without_personal_data(text)
    return text if len(text) <= LONGEST_VALUE_SHOWN else f"{text[:LONGEST_VALUE_SHOWN]}…"


def read_text(field: str, value: str, longest: int) -> str | Problem:
    """Return a text fit for the register, or why it is not."""
    if value.startswith(FORMULA_STARTS):
        return Problem(
            field,
            shown(field, value),
            "formula",
            "单元格以公式符号开头，请改为普通文本后重新提交。",
        )
    wrong = text_problem(value, longest=longest)
    if wrong:
        return Problem(field, shown(field, value), "text", f"文字不符合要求：{wrong}，请更正。")
    text = clean_text(value)
    return personal_problem(field, text) or text


def personal_problem(field: str, text: str) -> Problem | None:
    """Return the problem of a text in which personal data stands, or None."""
    found = personal_data_in(text)
    return Problem(field, kinds_of(found), PERSONAL_DATA, FOUND) if found else None


def kinds_of(found: Iterable[Found]) -> str:
    """Return which kinds of personal data were found: all that a problem tells of a text with them."""
    return "".join(dict.fromkeys(f"〔{one.kind}〕" for one in found))


class Days:
    """Reads the days of a column, told on the day `on`."""

    def __init__(self, on: date) -> None:
        self._on = on

    def read(self, field: str, value: Cell) -> date | Problem | None:
        """Return the day in `value`, None where it is blank, or the problem."""
        if value is None:
            return None
        day = _judge_day(value, self._on)
        return day if isinstance(day, date) else Problem(field, shown(field, value), "day", day)


@lru_cache(maxsize=DAYS_REMEMBERED)
def _judge_day(value: str | int | float | date, on: date) -> date | str:
    try:
        day = read_day(value)
        check_not_future(day, on)
    except Invalid as error:
        return without_personal_data(str(error))
    return day
