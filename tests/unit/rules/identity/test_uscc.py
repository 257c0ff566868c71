"""The unified social credit code: GB 32100-2015, RULEBOOK §1.1, the bad-input set κ."""

import pytest

from models.vocabulary import SubjectKind
from registry.rules.identity.uscc import (
    check_many,
    check_uscc,
    organisation_check_character,
    organisation_code_of,
    subject_kind_of,
    uscc_check_character,
)

RULEBOOK_CODES = [
    "914403001922038216",
    "9144030071526726XG",
    "91330100799655058B",
    "91370200264574251E",
    "12100000400000624D",
    "91350100M000100Y43",
]
DEMO_CODES = [
    "91330499MADEM00A5A",
    "92330499MADEM00B32",
    "93330499MADEM00C1R",
    "51330499MADEM00DXU",
    "91330499MADEM0011L",
    "91330499MADEM002XC",
    "91330499MADEM0038C",
    "91330499MADEM00467",
    "91330499MADEM00542",
    "91330499MADEM0062W",
    "91330499MADEM0070P",
    "91330499MADEM0089L",
    "91330499MADEM0097F",
    "91330499MADEM010X0",
    "91330499MADEM01180",
    "92330499MADEM0126P",
    "91330499MADEM0134M",
    "91330499MADEM0142G",
    "91330499MADEM0150B",
    "91330499MADEM01698",
    "51330499MADEM01777",
    "93330499MADEM0185P",
]
GOOD = "91330499MADEM0011L"


@pytest.mark.parametrize("code", RULEBOOK_CODES + DEMO_CODES)
def test_a_published_code_is_valid(code: str) -> None:
    assert check_uscc(code).problems == ()
    assert uscc_check_character(code[:-1]) == code[-1]
    assert check_many([code]).tolist() == [True]


@pytest.mark.parametrize("code", DEMO_CODES + RULEBOOK_CODES[:4])
def test_the_organisation_code_inside_has_its_own_right_check_character(code: str) -> None:
    inner = organisation_code_of(code)

    assert organisation_check_character(inner[:-1]) == inner[-1]


@pytest.mark.parametrize(
    "typed",
    [
        "91330499madem0011l",
        "  91330499MADEM0011L\n",
        "9133 0499 MADEM0011L",
        "91330499-MADEM0011-L",
        "91330499—MADEM0011L",
        "９１３３０４９９ＭＡＤＥＭ００１１Ｌ",
        "\ufeff91330499MADEM\u200b0011L",
    ],
)
def test_the_form_of_a_code_is_made_normal(typed: str) -> None:
    check = check_uscc(typed)

    assert check.is_valid
    assert check.code == GOOD


@pytest.mark.parametrize(
    ("wrong", "position", "hint"),
    [
        ("I", 14, "请核对是否为数字 1"),
        ("O", 14, "请核对是否为数字 0"),
        ("S", 14, "请核对是否为数字 5"),
        ("Z", 14, "请核对是否为数字 2"),
        ("V", 14, "不用 I、O、S、V、Z）"),
        ("中", 14, "只用数字和大写字母"),
    ],
)
def test_a_character_outside_the_alphabet_is_named_with_its_position(
    wrong: str, position: int, hint: str
) -> None:
    check = check_uscc(GOOD[: position - 1] + wrong + GOOD[position:])

    [problem] = check.problems
    assert (problem.rule, problem.position) == ("alphabet", position)
    assert problem.message.startswith(f"第 {position} 位“{wrong}”不是信用代码字符")
    assert hint in problem.message


def test_the_message_for_a_letter_o_reads_as_agreed() -> None:
    check = check_uscc("9133O499MADEM0011L")

    assert check.message == ("第 5 位“O”不是信用代码字符（不用 I、O、S、V、Z；请核对是否为数字 0）")
    assert check.code == "9133O499MADEM0011L"


