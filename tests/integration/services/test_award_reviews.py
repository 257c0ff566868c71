"""An award after a later event: the task is there, one keeps it, two propose its withdrawal."""

from datetime import date, timedelta

import pytest

from models.records import Record
from models.session import Sessions
from models.vocabulary import AwardReviewOutcome, CauseKind, RecordChange, Tier
from registry import rulebooks
from registry.errors import Conflict, Invalid, NotFound, Refused
from registry.queries.awards.holders import (
    HolderFilter,
    HolderOrder,
    HolderState,
    all_holders,
    count_holders,
    holders,
    honour_years,
)
from registry.queries.awards.reviews import open_tasks, settled_of
from registry.queries.verification.awards import check_reviews
from registry.services import awards
from registry.services.awards.reviewing import Reviewed
from tests.factories import make_account
from tests.integration.services.award_desk import ESTABLISHED, HOLDER, awarded, sampled
from tests.integration.services.duplicate_desk import register
from tests.listing_factories import at_ten, list_subject
from tests.record_factories import (
    OPENED,
    make_hands,
    make_honour,
    make_penalty,
    make_sample,
    write_record,
    write_version,
)

AT = at_ten(date(2026, 11, 20))
ON = AT.date()
AWARDS = tuple(rulebooks.load("jiaxing").awards.edition_on(ON))
REASON = "抽查不合格已复查合格，不影响获奖条件"


def _held(session, **said):
    """Return the number of a holder's firm and of its honour."""
    firm = register(session, "嘉兴槐安童车股份有限公司", HOLDER, AT, **ESTABLISHED)
    return firm, awarded(session, firm, AT, **said).id


def _after(session, firm):
    """Write a failed sample after the award, and return what it is known by."""
    return sampled(session, firm, AT, decided_on=date(2026, 9, 1)).id


def _people(session):
    hands = make_hands(session)
    return hands.officer, hands.approver


def test_a_later_event_of_a_holder_calls_for_a_review(sessions: Sessions) -> None:
    with sessions.writing() as session:
        firm, honour = _held(session)
        sample = _after(session, firm)
        sampled(session, firm, AT, decided_on=date(2024, 6, 1))  # before the award
        write_record(session, firm, make_penalty(decided_on=date(2026, 3, 1)), at=AT)  # general
        grave = write_record(
            session, firm, make_penalty(decided_on=date(2026, 8, 1), tier=Tier.SERIOUS), at=AT
        )
        list_subject(session, firm, make_hands(session))

        tasks = open_tasks(session, AWARDS, on=ON)

        assert [(one.event.cause, one.event.cause_id) for one in tasks[:2]] == [
            (CauseKind.RECORD, sample),
            (CauseKind.PENALTY, grave.id),
        ]
        assert CauseKind.LISTING in {one.event.cause for one in tasks}
        assert {one.holder.record_id for one in tasks} == {honour}


def test_what_was_voided_or_an_award_that_ended_calls_for_nothing(sessions: Sessions) -> None:
    with sessions.writing() as session:
        firm, _ = _held(session, valid_until=date(2026, 11, 19))
        _after(session, firm)
        other = register(session, "嘉兴黄粱毛衫有限公司", "91330499MADEM0070P", AT, **ESTABLISHED)
        awarded(session, other, AT)
        gone = sampled(session, other, AT, decided_on=date(2026, 9, 1))
        write_version(session, gone, RecordChange.WITHDRAWN, make_sample(), at=AT)

        assert open_tasks(session, AWARDS, on=ON) == ()


def test_one_officer_keeps_an_award_and_the_task_is_gone(sessions: Sessions) -> None:
    with sessions.writing() as session:
        firm, honour = _held(session)
        wanted = Reviewed(honour, CauseKind.RECORD, _after(session, firm), REASON)
        officer, _ = _people(session)

        kept = awards.keep(session, wanted, by=officer, at=AT)

        assert (kept.outcome, kept.decided_by) == (AwardReviewOutcome.KEPT, None)
        assert open_tasks(session, AWARDS, on=ON) == ()
        assert [one.reason for one in settled_of(session, honour)] == [REASON]
        assert check_reviews(session).is_sound
        with pytest.raises(Conflict, match="已经就这件事复核过"):
            awards.keep(session, wanted, by=officer, at=AT)


