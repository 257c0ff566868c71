"""Questions: what somebody who types into a search box asks for, apart from the words around it.

Invariant: a form of a question is a name key; the text as typed is always one of the forms, so that a
name that happens to hold a word of asking is found all the same.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from registry.rules.identity.codes import recognise
from registry.rules.identity.folding import LONGEST_QUERY, clean_text, fold, fold_query, half_width
from registry.rules.identity.names import is_bare_personal_name, is_distinctive
from registry.rules.identity.pinyin import loose_spellings, spellings, with_numerals
from registry.rules.identity.regions import leading_regions
from registry.rules.identity.trades import is_trade
from registry.rules.identity.uscc import USCC_LENGTH, normal_code

LEAST_LETTERS = 2
_LONGEST_PLACE = 12
_SHORTEST_REST = 2
_MOST_DIGITS = 4  # more of them are a code

# Words that people put before and behind the name they ask about.
_BEFORE = (
    "我想查一下 我想查询 我想查 我要查询 我要查 想查一下 帮我查一下 帮我查询 帮我查 帮忙查一下 麻烦查一下 请帮我查 请查询 "
    "请查一下 请查 请问一下 请问 查一下 查一查 查查 查询一下 查询 查找 查看 搜索 搜一下 搜 了解一下 咨询一下 关于 打听一下 求"
)
_BEHIND = (
    "统一社会信用代码 社会信用代码 信用代码 组织机构代码 营业执照 经营范围 经营异常 异常名录 注册资本 注册地址 工商信息 "
    "工商注册 企业信息 公司信息 基本信息 信息查询 信息 信用报告 信用信息 信用等级 信用评级 信用评价 信用记录 信用情况 信用查询 信用修复 信用 "
    "行政处罚信息 行政处罚决定书 行政处罚记录 行政处罚 行政许可 处罚信息 处罚记录 处罚决定书 处罚 被处罚了吗 严重违法失信 严重违法 "
    "失信被执行人 失信记录 失信 黑名单 红名单 被执行人 产品质量抽检 产品质量 质量抽检 质量信用 质量问题 质量怎么样 质量 抽检不合格 "
    "抽检结果 抽检 不合格 召回 投诉 举报电话 举报 法定代表人是谁 法定代表人 法人代表 法人是谁 法人 老板是谁 老板 负责人 股东 "
    "怎么样啊 怎么样 怎样 好不好 好吗 靠谱吗 靠谱不 可靠吗 正规吗 是真的吗 真的假的 是骗子吗 合法吗 存在吗 还在吗 倒闭了吗 注销了吗 "
    "联系电话 联系方式 地址电话 电话号码 电话 地址在哪里 地址在哪 地址 在哪里 在哪儿 在哪 官网 网站 网址 招聘信息 招聘 简介 介绍 "
    "资质 许可证 历史 变更记录 名称变更 查询 的情况 情况 评价 口碑 有没有 有没有处罚 是什么公司 是哪里的 是哪的 吗 呢 啊 的 了"
)
# Words that people put before and behind a person whose firms they look for.
_AROUND_A_PERSON = (
    "法定代表人是谁 法定代表人 企业法人 法人代表 法人是谁 法人 实际控制人 负责人 经营者 老板 股东 姓名 名下的公司 名下公司 名下企业 名下 "
    "的公司 的企业 的店 是谁 叫 是 为"
)
_IN_FRONT = re.compile(f"(?:{'|'.join(sorted(_BEFORE.split(), key=len, reverse=True))})+")
_AT_THE_END = re.compile(f"(?:{'|'.join(sorted(_BEHIND.split(), key=len, reverse=True))})+$")

_PERSON_IN_FRONT = re.compile(
    f"(?:{'|'.join(sorted(f'{_BEFORE} {_AROUND_A_PERSON}'.split(), key=len, reverse=True))})+"
)
_PERSON_AT_THE_END = re.compile(
    f"(?:{'|'.join(sorted(f'{_BEHIND} {_AROUND_A_PERSON}'.split(), key=len, reverse=True))})+$"
)

_RUN = re.compile(r"(?<![0-9A-Za-z])[0-9A-Za-z](?:[0-9A-Za-z-]{7,22})(?![0-9A-Za-z])")
_LEAST_DIGITS = 8  # fewer is a Latin brand
_NEAR_A_CODE = range(USCC_LENGTH - 2, USCC_LENGTH + 3)  # one or two characters too few or too many
_CALLED_CODE = re.compile(
    r"(?:(?:(?:统一)?社会)?信用代码|(?:组织)?机构代码|注册号|纳税人识别号|税号|代码|uscc|code)\s*[:：为是]?\s*$",
    re.IGNORECASE,
)
_CALLED_NAME = re.compile(r"^(?:(?:企业|单位|公司)?名称|企业|单位|公司)\s*[:：]\s*")
_EMPTY_BRACKETS = re.compile(r"\(\s*\)|\[\s*\]|【\s*】|〔\s*〕")


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked for: the ways to read it as a name, the best one first, and its letters.

    `letters`: a question typed in Latin letters, perhaps with a number; else empty.
    """

    key: str
    forms: tuple[str, ...]
    letters: str = ""
    syllables: tuple[tuple[str, ...], ...] = ()
    wholes: tuple[str, ...] = ()  # the keys that a whole name may be: as typed, and without asking


