"""Words of real registers for the kind of a subject."""

import pytest

from models.vocabulary import SubjectKind
from registry.rules.exchange.words import KINDS, kind_of_word


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("有限责任公司(自然人投资或控股)", SubjectKind.ENTERPRISE),
        ("有限责任公司（自然人独资）", SubjectKind.ENTERPRISE),
        ("股份有限公司(上市、自然人投资或控股)", SubjectKind.ENTERPRISE),
        ("股份有限公司(上市)", SubjectKind.ENTERPRISE),
        ("内资公司", SubjectKind.ENTERPRISE),
        ("外商投资企业", SubjectKind.ENTERPRISE),
        ("全民所有制", SubjectKind.ENTERPRISE),
        ("集体所有制", SubjectKind.ENTERPRISE),
        ("集体企业", SubjectKind.ENTERPRISE),
        ("有限责任公司分公司", SubjectKind.BRANCH),
        ("有限责任公司分公司(自然人投资或控股)", SubjectKind.BRANCH),
        ("有限责任公司(自然人独资)分公司", SubjectKind.BRANCH),
        ("个人独资企业分支机构", SubjectKind.BRANCH),
        ("个人独资企业", SubjectKind.SOLE_PROPRIETOR),
        ("有限合伙企业", SubjectKind.PARTNERSHIP),
        ("普通合伙企业", SubjectKind.PARTNERSHIP),
        ("外商投资合伙企业", SubjectKind.PARTNERSHIP),
        ("个体工商户", SubjectKind.INDIVIDUAL_BUSINESS),
        ("个体(内地)", SubjectKind.INDIVIDUAL_BUSINESS),
        ("农民专业合作社", SubjectKind.COOPERATIVE),
        ("农民专业合作经济组织", SubjectKind.COOPERATIVE),
        ("民办非企业单位(法人)", SubjectKind.SOCIAL_ORGANISATION),
    ],
)
def test_the_types_of_real_registers_are_understood(word: str, kind: SubjectKind) -> None:
    assert kind_of_word(word) is kind


@pytest.mark.parametrize("word", ["", "()", "未分类", "外国(地区)常驻代表机构", "非企业", "x" * 50])
def test_a_word_that_is_not_known_states_no_kind(word: str) -> None:
    assert kind_of_word(word) is None


@pytest.mark.parametrize("kind", sorted(set(KINDS.values())))
def test_every_kind_is_known_by_its_own_code_and_word(kind: SubjectKind) -> None:
    assert kind_of_word(kind.value) is kind
    assert kind_of_word(kind.zh) is kind
