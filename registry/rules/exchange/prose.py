"""Free text of a file: cleaned, and refused where something personal stands in it.

Invariant: a problem tells of a text with something personal in it the kinds found, and not a word of it.
"""

import re

from registry.rules.exchange.judging import (
    FORMULA_STARTS,
    PERSONAL_DATA,
    Cell,
    Problem,
    kinds_of,
    shown,
)
from registry.rules.identity.folding import clean_text, text_problem
from registry.rules.identity.free_text import mask_found, personal_in_free_text

# Plain text without spaces: needs no cleaning.
_PLAIN = re.compile("[!-~\u3001-\u303f\u4e00-\u9fff\uff01-\uff5e]*")


def read_prose(
    field: str, cell: Cell, longest: int, *, knows_personal: bool = False
) -> str | Problem:
    """Return a free text fit for the register, or why it is not."""
    text = cell if type(cell) is str else str(cell)
    if text.startswith(FORMULA_STARTS):
        message = "单元格以公式符号开头，请改为普通文本后重新提交。"
        return Problem(field, shown(field, mask_found(text)), "formula", message)
    if len(text) > longest or not _PLAIN.fullmatch(text):
        wrong = text_problem(text, longest=longest)
        if wrong:
            return Problem(
                field, shown(field, mask_found(text)), "text", f"文字不符合要求：{wrong}，请更正。"
            )
        text = clean_text(text)
    return text if knows_personal else _personal_problem(field, text) or text


def _personal_problem(field: str, text: str) -> Problem | None:
    found = personal_in_free_text(text)
    if not found:
        return None
    kinds = "、".join(dict.fromkeys(one.kind for one in found))
    message = f"发现疑似{kinds}：请从该列删去；确认不是个人信息的，可在补正时勾选确认。"
    return Problem(field, kinds_of(found), PERSONAL_DATA, message)
