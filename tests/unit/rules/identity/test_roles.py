"""Names behind roles: found whatever follows; words and firms behind a role are none."""

import pytest

from registry.rules.identity.free_text import mask_found, personal_in_free_text
from registry.rules.identity.roles import names_behind_roles


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("对直接负责的主管人员王小明处罚款5000元，股东李建国连带", ["王小明", "李建国"]),
        ("经营者王小明虚假宣传", ["王小明"]),
        ("经营者王芳虚假宣传", ["王芳"]),
        ("直接责任人员陈刚擅自改动", ["陈刚"]),
        ("责任人：张三，", ["张三"]),
        ("负责人褚叔夏，身份证号", ["褚叔夏"]),
        ("法定代表人为欧阳修文未到场", ["欧阳修文"]),
        ("法定代表人（赵一）", ["赵一"]),
        ("股东李建国、王小红和张伟承担", ["李建国", "王小红", "张伟"]),
        ("员工周小军销售", ["周小军"]),
        ("职工沈海反映", ["沈海"]),
        ("厂长钱大有 店长孙立", ["钱大有", "孙立"]),
        ("总经理吴天明签字", ["吴天明"]),
        ("销售员郑和平称", ["郑和平"]),
        ("当事人渔大有销售腐烂水果", ["渔大有"]),
        ("投诉人冯如购买、举报人陆游反映", ["冯如", "陆游"]),
        ("消费者朱自清投诉", ["朱自清"]),
        ("联系人姓名：范小宁", ["范小宁"]),
        ("证人杨朔述称", ["杨朔"]),
        ("经营者王小明的", ["王小明"]),
    ],
)
def test_a_name_behind_a_role_is_found(text: str, names: list[str]) -> None:
    assert [text[start:end] for start, end in names_behind_roles(text)] == names
    assert not any(name in mask_found(text) for name in names)


@pytest.mark.parametrize(
    "text",
    [
        "负责人员应当改正",
        "股东会决议、股东大会、股东名册",
        "经营者应当明码标价",
        "经营者未按规定，经营者在网上",
        "法定代表人签字，法定代表人变更",
        "侵害消费者权益、消费者个人信息",
        "消费者和经营者，消费者于2026年购买",
        "消费者时有投诉，消费者安全",
        "员工宿舍、员工食堂、员工健康证、员工管理、员工戴口罩",
        "职工名册，职工安全培训",
        "项目经理部，经理室，经理任职",
        "工厂长期销售，工厂长安全",
        "当事人曾因同类行为受罚，当事人曾于2024年",
        "当事人陈述申辩，当事人施工中，当事人包装不符",
        "当事人申请复检，当事人连续两年，当事人严重违法",
        "当事人金额较大，当事人管理不善，当事人许可证过期",
        "当事人任何时候，当事人宣传，当事人单位，当事人解释称",
        "当事人王店食品有限公司，股东沈荡酒业股份公司",
        "当事人高度配合，当事人关系，当事人方可，当事人成立于",
        "认证人员，保证人民健康，责任人王某某、负责人张某",
        "服务员工作服不洁",
        "投诉人要求退货，举报人称，证人证言，联系人电话",
        "负责人王*明",
    ],
)
def test_words_and_firms_behind_a_role_are_no_names(text: str) -> None:
    assert list(names_behind_roles(text)) == []
    assert personal_in_free_text(text) == []
