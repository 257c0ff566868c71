"""A listing goes the whole way of the law: nothing is skipped, nobody decides alone, days end it."""

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.blacklist import ListCase, ListCaseStep, ListEntry, ListEntryEvent
from models.notices import Notice
from models.subjects import Subject
from models.vocabulary import (
    FOREVER,
    CaseKind,
    CaseState,
    CaseStep,
    EntryEvent,
    NoticeKind,
    ServiceMethod,
)
from registry.errors import Conflict, Invalid, Refused
from registry.rules.blacklist import in_force, is_public
from registry.services import blacklist
from tests.integration.services.rating_desk import register_firm
from tests.integration.services.record_desk import LAW
from tests.listing_factories import (
    PUBLIC_FROM,
    WAY,
    at_ten,
    change_entry,
    given_for,
    list_subject,
    make_content,
    open_listing,
    step_on,
    walk,
)
from tests.record_factories import Hands, decide_record, make_hands, make_penalty

LAST_DAY = date(2029, 5, 19)


@pytest.fixture
def hands(session: Session) -> Hands:
    return make_hands(session)


@pytest.fixture
def firm(session: Session) -> Subject:
    return register_firm(session, at_ten(date(2026, 1, 5)))


def test_a_listing_goes_the_way_of_the_law_and_begins_with_its_service(
    session: Session, hands: Hands, firm: Subject
) -> None:
    case = open_listing(session, firm.id, hands)
    states = []
    for on, step in WAY:
        step_on(session, case, step, on, hands)
        states.append(case.state)

    entry = session.scalars(select(ListEntry)).one()
    assert states == [
        CaseState.NOTIFIED,
        CaseState.IN_REVIEW,
        *[CaseState.IN_DECISION] * 3,
        CaseState.DECIDED,
        CaseState.SERVED,
        CaseState.DONE,
    ]
    assert (entry.listed_on, entry.in_force_from) == (date(2026, 5, 20), date(2026, 5, 22))
    assert (entry.public_from, entry.until_on) == (PUBLIC_FROM, date(2029, 5, 20))
    assert entry.removable_from == date(2027, 5, 20)
    assert case.entry_id == entry.id
    assert not case.is_open


@pytest.mark.parametrize(
    ("on", "force", "shown"),
    [
        (date(2026, 5, 21), False, False),
        (date(2026, 5, 22), True, False),
        (date(2026, 5, 26), True, False),
        (PUBLIC_FROM, True, True),
        (LAST_DAY, True, True),
        (date(2029, 5, 20), False, False),
    ],
)
def test_row_and_table_give_one_answer_for_a_day(
    session: Session, hands: Hands, firm: Subject, on: date, force: bool, shown: bool
) -> None:
    entry = list_subject(session, firm.id, hands)

    counted = [
        len(session.scalars(select(ListEntry.id).where(rule(ListEntry, on))).all())
        for rule in (in_force, is_public)
    ]
    assert (in_force(entry, on), is_public(entry, on)) == (force, shown)
    assert counted == [int(force), int(shown)]


def test_nobody_is_listed_without_a_notice(session: Session, hands: Hands, firm: Subject) -> None:
    case = open_listing(session, firm.id, hands)

    with pytest.raises(Refused, match="未经告知不得列入"):
        step_on(session, case, CaseStep.SUBMITTED, date(2026, 4, 20), hands)


@pytest.mark.parametrize("on", [date(2026, 3, 30), date(2026, 4, 6), date(2026, 4, 7)])
def test_nobody_is_decided_on_before_the_defence_is_over(
    session: Session, hands: Hands, firm: Subject, on: date
) -> None:
    case = open_listing(session, firm.id, hands)
    step_on(session, case, CaseStep.NOTIFIED, date(2026, 3, 30), hands)

    with pytest.raises(Refused, match="最早 2026-04-08 可以提交"):
        step_on(session, case, CaseStep.SUBMITTED, on, hands)


