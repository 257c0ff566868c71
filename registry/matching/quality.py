"""How well the scoring tells enterprises apart, as last measured; the figures stand in a file.

Invariant: the figures belong to one edition of the weights, and say whether the pairs were invented.
`python -m benchmarks.fit_weights --keep` writes them.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from models.vocabulary.word import Word

PATH = Path(__file__).with_name("quality.yaml")


class PairKind(Word):
    """What was done to one enterprise's description, or what two enterprises share."""

    ABBREVIATION = "abbreviation", "简称", "Abbreviated"
    BRACKETS = "brackets", "括号写法", "Style of brackets"
    DIGIT_STYLE = "digit_style", "数字写法", "Style of numerals"
    DIV_ADD = "div_add", "多写行政区划", "Region added"
    DIV_BRACKET = "div_bracket", "行政区划移入括号", "Region moved into brackets"
    DIV_DROP = "div_drop", "漏写行政区划", "Region left out"
    DIV_SHORT = "div_short", "行政区划简写", "Region shortened"
    DROP_CHAR = "drop_char", "漏字", "Character dropped"
    FORMER_NAME = "former_name", "曾用名，字号未变", "Former name, same trade name"
    FORMER_NAME_NEWZIHAO = (
        "former_name_newzihao",
        "曾用名，字号已变",
        "Former name, other trade name",
    )
    FULLWIDTH = "fullwidth", "全角半角", "Width of characters"
    HOMOPHONE = "homophone", "同音字", "Same-sounding character"
    INSERT_CHAR = "insert_char", "多字", "Character inserted"
    MULTI = "multi", "多处差错", "Several at once"
    OCR = "ocr", "扫描识别差错", "Scanning errors"
    ORG_FORM = "org_form", "组织形式写法", "Style of legal form"
    OTHER_FIELDS_ONLY = "other_fields_only", "名称相同，其他项有差错", "Other fields only"
    SHAPE = "shape", "形近字", "Look-alike character"
    TRADITIONAL = "traditional", "繁体字", "Traditional script"
    TRANSPOSE = "transpose", "两字颠倒", "Characters transposed"
    USCC_CONFUSE = "uscc_confuse", "信用代码录错", "Credit code miswritten"
    WHITESPACE = "whitespace", "夹有空白", "White space"
    WRONG_USCC = "wrong_uscc", "误填他人信用代码", "Another's credit code"
    NUMBER_DIFFERS = "number_differs", "序号不同", "Number differs"
    ONE_CHAR_ZIHAO = "one_char_zihao", "字号差一个字", "Trade names one character apart"
    ORG_FORM_DIFFERS = "org_form_differs", "只有组织形式不同", "Only legal forms differ"
    PARENT_VS_BRANCH = "parent_vs_branch", "总公司与分支机构", "Head office and branch"
    SAME_REP_ADDRESS = "same_rep_address", "同一代表人、同一住所", "Same representative and address"
    OTHER_CITY = (
        "same_zihao_industry_other_city",
        "同字号同行业不同地",
        "Same names in other places",
    )
    OTHER_INDUSTRY = "same_zihao_other_industry", "同字号不同行业", "Same trade name, other trade"
    SIBLING_BRANCHES = "sibling_branches", "同一公司的不同分支机构", "Branches of one firm"


@dataclass(frozen=True, slots=True)
class KindQuality:
    """How many pairs of a kind there were, and how many were judged rightly."""

    kind: PairKind
    is_same: bool
    pairs: int
    right: int

    @property
    def share(self) -> float:
        """Return the share of pairs judged rightly, 0.0-1.0."""
        return self.right / self.pairs


@dataclass(frozen=True, slots=True)
class Quality:
    """Precision, recall and F1 (0.0-1.0) at the live threshold, on pairs kept from the fit."""

    measured_on: date
    edition: int  # of the weights
    is_synthetic: bool
    threshold: int
    pairs: int
    precision: float
    recall: float
    f1: float
    kinds: tuple[KindQuality, ...]


@cache
def measured_quality() -> Quality:
    """Return the quality as last measured, the kinds of one enterprise first, then by share."""
    return read_quality(PATH.read_text(encoding="utf-8"))


def read_quality(text: str) -> Quality:
    """Return the quality that a file says."""
    told: dict[str, Any] = yaml.safe_load(text)  # as YAML gives it; the classes check below
    kinds = (KindQuality(**{**kind, "kind": PairKind(kind["kind"])}) for kind in told.pop("kinds"))
    return Quality(**told, kinds=tuple(_in_order(kinds)))


def as_yaml(quality: Quality) -> str:
    """Return the text of the file that says a quality."""
    told = asdict(quality)
    told["kinds"] = [{**kind, "kind": kind["kind"].value} for kind in told["kinds"]]
    head = "# Written by `python -m benchmarks.fit_weights --keep`; not edited by hand.\n"
    return head + yaml.safe_dump(told, sort_keys=False, allow_unicode=True)


def _in_order(kinds: Iterable[KindQuality]) -> list[KindQuality]:
    return sorted(kinds, key=lambda kind: (not kind.is_same, kind.share, kind.kind))
