"""What was recorded by hand in the demonstration: by the right people, in the right order, once."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.accounts import Account
from models.proposals import ProposalStep, RecordProposal
from models.records import Performance, Record, RecordMark, RecordVersion
from models.subjects import Subject
from models.vocabulary import (
    Act,
    Mark,
    ProposalState,
    RecordChange,
    RecordState,
    Step,
    Tier,
)
from registry import rulebooks
from registry.files.evidence import EvidenceStore
from registry.rules.calendar import legal_day
from registry.rules.permissions import acts_of
from registry.rules.records.particulars import number_key
from seed.accounts import demo_accounts
from seed.cases import Does, all_cases
from tests.integration.seed.conftest import HOME, Demonstration

RULEBOOK = rulebooks.load("jiaxing")
TODAY = date(2026, 11, 23)
ACTS = {
    Does.REVIEW: Act.REVIEW_RECORD,
    Does.APPROVE: Act.DECIDE_RECORD,
    Does.REJECT: Act.DECIDE_RECORD,
    Does.PERFORM: Act.TEND_RECORD,
    Does.MARK: Act.TEND_RECORD,
    Does.END_MARK: Act.TEND_RECORD,
}


def test_every_deed_is_done_on_a_working_day_by_somebody_who_may() -> None:
    roles = {one.username: one.role for one in demo_accounts()}

    for case in all_cases():
        for deed in case.deeds():
            assert RULEBOOK.records.calendar.is_working_day(legal_day(deed.at)), case.id
            if deed.does is not Does.RETURN:
                act = ACTS.get(deed.does, Act.PROPOSE_RECORD)
                assert act in acts_of(roles[deed.by]), (case.id, deed.by)


def test_the_deeds_of_a_case_follow_one_another() -> None:
    for case in all_cases():
        instants = [deed.at for deed in case.deeds()]
        assert instants == sorted(set(instants)), case.id


def test_no_record_came_of_one_persons_hand(told: Session) -> None:
    versions = told.scalars(
        select(RecordVersion).where(RecordVersion.proposal_id.is_not(None))
    ).all()

    assert versions
    for one in versions:
        assert one.proposed_by is not None
        assert one.decided_by is not None
        assert len({one.proposed_by, one.reviewed_by, one.decided_by}) == 3


def test_legal_review_sent_the_penalty_of_e02_back_once(told: Session) -> None:
    record = _record(told, "演市监处罚〔2026〕52号")
    version = told.get_one(RecordVersion, record.version_id)
    steps = told.execute(
        select(ProposalStep.step, Account.username)
        .join(Account, Account.id == ProposalStep.by_id)
        .where(ProposalStep.proposal_id == version.proposal_id)
        .order_by(ProposalStep.id)
    ).all()

    assert [tuple(one) for one in steps] == [
        (Step.DRAFTED, "o.lu"),
        (Step.SUBMITTED, "o.lu"),
        (Step.RETURNED, "l.qian"),
        (Step.CHANGED, "o.lu"),
        (Step.SUBMITTED, "o.lu"),
        (Step.REVIEWED, "l.qian"),
        (Step.APPROVED, "a.gu"),
    ]
    assert record.tier is Tier.SERIOUS
    assert (record.public_from, record.public_until) == (date(2026, 5, 20), date(2029, 5, 20))
    assert _open_marks(told, record.id) == {Mark.LITIGATION}


def test_the_decisions_of_the_story_are_attached(
    told: Session, demonstration: Demonstration
) -> None:
    store = EvidenceStore(demonstration.folder / HOME)
    numbers = ("演市监处罚〔2026〕52号", "演市监处罚〔2025〕44号", "演市监处罚〔2026〕8号")

    for number in numbers:
        proposals = told.scalars(
            select(RecordProposal).where(RecordProposal.number_key == number_key(number))
        )
        digests = [digest for one in proposals for digest in one.evidence]
        assert [store.read(digest)[:4] for digest in digests] == [b"\x89PNG"], number


def test_the_counterfeit_sample_of_e07_was_withdrawn_by_three_persons(told: Session) -> None:
    record = _record(told, "演监抽〔2026〕41号")
    version = told.get_one(RecordVersion, record.version_id)

    assert record.state is RecordState.WITHDRAWN
    assert version.change is RecordChange.WITHDRAWN
    assert version.reviewed_by is not None
    assert version.arrived_on == date(2026, 9, 21)
    assert _open_marks(told, record.id) == set()


def test_the_stay_of_e13_was_asked_by_one_and_approved_by_another(told: Session) -> None:
    record = _record(told, "演市监处罚〔2025〕63号")
    (stay,) = told.scalars(select(RecordMark).where(RecordMark.record_id == record.id))

    assert (stay.mark, stay.valid_from) == (Mark.STAY, date(2026, 9, 10))
    assert _usernames(told, stay.by_id, stay.decided_by) == ["o.shen", "a.gu"]


def test_what_was_repaired_is_public_no_longer(told: Session) -> None:
    windows = {
        number: (record.public_from, record.public_until)
        for number in ("演监抽〔2025〕7号", "演监复〔2025〕2号", "演市监处罚〔2025〕44号")
        for record in [_record(told, number)]
    }
    e06 = _record(told, "演市监处罚〔2026〕8号")

    assert windows == {
        "演监抽〔2025〕7号": (date(2025, 1, 14), date(2026, 4, 29)),
        "演监复〔2025〕2号": (date(2025, 2, 18), date(2026, 4, 29)),
        "演市监处罚〔2025〕44号": (date(2025, 4, 18), date(2026, 4, 29)),
    }
    assert e06.public_until == date(2026, 5, 21)


def test_the_fines_of_the_story_are_paid(told: Session) -> None:
    paid = {
        (number, one.performed_on, one.amount_fen)
        for number in ("演市监处罚〔2025〕44号", "演市监处罚〔2026〕8号")
        for one in told.scalars(
            select(Performance).where(Performance.record_id == _record(told, number).id)
        )
    }

    assert ("演市监处罚〔2025〕44号", date(2025, 5, 12), 23_600_000) in paid
    assert ("演市监处罚〔2026〕8号", date(2026, 2, 27), 4_200_000) in paid


def test_no_proposal_on_a_firm_of_the_story_is_open(told: Session) -> None:
    names = told.scalars(
        select(Subject.name)
        .join(RecordProposal, RecordProposal.subject_id == Subject.id)
        .where(
            RecordProposal.state.not_in((ProposalState.APPROVED, ProposalState.REJECTED)),
            Subject.uscc.contains("MADEM"),
        )
    ).all()

    assert names == []


def _record(session: Session, number: str) -> Record:
    return session.scalars(select(Record).where(Record.number_key == number_key(number))).one()


def _open_marks(told: Session, record_id: int) -> set[Mark]:
    rows = told.scalars(select(RecordMark).where(RecordMark.record_id == record_id)).all()
    ended = {row.ends_id for row in rows}
    return {row.mark for row in rows if row.ends_id is None and row.id not in ended}


def _usernames(told: Session, *ids: int | None) -> list[str]:
    return [told.get_one(Account, number).username for number in ids]
