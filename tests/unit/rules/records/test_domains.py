"""The domain of a record: as stated, by the catalogue, by the law it cites, by words, by its authority."""

import pytest

from models.vocabulary import RecordKind
from registry.rules.records import derive
from tests.unit.rules.records.papers import LAW, TODAY, paper


@pytest.mark.parametrize(
    ("stated", "domain"),
    [
        ({"domain": "food", "violation": "ip.trademark"}, "food"),
        ({"violation": "equipment.not_inspected", "legal_basis": "《食品安全法》"}, "special_equipment"),
        ({"legal_basis": "《中华人民共和国食品安全法》第一百二十四条、《中华人民共和国产品质量法》"}, "food"),
        ({"legal_basis": "《建设工程质量管理条例》第六十二条"}, "engineering"),
        ({"violation_type": "使用未经检验的电梯"}, "special_equipment"),
        ({"violation_type": "食品包装产品质量问题"}, None),
        ({"authority": "嘉兴市住房和城乡建设局"}, "engineering"),
        ({"authority": "嘉兴市市场监督管理局"}, None),
        ({"violation": "no.such_item"}, None),
    ],
)  # fmt: skip
def test_the_domain_is_filled_in_where_one_answer_fits(stated, domain):
    assert derive(paper(**stated), LAW, arrived_on=TODAY).said.domain == domain


def test_an_honour_of_engineering_is_known_by_its_title():
    honour = paper(RecordKind.HONOUR, title="南湖杯优质工程奖", authority="嘉兴市建筑业行业协会")

    assert derive(honour, LAW, arrived_on=TODAY).said.domain == "engineering"