def test_every_wrong_character_is_named_not_only_the_first() -> None:
    assert [p.position for p in check_uscc("9I33O499MADEM0011S").problems] == [2, 5, 18]


def test_a_control_character_is_named_by_its_code_point() -> None:
    assert "“U+E000”" in check_uscc(GOOD[:17] + "\ue000").message


def test_the_division_holds_digits_only() -> None:
    [problem] = check_uscc("91A30499MADEM0011L").problems

    assert (problem.rule, problem.position) == ("division", 3)


@pytest.mark.parametrize(
    ("typed", "words"),
    [(GOOD[:17], "现有 17 位，少 1 位"), (GOOD + "0", "现有 19 位，多 1 位"), ("9", "少 17 位")],
)
def test_a_wrong_length_is_told_with_the_number_of_characters(typed: str, words: str) -> None:
    [problem] = check_uscc(typed).problems

    assert problem.rule == "length"
    assert words in problem.message


@pytest.mark.parametrize("place", range(18))
def test_one_changed_character_is_always_noticed(place: int) -> None:
    other = "1" if GOOD[place] != "1" else "2"

    assert not check_uscc(GOOD[:place] + other + GOOD[place + 1 :]).is_valid


@pytest.mark.parametrize("place", [p for p in range(17) if GOOD[p] != GOOD[p + 1]])
def test_two_swapped_neighbours_are_always_noticed(place: int) -> None:
    swapped = GOOD[:place] + GOOD[place + 1] + GOOD[place] + GOOD[place + 2 :]

    assert not check_uscc(swapped).is_valid


def test_a_wrong_check_character_is_told_without_the_right_one() -> None:
    [problem] = check_uscc(GOOD[:17] + "M").problems

    assert problem.rule == "check"
    assert "校验码不符" in problem.message
    assert "L" not in problem.message


@pytest.mark.parametrize(
    "typed",
    [
        "9.13E+17",
        "9.13304E17",
        "9.13304990000001e+17",
        "９．１３Ｅ＋１７",
        "9E17",
        "913304990000000000.0",
        "913304990000000000.",
    ],
)
def test_a_code_that_a_spreadsheet_made_a_number_gets_its_own_message(typed: str) -> None:
    [problem] = check_uscc(typed).problems

    assert problem.rule == "spreadsheet"
    assert "科学计数法" in problem.message
    assert "文本" in problem.message


def test_eighteen_digits_that_end_in_zeros_hint_at_the_spreadsheet() -> None:
    assert "只保留了前 15 位" in check_uscc("913304990000001000").message


def test_an_old_registration_number_is_recognised() -> None:
    assert "这是 15 位工商注册号" in check_uscc("110108000000016").message


@pytest.mark.parametrize("typed", ["71526726-X", "71526726X"])
def test_an_organisation_code_is_recognised(typed: str) -> None:
    assert "这是 9 位组织机构代码" in check_uscc(typed).message


@pytest.mark.parametrize("typed", ["", "  ", "\u200b", "--"])
def test_a_blank_is_told_as_a_blank(typed: str) -> None:
    assert check_uscc(typed).problems[0].rule == "blank"


def test_an_unknown_division_is_a_warning_and_no_problem() -> None:
    first17 = "91990499" + "MADEM0011"
    check = check_uscc(first17 + uscc_check_character(first17))

    assert check.is_valid
    assert [warning.rule for warning in check.warnings] == ["division"]


def test_an_unknown_class_and_a_wrong_inner_check_character_are_warnings() -> None:
    first17 = "8X330499" + "MADEM0012"
    check = check_uscc(first17 + uscc_check_character(first17))

    assert check.is_valid
    assert [warning.rule for warning in check.warnings] == ["class", "organisation"]


def test_the_demonstration_division_raises_no_warning() -> None:
    assert check_uscc(GOOD).warnings == ()


