"""Names as numbers: cut where `name_parts` cuts them, whatever stands beside them."""

import pytest

from registry.matching import places
from registry.matching.outlines import outlines
from registry.rules.identity.folding import fold
from registry.rules.identity.parts import name_parts
from registry.rules.identity.regions import place_codes
from tests.invented_pairs import NOISES, OTHERS

NAMES = [
    *NOISES.values(),
    *OTHERS.values(),
    "嘉兴经济技术开发区槐安食品有限公司",
    "海盐县武原街道槐安副食店",
    "上海市浦东新区槐安供应链管理股份有限公司",
    "杭州槐安大药房连锁有限公司",
    "槐安农民专业合作社",
    "嘉兴市秀洲区槐安五金厂（普通合伙）",
    "嘉兴槐安有恨责任公司",
    "嘉兴银行股份有限公司秀洲支行",
    "𠮷野家食品有限公司",
    "公司",
]


def spelled(points: list[int]) -> str:
    return "".join(chr(point) for point in points)


def test_names_are_cut_as_one_by_one() -> None:
    keys = [fold(name) for name in NAMES]

    found = outlines("\n".join(keys))

    assert sorted(found.row.tolist()) == list(range(len(keys)))
    for place, row in enumerate(found.row.tolist()):
        if not keys[row].startswith("𠮷"):
            parts = name_parts(keys[row])
            begin, end = found.begins[place : place + 2]
            assert spelled(found.points[begin:end].tolist()) == (
                parts.region + parts.core + parts.branch
            )
            assert (found.region[place], found.head[place]) == (
                len(parts.region),
                len(parts.region + parts.core),
            )
            assert found.place[place] == places.number_of(place_codes(parts.region))


def test_the_forms_of_two_names_have_one_number_where_they_are_equal() -> None:
    names = ["嘉兴槐安食品有限公司", "海盐蜃楼电器有限公司", "海盐蜃楼电器厂", "蜃楼（嘉兴）电器厂"]

    found = outlines("\n".join(map(fold, names)))

    forms = dict(zip(found.row.tolist(), found.form.tolist(), strict=True))
    assert forms[0] == forms[1] != forms[2] == forms[3]


@pytest.mark.parametrize(
    ("codes", "number"),
    [
        (("3304",), 330400),
        (("330421",), 330421),
        (("33",), 330000),
        (("",), 0),
        ((), 0),
        (("110105", "220104"), 0),
        (("330402", "330411"), 330400),
        (("310115",), 319915),
    ],
)
def test_a_place_is_what_its_codes_have_in_common(codes: tuple[str, ...], number: int) -> None:
    assert places.number_of(codes) == number
