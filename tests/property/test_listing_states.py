"""Whatever is done to lists, by whomever and whenever, stands as a plain model says.

People take every step at any moment, wrong ones too; firms are merged, parted and renamed; penalties
fall; the clock runs over month ends, holidays, a leap day and years without a holiday table. A deed
is done exactly where the model (`listing_model`) allows it. `STATES=200000` runs so many deeds:
`LONG=1 STATES=200000 pytest tests/property/test_listing_states.py`.
"""

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import Engine, func, select

from models.blacklist import ListCase, ListEntry, ListEntryEvent
from models.publication import LogLeaf
from models.records import Record
from models.session import Sessions
from models.vocabulary import (
    Audience,
    CaseKind,
    CaseStep,
    EntryEvent,
    LeafKind,
    Mark,
    RecordState,
    ServiceMethod,
)
from registry.errors import RegistryError
from registry.keys import Keyring
from registry.queries.canonical import canonical_id
from registry.queries.search import SearchQuery, search
from registry.queries.verification.journal import check_chain
from registry.rulebooks import load
from registry.rules.blacklist import CaseContent, content_from, in_force, is_public
from registry.rules.blacklist.given import Given
from registry.rules.blacklist.replaying import Happened, stood_on
from registry.rules.calendar import LEGAL_ZONE
from registry.services import blacklist, duplicates
from registry.services.blacklist.marking import MarkGiven
from tests.factories import make_account
from tests.integration.services.duplicate_desk import register
from tests.listing_factories import REMOVAL_CHECKS, given_for, make_content
from tests.property.listing_model import IMPORTED, LISTING, REINSTATEMENT, Case, Entry, after_days
from tests.property.listing_ways import World
from tests.record_factories import OPENED, make_hands, make_penalty, write_record

CODES = ("91330499MADEM010X0", "91330499MADEM01698")
FIRMS = st.integers(0, len(CODES) - 1)
PLACES = st.integers(0, 5)
WHO = st.sampled_from((0, 0, 0, 0, 1, 1, 2, 2, 3, 4))  # 经办、法制、审批、另一经办、别的部门
WHOSE = {CaseStep.REVIEWED: 1, CaseStep.APPROVED: 2, CaseStep.REJECTED: 2, CaseStep.RETURNED: 2}
STEPS = st.sampled_from([one for one in CaseStep if one is not CaseStep.OPENED])
JUMPS = (1, 1, 2, 3, 5, 7, 8, 10, 31)
LANDMARKS = (date(2026, 9, 30), date(2026, 12, 24), date(2027, 2, 28), date(2028, 2, 29))
WHY = "核实情况，记录在案"
QUICK = not os.environ.get("SHRINK")  # a failure is told as it was found; SHRINK=1 makes it short
CHANGES = (CaseKind.EARLY_REMOVAL, CaseKind.REVOCATION, CaseKind.STAY, CaseKind.RESUMPTION)


