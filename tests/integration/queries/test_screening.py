"""A list against the register: exact, similar, ambiguous or none, and what is told besides."""

import pytest
from sqlalchemy.orm import Session

from registry.queries.screening import Answer, Screened, counted, screen
from registry.rules.identity.folding import fold
from registry.rules.screening import Asked, read_line
from registry.services import subjects
from tests.wanderland import (
    AT,
    E03,
    E08,
    E09,
    E10,
    E12,
    E14,
    FIRMS,
    MIRAGE,
    OLD_NUMBER,
    ON,
    merge_a_duplicate,
    populate,
)

HUAXU = "嘉兴华胥电器有限公司"


@pytest.fixture
def ids(session: Session) -> dict[str, int]:
    return populate(session)


def _screen(session: Session, line: str) -> Screened:
    asked = read_line(line)
    assert asked
    return next(screen(session, [asked], on=ON))


def _notes(row: Screened) -> str:
    return "；".join(note.zh for note in row.notes)


@pytest.mark.parametrize(
    ("line", "answer", "uscc"),
    [
        (HUAXU, Answer.EXACT, E08),
        (f"{HUAXU} {E08}", Answer.EXACT, E08),
        (E08.lower(), Answer.EXACT, E08),
        ("嘉興華胥電器（有限公司）", Answer.EXACT, E08),
        (OLD_NUMBER, Answer.EXACT, E08),
        (MIRAGE, Answer.EXACT, E09),
        (f"{MIRAGE} {E08}", Answer.AMBIGUOUS, None),
        ("华胥电器", Answer.SIMILAR, E08),
        ("武陵渔人水果店", Answer.SIMILAR, E12),
        ("桐乡水月家纺有限公司", Answer.EXACT, E14),
        ("蜃楼电器", Answer.AMBIGUOUS, None),
        ("沙县小吃集团", Answer.NONE, None),
        ("有限公司", Answer.NONE, None),
        ("嘉兴", Answer.NONE, None),
        ("贾予存", Answer.NONE, None),
        ("渔大有", Answer.NONE, None),
        ("渔", Answer.NONE, None),
        ("长" * 200, Answer.NONE, None),
        ("' OR 1=1 --", Answer.NONE, None),
        ("%", Answer.NONE, None),
    ],
)
def test_each_line_has_one_of_four_answers(
    session: Session, ids: dict[str, int], line: str, answer: Answer, uscc: str | None
) -> None:
    row = _screen(session, line)

    assert row.answer is answer
    assert (row.found.uscc if row.found else None) == uscc


def test_a_wrong_check_digit_is_told_and_never_mended(
    session: Session, ids: dict[str, int]
) -> None:
    alone = _screen(session, E08[:-1] + "K")
    named = _screen(session, f"{HUAXU} {E08[:-1]}K")

    assert (alone.answer, alone.candidates) == (Answer.NONE, ())
    assert "校验码不符" in _notes(alone)
    assert named.answer is Answer.SIMILAR
    assert "未作更正" in _notes(named)


def test_a_name_beside_a_code_that_is_not_here_is_another_subject(
    session: Session, ids: dict[str, int]
) -> None:
    row = _screen(session, f"{HUAXU} 91330499MADEM01698")

    assert row.answer is Answer.SIMILAR
    assert "没有收录这个代码" in _notes(row)
    assert row.found
    assert "同名不同主体" in row.found.reasons[0].zh
    assert row.found.score <= 85


def test_an_equal_code_with_another_name_is_told(session: Session, ids: dict[str, int]) -> None:
    strange = _screen(session, f"嘉兴黄粱毛衫厂 {E08}")

    assert strange.answer is Answer.EXACT
    assert f"登记名称为“{HUAXU}”" in _notes(strange)


def test_a_former_name_that_nobody_bears_today_stays_with_its_code(session: Session) -> None:
    _, _, renamed, *_ = FIRMS
    subjects.register(
        session, renamed._replace(name_key=fold(HUAXU)), department_id="amr", by=None, at=AT
    )

    row = _screen(session, f"{MIRAGE} {E08}")

    assert (row.answer, [one.uscc for one in row.candidates]) == (Answer.EXACT, [E08])
    assert "2014-04-01 至 2022-06-30" in _notes(row)


def test_a_former_name_that_another_bears_today_is_of_two(
    session: Session, ids: dict[str, int]
) -> None:
    row = _screen(session, f"{MIRAGE} {E08}")

    assert (row.answer, row.found) == (Answer.AMBIGUOUS, None)
    assert [(one.uscc, one.name) for one in row.candidates] == [(E08, HUAXU), (E09, MIRAGE)]
    assert "分别属于两家主体" in _notes(row)
    assert "2014-04-01 至 2022-06-30" in _notes(row)


def test_code_and_name_of_two_firms_are_ambiguous(session: Session, ids: dict[str, int]) -> None:
    row = _screen(session, f"{HUAXU} {E09}")

    assert row.answer is Answer.AMBIGUOUS
    assert [one.uscc for one in row.candidates] == [E09, E08]
    assert row.found is None


def test_a_former_bearer_is_told_beside_the_present_one(
    session: Session, ids: dict[str, int]
) -> None:
    row = _screen(session, MIRAGE)

    assert "另有 1 家主体曾使用这个名称" in _notes(row)
    assert [one.uscc for one in row.candidates] == [E09, E08]


def test_two_who_are_equally_near_are_both_shown(session: Session, ids: dict[str, int]) -> None:
    row = _screen(session, "蜃楼电器")

    assert {one.uscc for one in row.candidates} == {E08, E09}
    assert "同样相近" in _notes(row)


def test_a_merged_subject_is_answered_by_its_survivor(
    session: Session, ids: dict[str, int]
) -> None:
    code = merge_a_duplicate(session, ids[E10]).uscc

    row = _screen(session, str(code))

    assert row.found
    assert row.found.uscc == E10
    assert f"代码 {code} 的主体已归并到该主体" in _notes(row)


def test_the_list_keeps_its_order_and_every_line(session: Session, ids: dict[str, int]) -> None:
    asked = [Asked(line, "", code) for line, code in enumerate((E10, E03, E10, "x" * 18), start=4)]

    rows = counted(session, list(screen(session, asked, on=ON)), on=ON)

    assert [row.asked.line for row in rows] == [4, 5, 6, 7]
    assert [row.found.uscc if row.found else None for row in rows] == [E10, E03, E10, None]
