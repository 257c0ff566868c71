"""Any sequence of add, correct, withdraw, move, review, approve: the facts replay to the projection.

A naive model of the register runs beside it: what it forbids is refused and changes nothing, what
it allows happens, and no version made by hand exists that fewer than two people have made.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from models.accounts import Account
from models.proposals import RecordProposal
from models.records import Record, RecordMark, RecordVersion
from models.session import Sessions
from models.subjects import Subject
from models.vocabulary import Mark, PenaltyKind, ProposalState, RecordChange, RecordState, Tier
from registry.errors import RegistryError
from registry.keys import Keyring
from registry.rulebooks import load
from registry.rules.records.particulars import RecordParticulars, from_details
from registry.services import records
from registry.services.records.tending import open_mark
from tests.factories import make_subject
from tests.integration.services.record_desk import add_people, said

AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
LAW = load("jiaxing").records
CODES = ("91330499MADEM0011L", "91330499MADEM0038C", "91330499MADEM0097F")
PAPERS = st.integers(1, 3)
PEOPLE = st.integers(0, 5)
FIRMS = st.integers(0, 2)
TIERS = st.sampled_from([Tier.GENERAL, Tier.SERIOUS])
OPEN = (
    ProposalState.DRAFT,
    ProposalState.RETURNED,
    ProposalState.IN_REVIEW,
    ProposalState.IN_DECISION,
)


@dataclass
class Known:
    """What the model knows of one record."""

    subject: int
    content: RecordParticulars
    state: RecordState = RecordState.STANDING
    versions: int = 1
    wrong: set[int] = field(default_factory=set)
    is_stayed: bool = False


class Records(RuleBasedStateMachine):
    """The register and the model, side by side; `sessions` is set for each engine."""

    sessions: Sessions

    def __init__(self) -> None:
        super().__init__()
        self.unit = self.sessions.writing()
        self.session: Session = self.unit.__enter__()
        self.firms = [self._firm(code, place) for place, code in enumerate(CODES)]
        self.people: list[Account] = [*add_people(self.session), *add_people(self.session)]
        self.known: dict[int, Known] = {}

    def _firm(self, code: str, place: int) -> Subject:
        firm = make_subject(uscc=code, name=f"嘉兴第{place}示例有限公司")
        self.session.add(firm)
        self.session.flush()
        return firm

    def teardown(self) -> None:
        self.session.rollback()
        self.unit.__exit__(None, None, None)

    def _try(self, deed: Any, *given: Any, **named: Any) -> Any:
        """Do `deed`, or have it refused whole."""
        try:
            with self.session.begin_nested():
                return deed(self.session, *given, at=AT, **named)
        except RegistryError:
            self.session.expire_all()
            return None

    def _proposals(self) -> list[RecordProposal]:
        return list(self.session.scalars(select(RecordProposal).order_by(RecordProposal.id)))

    def _draft(self, change: RecordChange, firm: int, who: int, **more: Any) -> None:
        record: Record | None = more.get("record")
        proposal = self._try(
            records.draft,
            change,
            records.Content(self.firms[firm].id, more["particulars"], reason="依据核实情况办理"),
            LAW,
            by=records.Proposer(self.people[who].id, "amr"),
            record_id=record.id if record else None,
        )
        if proposal is not None:
            records.submit(self.session, proposal.id, 1, LAW, by=self.people[who].id, at=AT)

    def _particulars(self, paper: int, firm: int, fine: int, tier: Tier) -> RecordParticulars:
        kinds = (PenaltyKind.FINE, PenaltyKind.REVOKE_LICENCE)
        return said(
            self.firms[firm],
            document_no=f"演{paper}号",
            fine_fen=fine * 100,
            tier=tier,
            penalty_kinds=kinds if tier is Tier.SERIOUS else kinds[:1],
        )

    @rule(paper=PAPERS, firm=FIRMS, who=PEOPLE, fine=st.integers(1, 3), tier=TIERS)
    def propose(self, paper: int, firm: int, who: int, fine: int, tier: Tier) -> None:
        particulars = self._particulars(paper, firm, fine, tier)
        self._draft(RecordChange.ADDED, firm, who, particulars=particulars)

    @rule(
        pick=st.integers(0, 9),
        firm=FIRMS,
        who=PEOPLE,
        fine=st.integers(1, 3),
        change=st.sampled_from([one for one in RecordChange if one is not RecordChange.ADDED]),
    )
    def propose_change(
        self, pick: int, firm: int, who: int, fine: int, change: RecordChange
    ) -> None:
        found = list(self.session.scalars(select(Record).order_by(Record.id)))
        if not found:
            return
        record = found[pick % len(found)]
        content = self.known[record.id].content
        if change is RecordChange.CORRECTED:
            content = content._replace(fine_fen=fine * 100)
        if change is not RecordChange.MOVED:
            firm = next(
                place
                for place, one in enumerate(self.firms)
                if one.id == self.known[record.id].subject
            )
        self._draft(change, firm, who, particulars=content, record=record)

    @rule(pick=st.integers(0, 9), who=PEOPLE)
    def review(self, pick: int, who: int) -> None:
        for proposal in self._one(pick):
            seen = bytes(proposal.content_hash)
            by = self.people[who].id
            self._try(records.pass_review, proposal.id, seen, by=by)

    @rule(pick=st.integers(0, 9), who=PEOPLE)
    def send_back(self, pick: int, who: int) -> None:
        for proposal in self._one(pick):
            seen, by = bytes(proposal.content_hash), self.people[who].id
            why = "请补充证据材料"
            self._try(records.send_back, proposal.id, seen, why, by=by)

    @rule(pick=st.integers(0, 9))
    def submit_again(self, pick: int) -> None:
        for proposal in self._one(pick):
            by, revision = proposal.proposed_by, proposal.revision
            self._try(records.submit, proposal.id, revision, LAW, by=by)

    @rule(pick=st.integers(0, 9), who=PEOPLE, honest=st.booleans())
    def approve(self, pick: int, who: int, honest: bool) -> None:
        for proposal in self._one(pick):
            seen = bytes(proposal.content_hash) if honest else b"\0" * 32
            by = self.people[who].id
            allowed = (
                honest
                and proposal.state is ProposalState.IN_DECISION
                and by not in (proposal.proposed_by, proposal.reviewed_by)
            )
            done = self._try(records.approve, proposal.id, seen, LAW, by=by)
            assert done is None or allowed
            if done is not None:
                self._happened(done)

    def _one(self, pick: int) -> list[RecordProposal]:
        found = [one for one in self._proposals() if one.state in OPEN]
        return [found[pick % len(found)]] if found else []

    def _happened(self, proposal: RecordProposal) -> None:
        assert proposal.result_record_id is not None
        content, number = from_details(proposal.content), proposal.result_record_id
        known = self.known.get(number)
        if known is None:
            self.known[number] = Known(proposal.subject_id, content)
            return
        if proposal.change is RecordChange.MOVED:
            known.wrong.add(known.subject)
        if proposal.change in (RecordChange.STAYED, RecordChange.RESUMED):
            assert known.is_stayed is (proposal.change is RecordChange.RESUMED)
            known.is_stayed = not known.is_stayed
            return
        known.subject, known.content = proposal.subject_id, content
        known.versions += 1
        withdrawn = proposal.change is RecordChange.WITHDRAWN
        known.state = RecordState.WITHDRAWN if withdrawn else RecordState.STANDING

    @invariant()
    def projections_follow_from_the_facts(self) -> None:
        self.session.expire_all()
        for record in self.session.scalars(select(Record)):
            known = self.known[record.id]
            versions = list(
                self.session.scalars(
                    select(RecordVersion)
                    .where(RecordVersion.record_id == record.id)
                    .order_by(RecordVersion.id)
                )
            )
            last = versions[-1]
            assert len(versions) == known.versions
            assert (record.version_id, record.state) == (last.id, known.state)
            assert record.subject_id == last.subject_id == known.subject
            assert record.tier is last.tier is known.content.tier
            assert record.public_until == last.public_until
            assert (record.public_until is None) == (known.state is RecordState.WITHDRAWN)

    @invariant()
    def a_stay_stands_as_two_people_left_it(self) -> None:
        for number, known in self.known.items():
            assert (open_mark(self.session, number, Mark.STAY) is not None) is known.is_stayed
        for mark in self.session.scalars(select(RecordMark)):
            assert mark.by_id is not None
            assert mark.by_id != mark.decided_by is not None

    @invariant()
    def nothing_stands_without_two_people(self) -> None:
        for version in self.session.scalars(select(RecordVersion)):
            hands = [version.proposed_by, version.reviewed_by, version.decided_by]
            given = [one for one in hands if one is not None]
            assert len(given) == len(set(given)) >= 2
            if version.tier is Tier.SERIOUS:
                assert version.reviewed_by is not None

    @invariant()
    def one_paper_stands_once_on_a_subject(self) -> None:
        standing = [
            (record.number_key, record.subject_id)
            for record in self.session.scalars(select(Record))
            if record.state is RecordState.STANDING
        ]
        assert len(standing) == len(set(standing))


def try_it(sessions: Sessions, examples: int, steps: int) -> None:
    run_state_machine_as_test(
        type("RecordsHere", (Records,), {"sessions": sessions}),
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_any_sequence_of_deeds_replays_to_the_projection(engine: Engine, keyring: Keyring) -> None:
    try_it(
        Sessions(engine, info={"keyring": keyring, "rulebook": load("jiaxing")}),
        examples=12,
        steps=25,
    )


@pytest.mark.long
def test_many_long_sequences_of_deeds_replay_to_the_projection(
    engine: Engine, keyring: Keyring
) -> None:
    try_it(
        Sessions(engine, info={"keyring": keyring, "rulebook": load("jiaxing")}),
        examples=200,
        steps=60,
    )
