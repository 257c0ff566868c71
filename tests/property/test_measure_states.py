"""Whatever happens to lists, penalties, firms and grades, the open orders are what the plain rule gives.

After every deed, in its own transaction and before anything is committed or any job has run, a plain
model (`measure_model`) says which orders should be open, against whom, until when; departments act in
between and change none of that. `LONG=1 STATES=20000 pytest tests/property/test_measure_states.py`.
"""

import os
from collections.abc import Callable
from datetime import date, timedelta
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import Engine, select

from models.blacklist import ListCase, ListEntry
from models.measures import MeasureOrder
from models.records import Record
from models.session import Sessions
from models.vocabulary import (
    CaseKind,
    CaseStep,
    OrderState,
    OrderStep,
    Outcome,
    PenaltyKind,
    RecordChange,
    Tier,
)
from registry.errors import RegistryError
from registry.keys import Keyring
from registry.queries.verification.journal import check_chain
from registry.queries.verification.measures import (
    check_order_commitments,
    check_orders,
    check_orders_due,
)
from registry.rulebooks import load
from registry.rules.measures.loop import Said
from registry.rules.records.particulars import RecordParticulars
from registry.services import blacklist, duplicates, measures
from registry.services.measures.taking import Taken
from tests.factories import make_account
from tests.integration.services.duplicate_desk import register
from tests.integration.services.record_desk import LAW
from tests.listing_factories import WAY, at_ten, change_entry, given_for, open_listing, walk
from tests.property.measure_model import BANNED, CALLED, DAY, SAMPLED, Cause, Wanted, World
from tests.record_factories import OPENED, decide_record, make_hands, make_penalty

CODES = ("91330499MADEM010X0", "91330499MADEM01698", "91330499MADEM0011L")
FIRMS = st.integers(0, len(CODES) - 1)
PLACES = st.integers(0, 9)
LISTS = st.sampled_from(sorted(CALLED))
CHANGES = (CaseKind.EARLY_REMOVAL, CaseKind.REVOCATION, CaseKind.STAY, CaseKind.RESUMPTION)
FOREVER = date.max
SOON, LONG_TERM = timedelta(days=20), timedelta(days=200)
TERM_OVER = date(2029, 5, 20)
WHY = "核实情况，记录在案"
QUICK = not os.environ.get("SHRINK")


