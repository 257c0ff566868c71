"""Sums of money as people write them, read whole and exact into fen (分), or refused.

Invariant: an amount is never rounded and never guessed; what is not wholly understood is refused.
"""

import re
from decimal import Decimal

from registry.errors import Invalid
from registry.rules.identity.folding import clean_text, half_width

FEN = 100
WAN = 10_000
LONGEST = 60  # characters; the longest amount in financial numerals has some forty
MOST_FEN = 10**12 * FEN  # a million million yuan; a fine beyond is a slip of the pen

_WRITE = "请写成 30000、12000.50元 或 3万元 的样式"
_ARABIC = re.compile(
    r"(?P<number>[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?P<rest>\.[0-9]+)?(?P<unit>亿|万)?"
)
_TRIMMED = re.compile(r"(?:人民币|RMB|CNY|¥|￥)?(?P<sum>.*?)(?:元整|元正|圆整|圆正|元|圆|整)?")
_CHINESE = re.compile(r"[零〇一二三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟两元圆角分整正]+")
_DIGITS = {
    **dict(zip("零一二三四五六七八九", range(10), strict=True)),
    **dict(zip("零壹贰叁肆伍陆柒捌玖", range(10), strict=True)),
    "两": 2,
}
_DIGIT = f"[{''.join(_DIGITS).replace('零', '')}]"
_SECTION = re.compile(
    rf"(?:零?(?P<thousands>{_DIGIT})[千仟])?(?:零?(?P<hundreds>{_DIGIT})[百佰])?"
    rf"(?P<ten>零?(?P<tens>{_DIGIT})?[十拾])?(?:(?P<zero>零)?(?P<ones>{_DIGIT}))?"
)
_SUM = re.compile(
    rf"(?=.)(?:(?P<whole>[^元圆角分整正]+)(?:[元圆]|$|[整正]$))?"
    rf"(?:零?(?P<tenths>{_DIGIT})角)?(?:零?(?P<cents>{_DIGIT})分)?[整正]?"
)
_WHOLE = re.compile(r"(?:([^亿万]+)亿)?(?:([^亿万]+)万)?([^亿万]+)?")


def read_amount(text: str) -> int:
    """Return an amount of money in fen: 30000, 12,000.50元, 1.5 万元, 叁万元整.

    Raises Invalid, with what to write, for a negative, unclear or absurd amount.
    """
    return _checked(_read(text, 1), text)


def amount_of_wan(text: str) -> int:
    """Return in fen an amount of a field that is kept in 万元; a unit in the cell goes before.

    A bare 3 is three 万元; 3万元 and 30000元 say themselves what they are. Raises Invalid.
    """
    plain = _plain(text)
    own_unit = any(mark in plain for mark in "元圆万亿")
    return _checked(_read(text, 1 if own_unit else WAN), text)


def _read(text: str, unit: int) -> Decimal:
    plain = _plain(text)
    if len(plain) > LONGEST:
        raise Invalid(f"金额文字过长，请只填写一个金额；{_WRITE}。")
    if not plain:
        raise Invalid(f"没有填写金额；{_WRITE}。")
    if plain.startswith("-"):
        raise Invalid(f"金额不能是负数；{_WRITE}。")
    inner = _TRIMMED.fullmatch(plain)
    bare = inner["sum"] if inner else plain
    if match := _ARABIC.fullmatch(bare):
        scale = {"万": WAN, "亿": WAN * WAN}.get(match["unit"] or "", unit)
        return Decimal(match["number"].replace(",", "") + (match["rest"] or "")) * scale
    if _CHINESE.fullmatch(plain.removeprefix("人民币")):
        return _from_chinese(plain.removeprefix("人民币"), text) * unit
    raise Invalid(f"“{clean_text(text)[:20]}”无法识别为金额；{_WRITE}。")


def _plain(text: str) -> str:
    return half_width(clean_text(text)).replace(" ", "").replace("，", ",").replace("−", "-")


def _checked(yuan: Decimal, text: str) -> int:
    fen = yuan * FEN
    if fen != int(fen):
        raise Invalid(f"金额“{clean_text(text)[:20]}”精确到分以下，请核对；{_WRITE}。")
    if fen > MOST_FEN:
        raise Invalid("金额超过一万亿元，请核对单位是元还是万元。")
    return int(fen)


def _from_chinese(plain: str, text: str) -> Decimal:
    parts = _SUM.fullmatch(plain.replace("〇", "零"))
    whole = _whole(parts["whole"]) if parts and parts["whole"] else 0
    if parts is None or whole is None:
        raise Invalid(f"“{clean_text(text)[:20]}”无法识别为金额；{_WRITE}。")
    tenths, cents = (_DIGITS[parts[name] or "零"] for name in ("tenths", "cents"))
    return whole + Decimal(tenths) / 10 + Decimal(cents) / 100


def _whole(numerals: str) -> int | None:
    """Return a number in Chinese numerals, None where it is none or can be read in two ways."""
    if set(numerals) <= {"零"}:
        return 0
    parts = _WHOLE.fullmatch(numerals)
    if parts is None:
        return None
    total, is_first = 0, True
    for part, scale in ((parts[1], WAN * WAN), (parts[2], WAN), (parts[3], 1)):
        if part is None:
            continue
        value = _section(part, is_first=is_first)
        if value is None:
            return None
        total, is_first = total + value * scale, False
    return total


def _section(numerals: str, *, is_first: bool) -> int | None:
    """Return a number below 10 000; 叁万伍 and 三百五 are none: 5 of what is not said."""
    found = _SECTION.fullmatch(numerals)
    if (
        found is None
        or found["ones"]
        and not (
            found["zero"]
            or found["ten"]
            or (is_first and not found["thousands"] and not found["hundreds"])
        )
    ):
        return None
    tens = _DIGITS[found["tens"] or "一"] if found["ten"] else 0
    thousands, hundreds, ones = (
        _DIGITS[found[name] or "零"] for name in ("thousands", "hundreds", "ones")
    )
    return thousands * 1000 + hundreds * 100 + tens * 10 + ones


def shown_amount(fen: int) -> str:
    """Return an amount for a sentence: 3 万元, 12,000.50 元."""
    yuan, cents = divmod(fen, FEN)
    if cents == 0 and yuan and yuan % WAN == 0:
        return f"{yuan // WAN:,} 万元"
    return f"{yuan:,}.{cents:02d} 元" if cents else f"{yuan:,} 元"
