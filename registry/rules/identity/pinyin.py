"""Pinyin: how a character is read, and which syllables a row of Latin letters may be.

Syllables are toneless and lower case, ü is written v. The order of `SYLLABLES` is part of what the
name index keeps: it never changes, a new syllable is put at the end.
Source: 《汉语拼音方案》 (1958), GB/T 16159-2012; readings by pypinyin's table of characters.
"""

import json
import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache
from importlib.util import find_spec
from itertools import islice, product
from pathlib import Path

_ALL = (
    "a ai an ang ao ba bai ban bang bao bei ben beng bi bian biao bie bin bing bo bu ca cai can "
    "cang cao ce cen ceng cha chai chan chang chao che chen cheng chi chong chou chu chuai chuan "
    "chuang chui chun chuo ci cong cou cu cuan cui cun cuo da dai dan dang dao de dei deng di dia "
    "dian diao die ding diu dong dou du duan dui dun duo e ei en er fa fan fang fei fen feng fo "
    "fou fu ga gai gan gang gao ge gei gen geng gong gou gu gua guai guan guang gui gun guo ha "
    "hai han hang hao he hei hen heng hong hou hu hua huai huan huang hui hun huo ji jia jian "
    "jiang jiao jie jin jing jiong jiu ju juan jue jun ka kai kan kang kao ke ken keng kong kou "
    "ku kua kuai kuan kuang kui kun kuo la lai lan lang lao le lei leng li lia lian liang liao "
    "lie lin ling liu lo long lou lu luan lun luo lv lve ma mai man mang mao me mei men meng mi "
    "mian miao mie min ming miu mo mou mu na nai nan nang nao ne nei nen neng ni nian niang niao "
    "nie nin ning niu nong nou nu nuan nuo nv nve o ou pa pai pan pang pao pei pen peng pi pian "
    "piao pie pin ping po pou pu qi qia qian qiang qiao qie qin qing qiong qiu qu quan que qun "
    "ran rang rao re ren reng ri rong rou ru ruan rui run ruo sa sai san sang sao se sen seng sha "
    "shai shan shang shao she shei shen sheng shi shou shu shua shuai shuan shuang shui shun shuo "
    "si song sou su suan sui sun suo ta tai tan tang tao te teng ti tian tiao tie ting tong tou "
    "tu tuan tui tun tuo wa wai wan wang wei wen weng wo wu xi xia xian xiang xiao xie xin xing "
    "xiong xiu xu xuan xue xun ya yan yang yao ye yi yin ying yo yong you yu yuan yue yun za zai "
    "zan zang zao ze zei zen zeng zha zhai zhan zhang zhao zhe zhen zheng zhi zhong zhou zhu zhua "
    "zhuai zhuan zhuang zhui zhun zhuo zi zong zou zu zuan zui zun zuo "
)
SYLLABLES = tuple(_ALL.split())
_REMEMBERED = 32_768  # characters
MOST_SPELLINGS = 24  # ways to cut one row of letters that are kept
LONGEST_LETTERS = 160  # letters in a row; what is longer is no pinyin of a name
MANY_LETTERS = 64  # above so many only a few ways are kept: each costs the more
FEW_SPELLINGS = 4
MOST_STRAYS = 4  # single letters among syllables, as in 债券B

_NUMERALS = dict(
    zip(
        "0123456789", ["ling", "yi", "er", "san", "si", "wu", "liu", "qi", "ba", "jiu"], strict=True
    )
)
_LONGEST = max(map(len, SYLLABLES))
_KNOWN = frozenset(SYLLABLES)
# ü: typed v, or u where no key has it (the 绿 of LU, the 女 of NU), or yu as passports have it.
_TYPED = {"lu": ("lu", "lv"), "nu": ("nu", "nv"), "lue": ("lve",), "nue": ("nve",)} | {
    "lyu": ("lv",),
    "nyu": ("nv",),
}
_LETTERS_OF_TONES = str.maketrans({"ü": "v", "ê": "e"})


@lru_cache(maxsize=_REMEMBERED)
def readings(character: str) -> tuple[str, ...]:
    """Return how a character is read, the reading that it is kept by first; empty if not at all.

    Digits are read as their numerals. Only readings that live in names are returned.
    """
    if character in _NUMERALS:
        return (_NUMERALS[character],)
    known = _polyphones().get(character)
    return known or _first_reading(character)


