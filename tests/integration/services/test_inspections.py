"""Plans and draws: the commitment before, one draw, what the rule gives, and what is refused."""

import hashlib
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from threading import Barrier

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.audit import AuditEntry
from models.inspections import InspectionDraw, InspectionDrawLine, InspectionPlan
from models.session import Sessions
from models.vault import VaultItem
from models.vocabulary import AuditEvent, Grade, PersonalField, SubjectKind, SubjectStatus
from registry.errors import Conflict, Invalid, NotFound
from registry.queries.inspections import drawn_lines, kept_file, repeated, strata_of
from registry.queries.vault import open_item
from registry.rulebooks import rulebook_of
from registry.rules.inspections import Population, Reach
from registry.services import inspections, vault
from tests.inspection_factories import (
    NAMES,
    add_members,
    add_plan,
    add_planner,
    make_planned,
)

MIXED = [Grade.AAA] * 4 + [Grade.A] * 4 + [Grade.B] * 4 + [None] * 4


def _journal(session: Session, event: AuditEvent) -> list[AuditEntry]:
    return list(session.scalars(select(AuditEntry).where(AuditEntry.event == event)))


def _digest(value: bytes) -> bytes:
    return hashlib.sha256(value).digest()


def _lines(session: Session, draw: InspectionDraw) -> list[InspectionDrawLine]:
    wanted = select(InspectionDrawLine).where(InspectionDrawLine.draw_id == draw.id)
    return list(session.scalars(wanted.order_by(InspectionDrawLine.place)))


def test_a_plan_keeps_seed_and_secret_in_the_vault_and_shows_what_commits_to_both(
    session: Session, at: datetime
) -> None:
    add_members(session, at, MIXED)

    plan = add_plan(session, at)

    item = session.get_one(VaultItem, plan.seed_id)
    kept = bytes.fromhex(open_item(session, plan.seed_id) or "")
    seed, secret = kept[:32], kept[32:]
    assert item.field is PersonalField.DRAW_SEED
    assert len(kept) == 64
    assert seed != secret
    assert _digest(_digest(seed) + _digest(secret)) == bytes(plan.seed_hash)
    told = str(_journal(session, AuditEvent.INSPECTION_PLANNED)[0].details)
    assert not any(one.hex() in told for one in (seed, secret, _digest(secret)))


def test_plans_are_numbered_by_year_without_gaps(session: Session, at: datetime) -> None:
    add_members(session, at, MIXED)

    numbers = [add_plan(session, at).plan_no for _ in range(3)]
    next_year = add_plan(session, at + timedelta(days=200)).plan_no

    assert numbers == ["演抽〔2026〕1号", "演抽〔2026〕2号", "演抽〔2026〕3号"]
    assert next_year == "演抽〔2027〕1号"


def test_a_register_that_is_no_demonstration_numbers_without_the_word(
    session: Session, at: datetime
) -> None:
    add_members(session, at, MIXED)
    rulebook = rulebook_of(session)
    city = replace(rulebook.city, is_demonstration=False)
    session.info["rulebook"] = replace(rulebook, city=city)

    numbers = [add_plan(session, at).plan_no for _ in range(2)]

    assert numbers == ["抽〔2026〕1号", "抽〔2026〕2号"]


def test_a_draw_publishes_the_seed_and_takes_the_quota_with_full_teams(
    session: Session, at: datetime
) -> None:
    add_members(session, at, MIXED)
    plan = add_plan(session, at, quota=8)

    draw = inspections.draw(session, plan.id, by=plan.by_id, at=at)

    lines = _lines(session, draw)
    secret = bytes.fromhex(str(draw.strata["secret"]))
    seed = bytes.fromhex(draw.seed)
    assert _digest(_digest(seed) + _digest(secret)) == bytes(plan.seed_hash)
    assert [one.place for one in lines] == list(range(1, 9))
    assert len({one.subject_id for one in lines}) == 8
    assert {len(set(one.inspectors)) for one in lines} == {2}
    work = Counter(name for one in lines for name in one.inspectors)
    assert work == Counter(dict.fromkeys(NAMES, 4))


def test_what_is_drawn_follows_the_strata_that_the_factors_give(
    session: Session, at: datetime
) -> None:
    add_members(session, at, MIXED)
    plan = add_plan(session, at, quota=8)

    draw = inspections.draw(session, plan.id, by=plan.by_id, at=at)

    # weights 4×0.5, 4×1, 4×1 (not rated), 4×1.2 of 14.8: shares 1.08, 2.16, 2.16, 2.59
    strata = {one.grade: one.drawn for one in strata_of(draw)}
    assert strata == {Grade.AAA: 1, Grade.A: 2, Grade.NOT_RATED: 2, Grade.B: 3}
    assert Counter(one.grade for one in _lines(session, draw)) == Counter(strata)
    assert draw.population == 16


