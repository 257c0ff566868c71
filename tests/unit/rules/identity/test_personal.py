"""Identity and mobile numbers in texts that are open to everybody."""

import pytest

from registry.rules.identity.personal import (
    ID_NUMBER,
    MAY_BE_PERSONAL,
    MOBILE,
    personal_data_in,
    without_personal_data,
)

SAMPLE_ID = "11010519491231002X"  # the sample printed in GB 11643
DEMO_ID = "33049919840229001X"
WRONG_CHECK = "330499198402290011"
PHONE = "13800000000"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (f"身份证{DEMO_ID}，电话", [DEMO_ID]),
        (f"{SAMPLE_ID}{DEMO_ID}", [SAMPLE_ID, DEMO_ID]),
        ("证号：33049919840229001x。", ["33049919840229001x"]),
        ("３３０４９９１９８４０２２９００１Ｘ", ["３３０４９９１９８４０２２９００１Ｘ"]),
        ("330499 19840229 001X", ["330499 19840229 001X"]),
        ("330499-19840229—001X", ["330499-19840229—001X"]),
        (f"2026 {DEMO_ID}", [DEMO_ID]),
        (f"秀洲区紫薇小吃店{SAMPLE_ID}", [SAMPLE_ID]),
        (WRONG_CHECK, [WRONG_CHECK]),
        (f"电话{PHONE}", [PHONE]),
        ("１３８００００００００", ["１３８００００００００"]),
        ("+86 138-0000-0000 转", ["86 138-0000-0000"]),
        (f"{DEMO_ID}、{PHONE}", [DEMO_ID, PHONE]),
    ],
)
def test_personal_data_is_found_where_it_stands(text: str, found: list[str]) -> None:
    assert [text[one.start : one.end] for one in personal_data_in(text)] == found


@pytest.mark.parametrize(
    "text",
    [
        "33049919830229001X",  # no such day
        f"1{DEMO_ID}",
        DEMO_ID[:-1],
        "91330499MADEM0011L",
        "914403001922038216",
        "913306990504157739",  # a birthday in the year 9905
        f"{PHONE}1",
        "12800000000",
        "110108000000016",
        "浙1332019202012345",
        "0573-82000000",
        "嘉兴市南湖区示例路1号",
        "",
    ],
)
def test_other_numbers_are_left_alone(text: str) -> None:
    assert personal_data_in(text) == []


def test_each_datum_is_told_by_its_kind() -> None:
    found = personal_data_in(f"张三{SAMPLE_ID}，{PHONE}")

    assert [one.kind for one in found] == [ID_NUMBER, MOBILE]


def test_nothing_but_the_kind_is_kept() -> None:
    text = f"张三{SAMPLE_ID}，电话{PHONE}。"

    assert without_personal_data(text) == "张三〔身份证号〕，电话〔手机号〕。"


@pytest.mark.parametrize("text", [SAMPLE_ID, WRONG_CHECK, PHONE, "138-0000-0000"])
def test_the_quick_look_misses_no_datum_in_plain_characters(text: str) -> None:
    assert MAY_BE_PERSONAL.search(f"甲{text}乙")