def spellings(letters: str) -> tuple[tuple[str, ...], ...]:
    """Return the ways to read lower-case letters as syllables, the ones with fewest syllables first.

    Empty where the letters do not cut into syllables without a rest. At most `MOST_SPELLINGS`.
    """
    return _cut(letters, most_strays=0)


def loose_spellings(letters: str) -> tuple[tuple[str, ...], ...]:
    """Return the ways to read letters as syllables with a few single letters among them.

    A single letter stands in upper case. Empty where there are more than `MOST_STRAYS` of these, or
    more than one for two syllables.
    """
    return _cut(letters, most_strays=MOST_STRAYS)


def with_numerals(letters: str) -> str:
    """Return letters and digits with the digits as they are read: 361du → sanliuyidu."""
    return letters if letters.isalpha() else "".join(_NUMERALS.get(one, one) for one in letters)


def _cut(letters: str, most_strays: int) -> tuple[tuple[str, ...], ...]:
    if not letters or len(letters) > LONGEST_LETTERS:
        return ()
    most = MOST_SPELLINGS if len(letters) <= MANY_LETTERS else FEW_SPELLINGS
    cuts: list[list[tuple[str, ...]]] = [[()]]
    for end in range(1, len(letters) + 1):
        found = [
            (*before, piece)
            for piece in _pieces(letters, end, strays=most_strays > 0)
            for before in cuts[end - len(piece)]
        ]
        cuts.append(sorted(found, key=_by_strays_and_length)[:most])
    kept = [cut for cut in cuts[-1] if 3 * _strays(cut) <= len(cut) and _strays(cut) <= most_strays]
    return tuple(islice(_written(kept), most))


def _pieces(letters: str, end: int, *, strays: bool) -> Iterator[str]:
    """Yield the syllables, and the single letter, that end at a place."""
    for size in range(1, min(_LONGEST, end) + 1):
        piece = letters[end - size : end]
        if piece in _KNOWN or piece in _TYPED:
            yield piece
    if strays:
        yield letters[end - 1].upper()


def _strays(cut: tuple[str, ...]) -> int:
    return sum(map(str.isupper, cut))


def _written(cuts: list[tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
    seen = set()
    for cut in cuts:
        for way in product(*(_TYPED.get(piece, (piece,)) for piece in cut)):
            if way not in seen:
                seen.add(way)
                yield way


def _by_strays_and_length(cut: tuple[str, ...]) -> tuple[int, int, tuple[str, ...]]:
    return _strays(cut), len(cut), cut


def _first_reading(character: str) -> tuple[str, ...]:
    for reading in _dictionary().get(str(ord(character)), "").split(","):
        if (plain := _toneless(reading)) in _KNOWN:
            return (plain,)
    return ()


def _toneless(reading: str) -> str:
    composed = unicodedata.normalize("NFC", reading)
    plain = "".join(
        each if each in "üê" else unicodedata.normalize("NFD", each)[0]
        for each in map(_without_tone, composed)
    )
    return plain.translate(_LETTERS_OF_TONES)


def _without_tone(letter: str) -> str:
    # ǖ and its like fall apart into u, the two dots, and the tone: the dots stay.
    parts = unicodedata.normalize("NFD", letter)
    return unicodedata.normalize("NFC", parts[:2]) if parts[1:2] == "\u0308" else letter


@lru_cache(maxsize=1)
def _dictionary() -> Mapping[str, str]:
    # The package is located, not imported: importing it loads the phrases, too.
    package = find_spec("pypinyin")
    if package is None or package.origin is None:
        raise ImportError("pypinyin is not installed")
    table = Path(package.origin).with_name("pinyin_dict.json")
    found: dict[str, str] = json.loads(table.read_text(encoding="utf-8"))
    return found


@lru_cache(maxsize=1)
def _polyphones() -> Mapping[str, tuple[str, ...]]:
    table = Path(__file__).with_name("polyphones.txt")
    lines = table.read_text(encoding="utf-8").splitlines()
    entries = (entry for line in lines if not line.startswith("#") for entry in line.split())
    return {entry[0]: tuple(entry[2:].split(",")) for entry in entries}