def test_a_draw_can_be_made_again_though_the_population_moved_on(
    session: Session, at: datetime
) -> None:
    firms = add_members(session, at, MIXED)
    plan = add_plan(session, at)
    draw = inspections.draw(session, plan.id, by=plan.by_id, at=at)

    before = kept_file(session, draw)
    firms[0].status = SubjectStatus.DEREGISTERED
    session.flush()

    assert before is not None and before.count("subject,") == len(MIXED)
    assert kept_file(session, draw) == before
    assert repeated(session, plan, draw) is True


def test_the_population_lies_in_the_vault_and_is_gone_when_it_was_destroyed(
    session: Session, at: datetime
) -> None:
    firms = add_members(session, at, MIXED)
    plan = add_plan(session, at)
    draw = inspections.draw(session, plan.id, by=plan.by_id, at=at)
    item = session.get_one(VaultItem, int(str(draw.strata["population_id"])))
    sealed = item.ciphertext

    vault.forget(session, item.id, by=None, at=at, reason="期满")

    assert item.field is PersonalField.DRAW_POPULATION
    assert sealed is not None and (firms[0].uscc or "").encode() not in sealed
    assert kept_file(session, draw) is None
    assert repeated(session, plan, draw) is None


def test_the_digest_of_a_small_population_does_not_give_its_grades_away(
    session: Session, at: datetime
) -> None:
    [firm] = add_members(session, at, [Grade.B])
    plan = add_plan(session, at, quota=1)

    draw = inspections.draw(session, plan.id, by=plan.by_id, at=at)

    text = kept_file(session, draw) or ""
    salt = Population.read(text).salt
    for grade in Grade:
        guess = text.replace(salt, "").replace(",B\n", f",{grade.value}\n")
        assert hashlib.sha256(guess.encode()).digest() != bytes(draw.population_hash)
    assert f"subject,{firm.uscc},B\n" in text


def test_the_journal_has_the_plan_and_the_draw_without_a_name(
    session: Session, at: datetime
) -> None:
    add_members(session, at, MIXED)
    plan = add_plan(session, at)

    draw = inspections.draw(session, plan.id, by=plan.by_id, at=at)

    [planned] = _journal(session, AuditEvent.INSPECTION_PLANNED)
    [drawn] = _journal(session, AuditEvent.INSPECTION_DRAWN)
    assert planned.about == drawn.about == f"inspection_plan:{plan.id}"
    assert planned.details["seed_hash"] == bytes(plan.seed_hash).hex()
    assert drawn.details["population_hash"] == bytes(draw.population_hash).hex()
    assert not any(name in str((planned.details, drawn.details)) for name in NAMES)


def test_a_plan_is_drawn_once(session: Session, at: datetime) -> None:
    add_members(session, at, MIXED)
    plan = add_plan(session, at)
    inspections.draw(session, plan.id, by=plan.by_id, at=at)

    with pytest.raises(Conflict, match="只抽取一次"):
        inspections.draw(session, plan.id, by=plan.by_id, at=at)


def test_what_is_public_does_not_give_the_order_of_those_who_were_drawn(
    session: Session, at: datetime
) -> None:
    add_members(session, at, [Grade.A] * 12)
    plan = add_plan(session, at, quota=12)

    draw = inspections.draw(session, plan.id, by=plan.by_id, at=at)

    drawn = [one.code for one in drawn_lines(session, draw)]
    seed, secret = bytes.fromhex(draw.seed), bytes.fromhex(str(draw.strata["secret"]))
    public = (seed, seed + _digest(secret), seed + bytes(plan.seed_hash))
    assert drawn == sorted(drawn, key=lambda code: _digest(seed + secret + b"\x1f" + code.encode()))
    for key in public:
        assert drawn != sorted(drawn, key=lambda code: _digest(key + b"\x1f" + code.encode()))


def test_two_who_draw_at_the_same_moment_make_one_draw(sessions: Sessions, at: datetime) -> None:
    with sessions.writing() as session:
        add_members(session, at, MIXED)
        plan = add_plan(session, at)
        plan_id, by = plan.id, plan.by_id
    start = Barrier(2)

    def deed() -> str:
        start.wait(timeout=30)
        try:
            with sessions.writing() as session:
                inspections.draw(session, plan_id, by=by, at=at)
        except Conflict:
            return "told"
        return "drawn"

    with ThreadPoolExecutor(2) as pool:
        found = sorted(one.result() for one in [pool.submit(deed), pool.submit(deed)])

    assert found == ["drawn", "told"]


