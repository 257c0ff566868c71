"""Numerals in names: 3, 三, 叁 and 参 differ in style alone.

The plain style is the everyday Chinese one; a text keeps its length, so places in it stay.
"""

_STYLES = {
    "零": "0〇",
    "一": "1壹弌",
    "二": "2贰弍",
    "三": "3叁弎",
    "四": "4肆",
    "五": "5伍",
    "六": "6陆",
    "七": "7柒",
    "八": "8捌",
    "九": "9玖",
    "十": "拾",
    "百": "佰",
    "千": "仟",
}
_PLAIN = {ord(style): plain for plain, styles in _STYLES.items() for style in styles}


def plain_numerals(text: str) -> str:
    """Return the text with every numeral in the everyday Chinese style: 3号, 叁号 → 三号."""
    return text.translate(_PLAIN)
