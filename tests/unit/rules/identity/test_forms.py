"""Legal forms: where they begin, of which kind they are, and which texts are slips of one."""

import pytest

from registry.rules.identity.forms import (
    FormKind,
    form_begins,
    is_company,
    is_known_form,
    kind_of_form,
)
from registry.rules.identity.numerals import plain_numerals


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("槐安童车有限公司", "有限公司"),
        ("槐安童车有限责任公司", "有限责任公司"),
        ("槐安童车集团股份有限公司", "集团股份有限公司"),
        ("槐安童车有恨公司", "有恨公司"),
        ("槐安童车有限司公", "有限司公"),
        ("槐安童车有公限司", "有公限司"),
        ("槐安童车有限公", "有限公"),
        ("槐安童车coltd", "coltd"),
        ("槐安童车厂", "厂"),
        ("槐安童车厂普通合伙", "厂普通合伙"),
        ("槐安童车经营部", "经营部"),
        ("槐安童车", ""),
        ("槐安药房", ""),
    ],
)
def test_a_form_begins_behind_trade_name_and_trade(name: str, form: str) -> None:
    assert name[form_begins(name, 0) :] == form


@pytest.mark.parametrize(
    ("form", "kind"),
    [
        ("有限公司", FormKind.LIMITED),
        ("一人有限责任公司", FormKind.LIMITED),
        ("集团有限公司", FormKind.LIMITED),
        ("股份有限公司", FormKind.JOINT_STOCK),
        ("公司", FormKind.COMPANY),
        ("有恨公司", FormKind.COMPANY),
        ("coltd", FormKind.COMPANY),
        ("农民专业合作社", FormKind.COOPERATIVE),
        ("村股份经济合作社", FormKind.COOPERATIVE),
        ("供销社", FormKind.COOPERATIVE),
        ("合伙企业有限合伙", FormKind.PARTNERSHIP),
        ("厂", FormKind.SIGN),
        ("经营部", FormKind.SIGN),
    ],
)
def test_forms_are_of_a_kind(form: str, kind: FormKind) -> None:
    assert kind_of_form(form) is kind


def test_companies_are_those_of_company_law() -> None:
    assert [
        form
        for form in ("有限公司", "股份有限公司", "公司", "厂", "合作社", "")
        if is_company(form)
    ] == [
        "有限公司",
        "股份有限公司",
        "公司",
    ]


def test_a_slip_is_no_known_form() -> None:
    assert is_known_form("集团股份有限公司")
    assert is_known_form("经营部")
    assert not is_known_form("有恨公司")
    assert not is_known_form("")


@pytest.mark.parametrize("text", ["三号", "3号", "叁号"])
def test_numerals_are_one_in_every_style(text: str) -> None:
    assert plain_numerals(text) == "三号"
