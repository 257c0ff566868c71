"""Facts as bytes (打包事实): small, self-describing, and the same bytes for the same facts.

Invariant: `unpack(pack(facts)) == in_canonical_order(facts)`, which is `facts` without the words of
papers and norms, in an order that no reader of a rating can tell from theirs.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from struct import Struct
from typing import Any, NamedTuple

from registry.errors import Invalid
from registry.rules.ratings import layout
from registry.rules.ratings.facts import Condition, Facts, Negative, Positive, Span

_HEADER = layout.HEADER.struct
_LENGTH = Struct("<I")
_SECTIONS = {name: record.struct for name, record in layout.SECTIONS.items()}
_NEGATIVE, _POSITIVE, _CONDITION, _STATUS, _SUSPENSION, _SPAN, _DAY = _SECTIONS.values()
_KIND = {kind: code for code, kind in enumerate(layout.KINDS)}
_STATUS_CODE = {status: code for code, status in enumerate(layout.STATUSES)}
_FLAG = {flag: code for code, flag in enumerate(layout.FLAGS)}
_MOST = 0xFFFF  # facts of a kind, and texts
_MOST_STRANGE_ITEMS = 0x10000 - layout.STRANGE_ITEM


def in_canonical_order(facts: Facts) -> Facts:
    """Return `facts` without papers and norms, in the one order in which equal facts are packed."""
    negatives = (
        one._replace(suspended=_ordered(one.suspended), paper="", basis="")
        for one in facts.negatives
    )
    positives = (one._replace(paper="") for one in facts.positives)
    conditions = (one._replace(paper="") for one in facts.conditions)
    return facts._replace(
        negatives=tuple(sorted(negatives, key=_place_of_negative)),
        positives=tuple(sorted(positives, key=_place_of_positive)),
        conditions=tuple(sorted(conditions, key=_place_of_condition)),
        activity=tuple(sorted(set(facts.activity))),
        in_force=_ordered(facts.in_force),
    )


def pack(facts: Facts) -> bytes:
    """Return `facts` as bytes, without the words of papers and norms.

    Raises: Invalid for more facts of a kind, or more texts, than a pack can count (65,535).
    """
    facts = in_canonical_order(facts)
    texts = _Texts()
    body = b"".join(
        (
            *_negatives(facts.negatives, texts),
            *(_positive(one, texts) for one in facts.positives),
            *map(_condition, facts.conditions),
            *(_STATUS.pack(_ordinal(since), _STATUS_CODE[word]) for since, word in facts.statuses),
            *_suspensions(facts.negatives),
            *(_SPAN.pack(_ordinal(start), _ordinal(end)) for start, end in facts.in_force),
            *(_DAY.pack(day.toordinal()) for day in facts.activity),
            texts.packed(),
        )
    )
    return _header(facts, texts, _HEADER.size + len(body)) + body


def unpack(packed: bytes) -> Facts:
    """Return the facts of `pack`, without papers and norms.

    Raises: ValueError for bytes that are no pack, or of another version or length.
    """
    head, rows, texts = _parts(packed)
    return Facts(
        kind=layout.KINDS[head["kind"]],
        statuses=tuple((_day(since), layout.STATUSES[word]) for since, word in rows["statuses"]),
        is_registered=bool(head["flags"] & layout.IS_REGISTERED),
        established_on=_day(head["established_on"]),
        negatives=tuple(_unpacked_negatives(rows["negatives"], rows["suspensions"], texts)),
        positives=tuple(
            Positive(_item(item, texts), _day(on), number, _day(until), _text(matter, texts))
            for on, until, item, matter, number in rows["positives"]
        ),
        conditions=tuple(
            Condition(layout.FLAGS[flag], date.fromordinal(start), _day(end), _day(mended), number)
            for start, end, mended, flag, number in rows["conditions"]
        ),
        activity=tuple(date.fromordinal(day) for (day,) in rows["activity"]),
        in_force=tuple(Span(_day(start), _day(end)) for start, end in rows["in_force"]),
    )


class _Texts(dict[str, int]):
    """The texts of a pack, each once, by their place."""

    has_strange = False

    def place(self, text: str) -> int:
        """Return the place of `text`, from 0."""
        place = self.setdefault(text, len(self))
        if place >= _MOST:
            raise Invalid(f"一个主体的文字多于 {_MOST} 项，无法打包。")
        return place

    def strange(self, text: str, most: int = _MOST) -> int:
        """Return the place of a word that has no code. Raises: Invalid beyond `most`."""
        self.has_strange = True
        place = self.place(text)
        if place >= most:
            raise Invalid(f"一个主体的特殊指标或者领域多于 {most} 项，无法打包。")
        return place

    def packed(self) -> bytes:
        """Return the texts one after the other, filled up to whole words; none as nothing."""
        if not self:
            return b""
        encoded = [text.encode("utf-8", "surrogatepass") for text in self]
        lengths = b"".join(_LENGTH.pack(len(one)) for one in encoded)
        whole = _LENGTH.pack(len(encoded)) + lengths + b"".join(encoded)
        return whole + b"\0" * (-len(whole) % layout.WORD)


def _header(facts: Facts, texts: _Texts, length: int) -> bytes:
    counts = (
        len(facts.negatives),
        len(facts.positives),
        len(facts.conditions),
        len(facts.statuses),
        sum(len(one.suspended) for one in facts.negatives),
        len(facts.in_force),
    )
    if max(counts) > _MOST:
        raise Invalid(f"一个主体的同类事实多于 {_MOST} 项，无法打包。")
    flags = layout.IS_REGISTERED * facts.is_registered | layout.HAS_STRANGE * texts.has_strange
    return _HEADER.pack(
        layout.VERSION,
        _KIND[facts.kind],
        flags,
        bool(texts),
        length,
        _ordinal(facts.established_on),
        *counts,
        len(facts.activity),
    )


def _negatives(negatives: Sequence[Negative], texts: _Texts) -> Iterator[bytes]:
    # Strange items come first among the texts, because their places have the fewest bits.
    items = [_item_code(one.item, texts) for one in negatives]
    cases = [one.case_no for one in negatives if one.case_no]
    shared = {case for case in cases if cases.count(case) > 1} if len(cases) > 1 else set()
    for one, item in zip(negatives, items, strict=True):
        domain, domain_text = _domain(one.domain, texts)
        flags = layout.SHARES_CASE * (one.case_no in shared)
        flags |= layout.HAS_EMPTY_CASE * (one.case_no == "")
        yield _NEGATIVE.pack(
            one.on.toordinal(),
            _ordinal(one.ends_on),
            _ordinal(one.repaired_on),
            item,
            domain,
            flags,
            texts.place(one.case_no) + 1 if one.case_no else 0,
            domain_text,
            one.record_id,
        )


def _positive(one: Positive, texts: _Texts) -> bytes:
    item = _item_code(one.item, texts)
    matter = 0 if one.matter is None else texts.place(one.matter) + 1
    return _POSITIVE.pack(_ordinal(one.on), _ordinal(one.valid_until), item, matter, one.record_id)


def _condition(one: Condition) -> bytes:
    return _CONDITION.pack(
        one.starts_on.toordinal(),
        _ordinal(one.ends_on),
        _ordinal(one.repaired_on),
        _FLAG[one.flag],
        one.record_id,
    )


def _suspensions(negatives: Sequence[Negative]) -> Iterator[bytes]:
    for place, one in enumerate(negatives):
        for start, end in one.suspended:
            yield _SUSPENSION.pack(place, _ordinal(start), _ordinal(end))


def _item_code(item: str, texts: _Texts) -> int:
    code = layout.code_of_item(item)
    if code is None:
        return layout.STRANGE_ITEM + texts.strange(item, _MOST_STRANGE_ITEMS)
    return code


def _domain(domain: str | None, texts: _Texts) -> tuple[int, int]:
    """Return the code of a domain, and the place of its text where it has none of its own."""
    if domain is None:
        return layout.NO_DOMAIN, 0
    code = layout.CODE_OF_DOMAIN.get(domain)
    return (layout.STRANGE_DOMAIN, texts.strange(domain)) if code is None else (code, 0)


# Rows are tuples of numbers as `struct` reads them: as many and in the order of their layout.
Rows = list[tuple[Any, ...]]


class _Parts(NamedTuple):
    """A pack taken apart: the header by field, the rows of each section, the texts."""

    head: dict[str, int]
    rows: dict[str, Rows]
    texts: list[str]


def _parts(packed: bytes) -> _Parts:
    if len(packed) < _HEADER.size or packed[0] != layout.VERSION:
        raise ValueError("packed facts of an unknown version")
    names = (name for name, _ in layout.HEADER.fields)
    head: dict[str, int] = dict(zip(names, _HEADER.unpack_from(packed), strict=True))
    if head["length"] != len(packed):
        raise ValueError("packed facts that are cut short or run over")
    rows, start = {}, _HEADER.size
    for name, record in _SECTIONS.items():
        end = start + head[name] * record.size
        rows[name] = list(record.iter_unpack(packed[start:end]))
        start = end
    return _Parts(head, rows, _unpacked_texts(packed, start) if head["texts"] else [])


def _unpacked_texts(packed: bytes, start: int) -> list[str]:
    (count,) = _LENGTH.unpack_from(packed, start)
    place = start + _LENGTH.size * (count + 1)
    texts = []
    for number in range(count):
        (length,) = _LENGTH.unpack_from(packed, start + _LENGTH.size * (number + 1))
        texts.append(packed[place : place + length].decode("utf-8", "surrogatepass"))
        place += length
    return texts


def _unpacked_negatives(rows: Rows, suspensions: Rows, texts: list[str]) -> Iterator[Negative]:
    spans: dict[int, list[Span]] = {}
    for place, start, end in suspensions:
        spans.setdefault(place, []).append(Span(_day(start), _day(end)))
    for place, (on, ends, repaired, item, domain, flags, case, strange, number) in enumerate(rows):
        yield Negative(
            item=_item(item, texts),
            on=date.fromordinal(on),
            record_id=number,
            domain=texts[strange] if domain == layout.STRANGE_DOMAIN else _domain_of(domain),
            case_no="" if flags & layout.HAS_EMPTY_CASE else _text(case, texts),
            ends_on=_day(ends),
            repaired_on=_day(repaired),
            suspended=tuple(spans.get(place, ())),
        )


def _item(code: int, texts: list[str]) -> str:
    if code >= layout.STRANGE_ITEM:
        return texts[code - layout.STRANGE_ITEM]
    return layout.item_of_code(code)


def _domain_of(code: int) -> str | None:
    return layout.DOMAINS[code] if code else None


def _text(place: int, texts: list[str]) -> str | None:
    return texts[place - 1] if place else None


def _ordinal(day: date | None) -> int:
    return day.toordinal() if day is not None else 0


def _day(ordinal: int) -> date | None:
    return date.fromordinal(ordinal) if ordinal else None


def _ordered(spans: Sequence[Span]) -> tuple[Span, ...]:
    return tuple(sorted(set(spans), key=lambda span: (_ordinal(span.start), _ordinal(span.end))))


def _place_of_negative(one: Negative) -> tuple[object, ...]:
    days = (_ordinal(one.ends_on), _ordinal(one.repaired_on))
    spans = tuple((_ordinal(start), _ordinal(end)) for start, end in one.suspended)
    texts = (one.domain or "", one.case_no or "", one.domain is not None, one.case_no is not None)
    return (one.on, one.record_id, one.item, *texts, *days, spans)


def _place_of_positive(one: Positive) -> tuple[object, ...]:
    texts = (one.item, one.matter or "", one.matter is not None)
    days = (_ordinal(one.valid_until), _ordinal(one.on))
    return (one.on or date.min, one.record_id, *texts, *days)


def _place_of_condition(one: Condition) -> tuple[object, ...]:
    days = (_ordinal(one.ends_on), _ordinal(one.repaired_on))
    return (one.starts_on, one.record_id, one.flag, *days)
