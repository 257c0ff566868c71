"""Subjects that an assessment is about, and which of them are worth a look at all."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.ratings import Rating
from registry.queries.ratings.facts import facts_of_many
from registry.rules.calendar import legal_day
from registry.rules.ratings import Facts
from registry.rules.ratings.packing import pack
from registry.rules.ratings.replaying import Step, replay
from registry.services.ratings.known import Known, Party, parties_of, standing
from registry.services.ratings.work import Work


class Case(NamedTuple):
    """A subject: how it stands until now, and what is known of it today."""

    party: Party
    known: Known | None
    facts: Facts
    packed: bytes

    @property
    def is_new(self) -> bool:
        """Whether other facts are known than it was last assessed by."""
        return self.known is None or self.packed != self.known.facts

    def is_due(self, work: Work) -> bool:
        """Say whether time, or another edition, may have changed its rating since."""
        if self.known is None:
            return False
        switch_on = work.law.next_switch_after(self.known.as_of)
        days = (self.known.next_change_on, switch_on)
        return any(day is not None and day <= work.on for day in days)

    def is_worth_a_look(self, work: Work) -> bool:
        """Say whether anything of its rating may be different now."""
        if self.known is None:
            return _says_anything(self.facts)
        return self.is_new or self.is_due(work) or self.known.publication.holds_back_on(work.on)


def cases_of(work: Work, subject_ids: Sequence[int]) -> tuple[list[Case], dict[int, Known]]:
    """Return the subjects that may be rated, and how those stand whose projection is gone."""
    parties = parties_of(work.session, subject_ids)
    ids = [one for one in subject_ids if one in parties]
    known = standing(work.session, ids)
    again = stood_before(work.session, [parties[one] for one in ids if one not in known])
    known |= again
    facts = facts_of_many(work.session, ids, on=work.on)
    cases = [
        Case(parties[one], known.get(one), of_one, pack(of_one))
        for one, of_one in zip(ids, facts, strict=True)
    ]
    return cases, again


def stood_before(session: Session, parties: Sequence[Party]) -> dict[int, Known]:
    """Return how subjects stand by their own ratings, where a merge had taken the projection away."""
    by_number = {party.subject_id: party for party in parties}
    rows = session.scalars(
        select(Rating)
        .where(Rating.subject_id.in_(by_number), Rating.reruns_id.is_(None))
        .order_by(Rating.id)
    )
    histories: dict[int, list[Rating]] = {}
    for row in rows:
        histories.setdefault(row.subject_id, []).append(row)
    return {
        number: _stands(history, by_number[number].industry_code)
        for number, history in histories.items()
    }


def _stands(history: Sequence[Rating], industry_code: str | None) -> Known:
    last = history[-1]
    published = replay(
        Step(one.id, one.grade, legal_day(one.recorded_at), one.public_from) for one in history
    )
    assert published is not None
    return Known(
        last.id,
        last.as_of,
        last.score,
        last.next_change_on,
        published,
        industry_code,
        bytes(last.inputs),
    )


def _says_anything(facts: Facts) -> bool:
    return bool(
        facts.negatives or facts.positives or facts.conditions or facts.activity or facts.in_force
    )
