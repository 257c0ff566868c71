"""Whether the register is sound: the journal's chain, its commitments, and the projections.

Invariant: nothing is mended here; the first bad position is named, and reading goes on.
"""

from collections.abc import Iterator
from datetime import date

from sqlalchemy.orm import Session

from registry.files.evidence import EvidenceStore
from registry.queries.verification.awards import check_reviews, check_screenings
from registry.queries.verification.commitments import (
    check_commitments,
    check_record_commitments,
)
from registry.queries.verification.duplicates import check_merges, check_pairs
from registry.queries.verification.evidence import check_evidence
from registry.queries.verification.finding import Finding, Head
from registry.queries.verification.inspections import (
    check_inspection_draws,
    check_inspection_plans,
)
from registry.queries.verification.journal import check_chain, check_head
from registry.queries.verification.listing_hands import check_list_hands
from registry.queries.verification.listings import check_cases, check_entries
from registry.queries.verification.measures import (
    check_order_commitments,
    check_orders,
    check_orders_due,
)
from registry.queries.verification.name_index import check_name_index
from registry.queries.verification.projections import check_names, check_subjects
from registry.queries.verification.proposals import check_hands, check_proposals, check_stays
from registry.queries.verification.publication import (
    check_checkpoints,
    check_log_leaves,
    check_log_nodes,
    check_noted_head,
    check_removals,
)
from registry.queries.verification.rating_commitments import check_rating_commitments
from registry.queries.verification.ratings import (
    check_rating_facts,
    check_ratings,
    check_standing,
)
from registry.queries.verification.receipts import check_receipts
from registry.queries.verification.records import check_records, check_windows
from registry.rulebooks import rulebook_of
from registry.rules.records import RecordLaw

__all__ = ["Finding", "Head", "check_head", "check_noted_head", "verify"]


def verify(
    session: Session,
    head: Head | None,
    store: EvidenceStore | None = None,
    law: RecordLaw | None = None,
    *,
    note: str | None = None,
    on: date | None = None,
) -> Iterator[Finding]:
    """Yield one finding a check; `head` is the journal's head as noted beside the database.

    `note` is the signed head of the publication log as noted there; `store` holds the attached
    files, which are looked at where it is given; `law` derives the windows of records anew, where
    it is given. `on` is the day whose plain rule the orders of joint
    measures are held against, where it is given.
    """
    yield check_chain(session)
    yield check_head(session, head)
    yield check_commitments(session)
    yield check_subjects(session)
    yield check_names(session)
    yield check_name_index(session)
    yield check_record_commitments(session)
    yield check_records(session)
    yield check_proposals(session)
    yield check_hands(session)
    yield check_stays(session)
    yield check_pairs(session)
    yield check_merges(session)
    yield check_rating_commitments(session)
    yield check_ratings(session)
    yield check_standing(session)
    yield check_rating_facts(session)
    yield check_cases(session)
    yield check_entries(session)
    yield check_list_hands(session, rulebook_of(session).blacklist)
    yield from _of_measures(session, on)
    yield check_log_leaves(session)
    yield check_log_nodes(session)
    yield check_checkpoints(session)
    yield check_noted_head(session, note)
    yield check_removals(session)
    if law is not None:
        yield check_windows(session, law)
    if store is not None:
        yield check_evidence(session, store)


def _of_measures(session: Session, on: date | None) -> Iterator[Finding]:
    yield check_orders(session)
    yield check_order_commitments(session)
    if on is not None:
        yield check_orders_due(session, on)
    yield check_screenings(session)
    yield check_reviews(session)
    yield check_inspection_plans(session)
    yield check_inspection_draws(session)
    yield check_receipts(session)