def test_a_defence_is_answered_and_a_hearing_held_before_the_case_goes_on(
    session: Session, hands: Hands, firm: Subject
) -> None:
    case = open_listing(session, firm.id, hands, grounds=("product", "food"))
    walk(
        session,
        case,
        [
            (date(2026, 3, 30), CaseStep.NOTIFIED),
            (date(2026, 4, 3), CaseStep.DEFENDED),
            (date(2026, 4, 3), CaseStep.HEARING_ASKED),
        ],
        hands,
    )
    with pytest.raises(Refused, match="听证后方可提交.*尚未复核"):
        step_on(session, case, CaseStep.SUBMITTED, date(2026, 4, 17), hands)

    step_on(session, case, CaseStep.HEARING_HELD, date(2026, 4, 17), hands)
    step_on(session, case, CaseStep.ANSWERED, date(2026, 4, 20), hands, dropped=("food",))
    step_on(session, case, CaseStep.SUBMITTED, date(2026, 4, 21), hands)

    assert (case.state, case.content["grounds"]) == (CaseState.IN_REVIEW, ["product"])


def test_a_late_wish_for_a_hearing_is_refused_with_the_day(
    session: Session, hands: Hands, firm: Subject
) -> None:
    case = open_listing(session, firm.id, hands)
    step_on(session, case, CaseStep.NOTIFIED, date(2026, 3, 30), hands)

    with pytest.raises(Refused, match="申请听证截至 2026-04-07"):
        step_on(session, case, CaseStep.HEARING_ASKED, date(2026, 4, 8), hands)


def test_a_notice_by_announcement_takes_thirty_days(
    session: Session, hands: Hands, firm: Subject
) -> None:
    case = open_listing(session, firm.id, hands)
    method = ServiceMethod.ANNOUNCEMENT
    step_on(session, case, CaseStep.NOTIFIED, date(2026, 3, 30), hands, method=method)

    with pytest.raises(Refused, match="最早 2026-05-10 可以提交"):
        step_on(session, case, CaseStep.SUBMITTED, date(2026, 5, 9), hands)


@pytest.mark.parametrize("missing", [CaseStep.DISCUSSED, CaseStep.CONSENTED])
def test_no_stage_of_the_law_is_left_out(
    session: Session, hands: Hands, firm: Subject, missing: CaseStep
) -> None:
    case = open_listing(session, firm.id, hands)
    walk(session, case, [one for one in WAY[:5] if one[1] is not missing], hands)

    with pytest.raises(Refused, match="补齐后方可决定列入"):
        step_on(session, case, CaseStep.APPROVED, date(2026, 5, 20), hands)


@pytest.mark.parametrize(
    ("step", "by"),
    [
        (CaseStep.REVIEWED, "officer"),
        (CaseStep.APPROVED, "officer"),
        (CaseStep.APPROVED, "reviewer"),
    ],
)
def test_the_three_parts_are_taken_by_three_people(
    session: Session, hands: Hands, firm: Subject, step: CaseStep, by: str
) -> None:
    case = open_listing(session, firm.id, hands)
    until = [one for one in WAY if one[1] is step][0][0]
    walk(session, case, [one for one in WAY if one[0] < until], hands)

    with pytest.raises(Refused):
        blacklist.take(
            session,
            case.id,
            step,
            given_for(step, until),
            bytes(case.content_hash),
            by=getattr(hands, by),
            at=at_ten(until),
        )


def test_a_decision_binds_to_what_was_seen(session: Session, hands: Hands, firm: Subject) -> None:
    case = open_listing(session, firm.id, hands)
    seen = bytes(case.content_hash)
    changed = make_content(facts="另一份事实。", penalty_no=str(case.content["penalty_no"]))
    day = date(2026, 3, 28)
    blacklist.change_case(session, case.id, 1, changed, by=hands.officer, at=at_ten(day))

    with pytest.raises(Conflict, match="已有变化"):
        blacklist.take(
            session,
            case.id,
            CaseStep.NOTIFIED,
            given_for(CaseStep.NOTIFIED, date(2026, 3, 30)),
            seen,
            by=hands.officer,
            at=at_ten(date(2026, 3, 30)),
        )


def test_what_was_changed_after_the_notice_is_told_again(
    session: Session, hands: Hands, firm: Subject
) -> None:
    case = open_listing(session, firm.id, hands)
    step_on(session, case, CaseStep.NOTIFIED, date(2026, 3, 30), hands)
    changed = make_content(grounds=("food",), penalty_no=str(case.content["penalty_no"]))
    day = at_ten(date(2026, 3, 31))
    blacklist.change_case(session, case.id, 1, changed, by=hands.officer, at=day)

    assert case.state is CaseState.DRAFT
    with pytest.raises(Refused, match="未经告知不得列入"):
        step_on(session, case, CaseStep.SUBMITTED, date(2026, 4, 20), hands)