class Measures(RuleBasedStateMachine):
    """The register and the model, side by side; `sessions` is set for each engine."""

    sessions: Sessions

    def __init__(self) -> None:
        super().__init__()
        self.unit = self.sessions.writing()
        self.session = self.unit.__enter__()
        self.hands = make_hands(self.session)
        self.today = date(2026, 1, 5)
        self.ids = [self._register(place) for place, _ in enumerate(CODES)]
        self.world, self.numbers = World(), count(1)
        self.entries: list[Cause] = []
        self.bans: list[tuple[Cause, RecordParticulars]] = []
        self.merges: dict[int, int] = {}  # the merged firm, and the merge
        self.people: dict[str, int] = {}
        self._list_first()

    def teardown(self) -> None:
        try:
            measures.settle_ended(self.session, at=at_ten(self.today))
            self.open_orders_are_what_the_model_says()
            found = [
                check_orders(self.session),
                check_order_commitments(self.session),
                check_orders_due(self.session, self.today),
                check_chain(self.session),
            ]
            assert [one for one in found if not one.is_sound] == []
        finally:
            self.session.rollback()
            self.unit.__exit__(None, None, None)

    # -- causes --------------------------------------------------------------------------------

    def _list_first(self) -> None:
        """A life begins with a firm listed here for a product, on a penalty, shown in a week."""
        self.today = WAY[6][0]
        said = make_penalty(tier=Tier.SERIOUS, decided_on=date(2026, 3, 1))
        basis = self._decide(0, said)
        case = open_listing(
            self.session, self.ids[0], self.hands, record_id=basis.id, penalty_no=said.document_no
        )
        walk(self.session, case, WAY[:7], self.hands)
        assert self._open() == {}  # served, not shown
        shown = WAY[7][0] + 7 * DAY
        given = given_for(CaseStep.PUBLISHED, self.today, public_from=shown)
        blacklist.take(
            self.session,
            case.id,
            CaseStep.PUBLISHED,
            given,
            bytes(case.content_hash),
            by=self.hands.officer,
            at=at_ten(self.today),
        )
        entry = self._entry_of(case)
        calls = CALLED["market_serious"] | SAMPLED
        self._add_entry(Cause("listing", entry.id, self.ids[0], calls, shown, TERM_OVER))
        self.basis = (basis.id, said)

    @rule(firm=FIRMS, list_type=LISTS, term=st.sampled_from([SOON, LONG_TERM]))
    def list_elsewhere(self, firm: int, list_type: str, term: timedelta) -> None:
        """A decision from elsewhere is taken over: it is shown the same day."""
        row = blacklist.Foreign(
            list_type=list_type,
            subject_id=self.ids[firm],
            authority="外地市场监督管理局",
            decision_no=f"外列〔2026〕{next(self.numbers)}号",
            listed_on=self.today,
            removal_on=self.today + term,
            summary=WHY,
            origin="外地移送",
            department_id="amr",
        )
        at = at_ten(self.today)

        def take_over() -> ListEntry:
            _, case = blacklist.propose_foreign(self.session, row, by=self.hands.officer, at=at)
            seen = [(case.id, bytes(case.content_hash))]
            by = self.hands.approver
            blacklist.take_many(self.session, seen, CaseStep.APPROVED, by=by, at=at)
            return self._entry_of(case)

        entry = self._try(take_over)
        if entry is None:
            return
        cause = Cause(
            "listing", entry.id, self.ids[firm], CALLED[list_type], self.today, self.today + term
        )
        self._add_entry(cause)

    @rule(place=PLACES, kind=st.sampled_from(CHANGES))
    def change_entry(self, place: int, kind: CaseKind) -> None:
        """An entry is removed early, revoked, stayed, or goes on."""
        cause = self.entries[place % len(self.entries)]
        entry = self.session.get_one(ListEntry, cause.number)
        done = self._try(lambda: change_entry(self.session, entry, kind, self.today, self.hands))
        if done is None:
            return
        cause.is_gone |= kind in (CaseKind.EARLY_REMOVAL, CaseKind.REVOCATION)
        if kind in (CaseKind.STAY, CaseKind.RESUMPTION):
            cause.is_stayed = kind is CaseKind.STAY

    @rule(firm=FIRMS, term=st.sampled_from([SOON, LONG_TERM, None]), is_food=st.booleans())
    def ban(self, firm: int, term: timedelta | None, is_food: bool) -> None:
        """A penalty bars a firm from an activity until a day, for life, or in another field."""
        last = FOREVER if term is None else self.today + term
        said = make_penalty(
            decided_on=self.today,
            domain="food" if is_food else "product",
            tier=Tier.SERIOUS,
            penalty_kinds=(PenaltyKind.RESTRICT_ACTIVITY,),
            fine_fen=None,
            valid_until=last,
        )
        record = self._try(lambda: self._decide(firm, said))
        if record is None:  # a merged firm gets no record of its own
            return
        until = last if last == FOREVER else last + DAY
        calls = BANNED if is_food else {}
        cause = Cause("penalty", record.id, self.ids[firm], calls, self.today, until)
        self.world.causes.append(cause)
        self.bans.append((cause, said))

    @rule(place=PLACES, longer=st.booleans())
    def correct(self, place: int, longer: bool) -> None:
        """The last day of a ban was told wrongly, or it names nothing at all."""
        if not self.bans:
            return
        cause, said = self.bans[place % len(self.bans)]
        last = self.today + LONG_TERM
        changes: dict[str, Any] = (
            {"valid_until": last} if longer else {"penalty_kinds": (PenaltyKind.WARNING,)}
        )
        if self._change(cause, said, RecordChange.CORRECTED, **changes):
            if longer:
                cause.until = last + DAY
            else:
                cause.calls = {}

    @rule(place=PLACES, what=st.sampled_from([RecordChange.STAYED, RecordChange.RESUMED]))
    def stay_ban(self, place: int, what: RecordChange) -> None:
        """The execution of a ban is stayed, or goes on."""
        if self.bans:
            cause, said = self.bans[place % len(self.bans)]
            if self._change(cause, said, what):
                cause.is_stayed = what is RecordChange.STAYED

    @rule(place=PLACES)
    def withdraw(self, place: int) -> None:
        """A ban is set aside."""
        if self.bans:
            cause, said = self.bans[place % len(self.bans)]
            if self._change(cause, said, RecordChange.WITHDRAWN):
                cause.is_gone = True

    @rule(place=PLACES, firm=FIRMS)
    def move(self, place: int, firm: int) -> None:
        """A ban was written to the wrong firm."""
        if self.bans:
            cause, said = self.bans[place % len(self.bans)]
            if self._change(cause, said, RecordChange.MOVED, to=self.ids[firm]):
                cause.party = self.ids[firm]

    @rule()
    def lose_the_basis(self) -> None:
        """The penalty under the first listing is set aside: the entry falls with it."""
        number, said = self.basis
        cause = Cause("penalty", number, self.ids[0], {}, self.today, FOREVER)
        if self._change(cause, said, RecordChange.WITHDRAWN):
            self.entries[0].is_gone = True

    # -- what changes nothing ------------------------------------------------------------------

    @rule(firm=FIRMS)
    def lower_a_grade(self, firm: int) -> None:
        """A serious penalty that names nothing lowers the grade; no order comes of it."""
        said = make_penalty(tier=Tier.SERIOUS, decided_on=self.today)
        self._try(lambda: self._decide(firm, said))

    @rule(firm=FIRMS, into=FIRMS)
    def merge(self, firm: int, into: int) -> None:
        """Two people merge two firms; orders stay with the party of the paper."""
        if firm == into or self.merges:  # one merge at a time; chains are the merging tests' own
            return
        at = at_ten(self.today)

        def deed() -> int:
            pair = duplicates.pair_of(self.session, self.ids[firm], self.ids[into], at=at)
            wish = duplicates.Wish(WHY, self.ids[into])
            by = self.hands.officer
            one = duplicates.propose_merge(self.session, pair.id, wish, by=by, at=at)
            if one.state.value == "waiting":
                duplicates.confirm_merge(self.session, one.id, by=self.hands.approver, at=at)
            return one.id

        done = self._try(deed)
        if done is not None:
            self.merges[firm] = done

    @rule(firm=FIRMS)
    def unmerge(self, firm: int) -> None:
        """A merge is undone."""
        if firm in self.merges:
            by, at = self.hands.officer, at_ten(self.today)
            number = self.merges[firm]
            if self._try(lambda: duplicates.unmerge(self.session, number, WHY, by=by, at=at)):
                del self.merges[firm]

    @rule(place=st.integers(0, 200), step=st.sampled_from(list(OrderStep)))
    def act(self, place: int, step: OrderStep) -> None:
        """The department of an order takes any step."""
        orders = self.session.scalars(select(MeasureOrder).order_by(MeasureOrder.id)).all()
        order = orders[-1 - place % len(orders)]
        said = Said(self.today, outcome=Outcome.PARTLY, reason=WHY, until=self.today + DAY)
        by = self._member(order.department_id)
        at = at_ten(self.today)
        if step is OrderStep.WAIVER_ASKED:
            self._try(lambda: measures.ask_waiver(self.session, order.id, said, by=by, at=at))
        elif step in (OrderStep.WAIVER_GRANTED, OrderStep.WAIVER_REFUSED):
            granted, second = step is OrderStep.WAIVER_GRANTED, self._member("drc")
            self._try(
                lambda: measures.decide_waiver(
                    self.session, order.id, granted=granted, reason=WHY, by=second, at=at
                )
            )
        else:
            self._try(
                lambda: measures.take(self.session, Taken(order.id, step, said), by=by, at=at)
            )

    @rule()
    def escalate(self) -> None:
        """The job looks for what is late."""
        measures.escalate_overdue(self.session, at=at_ten(self.today))

    @rule(days=st.sampled_from([1, 3, 19, 20, 21, 200, 201]))
    def pass_days(self, days: int) -> None:
        """Days go by; no job runs."""
        self.today += timedelta(days=days)

    @rule()
    def settle(self) -> None:
        """The job runs, or does not: nobody's days depend on it."""
        blacklist.settle_ended(self.session, at=at_ten(self.today))
        measures.settle_ended(self.session, at=at_ten(self.today))

    # -- what holds ----------------------------------------------------------------------------

    @invariant()
    def open_orders_are_what_the_model_says(self) -> None:
        """Every order that binds, with its days; an order whose days are over binds nobody."""
        assert self._open() == self.world.wanted(self.today)

    @invariant()
    def what_is_lifted_is_closed_for_good(self) -> None:
        """A lifted order has its day and its reason, and its state says so."""
        for order in self.session.scalars(select(MeasureOrder)):
            is_lifted = order.state in (OrderState.LIFTED, OrderState.LIFT_CONFIRMED)
            assert (not order.is_open, order.lifted_on is not None) == (is_lifted, is_lifted)
            assert (order.lift_reason is not None) == is_lifted

    def _open(self) -> dict[Wanted, tuple[date, date]]:
        self.session.flush()
        rows = self.session.scalars(
            select(MeasureOrder).where(MeasureOrder.is_open, MeasureOrder.until_on > self.today)
        )
        return {
            Wanted(
                *(one.measure_id, one.department_id, one.cause_kind.value),
                *(one.cause_id, one.subject_id),
            ): (one.starts_on, one.until_on)
            for one in rows
        }

    # -- hands ---------------------------------------------------------------------------------

    def _add_entry(self, cause: Cause) -> None:
        self.entries.append(cause)
        self.world.causes.append(cause)

    def _entry_of(self, case: ListCase) -> ListEntry:
        self.session.flush()
        wanted = select(ListEntry).where(ListEntry.case_id == case.id)
        return self.session.scalars(wanted).one()

    def _decide(self, firm: int, said: RecordParticulars) -> Record:
        at = at_ten(self.today)
        return decide_record(self.session, self.ids[firm], said, LAW, self.hands, at=at)

    def _change(
        self,
        cause: Cause,
        said: RecordParticulars,
        what: RecordChange,
        to: int | None = None,
        **changes: Any,
    ) -> bool:
        goal = to or cause.party
        if what is RecordChange.MOVED and goal == cause.party:
            return False
        mended = said._replace(**changes)

        def deed() -> Record:
            return decide_record(
                *(self.session, goal, mended, LAW, self.hands),
                at=at_ten(self.today),
                change=what,
                record_id=cause.number,
            )

        done = self._try(deed)
        if done is not None and changes:
            self.bans = [(c, mended if c is cause else s) for c, s in self.bans]
        return done is not None

    def _member(self, department_id: str) -> int:
        if department_id not in self.people:
            account = make_account(department_id=department_id, created_at=OPENED)
            self.session.add(account)
            self.session.flush()
            self.people[department_id] = account.id
        return self.people[department_id]

    def _register(self, firm: int) -> int:
        name = f"嘉善蓬壶{'甲乙丙'[firm]}包装有限公司"
        return register(self.session, name, CODES[firm], at_ten(self.today))

    def _try(self, deed: Callable[[], Any]) -> Any:
        """Do `deed`, or have it refused whole."""
        try:
            with self.session.begin_nested():
                done = deed()
                self.session.flush()
                return done
        except RegistryError:
            self.session.expire_all()
            return None


@pytest.fixture
def machine(engine: Engine, keyring: Keyring) -> type[Measures]:
    """The machine on one engine."""

    class OnEngine(Measures):
        sessions = Sessions(engine, info={"keyring": keyring, "rulebook": load("jiaxing")})

    return OnEngine


def test_whatever_happens_the_open_orders_are_what_the_rule_gives(machine: type[Measures]) -> None:
    run_state_machine_as_test(machine, settings=_settings(8, 30))


@pytest.mark.long
def test_whatever_happens_the_open_orders_are_what_the_rule_gives_at_length(
    machine: type[Measures],
) -> None:
    steps = int(os.environ.get("STATES", "3000"))
    run_state_machine_as_test(machine, settings=_settings(max(1, steps // 50), 50))


def _settings(examples: int, steps: int) -> settings:
    return settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        phases=(Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink)[: 3 if QUICK else 4],
        suppress_health_check=list(HealthCheck),
    )
