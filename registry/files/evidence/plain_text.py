"""Text of a PDF as people would write it: fonts share drawings, and layout leaves gaps.

Invariant: only what a font or the layout has changed is changed back; punctuation and widths stay.
Browsers and office programs often write 行 as the radical U+2F8F, because both are drawn alike.
"""

import re
import unicodedata

# Radicals of the supplement that are drawn like a character, which Unicode does not fold (NFKC).
_RADICALS = str.maketrans(
    {
        **dict(
            zip("⺟⺠⻁⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝", "母民虎西见角贝车长门青韦页风飞食", strict=True)
        ),
        **dict(zip("⻢⻣⻤⻥⻦⻧⻨⻩⻪⻬⻮⻰⻳", "马骨鬼鱼鸟卤麦黄黾齐齿龙龟", strict=True)),
    }
)
_FOLDED = re.compile("[\u2f00-\u2fd5\uf900-\ufaff\ufb00-\ufb06]+")  # radicals, twins, ligatures
_HAN = "\u3000-\u303f\u4e00-\u9fff\uff00-\uffef"
_GAP = re.compile(f"(?<=[{_HAN}])[ \u00a0]+(?=[0-9])|(?<=[0-9])[ \u00a0]+(?=[{_HAN}])")


def plain_text(text: str) -> str:
    """Return `text` with characters for radicals, without gaps between numbers and Chinese."""
    whole = _FOLDED.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text)
    return _GAP.sub("", whole.translate(_RADICALS))