def test_the_public_entry_is_previewed_three_working_days_before(
    session: Session, hands: Hands, firm: Subject
) -> None:
    case = open_listing(session, firm.id, hands)
    walk(session, case, WAY[:-1], hands)

    with pytest.raises(Refused, match="最早为 2026-05-27"):
        step_on(
            session,
            case,
            CaseStep.PUBLISHED,
            date(2026, 5, 25),
            hands,
            public_from=date(2026, 5, 26),
        )


def test_the_party_is_told_of_notice_decision_and_publication(
    session: Session, hands: Hands, firm: Subject
) -> None:
    list_subject(session, firm.id, hands)

    kinds = session.scalars(select(Notice.kind).order_by(Notice.id)).all()
    assert [one for one in kinds if one.value.startswith("listing")] == [
        NoticeKind.LISTING_NOTICE,
        NoticeKind.LISTING_PREVIEW,
        NoticeKind.LISTING_DECIDED,
    ]


def test_early_removal_waits_for_its_first_day_and_ends_the_entry_at_once(
    session: Session, hands: Hands, firm: Subject
) -> None:
    entry = list_subject(session, firm.id, hands)
    with pytest.raises(Refused, match="最早 2027-05-20 起可以申请"):
        change_entry(session, entry, CaseKind.EARLY_REMOVAL, date(2027, 5, 19), hands)

    case = change_entry(session, entry, CaseKind.EARLY_REMOVAL, date(2027, 5, 20), hands)

    assert (entry.is_open, entry.until_on) == (False, date(2027, 5, 20))
    assert not is_public(entry, date(2027, 5, 20))
    assert case.state is CaseState.DECIDED  # the removal decision has to be served


def test_a_stay_hides_the_entry_until_it_is_ended(
    session: Session, hands: Hands, firm: Subject
) -> None:
    entry = list_subject(session, firm.id, hands)
    change_entry(session, entry, CaseKind.STAY, date(2026, 8, 3), hands)
    hidden = is_public(entry, date(2026, 8, 3))
    change_entry(session, entry, CaseKind.RESUMPTION, date(2026, 9, 1), hands)

    assert (hidden, is_public(entry, date(2026, 9, 1))) == (False, True)
    assert (is_public(entry, date(2026, 8, 2)), is_public(entry, date(2026, 8, 31))) == (
        True,
        False,
    )


def test_an_entry_whose_term_is_over_is_closed_once_with_its_legal_day(
    session: Session, hands: Hands, firm: Subject
) -> None:
    entry = list_subject(session, firm.id, hands)
    late = at_ten(date(2029, 7, 2))

    done = [blacklist.settle_ended(session, at=late) for _ in range(2)]

    ended = session.scalars(
        select(ListEntryEvent).where(ListEntryEvent.event == EntryEvent.EXPIRED)
    ).one()
    assert done == [1, 0]
    assert (ended.valid_from, entry.is_open) == (date(2029, 5, 20), False)


def test_a_removal_by_fraud_is_followed_by_a_new_entry_whose_term_starts_anew(
    session: Session, hands: Hands, firm: Subject
) -> None:
    entry = list_subject(session, firm.id, hands)
    change_entry(session, entry, CaseKind.EARLY_REMOVAL, date(2027, 5, 20), hands)
    case = blacklist.open_case(
        session,
        CaseKind.REINSTATEMENT,
        make_content(reason="提前移出时提交了虚假材料。"),
        by=blacklist.Opener(hands.officer, "amr"),
        at=at_ten(date(2027, 9, 1)),
        entry_id=entry.id,
    )

    assert (case.kind, case.entry_id) == (CaseKind.REINSTATEMENT, entry.id)
    assert entry.until_on == date(2027, 5, 20)