def test_a_withdrawal_is_proposed_by_one_and_settled_by_another(sessions: Sessions) -> None:
    with sessions.writing() as session:
        firm, honour = _held(session)
        wanted = Reviewed(
            honour, CauseKind.RECORD, _after(session, firm), "性质严重", "演评办〔2026〕3号"
        )
        officer, approver = _people(session)

        proposal = awards.propose_withdrawal(session, wanted, by=officer, at=AT)
        (task,) = open_tasks(session, AWARDS, on=ON)
        assert task.proposed is not None and task.proposed.by_id == officer
        for doing in (awards.keep, awards.propose_withdrawal):
            with pytest.raises(Conflict, match="已有人建议撤销"):
                doing(session, wanted, by=approver, at=AT)
        outcome = AwardReviewOutcome.WITHDRAWAL_PROPOSED
        with pytest.raises(Refused):
            awards.settle(session, proposal.id, outcome, "同意撤销", by=officer, at=AT)

        done = awards.settle(session, proposal.id, outcome, "同意撤销", by=approver, at=AT)

        assert (done.by_id, done.decided_by, done.outcome) == (officer, approver, outcome)
        assert (done.document_no, "意见：同意撤销" in done.reason) == ("演评办〔2026〕3号", True)
        assert open_tasks(session, AWARDS, on=ON) == ()
        assert check_reviews(session).is_sound
        with pytest.raises(Conflict, match="已经办结"):
            awards.settle(session, proposal.id, outcome, "同意撤销", by=approver, at=AT)


def test_the_second_person_may_keep_the_award_instead(sessions: Sessions) -> None:
    with sessions.writing() as session:
        firm, honour = _held(session)
        wanted = Reviewed(honour, CauseKind.RECORD, _after(session, firm), "性质严重")
        officer, approver = _people(session)
        proposal = awards.propose_withdrawal(session, wanted, by=officer, at=AT)

        done = awards.settle(
            session, proposal.id, AwardReviewOutcome.KEPT, "尚不构成撤销情形", by=approver, at=AT
        )

        assert (done.outcome, done.decided_by) == (AwardReviewOutcome.KEPT, approver)
        assert check_reviews(session).is_sound


def _proposed(session):
    """Propose a withdrawal for a failed sample; return the sample, honour, proposal, second person."""
    firm, honour = _held(session)
    sample = sampled(session, firm, AT, decided_on=date(2026, 9, 1))
    officer, approver = _people(session)
    wanted = Reviewed(honour, CauseKind.RECORD, sample.id, "性质严重")
    return sample, honour, awards.propose_withdrawal(session, wanted, by=officer, at=AT), approver


@pytest.mark.parametrize("gone", ["event", "honour"])
def test_what_has_lost_its_event_or_its_honour_can_only_be_kept(
    sessions: Sessions, gone: str
) -> None:
    agreed, kept = AwardReviewOutcome.WITHDRAWAL_PROPOSED, AwardReviewOutcome.KEPT
    with sessions.writing() as session:
        sample, honour, proposal, approver = _proposed(session)
        said = make_sample() if gone == "event" else make_honour(title="嘉兴市市长质量奖")
        voided = sample if gone == "event" else session.get_one(Record, honour)
        write_version(session, voided, RecordChange.WITHDRAWN, said, at=AT)

        with pytest.raises(Conflict, match="只能保留荣誉"):
            awards.settle(session, proposal.id, agreed, "同意撤销", by=approver, at=AT)
        done = awards.settle(session, proposal.id, kept, "原记录已撤销", by=approver, at=AT)

        assert (done.outcome, done.decided_by) == (kept, approver)
        assert check_reviews(session).is_sound


OTHERS = [
    ({"department_id": "finance"}, "您的部门不组织这项荣誉"),
    ({"division_code": "330402"}, "不是本县（市、区）的荣誉"),
]


