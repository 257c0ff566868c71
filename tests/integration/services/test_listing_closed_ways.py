"""Ways round a listing that were open once: each is closed, with its sentence."""

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.blacklist import ListEntry
from models.records import Record
from models.subjects import Subject
from models.vocabulary import CaseKind, CaseState, CaseStep, RecordState
from registry.errors import Conflict, Invalid, Refused
from registry.services import blacklist
from tests.integration.services.rating_desk import register_firm
from tests.listing_factories import (
    WAY,
    at_ten,
    change_entry,
    list_subject,
    make_content,
    open_listing,
    step_on,
    walk,
)
from tests.record_factories import Hands, make_hands, make_penalty, write_record

NUMBER, OTHER = "演市监处罚〔2026〕52号", "演市监处罚〔2026〕53号"


@pytest.fixture
def hands(session: Session) -> Hands:
    return make_hands(session)


@pytest.fixture
def firm(session: Session) -> Subject:
    return register_firm(session, at_ten(date(2026, 1, 5)))


def test_a_changed_dossier_cannot_hide_a_second_case_on_one_penalty(
    session: Session, hands: Hands, firm: Subject
) -> None:
    case = open_listing(session, firm.id, hands, penalty_no=OTHER)
    open_listing(session, firm.id, hands, penalty_no=NUMBER)
    said, at = make_content(penalty_no=NUMBER), at_ten(date(2026, 3, 28))

    with pytest.raises(Conflict, match="正在办理"):
        blacklist.change_case(session, case.id, 1, said, by=hands.officer, at=at)


def test_whoever_prepared_the_dossier_does_not_judge_it(
    session: Session, hands: Hands, firm: Subject
) -> None:
    case = open_listing(session, firm.id, hands)
    said, at = make_content(penalty_no=str(case.content["penalty_no"])), at_ten(date(2026, 3, 28))
    blacklist.change_case(session, case.id, 1, said, by=hands.approver, at=at)
    walk(session, case, WAY[:5], hands)

    with pytest.raises(Refused, match="您办理过这件案件"):
        step_on(session, case, CaseStep.APPROVED, date(2026, 5, 20), hands)


def test_only_a_file_brings_its_own_day_and_end(
    session: Session, hands: Hands, firm: Subject
) -> None:
    days = {"listed_on": date(2020, 1, 1), "removal_on": date(2040, 1, 1)}
    entry = list_subject(session, firm.id, hands, **days)

    assert (entry.listed_on, entry.until_on) == (date(2026, 5, 20), date(2029, 5, 20))


def test_a_decision_whose_penalty_fell_is_not_served_and_can_be_closed(
    session: Session, hands: Hands, firm: Subject
) -> None:
    said = make_penalty(respondent=firm.name, document_no=NUMBER)
    record = write_record(session, firm.id, said, at=at_ten(date(2026, 3, 2)))
    case = open_listing(session, firm.id, hands, penalty_no=NUMBER)
    walk(session, case, WAY[:6], hands)
    session.get_one(Record, record.id).state = RecordState.WITHDRAWN

    with pytest.raises(Refused, match="已经撤销"):
        step_on(session, case, CaseStep.SERVED, date(2026, 5, 22), hands)
    step_on(session, case, CaseStep.CLOSED, date(2026, 5, 22), hands)

    assert case.state is CaseState.CLOSED
    assert session.scalars(select(ListEntry)).all() == []


def test_a_decision_that_stands_is_not_called_off(
    session: Session, hands: Hands, firm: Subject
) -> None:
    case = open_listing(session, firm.id, hands)
    walk(session, case, WAY[:6], hands)

    with pytest.raises(Refused, match="不能终止办理"):
        step_on(session, case, CaseStep.CLOSED, date(2026, 5, 21), hands)


def test_a_revoked_listing_is_not_reinstated(session: Session, hands: Hands, firm: Subject) -> None:
    entry = list_subject(session, firm.id, hands)
    change_entry(session, entry, CaseKind.REVOCATION, date(2026, 7, 6), hands)
    by = blacklist.Opener(hands.officer, "amr")

    with pytest.raises(Conflict, match="只有提前移出的"):
        blacklist.open_case(
            session,
            CaseKind.REINSTATEMENT,
            make_content(),
            by=by,
            at=at_ten(date(2026, 9, 1)),
            entry_id=entry.id,
        )


def test_an_application_cannot_be_dated_into_the_future(
    session: Session, hands: Hands, firm: Subject
) -> None:
    entry = list_subject(session, firm.id, hands)

    with pytest.raises(Refused, match="晚于今天"):
        change_entry(
            session,
            entry,
            CaseKind.EARLY_REMOVAL,
            date(2026, 9, 1),
            hands,
            asked_on=date(2027, 6, 1),
        )


def test_what_is_in_the_partys_favour_does_not_wait_for_a_calendar(
    session: Session, hands: Hands, firm: Subject
) -> None:
    entry = list_subject(session, firm.id, hands)

    change_entry(session, entry, CaseKind.EARLY_REMOVAL, date(2028, 2, 29), hands)

    assert not entry.is_open


def test_a_file_neither_comes_from_the_future_nor_lengthens_a_term(
    session: Session, hands: Hands, firm: Subject
) -> None:
    def row(listed_on: date) -> blacklist.Foreign:
        return blacklist.Foreign(
            *("market_serious", firm.id, "外地市场监督管理局", "外市监列〔2026〕1号", listed_on),
            *(date(2040, 1, 1), "违法失信", "外地移送", "amr"),
        )

    at = at_ten(date(2026, 5, 20))
    with pytest.raises(Invalid, match="晚于今天"):
        blacklist.propose_foreign(session, row(date(2026, 5, 21)), by=hands.officer, at=at)
    _, case = blacklist.propose_foreign(session, row(date(2026, 5, 19)), by=hands.officer, at=at)
    step_on(session, case, CaseStep.APPROVED, date(2026, 5, 20), hands)

    entry = session.scalars(select(ListEntry)).one()
    assert (entry.until_on, entry.decision_no) == (date(2029, 5, 19), "外市监列〔2026〕1号")
