"""Files of credit records as departments send them in."""

from tests.integration.services.import_desk import code, firm


def penalty(number: int, party: int = 1, **changes: str) -> dict[str, str]:
    """A good row of 双公示: a fine for the firm `party`."""
    return {
        "行政相对人名称": firm(party)["企业名称"],
        "行政相对人类别": "法人及非法人组织",
        "行政相对人代码_1（统一社会信用代码）": code(party),
        "行政处罚决定书文号": f"演市监处罚〔2026〕{number}号",
        "违法行为类型": "生产不符合食品安全标准的食品",
        "违法事实": "当事人生产的糕点经抽样检验菌落总数不合格。",
        "处罚依据": "《中华人民共和国食品安全法》第一百二十四条",
        "处罚类别": "没收违法所得、罚款",
        "处罚内容": "没收违法所得，并处罚款。",
        "罚款金额（万元）": "4.2",
        "没收违法所得、没收非法财物的金额（万元）": "0.15",
        "处罚决定日期": "2026-02-06",
        "公示截止期": "2027-02-06",
        "处罚机关": "海盐县市场监督管理局",
        "处罚机关统一社会信用代码": code(900),
    } | changes
