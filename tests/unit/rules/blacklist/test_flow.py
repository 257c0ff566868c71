"""The table of a case against a second one, written by hand from RULEBOOK §4.3 and the stages of the law.

Whoever changes the way of a case changes both: what stands in neither is not allowed.
"""

from itertools import combinations, product

import pytest

from models.vocabulary import CaseKind, CaseState, CaseStep
from registry.errors import Conflict
from registry.rulebooks.words import Certainty
from registry.rules.blacklist.flow import OPEN, next_state
from registry.rules.blacklist.law import ListProcedure, Stage

S, D = CaseState, CaseStep
ALL = frozenset(Stage)
STAGE_SETS = [frozenset(some) for size in range(7) for some in combinations(Stage, size)]
LISTING = (CaseKind.LISTING, CaseKind.REINSTATEMENT)
BY_THREE = (CaseKind.EARLY_REMOVAL, CaseKind.REVOCATION)
BY_TWO = (CaseKind.STAY, CaseKind.RESUMPTION)
START = {
    CaseKind.IMPORTED: S.IN_DECISION
}  # a file brings its dossier ready: a second person decides
ENDED = {S.DONE, S.NOT_LISTED, S.REFUSED, S.CLOSED}
Table = dict[tuple[CaseState, CaseStep], CaseState]


def by_hand(kind: CaseKind, stages: frozenset[Stage]) -> Table:
    """Return every step that a kind of case has under a law with these stages."""
    if kind in LISTING:
        return listing_by_hand(stages)
    if kind is CaseKind.IMPORTED:
        return {
            (S.IN_DECISION, D.DISCUSSED): S.IN_DECISION,
            (S.IN_DECISION, D.RETURNED): S.DRAFT,
            (S.IN_DECISION, D.APPROVED): S.DONE,
            (S.IN_DECISION, D.REJECTED): S.REFUSED,
            (S.IN_DECISION, D.CLOSED): S.CLOSED,
            (S.DRAFT, D.SUBMITTED): S.IN_DECISION,
            (S.DRAFT, D.CLOSED): S.CLOSED,
        }
    table = {
        (S.DRAFT, D.CHANGED): S.DRAFT,
        (S.DRAFT, D.SUBMITTED): S.IN_DECISION,
        (S.DRAFT, D.CLOSED): S.CLOSED,
        (S.IN_DECISION, D.DISCUSSED): S.IN_DECISION,
        (S.IN_DECISION, D.RETURNED): S.DRAFT,
        (S.IN_DECISION, D.APPROVED): S.DONE,
        (S.IN_DECISION, D.REJECTED): S.REFUSED,
    }
    if Stage.SERVICE in stages:
        table[S.IN_DECISION, D.APPROVED] = S.DECIDED
        table[S.DECIDED, D.SERVED] = S.DONE
    if kind in BY_THREE and Stage.REVIEW in stages:
        table[S.DRAFT, D.SUBMITTED] = S.IN_REVIEW
        table[S.IN_REVIEW, D.REVIEWED] = S.IN_DECISION
        table[S.IN_REVIEW, D.RETURNED] = S.DRAFT
    return table


def listing_by_hand(stages: frozenset[Stage]) -> Table:
    """Return the way of a new entry: told, heard, reviewed, decided, served, shown."""
    back = S.NOTIFIED if Stage.NOTICE in stages else S.DRAFT
    submitted = S.IN_REVIEW if Stage.REVIEW in stages else S.IN_DECISION
    served = S.SERVED if Stage.PUBLICATION in stages else S.DONE
    table = {
        (S.DRAFT, D.CHANGED): S.DRAFT,
        (S.DRAFT, D.NOTIFIED): S.NOTIFIED,
        (S.DRAFT, D.SUBMITTED): submitted,
        (S.DRAFT, D.CLOSED): S.CLOSED,
        (S.NOTIFIED, D.CHANGED): S.DRAFT,
        (S.NOTIFIED, D.DEFENDED): S.NOTIFIED,
        (S.NOTIFIED, D.HEARING_ASKED): S.NOTIFIED,
        (S.NOTIFIED, D.HEARING_HELD): S.NOTIFIED,
        (S.NOTIFIED, D.ANSWERED): S.NOTIFIED,
        (S.NOTIFIED, D.SUBMITTED): submitted,
        (S.NOTIFIED, D.CLOSED): S.CLOSED,
        (S.IN_DECISION, D.DISCUSSED): S.IN_DECISION,
        (S.IN_DECISION, D.CONSENTED): S.IN_DECISION,
        (S.IN_DECISION, D.RETURNED): back,
        (S.IN_DECISION, D.APPROVED): served,
        (S.IN_DECISION, D.REJECTED): S.NOT_LISTED,
    }
    if Stage.REVIEW in stages:
        table[S.IN_REVIEW, D.REVIEWED] = S.IN_DECISION
        table[S.IN_REVIEW, D.RETURNED] = back
    if Stage.SERVICE in stages:
        table[S.IN_DECISION, D.APPROVED] = S.DECIDED
        table[S.DECIDED, D.SERVED] = served
        table[S.DECIDED, D.CLOSED] = S.CLOSED
    if Stage.PUBLICATION in stages:
        table[S.SERVED, D.PUBLISHED] = S.DONE
        table[S.SERVED, D.CLOSED] = S.CLOSED
    return table


