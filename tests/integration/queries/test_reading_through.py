"""While two subjects are merged everything reads through the survivor; afterwards nothing does."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from models.subjects import Subject
from models.vocabulary import Audience, CodeKind, NameKind, SharedField
from registry.errors import RegistryError
from registry.queries.dossier import Dossier, dossier
from registry.queries.notices import notices_of
from registry.queries.records.counting import public_counts
from registry.queries.records.filtering import RecordFilter
from registry.queries.records.history import records_of_subject_as_of
from registry.queries.records.listing import records_inside
from registry.queries.records.own import own_summary
from registry.queries.records.published import branch_counts, published
from registry.queries.registration import own_registration
from registry.queries.screening import screen
from registry.queries.search import SearchQuery, search
from registry.queries.verification import verify
from registry.rulebooks import load
from registry.rules.calendar import legal_day
from registry.rules.screening import Asked
from registry.services import duplicates
from tests.integration.services.duplicate_desk import (
    BOTTLE,
    LAKE,
    Desk,
    lay_out,
    merge,
    penalise,
    register,
)

LAW = load("jiaxing").records
TODAY = date(2026, 11, 23)
BRANCH = "91330499MADEM00467"


@pytest.fixture
def desk(session: Session, at: datetime) -> Desk:
    return lay_out(session, at)


def _dossier(session: Session, uscc: str) -> Dossier:
    session.flush()
    return dossier(session, uscc, audience=Audience.PUBLIC, on=TODAY)


def _public(session: Session, subject_id: int) -> list[str]:
    return [one.name for one in published(session, subject_id, LAW, on=TODAY).items]


def test_the_name_of_the_variant_is_an_alias_and_never_a_former_name(
    session: Session, desk: Desk, at: datetime
) -> None:
    merge(session, desk, at)

    shown = _dossier(session, BOTTLE)
    assert [(one.kind, one.name) for one in shown.aliases] == [
        (NameKind.TYPING_VARIANT, "嘉善县蓬湖包装材料厂")
    ]
    assert shown.former_names == ()
    assert [(one.kind, one.value) for one in shown.old_codes] == [(CodeKind.USCC, LAKE)]
    assert _dossier(session, LAKE).moved_to == BOTTLE


def test_the_code_of_the_variant_is_said_to_be_merged_and_scores_no_hundred(
    session: Session, desk: Desk, at: datetime
) -> None:
    merge(session, desk, at)

    (hit,) = search(session, SearchQuery(LAKE), audience=Audience.PUBLIC, on=TODAY).items
    (row,) = screen(session, [Asked(1, "嘉善县蓬湖包装材料厂", LAKE)], on=TODAY)

    told = f"代码 {LAKE} 的主体已于 {legal_day(at)} 归并到该主体"
    assert (hit.uscc, hit.score, hit.reasons[0].zh) == (BOTTLE, 99, told)
    assert "统一社会信用代码一致" not in [reason.zh for reason in hit.reasons]
    assert row.notes[0].zh == told
    assert row.found
    assert row.found.score == 99


def test_the_code_of_the_variant_is_its_own_again_after_the_merge(
    session: Session, desk: Desk, at: datetime
) -> None:
    done = merge(session, desk, at)
    duplicates.unmerge(session, done.id, "实为两家企业", by=desk.people.officer, at=at)

    (hit,) = search(session, SearchQuery(LAKE), audience=Audience.PUBLIC, on=TODAY).items

    assert (hit.uscc, hit.score, hit.merged) == (LAKE, 100, None)


def test_records_of_both_stand_on_the_survivor_and_go_back(
    session: Session, desk: Desk, at: datetime
) -> None:
    penalise(session, desk.bottle, at, document_no="演市监处罚〔2026〕1号")
    penalise(session, desk.lake, at, document_no="演市监处罚〔2026〕2号")
    before = [_public(session, one) for one in (desk.bottle, desk.lake)]
    done = merge(session, desk, at)

    together = _public(session, desk.bottle)
    counted = public_counts(session, [desk.bottle], TODAY)[desk.bottle].bad
    duplicates.unmerge(session, done.id, "实为两家企业", by=desk.people.officer, at=at)

    assert sorted(together) == ["演市监处罚〔2026〕1号", "演市监处罚〔2026〕2号"]
    assert counted == 2
    assert [_public(session, one) for one in (desk.bottle, desk.lake)] == before
    assert _dossier(session, BOTTLE).aliases == ()
    assert _dossier(session, LAKE).moved_to is None


def test_the_chosen_address_is_shown_until_the_merge_ends(
    session: Session, desk: Desk, at: datetime
) -> None:
    before = _dossier(session, BOTTLE)
    done = merge(session, desk, at, choices={SharedField.ADDRESS: desk.lake})

    meanwhile = _dossier(session, BOTTLE)
    own = own_registration(session, desk.bottle)
    duplicates.unmerge(session, done.id, "实为两家企业", by=desk.people.officer, at=at)

    assert before.address == "嘉兴市嘉善县天凝镇蓬山路10号"
    assert meanwhile.address == own.address == "嘉善县天凝镇蓬山路10号"
    assert meanwhile.legal_representative == before.legal_representative
    assert _dossier(session, BOTTLE) == before


def test_both_accounts_read_the_same_enterprise(session: Session, desk: Desk, at: datetime) -> None:
    penalise(session, desk.lake, at)
    merge(session, desk, at)

    for subject_id in (desk.bottle, desk.lake):
        assert own_summary(session, subject_id, on=TODAY).total == 1
        assert own_registration(session, subject_id).uscc == BOTTLE
        assert notices_of(session, subject_id).total == 2
    assert own_registration(session, desk.lake).merged_name == "嘉善县蓬湖包装材料厂"
    assert own_registration(session, desk.bottle).merged_name is None


def test_a_branch_of_the_variant_is_a_branch_of_the_survivor(
    session: Session, desk: Desk, at: datetime
) -> None:
    name = "嘉善县蓬湖包装材料厂海盐分公司"
    branch = register(session, name, BRANCH, at, parent_uscc=LAKE)
    penalise(session, branch, at)
    merge(session, desk, at)

    shown = _dossier(session, BOTTLE)
    assert ([one.uscc for one in shown.branches], shown.branch_total) == ([BRANCH], 1)
    assert [one.records for one in branch_counts(session, BOTTLE, on=TODAY)] == [1]


def test_the_officers_list_finds_both_by_either_code(
    session: Session, desk: Desk, at: datetime
) -> None:
    penalise(session, desk.bottle, at)
    penalise(session, desk.lake, at)
    merge(session, desk, at)

    found = [
        records_inside(session, RecordFilter(text=code), on=TODAY).total for code in (BOTTLE, LAKE)
    ]

    assert found == [2, 2]


def test_the_past_is_read_as_it_was_known_then(session: Session, desk: Desk, at: datetime) -> None:
    penalise(session, desk.lake, at)
    merge_at, end_at = at + timedelta(days=2), at + timedelta(days=4)
    done = merge(session, desk, merge_at)
    duplicates.unmerge(session, done.id, "实为两家企业", by=desk.people.officer, at=end_at)

    known = [
        len(
            records_of_subject_as_of(
                session,
                desk.bottle,
                on=TODAY + timedelta(days=days),
                known_at=at + timedelta(days=days),
            )
        )
        for days in (1, 3, 5)
    ]

    assert known == [0, 1, 0]


@pytest.mark.parametrize(
    ("statement", "check", "first_bad"),
    [
        ("UPDATE duplicate_pair SET state = 'different'", "pair_states", "duplicate_pair:1"),
        ("UPDATE subject_merge SET state = 'ended'", "subject_merges", "subject_merge:1"),
        (
            "UPDATE subject_merge SET duplicate_id = survivor_id, survivor_id = duplicate_id",
            "subject_merges",
            "subject_merge:1",
        ),
        ("UPDATE subject SET survivor_id = NULL", "subject_projection", "subject:2"),
    ],
)
def test_verify_names_what_does_not_follow_from_the_facts(
    session: Session, desk: Desk, at: datetime, statement: str, check: str, first_bad: str
) -> None:
    merge(session, desk, at)
    session.execute(text(statement))
    session.expire_all()

    wrong = [one for one in verify(session, None) if not one.is_sound]

    assert (check, first_bad) in [(one.check, one.first_bad) for one in wrong]


def test_verify_knows_a_link_that_no_merge_made(session: Session, desk: Desk, at: datetime) -> None:
    session.execute(
        text(
            "INSERT INTO identity_link (subject_id, survivor_id, valid_from, reason, recorded_at) "
            "VALUES (:one, :other, '2026-11-23', 'x', '2026-11-23 00:00:00')"
        ),
        {"one": desk.lake, "other": desk.bottle},
    )
    session.execute(
        text("UPDATE subject SET survivor_id = :other WHERE id = :one"),
        {"one": desk.lake, "other": desk.bottle},
    )

    wrong = [one for one in verify(session, None) if not one.is_sound]

    assert [one.first_bad for one in wrong] == ["identity_link:1"]


def test_verify_replays_a_chain_to_its_end(session: Session, desk: Desk, at: datetime) -> None:
    merge(session, desk, at)
    pair = duplicates.pair_of(session, desk.bottle, desk.machine, at=at)
    people = desk.people
    wish = duplicates.Wish("同一负责人核实", desk.machine)
    second = duplicates.propose_merge(session, pair.id, wish, by=people.officer, at=at)
    duplicates.confirm_merge(session, second.id, by=people.approver, at=at)

    survivor = session.scalars(select(Subject.survivor_id).where(Subject.id == desk.lake)).one()

    assert survivor == desk.machine
    assert all(one.is_sound for one in verify(session, None))


def test_a_merge_of_nothing_is_refused(session: Session, at: datetime) -> None:
    with pytest.raises(RegistryError):
        duplicates.pair_of(session, 4711, 4712, at=at)
