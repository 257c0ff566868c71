"""Many hands list, unlist and merge at the same moment: one is first, the others are told."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from threading import Barrier
from typing import NamedTuple

import pytest
from sqlalchemy import func, select

from models.blacklist import ListCase, ListEntry, ListEntryEvent
from models.publication import LogLeaf
from models.session import Sessions
from models.vocabulary import CaseKind, CaseState, CaseStep, EntryEvent, LeafKind, ServiceMethod
from registry.errors import Conflict, Refused
from registry.queries.verification import verify
from registry.rules.blacklist.given import Given
from registry.services import blacklist
from tests.integration.services.rating_desk import register_firm
from tests.integration.services.record_desk import LAW
from tests.listing_factories import (
    REMOVAL_CHECKS,
    WAY,
    at_ten,
    list_subject,
    make_content,
    open_listing,
    walk,
)
from tests.record_factories import Hands, make_hands

AUTHORITY, NUMBER = "嘉兴市市场监督管理局", "演市监列严〔2026〕2号"
SERVED_ON = date(2026, 5, 22)
Deed = Callable[[], str]


class Laid(NamedTuple):
    """A firm, the people, and a case that is decided and waits to be served."""

    firm: int
    hands: Hands
    case: int
    seen: bytes


def at_once(deeds: list[Deed]) -> list[str]:
    """Do all deeds at the same moment, each in a thread and a transaction of its own."""
    start = Barrier(len(deeds))

    def one(deed: Deed) -> str:
        start.wait(timeout=30)
        try:
            return deed()
        except (Conflict, Refused):
            return "told"

    with ThreadPoolExecutor(len(deeds)) as pool:
        return sorted(pool.map(one, deeds))


def lay_out(sessions: Sessions, code: str = "91330499MADEM0011L") -> Laid:
    """Decide a listing that is to be served on SERVED_ON."""
    with sessions.writing() as session:
        hands = make_hands(session)
        firm = register_firm(session, at_ten(date(2026, 1, 5)), code).id
        case = open_listing(session, firm, hands)
        walk(session, case, WAY[:5], hands)
        decided = blacklist.take(
            session,
            case.id,
            CaseStep.APPROVED,
            Given(on=date(2026, 5, 20), document_no=NUMBER),
            bytes(case.content_hash),
            by=hands.approver,
            at=at_ten(date(2026, 5, 20)),
        )
        return Laid(firm, hands, decided.id, bytes(decided.content_hash))


def serve(sessions: Sessions, laid: Laid) -> str:
    """Serve the decision: the entry begins."""
    with sessions.writing() as session:
        given = Given(on=SERVED_ON, document_no="回证1号", method=ServiceMethod.DIRECT)
        blacklist.take(
            session,
            laid.case,
            CaseStep.SERVED,
            given,
            laid.seen,
            by=laid.hands.officer,
            at=at_ten(SERVED_ON),
        )
    return "served"


def take_over(sessions: Sessions, laid: Laid, at: datetime) -> tuple[int, bytes]:
    """Propose the same decision as a row of a file from elsewhere."""
    row = blacklist.Foreign(
        list_type="market_serious",
        subject_id=laid.firm,
        authority=AUTHORITY,
        decision_no=NUMBER.replace("〔", "(").replace("〕", ")"),
        listed_on=date(2026, 5, 20),
        removal_on=None,
        summary="同一决定，由文件归集",
        origin="省级名单文件",
        department_id="amr",
    )
    with sessions.writing() as session:
        case = blacklist.propose_foreign(session, row, by=laid.hands.officer, at=at)[1]
        return case.id, bytes(case.content_hash)


def active(sessions: Sessions, firm: int) -> int:
    """Return how many entries of a firm stand."""
    with sessions.reading() as session:
        wanted = select(func.count()).where(ListEntry.subject_id == firm, ListEntry.is_open)
        return session.scalar(wanted) or 0


def faults(sessions: Sessions) -> dict[str, str | None]:
    """Return what the verification finds: rows that their events do not replay to, a broken journal."""
    with sessions.reading() as session:
        found = list(verify(session, None, law=LAW))
    return {one.check: one.problem for one in found if not one.is_sound}


def same_by_form_and_file(sessions: Sessions, threads: int) -> None:
    """Let half of the threads serve the decision and half confirm the file's row."""
    laid = lay_out(sessions)
    number, seen = take_over(sessions, laid, at_ten(date(2026, 5, 21)))

    def confirm() -> str:
        with sessions.writing() as session:
            blacklist.take_many(
                session,
                [(number, seen)],
                CaseStep.APPROVED,
                by=laid.hands.approver,
                at=at_ten(SERVED_ON),
            )
        return "confirmed"

    half = threads // 2
    told = at_once([*([lambda: serve(sessions, laid)] * half), *([confirm] * half)])

    assert [one for one in told if one != "told"] in (["served"], ["confirmed"])
    assert active(sessions, laid.firm) == 1
    assert faults(sessions) == {}


