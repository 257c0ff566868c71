"""Personal data in free text: found with its place, and nothing else taken for it."""

import pytest

from registry.rules.identity.free_text import mask_found, personal_in_free_text


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("身份证号33049919840229001X。", "身份证号〔身份证号〕。"),
        ("原身份证330402840229001", "原身份证〔身份证号（15 位）〕"),
        ("电话１３８００１３８０００", "电话〔手机号〕"),
        ("联系电话：0573-86012345", "联系电话：〔固定电话〕"),
        ("电话 0573-0000 0017。", "电话 〔固定电话〕。"),
        ("(0573)8601 2345", "〔固定电话〕"),
        ("020-87654321转801", "〔固定电话〕转801"),
        ("卡号 6222 0210 0111 6245 702", "卡号 〔银行账号〕"),
        ("6222021001116245702", "〔银行账号〕"),
        ("开户行某行，账号：1204060009200012345", "开户行某行，账号：〔银行账号〕"),
        ("帐户33001638000050001", "帐户〔银行账号〕"),
        ("邮箱zhang.san@example.com，", "邮箱〔电子邮箱〕，"),
        ("驾驶浙F12345货车", "驾驶〔车牌号〕货车"),
        ("浙F·D12345", "〔车牌号〕"),
        ("住浙江省海盐县武原街道朝阳路12号。", "住〔住址〕。"),
        ("经营者住址：嘉兴市南湖区中山路1号3幢402室，", "经营者住址：〔住址〕，"),
        ("户籍地海宁市盐官镇桃园村，", "户籍地〔住址〕，"),
        ("证人张三先生称", "证人〔自然人姓名〕先生称"),
        ("当事人欧阳修文，男，1984年3月生", "当事人〔自然人姓名〕，男，1984年3月生"),
        ("买买提，男，维吾尔族", "〔自然人姓名〕，男，维吾尔族"),
        ("李四（女）", "〔自然人姓名〕（女）"),
    ],
)
def test_personal_data_is_found_and_hidden(text, masked):
    assert mask_found(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "统一社会信用代码91330499MADEM00542",
        "信用代码914403001922038216",
        "演市监处罚〔2026〕8号",
        "罚款30000元，没收违法所得1234567890123.00元",
        "批号：20260318000123",
        "产品批号 202603180001",
        "条码6901234567892",
        "执行标准GB 20400-2006",
        "许可证编号：JY13304240001234",
        "住所：海盐县武原街道朝阳路12号",
        "海盐县住建局",
        "一名女士投诉，消费者女士不愿具名",
        "男装、女装各10件",
        "12315、12345",
        "2026-03-18至2027-03-18",
        "浙江A级景区",
        "合格证号 6222021001116245703",
        "",
    ],
)
def test_numbers_of_papers_goods_and_money_are_not_taken_for_personal_data(text):
    assert personal_in_free_text(text) == []


def test_finds_are_in_order_and_never_overlap():
    text = (
        "张三，男，住海盐县朝阳路12号，电话0573-86012345、13800138000，账号6222021001116245702" * 3
    )

    found = personal_in_free_text(text)

    assert len(found) == 15
    assert all(one.end <= other.start for one, other in zip(found, found[1:], strict=False))


@pytest.mark.parametrize(
    "text", ["1" * 20000, "住" * 20000, "a@" * 10000, "张三，" * 7000, "0573-" * 4000]
)
def test_a_long_strange_text_is_looked_through_in_time(text):
    personal_in_free_text(text)