@pytest.mark.parametrize(("office", "why"), OTHERS)
@pytest.mark.parametrize("outcome", AwardReviewOutcome)
def test_another_office_settles_nothing(
    sessions: Sessions, office: dict[str, str], why: str, outcome: AwardReviewOutcome
) -> None:
    with sessions.writing() as session:
        _, _, proposal, _ = _proposed(session)
        other = make_account(created_at=OPENED, **office)
        session.add(other)
        session.flush()

        with pytest.raises(Refused, match=why):
            awards.settle(session, proposal.id, outcome, "同意撤销", by=other.id, at=AT)


def test_where_the_honour_is_gone_the_proposer_s_department_settles(sessions: Sessions) -> None:
    with sessions.writing() as session:
        _, honour, proposal, _ = _proposed(session)
        said = make_honour(title="嘉兴市市长质量奖")
        write_version(session, session.get_one(Record, honour), RecordChange.WITHDRAWN, said, at=AT)
        other = make_account(created_at=OPENED, department_id="finance")
        session.add(other)
        session.flush()

        with pytest.raises(Refused, match="由提出建议的部门决定"):
            awards.settle(
                session, proposal.id, AwardReviewOutcome.KEPT, "荣誉已撤销", by=other.id, at=AT
            )


def test_two_accounts_of_one_name_in_one_department_are_one_person(sessions: Sessions) -> None:
    with sessions.writing() as session:
        firm, honour = _held(session)
        wanted = Reviewed(honour, CauseKind.RECORD, _after(session, firm), "性质严重")
        pair = [make_account(display_name="沈知微", created_at=OPENED) for _ in range(2)]
        late = make_account(created_at=AT + timedelta(days=1))
        session.add_all([*pair, late])
        session.flush()
        proposal = awards.propose_withdrawal(session, wanted, by=pair[0].id, at=AT)

        for other in (pair[1].id, late.id):
            with pytest.raises(Refused):
                awards.settle(
                    session, proposal.id, AwardReviewOutcome.KEPT, "尚不构成", by=other, at=AT
                )


@pytest.mark.parametrize("reason", ["", "  ", "不", "长" * 2_001])
def test_a_review_needs_its_reason(sessions: Sessions, reason: str) -> None:
    with sessions.writing() as session:
        firm, honour = _held(session)
        wanted = Reviewed(honour, CauseKind.RECORD, _after(session, firm), reason)
        officer, _ = _people(session)

        for doing in (awards.keep, awards.propose_withdrawal):
            with pytest.raises(Invalid, match="请写明理由"):
                doing(session, wanted, by=officer, at=AT)


def test_what_never_happened_cannot_be_reviewed(sessions: Sessions) -> None:
    with sessions.writing() as session:
        _, honour = _held(session)
        officer, _ = _people(session)

        for record, cause in ((honour, 999), (999, 1)):
            wanted = Reviewed(record, CauseKind.RECORD, cause, REASON)
            with pytest.raises(NotFound):
                awards.keep(session, wanted, by=officer, at=AT)
        with pytest.raises(NotFound):
            awards.settle(session, 7, AwardReviewOutcome.KEPT, REASON, by=officer, at=AT)


def test_the_register_of_holders_tells_who_holds_what_until_when(sessions: Sessions) -> None:
    with sessions.writing() as session:
        firm, honour = _held(session)
        ended = awarded(
            session,
            firm,
            AT,
            title="平湖市政府质量奖",
            decided_on=date(2021, 6, 28),
            valid_until=date(2024, 6, 27),
            year=2021,
        ).id
        usual = HolderFilter(ON)

        def found(**said):
            return [one.record_id for one in all_holders(session, HolderFilter(ON, **said))]

        assert [one.record_id for one in holders(session, usual)] == [honour, ended]
        assert count_holders(session, usual) == 2
        assert found(state=HolderState.CURRENT) == [honour]
        assert found(state=HolderState.ENDED) == [ended]
        assert found(titles=("平湖市政府质量奖",)) == [ended]
        assert found(year=2021) == [ended]
        assert found(divisions=frozenset({"330402"})) == []
        assert found(divisions=frozenset({"330421"})) == [honour, ended]
        assert found(order=HolderOrder.ENDING) == [ended, honour]
        assert found(text="槐安") == [honour, ended]
        assert found(text=HOLDER.lower()) == [honour, ended]
        assert found(text="%") == []
        assert honour_years(session) == (2024, 2021)
