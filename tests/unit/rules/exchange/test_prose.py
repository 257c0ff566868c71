"""Free text of a file: what looks personal is told by its kinds, never by a word of the text."""

import pytest

from registry.rules.exchange.judging import Problem, personal_problem
from registry.rules.exchange.prose import read_prose

SECRET = "负责人褚叔夏，身份证号330499197905060772，电话 0573-0000 0017，电话 0573-0000 0018。"


def test_a_problem_of_personal_data_repeats_nothing_of_the_text() -> None:
    problem = read_prose("facts", SECRET, 2000)

    assert isinstance(problem, Problem)
    assert (problem.rule, problem.value) == (
        "personal_data",
        "〔自然人姓名〕〔身份证号〕〔固定电话〕",
    )


def test_a_name_does_not_stand_beside_the_number_that_was_found() -> None:
    problem = personal_problem("shop", "李四 330499197905060772")

    assert problem is not None
    assert problem.value == "〔身份证号〕"


@pytest.mark.parametrize(
    "text",
    [
        "对直接负责的主管人员王小明处罚款5000元，股东李建国连带",
        "经营者王小明虚假宣传",
    ],
)
def test_a_row_that_names_somebody_by_a_role_waits(text: str) -> None:
    problem = read_prose("content", text, 2000)

    assert isinstance(problem, Problem)
    assert problem.value == "〔自然人姓名〕"


@pytest.mark.parametrize("text", [f"={SECRET}", SECRET + "长" * 2000])
def test_a_text_refused_for_something_else_shows_nothing_personal(text: str) -> None:
    problem = read_prose("facts", text, 2000)

    assert isinstance(problem, Problem)
    assert problem.rule in ("formula", "text")
    assert not any(one in problem.value for one in ("褚叔夏", "330499197905060772", "0000 0017"))
