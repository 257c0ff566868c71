"""Free text of a file: cleaned, and refused where something personal stands in it.

Invariant: a problem shows where something personal stands, and nothing of it.
"""

import re

from registry.rules.exchange.judging import (
    FORMULA_STARTS,
    LONGEST_VALUE_SHOWN,
    Cell,
    Problem,
    shown,
)
from registry.rules.identity.folding import clean_text, text_problem
from registry.rules.identity.free_text import mask_found, personal_in_free_text

PERSONAL_DATA = "personal_data"

# Plain text without spaces: needs no cleaning.
_PLAIN = re.compile("[!-~\u3001-\u303f\u4e00-\u9fff\uff01-\uff5e]*")


def read_prose(
    field: str, cell: Cell, longest: int, *, knows_personal: bool = False
) -> str | Problem:
    """Return a free text fit for the register, or why it is not."""
    text = cell if type(cell) is str else str(cell)
    if text.startswith(FORMULA_STARTS):
        message = "单元格以公式符号开头，请改为普通文本后重新提交。"
        return Problem(field, shown(field, text), "formula", message)
    if len(text) > longest or not _PLAIN.fullmatch(text):
        wrong = text_problem(text, longest=longest)
        if wrong:
            return Problem(field, shown(field, text), "text", f"文字不符合要求：{wrong}，请更正。")
        text = clean_text(text)
    return text if knows_personal else _personal_problem(field, text) or text


def _personal_problem(field: str, text: str) -> Problem | None:
    found = personal_in_free_text(text)
    if not found:
        return None
    kinds = "、".join(dict.fromkeys(one.kind for one in found))
    masked = mask_found(text)
    start = max(0, masked.find("〔") - 12)
    value = (
        f"…{masked[start : start + LONGEST_VALUE_SHOWN]}" if start else masked[:LONGEST_VALUE_SHOWN]
    )
    message = f"发现疑似{kinds}：请从该列删去；确认不是个人信息的，可在补正时勾选确认。"
    return Problem(field, value, PERSONAL_DATA, message)
