"""Invented facts (试算) as a file tells them, in the shape of the model's worked examples.

Invariant: what a file leaves out is taken in the subject's favour: an old firm that was heard of.
Source: rating_model.yaml §9; INTERFACES §3 (`flask ratings try`).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NoReturn, TypeVar

from models.vocabulary import SubjectKind, SubjectStatus, Word
from registry.errors import Invalid
from registry.rules.calendar import add_months
from registry.rules.ratings.facts import Condition, Facts, Negative, Positive, Span
from registry.rules.ratings.words import RatingFlag

EXAMPLE = frozenset(
    {
        *(
            "id",
            "title",
            "title_en",
            "as_of",
            "kind",
            "age_months",
            "established_on",
            "status",
            "flags",
        ),
        *("positives", "negatives", "activity"),
        *("working", "dimensions", "expect", "note"),  # told for the reader, not for the rule
    }
)
NEGATIVE = frozenset(
    {
        *("id", "date", "domain", "status", "record_id", "case_no", "ends_on", "repaired_on"),
        *("line", "note"),
    }
)
WordT = TypeVar("WordT", bound=Word)
POSITIVE = frozenset(
    {
        *("id", "date", "record_id", "valid_until", "project", "note"),
        *("certificate_expiry", "project_no"),  # other names of valid_until and project
    }
)
FLAG = frozenset({"id", "date", "ends_on", "repaired_on", "note"})


class TriedStatus(Word):
    """记录状态 of an invented record, as the model names them."""

    ACTIVE = "active", "有效", "Active"
    UNDER_OBJECTION = "under_objection", "异议处理中", "Under objection"
    IN_COURT = "under_review_or_litigation", "复议或诉讼中", "Under review or litigation"
    SUSPENDED = "suspended", "停止执行", "Suspended"
    REPAIRED = "repaired", "已修复", "Repaired"
    EXPIRED = "expired", "已到期", "Expired"
    VOIDED = "voided", "已撤销", "Voided"


@dataclass(frozen=True, slots=True)
class Trial:
    """One example: its name, the day to rate on, and the facts."""

    id: str
    as_of: date
    facts: Facts
    title: str = ""
    title_en: str = ""


def trials_of(content: object, today: date) -> list[Trial]:
    """Return the examples of a file: a list, a mapping with `examples`, or one example alone.

    Raises: Invalid for what cannot be read, with the example and the key.
    """
    if isinstance(content, Mapping) and "examples" in content:
        content = content["examples"]
    if isinstance(content, Mapping):
        content = [content]
    if not isinstance(content, Sequence) or isinstance(content, str) or not content:
        raise Invalid("试算文件应当是示例的列表，或者在“examples”之下列出示例。")
    return [_trial(one, place, today) for place, one in enumerate(content, start=1)]


def _trial(content: object, place: int, today: date) -> Trial:
    if not isinstance(content, Mapping):
        raise Invalid(f"试算示例第 {place} 项应当是“字段: 值”的形式。")
    name = str(content.get("id") or place)
    where = f"试算示例“{name}”"
    _only(content, EXAMPLE, where)
    as_of = _day(content, "as_of", where) or today
    facts = Facts(
        kind=_word(content, "kind", SubjectKind, where) or SubjectKind.ENTERPRISE,
        statuses=((None, _word(content, "status", SubjectStatus, where) or SubjectStatus.ACTIVE),),
        established_on=_established(content, as_of, where),
        negatives=tuple(_negatives(content, where)),
        positives=tuple(_positives(content, where)),
        conditions=tuple(_conditions(content, as_of, where)),
        activity=() if content.get("activity") is False else (as_of,),
    )
    titles = (_text(content, "title", where) or "", _text(content, "title_en", where) or "")
    return Trial(name, as_of, facts, *titles)


def _established(content: Mapping[str, object], as_of: date, where: str) -> date | None:
    told = _day(content, "established_on", where)
    months = content.get("age_months")
    if told is not None or months is None:
        return told
    if not isinstance(months, int) or isinstance(months, bool) or months < 0:
        raise Invalid(f"{where}：字段“age_months”应当是不小于零的整数。")
    return add_months(as_of, -months)


def _negatives(content: Mapping[str, object], where: str) -> Iterator[Negative]:
    told = _list(content, "negatives", where)
    ids = _numbers([one.get("record_id") for one in told if isinstance(one, Mapping)])
    for place, one in enumerate(told, start=1):
        at = f"{where}的 negatives 第 {place} 项"
        if not isinstance(one, Mapping):
            raise Invalid(f"{at}应当写明指标（id）和日期（date）。")
        _only(one, NEGATIVE, at)
        status = _word(one, "status", TriedStatus, at) or TriedStatus.ACTIVE
        if status is TriedStatus.VOIDED:
            continue
        on = _day(one, "date", at) or _missing("date", at)
        ended = on if status is TriedStatus.EXPIRED else _day(one, "ends_on", at)
        repaired = on if status is TriedStatus.REPAIRED else _day(one, "repaired_on", at)
        yield Negative(
            item=_text(one, "id", at) or _missing("id", at),
            on=on,
            record_id=ids.get(str(one.get("record_id")), place),
            domain=_text(one, "domain", at),
            case_no=_text(one, "case_no", at),
            ends_on=ended,
            repaired_on=repaired,
            suspended=(Span(None),) if status is TriedStatus.SUSPENDED else (),
            paper=str(one.get("record_id") or ""),
        )


def _positives(content: Mapping[str, object], where: str) -> Iterator[Positive]:
    for place, one in enumerate(_list(content, "positives", where), start=1):
        at = f"{where}的 positives 第 {place} 项"
        if isinstance(one, str):
            yield Positive(one, record_id=place)
            continue
        if not isinstance(one, Mapping):
            raise Invalid(f"{at}应当写明指标（id）。")
        _only(one, POSITIVE, at)
        yield Positive(
            item=_text(one, "id", at) or _missing("id", at),
            on=_day(one, "date", at),
            record_id=place,
            valid_until=_day(one, _name_of(one, "valid_until", "certificate_expiry", at), at),
            matter=_text(one, _name_of(one, "project", "project_no", at), at),
        )


def _conditions(content: Mapping[str, object], as_of: date, where: str) -> Iterator[Condition]:
    for place, one in enumerate(_list(content, "flags", where), start=1):
        at = f"{where}的 flags 第 {place} 项"
        told = {"id": one} if isinstance(one, str) else one
        if not isinstance(told, Mapping):
            raise Invalid(f"{at}应当写明情形（id）。")
        _only(told, FLAG, at)
        flag = _word(told, "id", RatingFlag, at)
        if flag is None:
            _missing("id", at)
        yield Condition(
            flag,
            _day(told, "date", at) or as_of,
            _day(told, "ends_on", at),
            _day(told, "repaired_on", at),
        )


def _numbers(told: Sequence[object]) -> dict[str, int]:
    """Return a number for each record id, in their own order: so ties of a day are broken by it."""
    names = {str(one) for one in told if one is not None}
    return {name: place for place, name in enumerate(sorted(names), start=1)}


def _only(content: Mapping[str, object], known: frozenset[str], where: str) -> None:
    if strange := sorted(str(key) for key in content if key not in known):
        raise Invalid(f"{where}：有不认识的字段“{'、'.join(strange)}”。")


def _name_of(content: Mapping[str, object], name: str, other: str, where: str) -> str:
    """Return which of two names of a field is used; both at once are refused."""
    if name in content and other in content:
        raise Invalid(f"{where}：“{name}”和“{other}”是同一字段，只能写一个。")
    return other if other in content else name


def _list(content: Mapping[str, object], key: str, where: str) -> Sequence[object]:
    value = content.get(key)
    if value is None:
        return ()
    if not isinstance(value, list):
        raise Invalid(f"{where}：字段“{key}”应当是列表。")
    return value


def _text(content: Mapping[str, object], key: str, where: str) -> str | None:
    value = content.get(key)
    if value is None or isinstance(value, str | int):
        return None if value is None else str(value)
    raise Invalid(f"{where}：字段“{key}”应当是文字。")


def _day(content: Mapping[str, object], key: str, where: str) -> date | None:
    value = content.get(key)
    if isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError:
            value = object()
    if value is None or (isinstance(value, date) and not isinstance(value, datetime)):
        return value
    raise Invalid(f"{where}：字段“{key}”应当是日期（如 2026-11-23）。")


def _word(content: Mapping[str, object], key: str, words: type[WordT], where: str) -> WordT | None:
    value = content.get(key)
    if value is None:
        return None
    try:
        return words(str(value))
    except ValueError as error:
        known = "、".join(word.value for word in words)
        raise Invalid(f"{where}：字段“{key}”的值“{value}”不在 {known} 之内。") from error


def _missing(key: str, where: str) -> NoReturn:
    raise Invalid(f"{where}：缺少字段“{key}”。")
