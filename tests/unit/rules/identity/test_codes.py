"""Organisation, registration, identity and certificate numbers (RULEBOOK §1.2)."""

import pytest

from models.vocabulary import CodeKind
from registry.rules.identity.codes import (
    check_certificate_no,
    check_citizen_id,
    check_organisation_code,
    check_registration_no,
    recognise,
)

SAMPLE_ID = "11010519491231002X"  # the sample printed in GB 11643
DEMO_ID = "33049919840229001X"


@pytest.mark.parametrize(
    "code", ["D2143569-X", "19220382-1", "71526726-X", "79965505-8", "264574251", "d2143569－x"]
)
def test_a_right_organisation_code_is_valid_with_and_without_its_dash(code: str) -> None:
    check = check_organisation_code(code)

    assert check.is_valid
    assert len(check.code) == 9


@pytest.mark.parametrize(
    ("code", "rule", "words"),
    [
        ("", "blank", "没有填写组织机构代码"),
        ("7152672-X", "length", "应为 9 位，现有 8 位"),
        ("7152672中X", "alphabet", "第 8 位“中”"),
        ("71526726-1", "check", "校验码不符"),
        ("1.92E+08", "spreadsheet", "科学计数法"),
    ],
)
def test_a_wrong_organisation_code_is_explained(code: str, rule: str, words: str) -> None:
    check = check_organisation_code(code)

    assert check.problems[0].rule == rule
    assert words in check.message


@pytest.mark.parametrize(
    "code", ["110108000000016", "１１０１０８０００００００１６", "110108 000000016"]
)
def test_a_right_registration_number_is_valid(code: str) -> None:
    assert check_registration_no(code).is_valid


@pytest.mark.parametrize(
    ("code", "rule", "words"),
    [
        (" ", "blank", "没有填写工商注册号"),
        ("11010800000001", "length", "应为 15 位，现有 14 位"),
        ("11O108000000016", "alphabet", "第 3 位“O”"),
        ("110108000000017", "check", "校验码不符"),
        ("110180000000016", "check", "校验码不符"),
        ("1.10108E+14", "spreadsheet", "科学计数法"),
    ],
)
def test_a_wrong_registration_number_is_explained(code: str, rule: str, words: str) -> None:
    check = check_registration_no(code)

    assert check.problems[0].rule == rule
    assert words in check.message


@pytest.mark.parametrize(
    "number", [SAMPLE_ID, DEMO_ID, "33049919840229001x", " 330499 19840229 001X"]
)
def test_a_right_identity_number_is_valid(number: str) -> None:
    assert check_citizen_id(number).is_valid


@pytest.mark.parametrize(
    ("number", "rule"),
    [
        ("", "blank"),
        (SAMPLE_ID[:-1], "length"),
        ("1101051949123100AX", "alphabet"),
        (SAMPLE_ID[:-1] + "Y", "alphabet"),
        ("33049919830229001X", "birthday"),
        (SAMPLE_ID[:-1] + "1", "check"),
        ("3.30499E+17", "spreadsheet"),
    ],
)
def test_a_wrong_identity_number_is_explained_without_repeating_it(number: str, rule: str) -> None:
    check = check_citizen_id(number)

    assert check.problems[0].rule == rule
    assert not number or number not in check.message


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("演浙1330499000001", "演浙1330499000001"),
        (" 浙 133-049a ", "浙133049A"),
        ("𠮷林１２３", "𠮷林123"),
    ],
)
def test_a_certificate_number_is_free_in_form(typed: str, kept: str) -> None:
    check = check_certificate_no(typed)

    assert check.is_valid
    assert check.code == kept


@pytest.mark.parametrize(
    ("typed", "rule"),
    [
        ("", "blank"),
        ("浙13", "length"),
        ("1" * 41, "length"),
        ("浙133<script>", "alphabet"),
        ("浙133 🚲99", "alphabet"),
        ("1.33E+15", "spreadsheet"),
    ],
)
def test_a_wrong_certificate_number_is_explained(typed: str, rule: str) -> None:
    assert check_certificate_no(typed).problems[0].rule == rule


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("91330499MADEM0011L", CodeKind.USCC),
        (" 91330499-madem0011l", CodeKind.USCC),
        ("9133O499MADEM0011L", CodeKind.USCC),
        ("110108000000016", CodeKind.REGISTRATION_NO),
        ("71526726-X", CodeKind.ORGANISATION_CODE),
        ("MADEM0011", CodeKind.ORGANISATION_CODE),
        ("192203829", CodeKind.ORGANISATION_CODE),
        ("MICROSOFT", None),
        ("GALAXYS10", None),
        ("嘉兴槐安童车股份有限公司", None),
        ("ABCDEFGHIJKLMNOPQR", None),
        ("91330499MADEM0011", None),
        ("", None),
    ],
)
def test_the_search_box_recognises_codes_and_leaves_names_alone(
    typed: str, kind: CodeKind | None
) -> None:
    assert recognise(typed) is kind
