"""In which order records are listed, and what lies behind a row of each order.

Invariant: every order ends with the record's number, so it is the same at every reading.
"""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, and_, func, or_

from models.records import Record, RecordVersion
from models.vocabulary import Word
from registry.errors import Invalid
from registry.queries.cursors import Rank

NO_AMOUNT = -1
LARGEST = 2**63


class RecordOrder(Word):
    """In which order records are listed; the number of the record settles what is equal."""

    NEWEST = "newest", "决定日期从近到远", "Newest decision first"
    OLDEST = "oldest", "决定日期从远到近", "Oldest decision first"
    RECORDED = "recorded", "最近入库在前", "Latest recorded first"
    FINE = "fine", "罚款金额从高到低", "Highest fine first"


_FINE = func.coalesce(RecordVersion.fine_fen, NO_AMOUNT)
ORDERS: dict[RecordOrder, tuple[ColumnElement[date] | ColumnElement[int], ...]] = {
    RecordOrder.NEWEST: (Record.decided_on.desc(), Record.id.desc()),
    RecordOrder.OLDEST: (Record.decided_on.asc(), Record.id.asc()),
    RecordOrder.RECORDED: (Record.id.desc(),),
    RecordOrder.FINE: (_FINE.desc(), Record.id.desc()),
}


def rank_of(order: RecordOrder, record: Record, version: RecordVersion) -> Rank:
    """Return the rank of a record in an order."""
    if order is RecordOrder.RECORDED:
        return (order.value, record.id)
    if order is RecordOrder.FINE:
        return (order.value, NO_AMOUNT if version.fine_fen is None else version.fine_fen, record.id)
    return (order.value, record.decided_on.isoformat(), record.id)


def behind(order: RecordOrder, rank: Rank) -> ColumnElement[bool]:
    """Return the condition of the rows behind a rank. Raises Invalid for one of another list."""
    try:
        named, *keys, number = rank
        if named != order.value or type(number) is not int or not 0 < number < LARGEST:
            raise ValueError(rank)
        key = _key(order, keys)
    except ValueError as error:
        raise Invalid("参数 cursor 不属于这个列表，请从第一页重新开始。") from error
    if key is None:
        return Record.id < number
    column = _FINE if order is RecordOrder.FINE else Record.decided_on
    if order is RecordOrder.OLDEST:
        return or_(column > key, and_(column == key, Record.id > number))
    return or_(column < key, and_(column == key, Record.id < number))


def _key(order: RecordOrder, keys: Sequence[int | str]) -> int | date | None:
    if order is RecordOrder.RECORDED:
        if keys:
            raise ValueError(keys)
        return None
    (key,) = keys
    if order is RecordOrder.FINE:
        if type(key) is not int or not NO_AMOUNT <= key < LARGEST:
            raise ValueError(key)
        return key
    return date.fromisoformat(str(key))
