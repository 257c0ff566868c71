"""Parties are told of the measures against them: one notice a deed, never of an internal list."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from models.measures import MeasureOrder
from models.vocabulary import CauseKind, NoticeKind
from registry.queries.measures.ended import internal_entries
from registry.rulebooks import rulebook_of
from registry.rules.measures import Applied
from registry.services import notices


def tell_begun(session: Session, begun: Iterable[Applied], *, at: datetime) -> None:
    """Tell each party which measures apply, since when and why."""
    by_party: dict[tuple[int, str], dict[str, Applied]] = defaultdict(dict)
    for one in begun:
        if not one.cause.is_internal:
            by_party[one.cause.party_id, one.cause.name_zh][one.measure.id] = one
    for (party_id, cause), found in by_party.items():
        names = "、".join(one.measure.name_zh for one in found.values())
        since = min(one.starts_on for one in found.values())
        sentence = f"因{cause}，自 {since} 起依法适用下列措施：{names}。原因消失时即行解除。"
        notices.tell(session, party_id, NoticeKind.MEASURES_BEGUN, sentence, record_id=None, at=at)


def tell_lifted(session: Session, orders: Sequence[MeasureOrder], *, at: datetime) -> None:
    """Tell each party which measures no longer apply; of what it was never told it is not told."""
    law, internal = rulebook_of(session).measures, internal_entries(session, orders)
    by_party: dict[int, dict[str, str]] = defaultdict(dict)
    for one in orders:
        if one.cause_kind is not CauseKind.LISTING or one.cause_id not in internal:
            measure = law.measure(one.measure_id, one.edition)
            by_party[one.subject_id][one.measure_id] = measure.name_zh
    for party_id, names in by_party.items():
        sentence = f"下列措施已经解除：{'、'.join(names.values())}。各执行部门应当确认。"
        notices.tell(session, party_id, NoticeKind.MEASURES_LIFTED, sentence, record_id=None, at=at)
