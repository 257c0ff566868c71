"""Any sequence of records, versions, merges, judgements and unmerges reads like a register never merged.

A naive model runs beside the register: it knows what each firm has of its own, and who is linked to
whom. While firms are merged, the survivor reads as the sum of its members; when every merge has been
undone, each firm reads exactly as one that never was merged.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from models.duplicates import SubjectMerge
from models.session import Sessions
from models.subjects import Subject
from models.vocabulary import Audience, MergeState, Verdict
from registry.errors import RegistryError
from registry.keys import Keyring
from registry.queries.dossier import dossier
from registry.queries.records.published import published
from registry.queries.verification import verify
from registry.rulebooks import load
from registry.services import duplicates
from tests.integration.services.duplicate_desk import penalise, register
from tests.record_factories import make_hands

AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
ON = date(2026, 11, 23)
LAW = load("jiaxing").records
CODES = ("91330499MADEM010X0", "91330499MADEM01698", "91330499MADEM0011L", "91330499MADEM0038C")
FIRMS = st.integers(0, len(CODES) - 1)
CHECKS = ("subject_projection", "current_names", "pair_states", "subject_merges")
WHY = "核实情况，记录在案"


class Merges(RuleBasedStateMachine):
    """The register and the model, side by side; `sessions` is set for each engine."""

    sessions: Sessions

    def __init__(self) -> None:
        super().__init__()
        self.unit = self.sessions.writing()
        self.session: Session = self.unit.__enter__()
        self.people = make_hands(self.session)
        self.names = [f"嘉善蓬壶{piece}包装有限公司" for piece in "甲乙丙丁"]
        self.addresses = [f"蓬山路{place}号" for place, _ in enumerate(CODES)]
        self.ids = [self._register(place) for place, _ in enumerate(CODES)]
        self.papers: list[set[str]] = [set() for _ in CODES]
        self.links: dict[int, int] = {}
        self.apart: set[frozenset[int]] = set()

    def teardown(self) -> None:
        try:
            while self.links:
                self._end(next(iter(self.links)))
            self.reads_as_the_model_says()
            found = [one for one in verify(self.session, None) if one.check in CHECKS]
            assert [one.problem for one in found] == [None] * len(CHECKS)
        finally:
            self.session.rollback()
            self.unit.__exit__(None, None, None)

    @rule(firm=FIRMS)
    def record(self, firm: int) -> None:
        """A penalty comes in on a firm by its own code, merged or not."""
        number = f"演市监处罚〔2026〕{sum(map(len, self.papers)) + 1}号"
        penalise(self.session, self.ids[firm], AT, document_no=number)
        self.papers[firm].add(number)

    @rule(firm=FIRMS, number=st.integers(10, 99))
    def renew(self, firm: int, number: int) -> None:
        """The register of the market tells another address of a firm."""
        self.addresses[firm] = f"蓬山路{number}号"
        self._register(firm)

    @rule(one=FIRMS, other=FIRMS)
    def merge(self, one: int, other: int) -> None:
        """Two people merge `one` into `other`; the model says whether they may."""
        pair = frozenset((one, other))
        may = one != other and not {one, other} & self.links.keys() and not self._torn(one, other)
        done = self._try(self._merge, one, other)

        assert (done is not None) == may
        if may:
            self.links[one] = other
            self.apart.discard(pair)

    @rule(one=FIRMS, other=FIRMS)
    def judge_apart(self, one: int, other: int) -> None:
        """Somebody judges a pair to be different, unless it is merged."""
        pair = frozenset((one, other))
        is_merged = self.links.get(one) == other or self.links.get(other) == one
        done = self._try(self._judge, one, other, Verdict.DIFFERENT)

        assert (done is not None) == (one != other and not is_merged)
        if done is not None:
            self.apart.add(pair)

    @rule(one=FIRMS, other=FIRMS)
    def reopen(self, one: int, other: int) -> None:
        """Somebody opens again what was judged apart."""
        pair = frozenset((one, other))
        done = self._try(self._judge, one, other, Verdict.REOPENED)

        assert (done is not None) == (pair in self.apart)
        self.apart.discard(pair)

    @rule(place=st.integers(0, 9))
    def unmerge(self, place: int) -> None:
        """Somebody ends one of the merges, in any order."""
        if self.links:
            self._end(sorted(self.links)[place % len(self.links)])

    @invariant()
    def reads_as_the_model_says(self) -> None:
        """Each firm reads as itself with all that leads to it, and those leads away from theirs."""
        self.session.flush()
        self.session.expire_all()
        for firm, code in enumerate(CODES):
            shown = dossier(self.session, code, audience=Audience.PUBLIC, on=ON)
            root = self._root(firm)
            if root != firm:
                assert shown.moved_to == CODES[root]
                continue
            members = list(self._members(firm))
            records = published(self.session, self.ids[firm], LAW, on=ON, limit=None)
            assert shown.moved_to is None
            assert shown.address == self.addresses[firm]
            assert {one.name for one in shown.aliases} == {
                self.names[one] for one in members if one != firm
            }
            assert {one.name for one in records.items} == set().union(
                *(self.papers[one] for one in members)
            )

    def _root(self, firm: int) -> int:
        while firm in self.links:
            firm = self.links[firm]
        return firm

    def _members(self, root: int) -> Iterator[int]:
        return (firm for firm, _ in enumerate(CODES) if self._root(firm) == root)

    def _torn(self, one: int, other: int) -> bool:
        """Say whether a merge would bring together what was judged apart."""
        return any(
            frozenset((mine, theirs)) in self.apart
            for mine in self._members(one)
            for theirs in self._members(other)
        )

    def _register(self, firm: int) -> int:
        address = self.addresses[firm]
        return register(self.session, self.names[firm], CODES[firm], AT, address=address)

    def _merge(self, one: int, other: int) -> SubjectMerge:
        pair = duplicates.pair_of(self.session, self.ids[one], self.ids[other], at=AT)
        wish = duplicates.Wish(WHY, self.ids[other])
        merge = duplicates.propose_merge(self.session, pair.id, wish, by=self.people.officer, at=AT)
        duplicates.confirm_merge(self.session, merge.id, by=self.people.approver, at=AT)
        return merge

    def _judge(self, one: int, other: int, verdict: Verdict) -> int:
        pair = duplicates.pair_of(self.session, self.ids[one], self.ids[other], at=AT)
        duplicates.judge(self.session, pair.id, verdict, WHY, by=self.people.officer, at=AT)
        return pair.id

    def _end(self, duplicate: int) -> None:
        merge = self.session.scalars(
            select(SubjectMerge)
            .join(Subject, Subject.id == SubjectMerge.duplicate_id)
            .where(Subject.uscc == CODES[duplicate], SubjectMerge.state == MergeState.DONE)
        ).one()
        duplicates.unmerge(self.session, merge.id, WHY, by=self.people.officer, at=AT)
        self.apart.add(frozenset((duplicate, self.links.pop(duplicate))))

    def _try(self, deed: Any, *given: Any) -> Any:
        """Do `deed`, or have it refused whole."""
        try:
            with self.session.begin_nested():
                return deed(*given)
        except RegistryError:
            self.session.expire_all()
            return None


@pytest.fixture
def machine(engine: Engine, keyring: Keyring) -> type[Merges]:
    class OnEngine(Merges):
        sessions = Sessions(engine, info={"keyring": keyring, "rulebook": load("jiaxing")})

    return OnEngine


def test_whatever_was_merged_and_unmerged_reads_as_if_it_never_was(machine: type[Merges]) -> None:
    run_state_machine_as_test(machine, settings=_settings(5, 8))


@pytest.mark.long
def test_whatever_was_merged_and_unmerged_reads_as_if_it_never_was_at_length(
    machine: type[Merges],
) -> None:
    run_state_machine_as_test(machine, settings=_settings(150, 40))


def _settings(examples: int, steps: int) -> settings:
    return settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
