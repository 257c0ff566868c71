"""A name laid beside a query: what is marked, and what is told to differ."""

import pytest

from registry.queries.search.aligning import LONGEST_ALIGNED, align
from registry.rules.identity.folding import fold

NAME = "嘉兴蜃楼电器有限公司"


def _shown(name: str, *parts: str) -> tuple[str, list[str]]:
    """Return the name with [same] and <near> characters, and the differences in Chinese."""
    found = align(name, parts)
    signs = {(True, False): "[%s]", (True, True): "<%s>", (False, False): "%s"}
    marked = "".join(signs[piece.is_marked, piece.is_near] % piece.text for piece in found.pieces)
    return marked, [difference.zh for difference in found.differences]


@pytest.mark.parametrize(
    ("name", "asked", "marked", "told"),
    [
        (NAME, "蜃楼", "嘉兴[蜃楼]电器有限公司", []),
        ("嘉興（蜃樓）電器", "嘉兴蜃楼", "[嘉興]（[蜃樓]）電器", []),
        (
            "嘉兴市华鑫食品有限公司",
            "嘉兴华信食品",
            "[嘉兴]市[华]<鑫>[食品]有限公司",
            ["所查“信”与名称中的“鑫”同音"],
        ),
        (
            "嘉兴未来城有限公司",
            "末来城",
            "嘉兴<未>[来城]有限公司",
            ["所查“末”与名称中的“未”形近"],
        ),
        (NAME, "蜃气电器", "嘉兴[蜃]楼[电器]有限公司", ["所查“气”，名称中为“楼”"]),
        (NAME, f"{NAME}的", f"[{NAME}]", ["名称中没有“的”"]),
        (
            "嘉善蓬壶包装材料有限公司",
            "壶蓬包装",
            "嘉善[蓬壶包装]材料有限公司",
            ["“蓬”的前后次序不同"],
        ),
        (NAME, "shenlou", "嘉兴[蜃楼]电器有限公司", []),
        (NAME, "jxsldq", "[嘉兴蜃楼电器]有限公司", []),
        (NAME, "沙县小吃", NAME, []),
        (NAME, "", NAME, []),
    ],
)
def test_a_name_shows_where_it_answers_and_how_it_differs(
    name: str, asked: str, marked: str, told: list[str]
) -> None:
    assert _shown(name, asked) == (marked, told)


def test_each_part_of_a_query_is_marked_by_itself() -> None:
    assert _shown(NAME, "dianqi", "蜃楼") == ("嘉兴[蜃楼电器]有限公司", [])


@pytest.mark.parametrize("asked", ["a" * 200, "长" * (LONGEST_ALIGNED + 1), "𠮷", "%_*", "x"])
def test_what_cannot_be_laid_beside_a_name_marks_nothing(asked: str) -> None:
    pieces = align(NAME, [fold(asked)]).pieces

    assert [piece.text for piece in pieces] == [NAME]
    assert not pieces[0].is_marked


def test_the_words_exist_in_english() -> None:
    found = align("嘉兴市华鑫食品有限公司", ["嘉兴华信食品的"])

    assert [one.en for one in found.differences] == [
        '"信" as asked and "鑫" here: same sound',
        '"的" is not in the name',
    ]
