"""What a query is told that cannot be looked for, or cannot mean one firm."""

from models.vocabulary import Word
from registry.errors import Invalid
from registry.rules.identity.folding import LONGEST_QUERY, fold_query
from registry.rules.identity.names import is_distinctive


class Advice(Word):
    """Why a query was not looked for at all, with what to do."""

    NOTHING = "nothing", "请输入企业名称或统一社会信用代码。", "Enter a firm's name or credit code."
    TOO_SHORT = (
        "too_short",
        "只有一个字，无法确定要查哪家企业。请至少输入两个字，例如字号。",
        "One character cannot tell firms apart. Enter at least two.",
    )
    TOO_COMMON = (
        "too_common",
        "只有地名或“有限公司”一类通用字词，无法确定要查哪家企业。请加上字号，例如“槐安”。",
        "Only a place or a legal form such as 有限公司. Add the distinctive part of the name.",
    )
    TOO_LONG = (
        "too_long",
        f"查询内容太长，最多 {LONGEST_QUERY} 个字。请只保留企业名称或统一社会信用代码。",
        f"The query is too long; at most {LONGEST_QUERY} characters. Keep only the name or the code.",
    )


def advise(text: str) -> Advice | None:
    """Return why `text` cannot be looked for, or None."""
    try:
        key = fold_query(text)
    except Invalid:
        return Advice.TOO_LONG
    if not key:
        return Advice.NOTHING
    if len(key) == 1:
        return Advice.TOO_SHORT
    return None if is_distinctive(key) else Advice.TOO_COMMON
