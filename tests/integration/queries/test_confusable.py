"""Who may be taken for a firm by its name, told on both pages or on none."""

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from models.duplicates import DuplicatePair
from models.subjects import Subject
from models.vocabulary import PairState, SubjectKind
from registry.queries.confusable import Mistake, confusable_with
from registry.rules.identity.folding import fold
from registry.rules.identity.uscc import organisation_check_character, uscc_check_character
from registry.rules.subjects import Particulars
from registry.services import subjects
from tests.wanderland import AT, E08, E10, ON, merge_a_duplicate, populate

Register = Callable[..., int]
OWN = "嘉兴华鑫食品有限公司"


@pytest.fixture
def register(session: Session) -> Register:
    """Takes a firm in under a code of its own and returns its id."""
    numbers = iter(range(100, 999))

    def register(name: str, kind: SubjectKind = SubjectKind.ENTERPRISE) -> int:
        first = f"9{1 if kind is SubjectKind.ENTERPRISE else 2}330499MADEM{next(numbers)}"
        first += organisation_check_character(first[8:])
        code = first + uscc_check_character(first)
        said = Particulars(name, fold(name), code, kind=kind)
        return subjects.register(session, said, department_id="amr", by=None, at=AT)

    return register


def _mistakes(session: Session, subject_id: int) -> dict[str, Mistake]:
    return {one.name: one.mistake for one in confusable_with(session, subject_id, ON)}


@pytest.mark.parametrize(
    ("name", "mistake"),
    [
        ("嘉兴华信食品有限公司", Mistake.SOUND),
        ("嘉兴市华鑫食品厂", Mistake.SAME_CORE),
        ("嘉兴鑫华食品有限公司", Mistake.ORDER),
        ("嘉兴华鑫达食品有限公司", Mistake.MORE),
    ],
)
def test_a_near_name_is_told_on_both_pages(
    session: Session, register: Register, name: str, mistake: Mistake
) -> None:
    own, other = register(OWN), register(name)

    assert _mistakes(session, own) == {name: mistake}
    assert _mistakes(session, other) == {OWN: mistake}


@pytest.mark.parametrize(
    "name",
    [
        OWN,  # a bearer of the same name is a namesake
        "嘉兴华鑫机械有限公司",
        "杭州华鑫食品有限公司",
        "嘉兴华鑫食品有限公司海盐分公司",
        "嘉兴华龙食品有限公司",
        "嘉兴南柯食品有限公司",
    ],
)
def test_a_name_that_nobody_takes_for_this_one_is_not_told(
    session: Session, register: Register, name: str
) -> None:
    own, other = register(OWN), register(name)

    assert _mistakes(session, own) == {}
    assert _mistakes(session, other) == {}


def test_the_characters_in_which_two_names_differ_are_marked(
    session: Session, register: Register
) -> None:
    own = register(OWN)
    register("嘉兴华信食品有限公司")

    (other,) = confusable_with(session, own, ON)

    assert [piece.text for piece in other.mine if piece.is_marked] == ["鑫"]
    assert [piece.text for piece in other.theirs if piece.is_marked] == ["信"]


@pytest.mark.parametrize("state", [PairState.DIFFERENT, PairState.RELATED])
def test_a_pair_that_was_judged_is_told_however_unlike(
    session: Session, register: Register, state: PairState
) -> None:
    own, other = register(OWN), register("平湖乌有包装有限公司")
    _judge(session, own, other, state)

    assert _mistakes(session, own) == {"平湖乌有包装有限公司": Mistake.JUDGED}
    assert _mistakes(session, other) == {OWN: Mistake.JUDGED}


@pytest.mark.parametrize("state", [PairState.OPEN, PairState.UNSURE, PairState.WAITING])
def test_a_pair_that_nobody_judged_is_not_told(
    session: Session, register: Register, state: PairState
) -> None:
    own, other = register(OWN), register("平湖乌有包装有限公司")
    _judge(session, own, other, state)

    assert _mistakes(session, own) == {}


def test_neither_a_person_nor_what_was_merged_is_told(session: Session, register: Register) -> None:
    ids = populate(session)
    merge_a_duplicate(session, ids[E10])
    own = register("王星记", kind=SubjectKind.INDIVIDUAL_BUSINESS)
    register("王星计", kind=SubjectKind.INDIVIDUAL_BUSINESS)

    assert _mistakes(session, ids[E10]) == {}
    assert _mistakes(session, own) == {}


def test_a_renamed_firm_is_told_by_its_present_name(session: Session, register: Register) -> None:
    ids = populate(session)
    register("嘉兴华须电器有限公司")

    assert set(_mistakes(session, ids[E08])) == {"嘉兴华须电器有限公司"}
    assert session.get_one(Subject, ids[E08]).name == "嘉兴华胥电器有限公司"


def _judge(session: Session, one: int, other: int, state: PairState) -> None:
    session.add(
        DuplicatePair(
            low_id=min(one, other),
            high_id=max(one, other),
            state=state,
            score=20,
            name_score=20,
            found_at=AT,
            weighed_at=AT,
            state_since=AT,
        )
    )
    session.flush()
