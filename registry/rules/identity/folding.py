"""Clean text and the name key: a name is kept as written, and compared only by its folded key.

Folding is a closure: `fold(fold(text)) == fold(text)` for every text.
"""

import re
import unicodedata
from importlib.util import find_spec
from pathlib import Path

from registry.errors import Invalid

LONGEST_QUERY = 64  # code points after NFKC
LONGEST_PINYIN = 160  # plain letters, digits and spaces: a character is read in up to six letters
_MARKS_ALLOWED = 3  # combining marks in a run; a tone letter of any living script needs fewer
_GROWTH = 4  # NFKC composes at most four code points into one (Greek vowel with three marks)

_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}

# Letters and marks that Unicode calls visible and every font leaves blank.
_BLANK_LETTERS = "\u115f\u1160\u3164\uffa0\u2800"
_IGNORABLE = re.compile(
    f"[{_BLANK_LETTERS}\u034f\u17b4\u17b5\u180b-\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef]"
)
_KEPT_SYMBOLS = "+"  # 「C+」 and 「C」 are different trade names
_DROPPED_CATEGORIES = frozenset(("Cc", "Cf", "Co", "Cs", "Sk", "Sm", "Zl", "Zp", "Zs"))

# Greek and Cyrillic letters that a reader takes for Latin ones.
_CONFUSABLE = re.compile(
    "[ΑΒΕΖΗΙΚΜΝΟΡΤΥΧϹϺαγικνορτυχωϲϳАВГЕЅІЈКМНОПРСТУХЬЗаеѕіјорсухгпцһвнткмԁԌԛԚԜԝѴѵӀӏ]"
)

_UNFIT = (
    (re.compile("\x00"), "空字符（NUL）"),
    (re.compile("[\ud800-\udfff]"), "不成对的代理码（半个字）"),
    (re.compile("[\ue000-\uf8ff\U000f0000-\U0010fffd]"), "造字区字符，别处无法显示"),
    (re.compile(f"[{_BLANK_LETTERS}]"), "看不见的填充字符"),
    (re.compile("\ufffd"), "乱码替代符，来源文件的编码有误"),
)
_ORDINARY = re.compile("[ -~\u3000-\u303f\u4e00-\u9fff\uff01-\uff5e]*")


def half_width(text: str) -> str:
    """Return `text` with full-width ASCII forms and the ideographic space as plain ASCII."""
    return text if text.isascii() else text.translate(_FULL_WIDTH)


def clean_text(text: str) -> str:
    """Return `text` trimmed, without invisible control and format characters, spaces made plain.

    Every run of white space becomes one space; all else stays as written.
    """
    if not text.isprintable():
        text = "".join(map(_visible, text))
    return " ".join(text.split())


def text_problem(text: str, *, longest: int) -> str | None:
    """Return in Chinese why `text` cannot be taken in, or None; `longest` in code points."""
    if len(text) > longest:
        return f"最多 {longest} 个字，现有 {len(text)} 个字"
    if _ORDINARY.fullmatch(text):
        return None
    for pattern, what in _UNFIT:
        if found := pattern.search(text):
            code = f"U+{ord(found.group()):04X}"
            return f"第 {found.start() + 1} 个字符（{code}）是{what}"
    return _marks_problem(text)


def fold(text: str) -> str:
    """Return the name key: NFKC, case folded, simplified, letters and digits only.

    Brackets, spaces, punctuation, dashes and middle dots are removed. Traditional characters
    are folded one by one, so 乾 and 干 share a key: take a reading from the name, not the key.
    Runs of combining marks cost quadratic time: a text from outside passes `text_problem` first.
    """
    key = text.translate(_FOLDED)
    while not (key.isascii() or unicodedata.is_normalized("NFKC", key)):
        key = unicodedata.normalize("NFKC", key).translate(_FOLDED)
    return key


def fold_query(text: str, longest: int = LONGEST_QUERY) -> str:
    """Return the name key of what somebody typed into a search box.

    Raises Invalid when the query is over `longest` code points after NFKC, or over `LONGEST_PINYIN`
    where it is plain ASCII.
    """
    query = clean_text(text)
    if query.isascii():
        longest = max(longest, LONGEST_PINYIN)
    # The first test keeps NFKC, quadratic in a run of marks, away from long texts.
    if len(query) > _GROWTH * longest or len(unicodedata.normalize("NFKC", query)) > longest:
        raise Invalid(f"查询内容太长，最多 {longest} 个字，请缩短后再查。")
    return fold(query)


def has_confusables(text: str) -> bool:
    """Say whether `text` holds Cyrillic or Greek letters that look like Latin ones.

    Source: Unicode UTS #39 §4 (the letters of the two scripts that matter here).
    """
    return not text.isascii() and bool(_CONFUSABLE.search(unicodedata.normalize("NFKC", text)))


def _visible(character: str) -> str:
    if character.isspace():
        return " "
    return "" if unicodedata.category(character) in ("Cc", "Cf") else character


def _marks_problem(text: str) -> str | None:
    run = 0
    for place, character in enumerate(text, start=1):
        run = run + 1 if unicodedata.category(character)[0] == "M" else 0
        if run > _MARKS_ALLOWED:
            return f"第 {place} 个字符处叠加了过多的附加符号"
    return None


def _traditional_to_simplified() -> dict[str, str]:
    # The package is located, not imported: importing it costs 70 ms and loads every dictionary.
    package = find_spec("opencc_purepy")
    if package is None or package.origin is None:
        raise ImportError("opencc_purepy is not installed")
    table = Path(package.origin).with_name("dicts") / "TSCharacters.txt"
    pairs: dict[str, str] = {}
    for line in table.read_text(encoding="utf-8").splitlines():
        traditional, _, simplified = line.partition("\t")
        if len(traditional) == 1 and simplified:
            pairs[traditional] = simplified.split(" ")[0]
    return pairs


_SIMPLIFIED = _traditional_to_simplified()


def _is_dropped(character: str) -> bool:
    category = unicodedata.category(character)
    if category[0] == "P" or _IGNORABLE.match(character):
        return True
    return category in _DROPPED_CATEGORIES and character not in _KEPT_SYMBOLS


def _fold_character(character: str) -> str:
    before, after = "", character
    while before != after:
        before = after
        plain = unicodedata.normalize("NFKC", before).casefold()
        plain = unicodedata.normalize("NFKC", plain)
        after = "".join(_SIMPLIFIED.get(c, c) for c in plain if not _is_dropped(c))
    return after


class _FoldTable(dict[int, str]):
    """The folded form of every code point met so far: filled on first use, so import is cheap.

    The value depends on the code point alone; a dict holds at most the 1.1 million of Unicode.
    """

    def __missing__(self, code: int) -> str:
        folded = self[code] = _fold_character(chr(code))
        return folded


_FOLDED = _FoldTable((code, _fold_character(chr(code))) for code in range(0x80))