class Listings(RuleBasedStateMachine):
    """The register and the model, side by side; `sessions` is set for each engine."""

    sessions: Sessions

    def __init__(self) -> None:
        super().__init__()
        self.unit = self.sessions.writing()
        self.session = self.unit.__enter__()
        more = [make_account(created_at=OPENED, department_id=office) for office in ("amr", "hurd")]
        self.session.add_all(more)
        self.session.flush()
        self.people = [*make_hands(self.session), *(one.id for one in more)]
        self.today = date(2026, 3, 27)
        self.names = [["嘉善蓬壶甲包装有限公司"], ["嘉善蓬壶乙包装有限公司"]]
        self.ids = [self._register(place) for place, _ in enumerate(CODES)]
        self.world = World()
        self.cases: list[tuple[Case, int]] = []
        self.entries: list[tuple[Entry, int]] = []
        self.records: dict[str, int] = {}
        self.propose(0, 0, 0)  # a life begins with somebody listed, or it would seldom come so far
        self.go_on(0, 8)

    def teardown(self) -> None:
        try:
            blacklist.settle_ended(self.session, at=self._at())
            self.stands_as_the_model_says()
            self._is_found()
            self._has_its_leaves()
            assert check_chain(self.session).problem is None
        finally:
            self.session.rollback()
            self.unit.__exit__(None, None, None)

    # -- deeds ---------------------------------------------------------------------------------

    @rule(firm=FIRMS, paper=st.integers(0, 1), who=WHO)
    def propose(self, firm: int, paper: int, who: int) -> None:
        """Somebody opens a listing on one of the penalties of a firm."""
        basis = f"演市监处罚〔2026〕{firm}{paper}号"
        may = who != 4 and self.world.may_open(firm, basis, self.today)
        case = Case(LISTING, firm, basis, who, grounds={"product", "food"}, prepared={who})
        self._open(case, may, self._dossier(basis), "market_serious")

    @rule(place=PLACES, kind=st.sampled_from([*CHANGES, REINSTATEMENT]), who=WHO)
    def change_entry(self, place: int, kind: CaseKind, who: int) -> None:
        """Somebody opens a change of an entry."""
        if not self.entries:
            return
        entry, _ = self.entries[place % len(self.entries)]
        may = who != 4 and self.world.may_change(kind, entry, self.today)
        case = Case(kind, entry.firm, entry.basis, who, entry, prepared={who})
        said = CaseContent(
            reason="依据文书办理。", paper_no="演法〔2026〕1号", checks=REMOVAL_CHECKS, asked_on=self.today
        )  # fmt: skip
        if kind is REINSTATEMENT:
            case.grounds = {"product", "food"}
            said = self._dossier(entry.basis)
        self._open(case, may, said, "")

    @rule(place=PLACES, kind=st.sampled_from(CHANGES), years=st.integers(0, 1))
    def carry_through(self, place: int, kind: CaseKind, years: int) -> None:
        """The right people change an entry and go the whole way."""
        self.today += timedelta(days=366 * years)
        before = len(self.cases)
        self.change_entry(place, kind, 0)
        if len(self.cases) > before:
            live = [one for one in self.cases if one[0].is_open]
            self.go_on(len(live) - 1, 4)

    @rule(place=PLACES, step=STEPS, who=WHO, odd=st.integers(0, 3))
    def step(self, place: int, step: CaseStep, who: int, odd: int) -> None:
        """Somebody takes any step of any case."""
        if self.cases:
            self._step(*self.cases[-1 - place % len(self.cases)], step, who, odd)

    @rule(place=PLACES, until=st.integers(1, 8))
    def go_on(self, place: int, until: int) -> None:
        """The right people take the next steps of a case, day after day."""
        live = [one for one in self.cases if one[0].is_open]
        for _ in range(until if live else 0):
            case, number = live[place % len(live)]
            step = self.world.next_step(case) if case.is_open else None
            if step is None:
                return
            if step is CaseStep.SUBMITTED and case.told and case.told.year == 2026:
                self.today = max(self.today, after_days(case.told, 5) + timedelta(days=1))
            self._step(case, number, step, WHOSE.get(step, 0), 0)

    @rule(place=PLACES, who=WHO)
    def rewrite(self, place: int, who: int) -> None:
        """Somebody writes another dossier; what was told is told again."""
        if not self.cases:
            return
        case, number = self.cases[-1 - place % len(self.cases)]
        may = self.world.may_rewrite(case, who, self.today)
        row = self.session.get_one(ListCase, number)
        was = content_from(row.content)
        said = replace(was, facts=f"{was.facts}另查明。"[-3000:])
        done = self._try(
            lambda: blacklist.change_case(
                self.session, number, row.revision, said, by=self.people[who], at=self._at()
            )
        )
        assert (done is not None) == may, (case, who)
        if may:
            case.state = "draft"
            case.done.append(CaseStep.CHANGED)
            case.prepared.add(who)

    @rule(firm=FIRMS, number=st.integers(0, 1), age=st.integers(0, 1200), short=st.booleans())
    def import_row(self, firm: int, number: int, age: int, short: bool) -> None:
        """A file brings an entry that was decided elsewhere; once is enough."""
        decided = f"外市监列〔2025〕{firm}{number}号"
        listed = self.today - timedelta(days=age)
        row = blacklist.Foreign(
            *("market_serious", self.ids[firm], "外地市场监督管理局", decided, listed),
            *(listed + timedelta(days=300) if short else None, WHY, "外地移送", "amr"),
        )
        outcome, case = blacklist.propose_foreign(
            self.session, row, by=self.people[0], at=self._at()
        )
        known = any(
            one.basis == decided and one.state not in ("refused", "closed") for one, _ in self.cases
        )
        assert (outcome.value == "accepted") != known
        if not known:
            new = Case(IMPORTED, firm, decided, 0, state="in_decision", prepared={0})
            new.told, new.served = listed, row.removal_on
            self.cases.append((new, case.id))
            self.world.cases.append(new)

    @rule(firm=FIRMS, paper=st.integers(0, 1))
    def record(self, firm: int, paper: int) -> None:
        """The penalty comes into the register, once."""
        number = f"演市监处罚〔2026〕{firm}{paper}号"
        if number not in self.records:
            said = make_penalty(respondent=self.names[firm][-1], document_no=number)
            record = write_record(self.session, self.ids[firm], said, at=self._at())
            self.records[number] = record.id
            self.world.standing.add(number)

    @rule(place=st.integers(0, 3))
    def withdraw(self, place: int) -> None:
        """A penalty is set aside: what rests on it falls at once."""
        standing = sorted(self.world.standing)
        if standing:
            number = standing[place % len(standing)]
            record = self.session.get_one(Record, self.records[number])
            record.state = RecordState.WITHDRAWN
            blacklist.basis_fell(
                self.session, record.id, by=self.people[0], decided_by=self.people[2], at=self._at()
            )
            self.world.fall(number, self.today)

    @rule(place=PLACES, is_end=st.booleans())
    def mark(self, place: int, is_end: bool) -> None:
        """Somebody marks an entry, or ends the mark: nothing else changes."""
        if self.entries:
            deed = blacklist.end_entry_mark if is_end else blacklist.mark_entry
            given = MarkGiven(Mark.LITIGATION, self.today, "演行初〔2026〕1号", WHY)
            number = self.entries[place % len(self.entries)][1]
            self._try(lambda: deed(self.session, number, given, by=self.people[0], at=self._at()))

    @rule()
    def merge(self) -> None:
        """Two people merge the firms; the cases and entries stay whose they are."""
        if not self.world.merged:
            pair = duplicates.pair_of(self.session, *self.ids, at=self._at())
            if pair.state.value == "different":
                return
            wish = duplicates.Wish(WHY, self.ids[0])
            by, second = self.people[0], self.people[2]
            one = duplicates.propose_merge(self.session, pair.id, wish, by=by, at=self._at())
            if one.state.value == "waiting":
                duplicates.confirm_merge(self.session, one.id, by=second, at=self._at())
            self.merge_id, self.world.merged = one.id, True

    @rule()
    def unmerge(self) -> None:
        """The merge is undone."""
        if self.world.merged:
            duplicates.unmerge(self.session, self.merge_id, WHY, by=self.people[0], at=self._at())
            self.world.merged = False

    @rule(firm=FIRMS)
    def rename(self, firm: int) -> None:
        """The register of the market tells another name."""
        self.names[firm].append(f"嘉善蓬壶{'甲乙'[firm]}{len(self.names[firm])}包装有限公司")
        self._register(firm)

    @rule(jump=st.sampled_from(JUMPS), mark=st.sampled_from((None, None, None, *LANDMARKS)))
    def pass_days(self, jump: int, mark: date | None) -> None:
        """Days go by; no job runs."""
        later = self.today + timedelta(days=jump)
        self.today = mark if mark is not None and mark > later else later

    @rule()
    def pass_a_year(self) -> None:
        """A year goes by."""
        self.today += timedelta(days=366)

    @rule()
    def settle(self) -> None:
        """The job runs, or does not: nobody's days depend on it."""
        blacklist.settle_ended(self.session, at=self._at())

    # -- what holds ----------------------------------------------------------------------------

    @invariant()
    def stands_as_the_model_says(self) -> None:
        """Rows, the table and the replayed events answer like the model, on every day of interest."""
        self.session.flush()
        for case, number in self.cases:
            row = self.session.get_one(ListCase, number)
            assert (row.state.value, row.is_open) == (case.state, case.is_open), case
        for on in (self.today, self.today + timedelta(days=1)):
            wanted = {n for one, n in self.entries if one.is_listed(on)}
            shown = {n for one, n in self.entries if one.is_public(on)}
            by_table = [
                set(self.session.scalars(select(ListEntry.id).where(ask(ListEntry, on))))
                for ask in (in_force, is_public)
            ]
            assert by_table == [wanted, shown]
        for one, number in self.entries:
            self._reads_alike(one, self.session.get_one(ListEntry, number))

    def _reads_alike(self, one: Entry, row: ListEntry) -> None:
        events = self.session.scalars(
            select(ListEntryEvent).where(ListEntryEvent.entry_id == row.id).order_by(
                ListEntryEvent.id
            )
        ).all()  # fmt: skip
        happened = [
            Happened(
                e.event,
                e.valid_from,
                *([date.fromisoformat(str(e.content["term_until"]))] if e.content else []),
            )
            for e in events
        ]
        days = {one.begins, one.term, one.until, one.shown or one.begins, self.today}
        days |= {day for stay in one.stays for day in stay if day}
        for day in {d + timedelta(days=n) for d in days for n in (-1, 0, 1)}:
            stood = stood_on(happened, day)
            assert (in_force(stood, day), is_public(stood, day)) == (
                one.is_listed(day),
                one.is_public(day),
            ), (one, day)
            if day >= self.today:
                assert (in_force(row, day), is_public(row, day)) == (
                    one.is_listed(day),
                    one.is_public(day),
                ), (one, day)
        for event in events:
            if event.event not in (EntryEvent.EXPIRED, EntryEvent.MARKED, EntryEvent.MARK_ENDED):
                assert event.decided_by is not None and event.by_id != event.decided_by

    def _is_found(self) -> None:
        """Every active entry is found by the code and every name of its party."""
        for one, _ in self.entries:
            if one.is_listed(self.today):
                root = canonical_id(self.session, self.ids[one.firm])
                for text in (CODES[one.firm], *self.names[one.firm]):
                    found = search(
                        self.session, SearchQuery(text), audience=Audience.PUBLIC, on=self.today
                    )
                    assert root in {hit.subject_id for hit in found.items}, text

    def _has_its_leaves(self) -> None:
        """What was shown has one leaf of it, and what ended after that has one of its end."""
        for one, number in self.entries:
            kinds = [
                self.session.scalar(
                    select(func.count()).where(LogLeaf.entry_id == number, LogLeaf.kind == kind)
                )
                for kind in (LeafKind.PUBLISHED, LeafKind.REMOVED)
            ]
            was_shown, is_over = one.shown is not None, one.until <= self.today
            assert kinds == [int(was_shown), int(was_shown and is_over)], one

    # -- hands ---------------------------------------------------------------------------------

    def _open(self, case: Case, may: bool, said: CaseContent, list_type: str) -> None:
        entry_id = next((n for one, n in self.entries if one is case.entry), None)
        office = "hurd" if case.proposer == 4 else "amr"
        done = self._try(
            lambda: blacklist.open_case(
                self.session,
                case.kind,
                said,
                by=blacklist.Opener(self.people[case.proposer], office),
                at=self._at(),
                list_type=list_type,
                subject_id=self.ids[case.firm] if case.kind is LISTING else None,
                entry_id=entry_id,
            )
        )
        assert (done is not None) == may, case
        if done is not None:
            self.cases.append((case, done.id))
            self.world.cases.append(case)

    def _step(self, case: Case, number: int, step: CaseStep, who: int, odd: int) -> None:
        row = self.session.get_one(ListCase, number)
        announced = odd == 3
        changes: dict[str, Any] = {}
        if step in (CaseStep.NOTIFIED, CaseStep.SERVED) and announced:
            changes = {"method": ServiceMethod.ANNOUNCEMENT}
        if step is CaseStep.SERVED:
            changes |= {"reason": "当事人外出，送达延后。"}  # late or not, it is said why
        if step is CaseStep.PUBLISHED:
            changes = {"public_from": self.world.first_shown(case, self.today, early=odd == 2)}
        if step is CaseStep.ANSWERED and odd == 1:
            changes = {"dropped": ("food",)}
        may = self.world.may(case, step, who, self.today, odd)
        given: Given = given_for(step, self.today, **changes)
        done = self._try(
            lambda: blacklist.take(
                self.session, number, step, given, bytes(row.content_hash),
                by=self.people[who], at=self._at(),
            )
        )  # fmt: skip
        assert (done is not None) == may, (step, who, odd, self.today, case, self._why)
        if may:
            born = self.world.do(case, step, who, self.today, odd)
            if born is not None:
                found = select(ListEntry.id).where(ListEntry.case_id == number)
                self.entries.append((born, self.session.scalars(found).one()))

    def _dossier(self, basis: str) -> CaseContent:
        return make_content(penalty_no=basis, grounds=("product", "food"))

    def _register(self, firm: int) -> int:
        return register(self.session, self.names[firm][-1], CODES[firm], self._at())

    def _at(self) -> datetime:
        return datetime.combine(self.today, time(10), LEGAL_ZONE)

    def _try(self, deed: Callable[[], Any]) -> Any:
        """Do `deed`, or have it refused whole."""
        self._why: object = None
        try:
            with self.session.begin_nested():
                done = deed()
                self.session.flush()
                return done
        except RegistryError as error:
            self._why = error
            self.session.expire_all()
            return None


@pytest.fixture
def machine(engine: Engine, keyring: Keyring) -> type[Listings]:
    class OnEngine(Listings):
        sessions = Sessions(engine, info={"keyring": keyring, "rulebook": load("jiaxing")})

    return OnEngine


def test_whatever_is_done_to_lists_stands_as_the_model_says(machine: type[Listings]) -> None:
    run_state_machine_as_test(machine, settings=_settings(10, 50))


@pytest.mark.long
def test_whatever_is_done_to_lists_stands_as_the_model_says_at_length(
    machine: type[Listings],
) -> None:
    steps = int(os.environ.get("STATES", "5000"))
    run_state_machine_as_test(machine, settings=_settings(max(1, steps // 60), 60))


def _settings(examples: int, steps: int) -> settings:
    return settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        phases=(Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink)[: 3 if QUICK else 4],
        suppress_health_check=list(HealthCheck),
    )
