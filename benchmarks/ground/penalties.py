"""Invented penalties of 双公示 for the firms of a Parquet file."""

import random
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

KINDS = ("罚款", "警告、罚款", "没收违法所得、罚款")
VIOLATIONS = (
    ("生产不符合食品安全标准的食品", "《中华人民共和国食品安全法》第一百二十四条第一款"),
    ("销售不合格产品", "《中华人民共和国产品质量法》第四十九条"),
    ("发布虚假广告", "《中华人民共和国广告法》第五十五条第一款"),
)


def penalties_of(firms: Path, rows: int, folder: Path, seed: int = 2) -> Path:
    """Return a Parquet file of `rows` penalties; each paper once, each of a firm that is known."""
    chance = random.Random(seed)
    table = pq.read_table(firms, columns=["name", "uscc"]).to_pydict()
    made = [_penalty(chance, table, number) for number in range(rows)]
    path = folder / f"penalties-{rows}.parquet"
    pq.write_table(pa.Table.from_pylist(made), path)
    return path


def _penalty(chance: random.Random, firms: dict[str, list[str]], number: int) -> dict[str, str]:
    party = chance.randrange(len(firms["name"]))
    violation, basis = chance.choice(VIOLATIONS)
    year, month, day = (
        chance.randrange(2025, 2027),
        chance.randrange(1, 11),
        chance.randrange(1, 29),
    )
    fine = f"{chance.randrange(1, 900) / 100}"
    goods, pieces = chance.randrange(100, 90_000), chance.randrange(1, 500)
    return {
        "行政相对人名称": firms["name"][party],
        "行政相对人类别": "法人及非法人组织",
        "行政相对人代码_1": firms["uscc"][party],
        "行政处罚决定书文号": f"演市监处罚〔{year}〕{number}号",
        "违法行为类型": violation,
        "违法事实": f"经查，当事人于{year}年{month}月在经营场所内{violation}，货值金额{goods}元，共{pieces}件。",
        "处罚依据": basis,
        "处罚类别": chance.choice(KINDS),
        "处罚内容": f"责令改正，处罚款{fine}万元。",
        "罚款金额（万元）": fine,
        "处罚决定日期": f"{year}-{month:02}-{day:02}",
        "公示截止期": f"{year + 1}-{month:02}-{day:02}",
        "处罚机关": "海盐县市场监督管理局",
        "处罚机关统一社会信用代码": firms["uscc"][0],
    }