@pytest.mark.parametrize("first17", ["", "9133049", "9133O499MADEM0011", "中" * 17])
def test_no_check_character_is_made_up_for_wrong_input(first17: str) -> None:
    with pytest.raises(ValueError):
        uscc_check_character(first17)


def test_no_organisation_check_character_is_made_up_for_wrong_input() -> None:
    with pytest.raises(ValueError):
        organisation_check_character("7152672")


def test_a_batch_with_strange_members_is_judged_one_by_one() -> None:
    batch = [GOOD, "", GOOD[:17], GOOD + "0", "中" * 18, "\ud800" * 18, "\x00" * 18, GOOD]

    assert check_many(batch).tolist() == [True] + [False] * 6 + [True]


def test_an_empty_batch_gives_an_empty_answer() -> None:
    assert check_many([]).tolist() == []


def test_lengths_that_even_out_do_not_deceive_the_batch() -> None:
    assert check_many([GOOD[:17], GOOD + "9"]).tolist() == [False, False]


@pytest.mark.parametrize(
    ("code", "name", "kind"),
    [
        ("91", "嘉兴蕉鹿食品有限公司", SubjectKind.ENTERPRISE),
        ("91", "", SubjectKind.ENTERPRISE),
        ("91", "嘉兴蕉鹿食品有限公司海盐分公司", SubjectKind.BRANCH),
        ("91", "嘉兴蕉鹿食品有限公司（海盐分公司）", SubjectKind.BRANCH),
        ("91", "嘉兴蕉鹿食品有限公司海盐分公司武原营业部", SubjectKind.BRANCH),
        ("91", "嘉興蕉鹿食品有限公司武原門市部", SubjectKind.BRANCH),
        ("91", "嘉兴蕉鹿食品有限公司中山路店", SubjectKind.BRANCH),
        ("91", "某某保险股份有限公司嘉兴中心支公司", SubjectKind.BRANCH),
        ("91", "某某银行股份有限公司嘉兴分行", SubjectKind.BRANCH),
        ("91", "嘉兴乌有化工厂平湖分厂", SubjectKind.BRANCH),
        ("91", "平湖市乌有经营部", SubjectKind.ENTERPRISE),
        ("91", "平湖市乌有经营部（个人独资）", SubjectKind.SOLE_PROPRIETOR),
        ("91", "嘉兴黄粱投资合伙企业（有限合伙）", SubjectKind.PARTNERSHIP),
        ("91", "嘉兴黄粱会计师事务所（特殊普通合伙）", SubjectKind.PARTNERSHIP),
        ("92", "嘉兴市南湖区武陵渔人水果店", SubjectKind.INDIVIDUAL_BUSINESS),
        ("92", "乌有公司第一分店", SubjectKind.INDIVIDUAL_BUSINESS),
        ("93", "海盐县桑下柑橘专业合作社", SubjectKind.COOPERATIVE),
        ("93", "海盐县桑下柑橘专业合作社武原分社", SubjectKind.BRANCH),
        ("51", "嘉兴市槐安童车行业协会", SubjectKind.SOCIAL_ORGANISATION),
        ("52", "", SubjectKind.SOCIAL_ORGANISATION),
        ("53", "", SubjectKind.SOCIAL_ORGANISATION),
        ("12", "", SubjectKind.PUBLIC_INSTITUTION),
        ("11", "", SubjectKind.OTHER_ORGANISATION),
        ("31", "", SubjectKind.OTHER_ORGANISATION),
        ("81", "嘉兴蕉鹿食品有限公司工会", SubjectKind.OTHER_ORGANISATION),
        ("N2", "", SubjectKind.OTHER_ORGANISATION),
        ("Y1", "", SubjectKind.OTHER_ORGANISATION),
        ("", "", SubjectKind.OTHER_ORGANISATION),
    ],
)
def test_the_kind_follows_the_class_and_the_name_tail(
    code: str, name: str, kind: SubjectKind
) -> None:
    assert subject_kind_of(code, name) is kind
