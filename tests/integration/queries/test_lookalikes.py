"""Whom an officer is shown beside the firm that was picked, and why."""

import pytest
from sqlalchemy.orm import Session

from registry.queries.lookalikes import Likeness, look_alikes
from registry.rules.identity.folding import fold
from registry.rules.identity.uscc import organisation_check_character, uscc_check_character
from registry.rules.subjects import Particulars
from registry.services import subjects
from tests.wanderland import AT, ON

PICKED = "嘉兴华鑫食品有限公司"


def taken_in(session: Session, number: int, name: str) -> int:
    first = f"91330499MADEM{number}"
    first += organisation_check_character(first[8:])
    said = Particulars(name, fold(name), first + uscc_check_character(first))
    return subjects.register(session, said, department_id="amr", by=None, at=AT)


@pytest.mark.parametrize(
    ("name", "likeness"),
    [
        ("嘉兴華鑫食品有限公司", Likeness.SAME_NAME),
        ("嘉兴华信食品有限公司", Likeness.NEAR_NAME),
        ("嘉兴鑫华食品有限公司", Likeness.NEAR_NAME),
        ("嘉兴市华鑫食品厂", Likeness.NEAR_NAME),
        ("嘉兴华鑫达食品有限公司", Likeness.NEAR_NAME),
        ("海盐华鑫食品有限公司", Likeness.NEAR_NAME),
        ("杭州华鑫食品有限公司", Likeness.TRADE_NAME),
        ("嘉兴华鑫机械有限公司", Likeness.TRADE_NAME),
    ],
)
def test_who_may_be_taken_for_the_picked_firm_is_told_with_why(
    session: Session, name: str, likeness: Likeness
) -> None:
    picked, other = taken_in(session, 101, PICKED), taken_in(session, 102, name)

    shown = look_alikes(session, picked, ON)

    assert [(one.subject_id, one.likeness) for one in shown] == [(other, likeness)]


@pytest.mark.parametrize("name", ["嘉兴南柯食品有限公司", "嘉兴黄粱毛衫有限公司"])
def test_a_firm_of_another_trade_name_is_no_look_alike(session: Session, name: str) -> None:
    picked = taken_in(session, 101, PICKED)
    taken_in(session, 102, name)

    assert look_alikes(session, picked, ON) == ()