def procedure(stages: frozenset[Stage]) -> ListProcedure:
    """Return a procedure with these stages and nothing else."""
    return ListProcedure(
        id="market_serious",
        stages=tuple(stages),
        only_imported=False,
        needs_penalty=False,
        grounds=(),
        checks=(),
        removal_checks=(),
        measures_zh="措施",
        removal_conditions_zh="条件",
        remedies_zh="救济",
        daily_cap=20,
        source="test",
        certainty=Certainty.PROPOSAL,
    )


def led(state: CaseState, step: CaseStep, kind: CaseKind, law: ListProcedure) -> CaseState | None:
    """Return where a step leads; None where there is none."""
    try:
        return next_state(state, step, kind, law)
    except Conflict:
        return None


def reached(kind: CaseKind, law: ListProcedure) -> Table:
    """Return every step that can be taken from the beginning of a case on, as the register has it."""
    found: Table = {}
    waiting, seen = [START.get(kind, S.DRAFT)], set()
    while waiting:
        state = waiting.pop()
        if state in seen:
            continue
        seen.add(state)
        for step in CaseStep:
            to = led(state, step, kind, law)
            if to is not None:
                found[state, step] = to
                waiting.append(to)
    return found


@pytest.mark.parametrize("kind", CaseKind)
def test_a_case_has_exactly_the_steps_of_the_table_written_by_hand(kind: CaseKind) -> None:
    for stages in STAGE_SETS:
        assert reached(kind, procedure(stages)) == by_hand(kind, stages), sorted(stages)


@pytest.mark.parametrize("kind", CaseKind)
@pytest.mark.parametrize("state", sorted(ENDED))
def test_nothing_leads_out_of_an_end(state: CaseState, kind: CaseKind) -> None:
    assert not [step for step in CaseStep if led(state, step, kind, procedure(ALL))]


def test_a_case_is_open_until_its_end() -> None:
    assert set(CaseState) == OPEN | ENDED
    assert not OPEN & ENDED


@pytest.mark.parametrize(("kind", "state"), [*product(CaseKind, CaseState)])
def test_a_case_is_opened_once(kind: CaseKind, state: CaseState) -> None:
    with pytest.raises(Conflict, match=f"现在是“{state.zh}”，不能“{D.OPENED.zh}”"):
        next_state(state, D.OPENED, kind, procedure(ALL))


@pytest.mark.parametrize("kind", CaseKind)
def test_no_set_of_stages_leads_to_a_decision_past_the_decider(kind: CaseKind) -> None:
    decided = {S.DECIDED, S.SERVED, S.DONE}
    for stages in STAGE_SETS:
        into = {
            step
            for (state, step), to in reached(kind, procedure(stages)).items()
            if to in decided and state not in decided
        }
        assert into == {D.APPROVED}, sorted(stages)


@pytest.mark.parametrize("kind", [*LISTING, *BY_THREE])
def test_with_a_legal_review_no_way_leads_past_it(kind: CaseKind) -> None:
    for stages in STAGE_SETS:
        into = {
            step
            for (state, step), to in reached(kind, procedure(stages)).items()
            if to is S.IN_DECISION and state is not S.IN_DECISION
        }
        assert into == {D.REVIEWED if Stage.REVIEW in stages else D.SUBMITTED}, sorted(stages)


@pytest.mark.parametrize("kind", [*BY_THREE, *BY_TWO, CaseKind.IMPORTED])
def test_only_a_new_entry_is_told_heard_and_arranged(kind: CaseKind) -> None:
    of_listing = {D.NOTIFIED, D.DEFENDED, D.HEARING_ASKED, D.HEARING_HELD}
    of_listing |= {D.ANSWERED, D.CONSENTED, D.PUBLISHED}

    known = [
        (state, step)
        for state, step in product(CaseState, of_listing)
        if led(state, step, kind, procedure(ALL))
    ]

    assert known == []
