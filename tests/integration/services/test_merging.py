"""Two subjects are merged by two people, read as one, and unmerged exactly as they were."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from models.audit import AuditEntry
from models.duplicates import SharedParticular, SubjectMerge
from models.notices import Notice
from models.subjects import IdentityLink, Subject, SubjectName, SubjectVersion
from models.vocabulary import (
    AuditEvent,
    MergeState,
    NoticeKind,
    PairState,
    Role,
    SharedField,
    Verdict,
)
from registry.errors import Conflict, Invalid, Refused
from registry.queries.duplicates.standing import merge_between
from registry.queries.verification import verify
from registry.services import duplicates
from registry.services.duplicates import Wish
from tests.factories import make_account
from tests.integration.services.duplicate_desk import (
    REASON,
    Desk,
    lay_out,
    merge,
    pair_up,
    penalise,
    propose_merge,
    register,
)

WHY = "实为两家企业，误并"


@pytest.fixture
def desk(session: Session, at: datetime) -> Desk:
    return lay_out(session, at)


def _survivors(session: Session, *subject_ids: int) -> list[int | None]:
    session.expire_all()
    return [session.get_one(Subject, one).survivor_id for one in subject_ids]


def test_two_codes_wait_for_a_second_person_who_merges_them(
    session: Session, desk: Desk, at: datetime
) -> None:
    proposed = propose_merge(session, desk, at)
    pair = pair_up(session, desk.bottle, desk.lake, at)

    assert proposed.state is MergeState.WAITING
    assert pair.state is PairState.WAITING
    assert proposed.why_second[0].startswith("两个有效的统一社会信用代码不同")
    assert _survivors(session, desk.bottle, desk.lake) == [None, None]

    duplicates.confirm_merge(session, proposed.id, by=desk.people.approver, at=at)

    assert (proposed.state, pair.state) == (MergeState.DONE, PairState.MERGED)
    assert _survivors(session, desk.bottle, desk.lake) == [None, desk.bottle]


def test_a_record_on_either_side_is_a_reason_for_a_second_person(
    session: Session, desk: Desk, at: datetime
) -> None:
    penalise(session, desk.lake, at)

    proposed = propose_merge(session, desk, at)

    assert any("名下有 1 条信用记录" in reason for reason in proposed.why_second)


def test_nobody_confirms_what_they_proposed_and_the_database_says_so_too(
    session: Session, desk: Desk, at: datetime
) -> None:
    proposed = propose_merge(session, desk, at)

    with pytest.raises(Refused, match="不能审核或审批自己"):
        duplicates.confirm_merge(session, proposed.id, by=desk.people.officer, at=at)
    for column, value in (("decided_by", "proposed_by"), ("state", "'done'")):
        with pytest.raises(IntegrityError), session.begin_nested():
            session.execute(text(f"UPDATE subject_merge SET {column} = {value}"))


def test_one_person_under_two_accounts_counts_as_one(
    session: Session, desk: Desk, at: datetime
) -> None:
    twins = [
        make_account(role=role, display_name="沈知微", created_at=at - timedelta(days=9))
        for role in (Role.OFFICER, Role.APPROVER)
    ]
    session.add_all(twins)
    session.flush()
    pair = pair_up(session, desk.bottle, desk.lake, at)
    proposed = duplicates.propose_merge(session, pair.id, Wish(REASON), by=twins[0].id, at=at)

    with pytest.raises(Refused, match="同名同部门"):
        duplicates.confirm_merge(session, proposed.id, by=twins[1].id, at=at)


def test_a_new_record_between_proposal_and_confirmation_voids_it_and_is_named(
    session: Session, desk: Desk, at: datetime
) -> None:
    proposed = propose_merge(session, desk, at)
    penalise(session, desk.lake, at)

    done = duplicates.confirm_merge(session, proposed.id, by=desk.people.approver, at=at)

    assert done.changed == ("新增 1 条信用记录",)
    assert proposed.state is MergeState.LAPSED
    assert "新增 1 条信用记录" in (proposed.decision_reason or "")
    assert pair_up(session, desk.bottle, desk.lake, at).state is PairState.OPEN
    assert _survivors(session, desk.lake) == [None]


def test_a_new_version_of_the_particulars_voids_it_too(
    session: Session, desk: Desk, at: datetime
) -> None:
    proposed = propose_merge(session, desk, at)
    later = at + timedelta(hours=1)
    register(session, "嘉善县蓬湖包装材料厂", "91330499MADEM01698", later, address="别处1号")

    done = duplicates.confirm_merge(session, proposed.id, by=desk.people.approver, at=later)

    assert done.changed == ("登记信息有新的版本",)


def test_what_was_not_seen_is_not_confirmed(session: Session, desk: Desk, at: datetime) -> None:
    proposed = propose_merge(session, desk, at)

    with pytest.raises(Conflict, match="刷新页面"):
        duplicates.confirm_merge(
            session, proposed.id, by=desk.people.approver, at=at, seen=b"\x00" * 32
        )
    pair = pair_up(session, desk.bottle, desk.machine, at)
    with pytest.raises(Conflict, match="另有一件归并"):
        duplicates.propose_merge(session, pair.id, Wish(REASON), by=desk.people.officer, at=at)


def test_a_preview_that_is_out_of_date_is_not_proposed(
    session: Session, desk: Desk, at: datetime
) -> None:
    pair = pair_up(session, desk.bottle, desk.lake, at)

    with pytest.raises(Conflict, match="预览之后情况有变化"):
        duplicates.propose_merge(
            session, pair.id, Wish(REASON), by=desk.people.officer, at=at, seen=b"\x00" * 32
        )


def test_a_second_click_and_the_back_button_change_nothing(
    session: Session, desk: Desk, at: datetime
) -> None:
    done = merge(session, desk, at)

    with pytest.raises(Conflict, match="已经归并"):
        propose_merge(session, desk, at)
    with pytest.raises(Conflict, match="已是“已归并”"):
        duplicates.confirm_merge(session, done.id, by=desk.people.approver, at=at)
    assert session.scalar(select(func.count(IdentityLink.id))) == 1


def test_nothing_hangs_and_no_codes_differ_so_one_person_merges(
    session: Session, desk: Desk, at: datetime
) -> None:
    session.get_one(Subject, desk.lake).uscc = None
    session.flush()

    done = propose_merge(session, desk, at)

    assert (done.state, done.needs_second, done.decided_by) == (MergeState.DONE, False, None)
    assert _survivors(session, desk.lake) == [desk.bottle]


def test_a_subject_with_a_code_is_not_read_through_one_without(
    session: Session, desk: Desk, at: datetime
) -> None:
    session.get_one(Subject, desk.lake).uscc = None
    session.flush()

    with pytest.raises(Refused, match="不能归并到没有代码的主体"):
        propose_merge(session, desk, at, into=desk.lake)
    pair = pair_up(session, desk.bottle, desk.lake, at)
    suggested = duplicates.propose_merge(
        session, pair.id, Wish(REASON), by=desk.people.officer, at=at
    )
    assert suggested.survivor_id == desk.bottle


def test_a_branch_is_not_merged_with_its_head_office(
    session: Session, desk: Desk, at: datetime
) -> None:
    branch = register(
        session,
        "嘉善蓬壶包装材料有限公司平湖分公司",
        "91330499MADEM00467",
        at,
        parent_uscc="91330499MADEM010X0",
    )
    pair = pair_up(session, desk.bottle, branch, at)

    with pytest.raises(Refused, match="分别记名"):
        duplicates.propose_merge(session, pair.id, Wish(REASON), by=desk.people.officer, at=at)


def test_both_subjects_are_told_and_the_journal_names_both_people(
    session: Session, desk: Desk, at: datetime
) -> None:
    done = merge(session, desk, at)

    told = session.scalars(
        select(Notice).where(Notice.kind == NoticeKind.SUBJECT_MERGED).order_by(Notice.subject_id)
    ).all()
    entry = session.scalars(
        select(AuditEntry).where(AuditEntry.event == AuditEvent.SUBJECTS_MERGED)
    ).one()
    assert [notice.subject_id for notice in told] == [desk.bottle, desk.lake]
    assert "嘉善县蓬湖包装材料厂" in told[0].sentence
    assert (entry.about, entry.actor_id) == (f"merge:{done.id}", desk.people.approver)
    assert entry.details["proposed_by"] == desk.people.officer


def test_an_unmerge_restores_both_and_keeps_a_no_for_ever(
    session: Session, desk: Desk, at: datetime
) -> None:
    penalise(session, desk.lake, at)
    before = _facts(session)
    done = merge(session, desk, at)
    years_later = at + timedelta(days=4_000)

    duplicates.unmerge(session, done.id, WHY, by=desk.people.officer, at=years_later)

    assert _survivors(session, desk.bottle, desk.lake) == [None, None]
    assert _facts(session) == before
    assert done.state is MergeState.ENDED
    assert pair_up(session, desk.bottle, desk.lake, at).state is PairState.DIFFERENT
    assert duplicates.propose(session, [(desk.bottle, desk.lake)], at=at).judged == 1
    told = select(func.count(Notice.id)).where(Notice.kind == NoticeKind.SUBJECT_UNMERGED)
    assert session.scalar(told) == 2
    with pytest.raises(Conflict, match="不能撤销"):
        duplicates.unmerge(session, done.id, WHY, by=desk.people.officer, at=years_later)


def test_records_of_a_subject_without_a_code_leave_the_pages_by_an_approver_only(
    session: Session, desk: Desk, at: datetime
) -> None:
    session.get_one(Subject, desk.lake).uscc = None
    penalise(session, desk.lake, at)
    done = merge(session, desk, at)

    with pytest.raises(Refused, match="1 条公示信息"):
        duplicates.unmerge(session, done.id, WHY, by=desk.people.officer, at=at)
    duplicates.unmerge(session, done.id, WHY, by=desk.people.approver, at=at)

    assert _survivors(session, desk.lake) == [None]


def test_a_chain_is_read_through_its_end_and_taken_apart_link_by_link(
    session: Session, desk: Desk, at: datetime
) -> None:
    people = desk.people
    first = merge(session, desk, at)
    pair = pair_up(session, desk.bottle, desk.machine, at)
    second = duplicates.propose_merge(
        session, pair.id, Wish(REASON, desk.machine), by=people.officer, at=at
    )
    duplicates.confirm_merge(session, second.id, by=people.approver, at=at)

    assert any("此前已有 1 个主体" in reason for reason in second.why_second)
    assert _survivors(session, desk.lake, desk.bottle, desk.machine) == [
        desk.machine,
        desk.machine,
        None,
    ]

    duplicates.unmerge(session, second.id, WHY, by=people.officer, at=at)
    assert _survivors(session, desk.lake, desk.bottle) == [desk.bottle, None]
    duplicates.unmerge(session, first.id, WHY, by=people.officer, at=at)
    assert _survivors(session, desk.lake, desk.bottle) == [None, None]


def test_the_first_link_of_a_chain_can_be_ended_first(
    session: Session, desk: Desk, at: datetime
) -> None:
    people = desk.people
    first = merge(session, desk, at)
    pair = pair_up(session, desk.bottle, desk.machine, at)
    second = duplicates.propose_merge(
        session, pair.id, Wish(REASON, desk.machine), by=people.officer, at=at
    )
    duplicates.confirm_merge(session, second.id, by=people.approver, at=at)

    duplicates.unmerge(session, first.id, WHY, by=people.officer, at=at)

    assert _survivors(session, desk.lake, desk.bottle) == [None, desk.machine]


def test_a_circle_cannot_be_made(session: Session, desk: Desk, at: datetime) -> None:
    merge(session, desk, at)
    pair = pair_up(session, desk.lake, desk.machine, at)

    with pytest.raises(Conflict, match="已经归并到其他主体"):
        duplicates.propose_merge(session, pair.id, Wish(REASON), by=desk.people.officer, at=at)


def test_a_third_does_not_bring_together_what_was_judged_apart(
    session: Session, desk: Desk, at: datetime
) -> None:
    officer = desk.people.officer
    apart = pair_up(session, desk.lake, desk.machine, at)
    duplicates.judge(session, apart.id, Verdict.DIFFERENT, REASON, by=officer, at=at)
    merge(session, desk, at)
    pair = pair_up(session, desk.bottle, desk.machine, at)

    with pytest.raises(Conflict, match="已判定不是同一主体的并在一起"):
        duplicates.propose_merge(session, pair.id, Wish(REASON), by=officer, at=at)


def test_a_third_that_is_like_both_but_judged_apart_from_one_is_a_warning(
    session: Session, desk: Desk, at: datetime
) -> None:
    apart = pair_up(session, desk.lake, desk.machine, at)
    pair_up(session, desk.bottle, desk.machine, at)
    duplicates.judge(session, apart.id, Verdict.DIFFERENT, REASON, by=desk.people.officer, at=at)

    proposed = propose_merge(session, desk, at)

    assert any("与双方都相似" in reason for reason in proposed.why_second)


def test_whose_particular_is_shown_is_chosen_and_not_copied(
    session: Session, desk: Desk, at: datetime
) -> None:
    versions = session.scalar(select(func.count(SubjectVersion.id)))

    done = merge(session, desk, at, choices={SharedField.ADDRESS: desk.lake})

    shared = session.scalars(select(SharedParticular)).one()
    assert (shared.link_id, shared.field, shared.from_id) == (
        done.link_id,
        SharedField.ADDRESS,
        desk.lake,
    )
    assert session.scalar(select(func.count(SubjectVersion.id))) == versions


def test_a_particular_that_is_not_there_cannot_be_chosen(
    session: Session, desk: Desk, at: datetime
) -> None:
    with pytest.raises(Invalid, match="没有可以展示的“行业”"):
        propose_merge(session, desk, at, choices={SharedField.INDUSTRY: desk.lake})
    with pytest.raises(Invalid, match="只能取自这一对"):
        propose_merge(session, desk, at, choices={SharedField.ADDRESS: desk.machine})


def test_a_refused_merge_and_a_withdrawn_one_open_the_pair_again(
    session: Session, desk: Desk, at: datetime
) -> None:
    people = desk.people
    refused = propose_merge(session, desk, at)
    with pytest.raises(Refused, match="不能审核"):
        duplicates.refuse_merge(session, refused.id, REASON, by=people.officer, at=at)
    duplicates.refuse_merge(session, refused.id, "负责人不同，请再核实", by=people.approver, at=at)
    withdrawn = propose_merge(session, desk, at)
    with pytest.raises(Refused, match="只有提出归并的人"):
        duplicates.withdraw_merge(session, withdrawn.id, REASON, by=people.approver, at=at)

    duplicates.withdraw_merge(session, withdrawn.id, "材料不足，撤回", by=people.officer, at=at)

    assert (refused.state, withdrawn.state) == (MergeState.REFUSED, MergeState.WITHDRAWN)
    assert pair_up(session, desk.bottle, desk.lake, at).state is PairState.OPEN


def test_the_standing_merge_is_found_by_its_two_subjects_only(
    session: Session, desk: Desk, at: datetime
) -> None:
    done = merge(session, desk, at)

    assert merge_between(session, desk.bottle, desk.lake).id == done.id


def test_the_register_is_sound_after_merging_and_unmerging(
    session: Session, desk: Desk, at: datetime
) -> None:
    done = merge(session, desk, at)
    first = [finding for finding in verify(session, None) if not finding.is_sound]
    duplicates.unmerge(session, done.id, WHY, by=desk.people.officer, at=at)
    second = [finding for finding in verify(session, None) if not finding.is_sound]

    assert (first, second) == ([], [])
    assert session.scalar(select(func.count(SubjectMerge.id))) == 1


def _facts(session: Session) -> list[int | None]:
    """Return how many facts there are besides those of merging itself."""
    tables = (SubjectVersion, SubjectName, Subject)
    return [session.scalar(select(func.count(table.id))) for table in tables]
