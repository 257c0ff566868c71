"""Cases are decided, written, told and noted in the journal: the same for a fact and for a run."""

from collections.abc import Mapping, Sequence

from models.vocabulary import AuditEvent
from registry.rules.merkle import root
from registry.services import audit
from registry.services.ratings.cases import Case
from registry.services.ratings.deciding import decide
from registry.services.ratings.known import Known
from registry.services.ratings.telling import tell
from registry.services.ratings.work import Work
from registry.services.ratings.writing import NewRating, write_ratings, write_standing

Leaves = list[tuple[int, bytes]]


def assess(work: Work, cases: Sequence[Case], again: Mapping[int, Known]) -> Leaves:
    """Assess those that are worth a look; return for the journal each rating with its leaf hash.

    `again`: how those stand whose projection was gone.
    """
    looked_at = [case for case in cases if case.is_worth_a_look(work)]
    decided = decide(work, looked_at)
    leaves = written(work, [rating for one in decided for rating in one.ratings])
    standing = dict(again) | _moved(cases)
    standing |= {one.case.party.subject_id: one.known for one in decided if one.ratings}
    write_standing(work.session, standing)
    tell(work, [one for one in decided if one.ratings])
    return leaves


def written(work: Work, ratings: Sequence[NewRating]) -> Leaves:
    """Write ratings; return for the journal each number with its leaf hash."""
    leaves = write_ratings(work.session, ratings, work.at)
    return list(zip((one.id for one in ratings), leaves, strict=True))


def note_in_journal(work: Work, leaves: Leaves) -> None:
    """Commit to the ratings of this call: their number, the first and the last, and their root."""
    if not leaves:
        return
    in_order = sorted(leaves)
    audit.append(
        work.session,
        AuditEvent.SUBJECTS_RATED,
        by=None,
        at=work.at,
        cause=str(work.cause),
        count=len(in_order),
        first=in_order[0][0],
        last=in_order[-1][0],
        root=root([leaf for _, leaf in in_order]).hex(),
        run=work.run_id,
    )


def _moved(cases: Sequence[Case]) -> dict[int, Known]:
    """Return how those stand whose registered industry is another than the projection tells."""
    return {
        case.party.subject_id: case.known._replace(industry_code=case.party.industry_code)
        for case in cases
        if case.known is not None and case.known.industry_code != case.party.industry_code
    }