def test_plans_made_at_the_same_moment_have_numbers_of_their_own(
    sessions: Sessions, at: datetime
) -> None:
    with sessions.writing() as session:
        add_members(session, at, MIXED)
        by = add_planner(session)
    start = Barrier(3)

    def deed() -> str:
        start.wait(timeout=30)
        with sessions.writing() as session:
            return inspections.plan(session, make_planned(), by=by, at=at).plan_no

    with ThreadPoolExecutor(3) as pool:
        found = {one.result() for one in [pool.submit(deed) for _ in range(3)]}

    assert found == {f"演抽〔2026〕{number}号" for number in (1, 2, 3)}


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"quota": 0}, "大于零"),
        ({"quota": -1}, "大于零"),
        ({"quota": 17}, "只有 16 家"),
        ({"title": " "}, "方案名称"),
        ({"title": "长" * 201}, "方案名称"),
        ({"inspectors": ()}, "请填写检查人员名单"),
        ({"inspectors": ("甲", "乙", "甲")}, "检查人员重复：甲"),
        ({"team": 5}, "每组 5 人，多于名单中的 4 人"),
        ({"team": 0}, "每组检查人员数必须"),
        ({"reach": Reach((SubjectKind.ENTERPRISE,), "Z")}, "行业门类"),
        ({"reach": Reach((SubjectKind.ENTERPRISE,), division_code="110000")}, "没有这个辖区"),
        ({"reach": Reach((SubjectKind.BRANCH,))}, "只有 0 家"),
    ],
)
def test_a_crooked_plan_is_refused_with_the_reason_and_takes_no_number(
    session: Session, at: datetime, changes: dict[str, object], said: str
) -> None:
    add_members(session, at, MIXED)

    with pytest.raises(Invalid, match=said):
        add_plan(session, at, **changes)

    assert list(session.scalars(select(InspectionPlan))) == []
    assert list(session.scalars(select(VaultItem))) == []


@pytest.mark.parametrize("division_code", [None, "330482", "330400"])
def test_a_county_plans_within_itself_only(
    session: Session, at: datetime, division_code: str | None
) -> None:
    add_members(session, at, MIXED, division_code="330482")
    by = add_planner(session, division_code="330402")
    reach = Reach((SubjectKind.ENTERPRISE,), division_code=division_code)

    with pytest.raises(Invalid, match="只能在本辖区内"):
        inspections.plan(session, make_planned(reach=reach), by=by, at=at)


def test_a_county_plans_for_a_town_of_its_own(session: Session, at: datetime) -> None:
    add_members(session, at, MIXED, division_code="330402-L01")
    by = add_planner(session, division_code="330402")
    reach = Reach((SubjectKind.ENTERPRISE,), division_code="330402-L01")

    plan = inspections.plan(session, make_planned(reach=reach), by=by, at=at)

    assert plan.division_code == "330402-L01"


@pytest.mark.parametrize(
    "kinds", [(), (SubjectKind.PRACTITIONER,), (SubjectKind.ENTERPRISE, SubjectKind.PRACTITIONER)]
)
def test_persons_and_nobody_are_no_reach(kinds: tuple[SubjectKind, ...]) -> None:
    with pytest.raises(Invalid):
        Reach(kinds)


def test_a_plan_that_is_not_there_cannot_be_drawn(session: Session, at: datetime) -> None:
    with pytest.raises(NotFound):
        inspections.draw(session, 4711, by=add_planner(session).account_id, at=at)


def test_a_population_that_shrank_below_the_quota_is_refused(
    session: Session, at: datetime
) -> None:
    firms = add_members(session, at, [Grade.A] * 3)
    plan = add_plan(session, at, quota=3)
    firms[1].status = SubjectStatus.LICENCE_REVOKED
    session.flush()

    with pytest.raises(Invalid, match="只有 2 家"):
        inspections.draw(session, plan.id, by=plan.by_id, at=at)


def test_a_seed_that_was_destroyed_or_changed_is_not_drawn_with(
    session: Session, at: datetime
) -> None:
    add_members(session, at, MIXED)
    lost, changed = add_plan(session, at), add_plan(session, at)
    vault.forget(session, lost.seed_id, by=None, at=at, reason="期满")
    other = vault.put(session, PersonalField.DRAW_SEED, "00" * 32, subject_id=None, at=at)
    session.expunge(changed)
    changed_id = changed.id
    session.add(
        InspectionPlan(
            **{
                column.name: getattr(changed, column.name)
                for column in InspectionPlan.__table__.columns
                if column.name != "id"
            }
            | {"plan_no": "演抽〔2026〕9号", "seed_id": other.id}
        )
    )
    session.flush()
    crooked = session.scalar(select(InspectionPlan.id).where(InspectionPlan.id > changed_id))
    assert crooked is not None

    with pytest.raises(Invalid, match="已经销毁"):
        inspections.draw(session, lost.id, by=lost.by_id, at=at)
    with pytest.raises(Invalid, match="与公布的摘要不符"):
        inspections.draw(session, crooked, by=lost.by_id, at=at)


def test_a_draw_goes_by_the_subjects_of_its_own_day(session: Session, at: datetime) -> None:
    add_members(session, at, [Grade.A] * 3)
    plan = add_plan(session, at, quota=3)
    add_members(session, at, [None])

    draw = inspections.draw(session, plan.id, by=plan.by_id, at=at + timedelta(days=3))

    assert draw.population == 4