@pytest.mark.parametrize("_round", range(3))
def test_one_decision_by_form_and_by_file_is_one_entry(sessions: Sessions, _round: int) -> None:
    same_by_form_and_file(sessions, 20)


@pytest.mark.long
@pytest.mark.parametrize("_round", range(50))
def test_one_decision_by_form_and_by_file_is_one_entry_in_every_round(
    sessions: Sessions, _round: int
) -> None:
    same_by_form_and_file(sessions, 20)


def test_a_service_sent_many_times_begins_one_entry(sessions: Sessions) -> None:
    laid = lay_out(sessions)

    told = at_once([lambda: serve(sessions, laid)] * 8)

    assert told == ["served", *["told"] * 7]
    assert active(sessions, laid.firm) == 1
    assert faults(sessions) == {}


def test_of_two_approvers_one_decides(sessions: Sessions) -> None:
    with sessions.writing() as session:
        hands, others = make_hands(session), make_hands(session)
        firm = register_firm(session, at_ten(date(2026, 1, 5))).id
        case = walk(session, open_listing(session, firm, hands), WAY[:5], hands)
        number, seen = case.id, bytes(case.content_hash)
    day = date(2026, 5, 20)

    def decide(by: int, step: CaseStep) -> Deed:
        def deed() -> str:
            with sessions.writing() as session:
                given = Given(on=day, document_no=NUMBER, reason="经审批人审查后决定。")
                blacklist.take(session, number, step, given, seen, by=by, at=at_ten(day))
            return step.value

        return deed

    told = at_once(
        [decide(hands.approver, CaseStep.APPROVED), decide(others.approver, CaseStep.REJECTED)]
    )

    with sessions.reading() as session:
        state = session.get_one(ListCase, number).state
    assert told in (["approved", "told"], ["rejected", "told"])
    assert state is (CaseState.DECIDED if told[0] == "approved" else CaseState.NOT_LISTED)


def test_a_removal_and_a_stay_at_once_leave_one_end_and_one_leaf(sessions: Sessions) -> None:
    on = date(2027, 6, 1)
    with sessions.writing() as session:
        hands = make_hands(session)
        firm = register_firm(session, at_ten(date(2026, 1, 5))).id
        entry = list_subject(session, firm, hands).id
        made = {}
        for kind in (CaseKind.EARLY_REMOVAL, CaseKind.STAY):
            content = make_content(
                paper_no="演法〔2027〕1号", asked_on=on, checks=REMOVAL_CHECKS, authority=AUTHORITY
            )
            opener = blacklist.Opener(hands.officer, "amr")
            case = blacklist.open_case(
                session, kind, content, by=opener, at=at_ten(on), entry_id=entry
            )
            steps = [CaseStep.SUBMITTED]
            if kind is CaseKind.EARLY_REMOVAL:
                steps.append(CaseStep.REVIEWED)
            walk(session, case, [(on, step) for step in steps], hands)
            made[kind] = (case.id, bytes(case.content_hash))

    def approve(kind: CaseKind) -> Deed:
        def deed() -> str:
            number, seen = made[kind]
            with sessions.writing() as session:
                given = Given(on=on, document_no="演市监决〔2027〕1号")
                blacklist.take(
                    session,
                    number,
                    CaseStep.APPROVED,
                    given,
                    seen,
                    by=hands.approver,
                    at=at_ten(on),
                )
            return kind.value

        return deed

    told = at_once([approve(kind) for kind in made])

    with sessions.reading() as session:
        ends = session.scalars(
            select(ListEntryEvent.event).where(ListEntryEvent.event == EntryEvent.REMOVED_EARLY)
        ).all()
        removed = session.scalars(
            select(LogLeaf.position).where(LogLeaf.kind == LeafKind.REMOVED)
        ).all()
        stands = session.get_one(ListEntry, entry)
    assert "early_removal" in told
    assert (len(ends), len(removed), stands.is_open) == (1, 1, False)
    assert faults(sessions) == {}
