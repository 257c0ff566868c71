"""Plans and draws are sound until somebody touches them from outside; then the place is named."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest
from sqlalchemy import Engine, select, text

from models.guards import drop_guards
from models.inspections import InspectionDraw
from models.session import Sessions
from models.vault import VaultItem
from models.vocabulary import Grade, PersonalField
from registry.errors import Invalid
from registry.queries.inspections import kept_file
from registry.queries.verification import verify
from registry.rules.inspections import Candidate, Population, packed, population
from registry.services import inspections, vault
from tests.inspection_factories import add_members, add_plan

TABLES = ("audit_entry", "inspection_plan", "inspection_draw", "inspection_draw_line")
Touch = Callable[[str], None]


@pytest.fixture
def register(sessions: Sessions, at: datetime) -> Sessions:
    """Plan 1 is drawn, plan 2 waits."""
    with sessions.writing() as session:
        add_members(session, at, [Grade.AAA] * 4 + [Grade.A] * 4 + [Grade.B] * 4)
        first, _ = add_plan(session, at, quota=5), add_plan(session, at)
        inspections.draw(session, first.id, by=first.by_id, at=at)
    return sessions


@pytest.fixture
def touch(engine: Engine) -> Touch:
    """Run a statement as somebody who holds the database, and took the triggers down."""

    def run(statement: str) -> None:
        with engine.execution_options(register_writes=True).begin() as connection:
            for table in TABLES:
                for deed in ("update", "delete") if engine.dialect.name == "sqlite" else ():
                    connection.execute(text(f"DROP TRIGGER IF EXISTS {table}_keeps_facts_{deed}"))
                drop_guards(lambda ddl: connection.execute(text(ddl)), engine.dialect.name, table)
            connection.exec_driver_sql(statement)

    return run


def _unsound(sessions: Sessions) -> dict[str, tuple[str | None, str | None]]:
    with sessions.reading() as session:
        found = [one for one in verify(session, None) if one.check.startswith("inspection")]
    return {one.check: (one.first_bad, one.problem) for one in found if not one.is_sound}


def test_an_untouched_register_is_sound_and_both_checks_have_looked(register: Sessions) -> None:
    with register.reading() as session:
        looked = {one.check: one.checked for one in verify(session, None)}

    assert _unsound(register) == {}
    assert (looked["inspection_plans"], looked["inspection_draws"]) == (2, 1)


@pytest.mark.parametrize(
    ("statement", "check", "said"),
    [
        ("UPDATE inspection_plan SET quota = 4 WHERE id = 1", "inspection_plans", "quota"),
        ("UPDATE inspection_plan SET team = 1 WHERE id = 1", "inspection_plans", "team"),
        ("UPDATE inspection_plan SET plan_no = 'X' WHERE id = 1", "inspection_plans", "plan_no"),
        (
            "UPDATE inspection_plan SET seed_hash = (SELECT seed_hash FROM inspection_plan"
            " WHERE id = 2) WHERE id = 1",
            "inspection_plans",
            "seed_hash",
        ),
        (
            "UPDATE inspection_plan SET seed_id = (SELECT seed_id FROM inspection_plan"
            " WHERE id = 2) WHERE id = 1",
            "inspection_plans",
            "封存的种子与公布的摘要不符",
        ),
        (
            "DELETE FROM audit_entry WHERE about = 'inspection_plan:1'",
            "inspection_plans",
            "日志中没有",
        ),
        (
            f"UPDATE inspection_draw SET seed = '{'00' * 32}'",
            "inspection_draws",
            "种子和保密值与方案公布的摘要不符",
        ),
        ("UPDATE inspection_draw SET population = 11", "inspection_draws", "population"),
        (
            "UPDATE inspection_draw SET population_hash = (SELECT seed_hash FROM inspection_plan"
            " WHERE id = 2)",
            "inspection_draws",
            "population_hash",
        ),
        ("DELETE FROM inspection_draw_line WHERE place = 5", "inspection_draws", "drawn"),
        (
            "UPDATE inspection_draw_line SET place = 6 WHERE place = 5",
            "inspection_draws",
            "lines_hash",
        ),
        (
            "UPDATE inspection_draw_line SET inspectors = '[\"甲\"]' WHERE place = 1",
            "inspection_draws",
            "lines_hash",
        ),
        (
            "UPDATE inspection_draw_line SET subject_id = (SELECT max(id) FROM subject WHERE id"
            " NOT IN (SELECT subject_id FROM inspection_draw_line)) WHERE place = 1",
            "inspection_draws",
            "lines_hash",
        ),
    ],
)
def test_whatever_is_touched_is_found_with_its_reason(
    register: Sessions, touch: Touch, statement: str, check: str, said: str
) -> None:
    touch(statement)

    first_bad, problem = _unsound(register)[check]
    assert first_bad in ("inspection_plan:1", "inspection_draw:1")
    assert said in (problem or "")


OTHER = "(SELECT max(id) FROM account)"


@pytest.mark.parametrize(
    ("statement", "where"),
    [
        ("UPDATE inspection_plan SET title = '另一方案' WHERE id = 2", "inspection_plan:2"),
        ("UPDATE inspection_plan SET filters = '{}' WHERE id = 2", "inspection_plan:2"),
        (
            'UPDATE inspection_plan SET inspectors = \'["甲","乙","丙","丁"]\' WHERE id = 2',
            "inspection_plan:2",
        ),
        (f"UPDATE inspection_plan SET by_id = {OTHER} WHERE id = 1", "inspection_plan:1"),
        ("UPDATE inspection_plan SET on_date = '2026-01-05' WHERE id = 2", "inspection_plan:2"),
        ("DELETE FROM inspection_plan WHERE id = 2", "inspection_plan:2"),
        (f"UPDATE inspection_draw SET by_id = {OTHER}", "inspection_draw:1"),
        ("UPDATE inspection_draw SET on_date = '2026-01-05'", "inspection_draw:1"),
        (
            "UPDATE inspection_draw_line SET recorded_at = '2026-01-05 02:00:00'",
            "inspection_draw:1",
        ),
    ],
)
def test_every_column_is_held_by_the_journal(
    register: Sessions, touch: Touch, statement: str, where: str
) -> None:
    touch(statement)

    assert where in {first_bad for first_bad, _ in _unsound(register).values()}


def test_a_draw_that_was_deleted_with_its_lines_is_missed(register: Sessions, touch: Touch) -> None:
    touch("DELETE FROM inspection_draw_line")
    touch("DELETE FROM inspection_draw")

    assert _unsound(register)["inspection_draws"][0] == "inspection_plan:1"


def _touch_strata(sessions: Sessions, touch: Touch, **changes: object) -> None:
    with sessions.reading() as session:
        kept = session.scalars(select(InspectionDraw.strata)).one()
    touch(f"UPDATE inspection_draw SET strata = '{json.dumps({**kept, **changes})}'")


def test_strata_that_do_not_add_up_are_found(register: Sessions, touch: Touch) -> None:
    strata = [{"grade": "A", "number": 12, "factor": "1", "drawn": 5}]
    _touch_strata(register, touch, strata=strata)

    assert "各等级的抽取数与名单不符" in str(_unsound(register)["inspection_draws"])


def test_another_secret_is_found(register: Sessions, touch: Touch) -> None:
    _touch_strata(register, touch, secret="00" * 32)

    assert "种子和保密值与方案公布的摘要不符" in str(_unsound(register)["inspection_draws"])


def _why_not(sessions: Sessions, at: datetime, kept: str | None) -> str:
    """Return why the file of the draw is refused where `kept` lies in its place; None: nothing does."""
    with sessions.writing() as session:
        item = 4711
        if kept is not None:
            field = PersonalField.DRAW_POPULATION
            item = vault.put(session, field, kept, subject_id=None, at=at).id
        draw = session.scalars(select(InspectionDraw)).one()
        session.expunge(draw)
        draw.strata = {**draw.strata, "population_id": item}
        with pytest.raises(Invalid) as refused:
            kept_file(session, draw)
    return str(refused.value)


def test_another_population_in_the_vault_is_refused(register: Sessions, at: datetime) -> None:
    with register.reading() as session:
        draw = session.scalars(select(InspectionDraw)).one()
        kept = Population.read(kept_file(session, draw) or "")
    changed = [*kept.candidates[1:], Candidate(kept.candidates[0].code, Grade.D)]

    why = _why_not(register, at, packed(replace(kept, candidates=changed)))

    assert "留存的抽取范围文件与公布的摘要不符" in why


def test_a_population_that_cannot_be_read_or_is_not_there_is_refused(
    register: Sessions, at: datetime
) -> None:
    assert "无法读出" in _why_not(register, at, "no file")
    assert "没有留存" in _why_not(register, at, None)


def test_a_draw_that_points_to_another_population_is_found(
    register: Sessions, touch: Touch
) -> None:
    _touch_strata(register, touch, population_id=4711)

    assert _unsound(register)["inspection_draws"][0] == "inspection_draw:1"


def test_a_draw_that_the_rule_does_not_give_is_found_though_the_journal_was_bent_too(
    sessions: Sessions, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    honest = population.draw
    monkeypatch.setattr(population, "draw", lambda seed, *a, **k: honest(bytes(32), *a, **k))
    with sessions.writing() as session:
        add_members(session, at, [Grade.A] * 40)
        bent = add_plan(session, at, quota=5)
        inspections.draw(session, bent.id, by=bent.by_id, at=at)
    monkeypatch.undo()

    assert _unsound(sessions) == {
        "inspection_draws": ("inspection_draw:1", "按种子重演的名单与保存的不同。")
    }


def test_a_population_that_moved_on_and_what_was_destroyed_at_its_term_are_no_findings(
    register: Sessions, touch: Touch, at: datetime
) -> None:
    touch("UPDATE subject SET status = 'deregistered' WHERE id = 1")
    with register.writing() as session:
        for item in session.scalars(select(VaultItem.id)).all():
            vault.forget(session, item, by=None, at=at, reason="期满")

    assert _unsound(register) == {}


def test_a_seed_exchanged_in_the_vault_is_found_before_the_draw(
    register: Sessions, touch: Touch, at: datetime
) -> None:
    with register.writing() as session:
        other = vault.put(session, PersonalField.DRAW_SEED, "00" * 32, subject_id=None, at=at).id
    touch(f"UPDATE inspection_plan SET seed_id = {other} WHERE id = 2")

    assert _unsound(register)["inspection_plans"][0] == "inspection_plan:2"