@lru_cache(maxsize=1024)
def understand(text: str, longest: int = LONGEST_QUERY) -> Question:
    """Return the question that a text asks. Raises Invalid where it is over `longest` code points."""
    key = fold_query(text, longest)
    if not key:
        return Question("", ())
    parts = tuple(part for part in map(fold, clean_text(text).split()) if part)
    if _is_typed_in_letters(key):
        return Question(key, (key,), key, _syllables(key, parts), (key,))
    bare = _without_asking(key, parts)
    forms = dict.fromkeys((*_turned(bare), "".join(bare), key))
    wholes = tuple(dict.fromkeys((key, "".join(bare))))
    return Question(key, tuple(filter(is_distinctive, forms)) or (key,), wholes=wholes)


def _is_typed_in_letters(key: str) -> bool:
    """Say whether a key is Latin letters, with a number among them at most: 361du guoji."""
    if not (key.isascii() and key.isalnum()):
        return False
    digits = sum(map(str.isdigit, key))
    return digits <= _MOST_DIGITS and 2 * digits < len(key)


def without_words_of_asking(key: str) -> str:
    """Return a key without the words of asking around it; the key where nothing distinctive is left."""
    return "".join(_without_asking(key, (key,)))


class Split(NamedTuple):
    """A text with a code in it: the code as it was written, empty where none is, and the name."""

    code: str
    name: str


def split_code(text: str) -> Split:
    """Return a code that stands among other words, and these without what codes are called.

    Words that single nobody out, as those of asking do, are no name beside a code.
    """
    told = half_width(clean_text(text))
    run = next((run for run in _RUN.finditer(told) if is_code(run.group())), None)
    if run is None:
        return Split("", text)
    before = _CALLED_NAME.sub("", _CALLED_CODE.sub("", told[: run.start()]))
    name = clean_text(_EMPTY_BRACKETS.sub("", f"{before} {told[run.end() :]}"))
    return Split(run.group(), name if is_distinctive(_bare(fold(name))) else "")


def is_code(text: str) -> bool:
    """Say whether a text is a code of a subject, or was meant as a credit code."""
    code = normal_code(text)
    if not (code.isascii() and code.isalnum()):
        return False
    if recognise(code) is not None:
        return True
    return len(code) in _NEAR_A_CODE and sum(map(str.isdigit, code)) >= _LEAST_DIGITS


def persons_asked(parts: Sequence[str]) -> tuple[str, ...]:
    """Return the persons whose bare names a question holds and nothing besides, else nothing.

    A part that stands in another one adds nothing: 李大嘴 大嘴 asks for 李大嘴. Words of asking, and
    what persons are called (法定代表人李大嘴), add nothing either.
    """
    return _persons(parts) or _persons([bare for part in parts if (bare := _without_calling(part))])


def _persons(parts: Sequence[str]) -> tuple[str, ...]:
    distinct = tuple(dict.fromkeys(parts))
    telling = [part for part in distinct if not any(part in one for one in distinct if one != part)]
    if is_bare_personal_name("".join(telling)):
        return ("".join(telling),)
    return tuple(telling) if all(map(is_bare_personal_name, telling)) else ()


def _without_calling(part: str) -> str:
    start = found.end() if (found := _PERSON_IN_FRONT.match(part)) else 0
    found = _PERSON_AT_THE_END.search(part, start)
    return part[start : found.start() if found else None]


def _without_asking(key: str, parts: tuple[str, ...]) -> tuple[str, ...]:
    kept = [_bare(part) for part in parts]
    kept = [part for part in kept if part]
    return tuple(kept) if is_distinctive("".join(kept)) else (key,)


def _bare(part: str) -> str:
    start = found.end() if (found := _IN_FRONT.match(part)) else 0
    found = _AT_THE_END.search(part, start)
    return part[start : found.start() if found else None]


def _turned(parts: tuple[str, ...]) -> tuple[str, ...]:
    """Return the question with its place in front and its trade last: 槐安 嘉兴, 电器蜃楼嘉兴."""
    if len(parts) > 1:
        places = [part for part in parts if _is_place(part)]
        trades = [part for part in parts if is_trade(part)]
        others = [part for part in parts if part not in places and part not in trades]
        is_told_apart = sum(map(bool, (places, others, trades))) > 1
        return ("".join((*places, *others, *trades)),) if is_told_apart else ()
    (part,) = parts
    for start in range(max(_SHORTEST_REST, len(part) - _LONGEST_PLACE), len(part) - 1):
        if _is_place(part[start:]):
            return (part, part[start:] + _with_trade_last(part[:start]))
    return ()


def _with_trade_last(text: str) -> str:
    sizes = range(len(text) - _SHORTEST_REST, 1, -1)
    size = next((size for size in sizes if is_trade(text[:size])), 0)
    return text[size:] + text[:size]


def _is_place(part: str) -> bool:
    places = leading_regions(part)
    return bool(places) and places[-1].end == len(part)


def _syllables(key: str, parts: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """Return how the letters may be read, first as the spaces between them say."""
    ways = [_spelt(part) for part in parts]
    told = tuple(piece for way in ways if way for piece in way[0]) if all(ways) else ()
    found = dict.fromkeys(((told,) if len(parts) > 1 and told else ()) + _spelt(key))
    return tuple(way for way in found if len(way) >= LEAST_LETTERS)


def _spelt(letters: str) -> tuple[tuple[str, ...], ...]:
    read = with_numerals(letters)
    return spellings(read) or loose_spellings(read)
