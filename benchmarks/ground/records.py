"""Records to measure with: a given file, a part of it, the same as CSV, or invented ones."""

import random
from pathlib import Path

import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

from registry.rules.identity.uscc import ALPHABET, uscc_check_character

TRADES = ("食品", "纺织", "机电", "建材", "物流", "餐饮管理", "五金制品", "信息科技")
FORMS = ("有限公司", "股份有限公司", "经营部", "商店")
SYLLABLES = "嘉禾南湖秀洲平盛海盐桐乡永兴恒泰瑞丰德润康安宏达"


def first_rows(path: Path, rows: int, folder: Path) -> Path:
    """Return a Parquet file in `folder` with the first `rows` of another."""
    part = folder / f"first-{rows}.parquet"
    pq.write_table(pq.read_table(path).slice(0, rows), part)
    return part


def as_csv(path: Path, folder: Path) -> Path:
    """Return a Parquet file as CSV in `folder`."""
    target = folder / f"{path.stem}.csv"
    pa_csv.write_csv(pq.read_table(path), target)
    return target


def invented(folder: Path, rows: int, seed: int = 1) -> Path:
    """Return a Parquet file of invented enterprises; their codes are of no allocated division."""
    chance = random.Random(seed)
    columns: dict[str, list[str]] = {name: [] for name in ("name", "uscc", "address", "reg_date")}
    for number in range(rows):
        trade = "".join(chance.choices(SYLLABLES, k=3))
        first17 = f"91330499MA{_in_alphabet(number)}"
        columns["name"].append(f"嘉兴{trade}{number}{chance.choice(TRADES)}{chance.choice(FORMS)}")
        columns["uscc"].append(first17 + uscc_check_character(first17))
        columns["address"].append(f"嘉兴市南湖区{trade}路{chance.randrange(1, 2000)}号")
        day = f"{chance.randrange(1990, 2025)}-{chance.randrange(1, 13):02}"
        columns["reg_date"].append(f"{day}-{chance.randrange(1, 29):02}")
    columns["legal_rep"] = chance.choices(["王伟", "李敏", "张建国", "陈晓燕"], k=rows)
    columns["div_code"] = ["330499"] * rows
    columns["division"] = ["浙江/嘉兴"] * rows
    path = folder / f"invented-{rows}.parquet"
    pq.write_table(pa.table(columns), path)
    return path


def _in_alphabet(number: int) -> str:
    digits = ""
    for _ in range(7):
        number, rest = divmod(number, len(ALPHABET))
        digits = ALPHABET[rest] + digits
    return digits