def test_the_same_thing_is_neither_in_work_nor_listed_twice(
    session: Session, hands: Hands, firm: Subject
) -> None:
    case = open_listing(session, firm.id, hands, penalty_no="演市监处罚〔2026〕52号")
    with pytest.raises(Conflict, match="正在办理"):
        open_listing(session, firm.id, hands, penalty_no="演市监处罚(2026)52号")

    walk(session, case, WAY, hands)
    with pytest.raises(Conflict, match="不能重复列入"):
        open_listing(
            session, firm.id, hands, penalty_no="演市监处罚〔2026〕52号", on=date(2026, 6, 1)
        )


@pytest.mark.parametrize(
    ("list_type", "refusal", "sentence"),
    [
        ("invented_list", Invalid, "没有现行有效的法定依据"),
        ("judgment_debtor", Refused, "本平台只归集"),
        ("construction_blacklist", Refused, "本部门不能办理"),
    ],
)
def test_a_list_without_basis_or_of_another_office_cannot_be_used(
    session: Session,
    hands: Hands,
    firm: Subject,
    list_type: str,
    refusal: type[Exception],
    sentence: str,
) -> None:
    with pytest.raises(refusal, match=sentence):
        open_listing(session, firm.id, hands, list_type=list_type)


def test_the_internal_list_is_decided_by_two_and_never_shown(
    session: Session, hands: Hands, firm: Subject
) -> None:
    case = open_listing(
        session, firm.id, hands, list_type="watch_list", grounds=("concern",), checks=()
    )
    step_on(session, case, CaseStep.SUBMITTED, date(2026, 3, 27), hands)
    step_on(session, case, CaseStep.APPROVED, date(2026, 3, 27), hands)

    entry = session.scalars(select(ListEntry)).one()
    assert (case.state, entry.public_from) == (CaseState.DONE, FOREVER)
    assert entry.until_on == date(2027, 3, 27)
    assert session.scalars(select(Notice)).all() == []


def test_every_step_keeps_its_hand_day_and_hash(
    session: Session, hands: Hands, firm: Subject
) -> None:
    list_subject(session, firm.id, hands)
    case = session.scalars(select(ListCase)).one()

    steps = session.scalars(select(ListCaseStep).order_by(ListCaseStep.id)).all()

    assert [one.step for one in steps] == [CaseStep.OPENED, *(step for _, step in WAY)]
    assert {bytes(one.content_hash) for one in steps} == {bytes(case.content_hash)}
    assert [one.by_id for one in steps if one.step is CaseStep.REVIEWED] == [hands.reviewer]


def test_a_case_of_the_notice_stage_names_the_penalty_when_it_is_decided(
    session: Session, hands: Hands, firm: Subject
) -> None:
    case = open_listing(session, firm.id, hands, penalty_no="演市监罚告〔2026〕9号", at_notice=True)
    walk(session, case, WAY[:5], hands)
    with pytest.raises(Invalid, match="行政处罚决定书文号"):
        step_on(session, case, CaseStep.APPROVED, date(2026, 5, 20), hands)

    penalty = make_penalty(
        respondent=firm.name, document_no="演市监处罚〔2026〕52号", decided_on=date(2026, 5, 19)
    )
    record = decide_record(session, firm.id, penalty, LAW, hands, at=at_ten(date(2026, 5, 19)))
    step_on(
        session, case, CaseStep.APPROVED, date(2026, 5, 20), hands, basis="演市监处罚(2026)52号"
    )
    walk(session, case, WAY[6:], hands)

    entry = session.scalars(select(ListEntry)).one()
    assert (case.record_id, entry.record_id) == (record.id, record.id)


@pytest.mark.parametrize("is_linked", [True, False])
def test_a_listing_falls_with_its_penalty(
    session: Session, hands: Hands, firm: Subject, is_linked: bool
) -> None:
    penalty = make_penalty(respondent=firm.name, document_no="演市监处罚〔2026〕52号")
    record = decide_record(session, firm.id, penalty, LAW, hands, at=at_ten(date(2026, 3, 2)))
    linked = {"record_id": record.id} if is_linked else {}
    entry = list_subject(session, firm.id, hands, penalty_no="演市监处罚〔2026〕52号", **linked)
    entry.record_id = record.id if is_linked else None

    on = date(2026, 7, 6)
    fallen = blacklist.basis_fell(
        session, record.id, by=hands.officer, decided_by=hands.approver, at=at_ten(on)
    )

    assert (fallen, entry.is_open, is_public(entry, on)) == (1, False, False)
