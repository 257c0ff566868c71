"""Values found in the text of a decision, each with the sentence it stands in; proposals only.

Invariant: nothing is applied by itself; what is not read with certainty is not proposed.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from models.vocabulary import PenaltyKind
from registry.errors import Invalid
from registry.rules.dates import read_day
from registry.rules.identity.folding import half_width
from registry.rules.identity.uscc import check_uscc
from registry.rules.records.amounts import read_amount, shown_amount
from registry.rules.records.law import Violation

LONGEST_TEXT = 200_000  # characters of a decision that are looked at
LONGEST_SENTENCE = 160

_NUMBER = re.compile(
    r"[\u4e00-\u9fff]{2,16}[〔\[［(（【][12][0-9]{3}[〕\]］)）】]第?[0-9]{1,6}(?:-[0-9]{1,3})?号"
)
# Words that run into a number (「本局作出的演市监处罚〔2026〕8号」), and papers that only announce one.
_NUMBER_LEAD = re.compile(r".*(?:作出|下达|送达|制作|文号|编号|依据|根据|的)(?=[\u4e00-\u9fff]{2})")
_NOTICE = re.compile(r"(?:告|听|责改|立|延|催)(?:字)?[〔\[［(（【]")
_OWN_LINE = re.compile(r"(?m)^[ \t]*(?:日期[:：])?[ \t]*(?P<day>[^\s，。；]{8,16})[ \t]*$")
_CN = "〇零○Ｏ一二三四五六七八九十"
_DAY = re.compile(
    rf"(?:[12][0-9]{{3}}年[0-9]{{1,2}}月[0-9]{{1,2}}日|[二一][{_CN}]{{3}}年[{_CN}]{{1,2}}月[{_CN}]{{1,3}}日)"
)
_CODE = re.compile(r"(?<![0-9A-Za-z])[0-9A-HJ-NP-RTUW-Y]{18}(?![0-9A-Za-z])")
_RESPONDENT = re.compile(
    r"(?:当事人|被处罚人|被处罚单位|行政相对人)(?:名称)?[:： ]+(?P<value>[^\s，,。；;：:（(]{2,60}(?:[（(][^）)\s]{1,20}[）)][^\s，,。；;：:]{0,40})?)"
)
_AUTHORITY = re.compile(
    r"[\u4e00-\u9fff]{2,20}(?:监督管理局|建设局|综合行政执法局|生态环境局|农业农村局|交通运输局|应急管理局|水利局|卫生健康委员会|执法局|监管局|海关)"
)
_SUM = r"(?P<value>(?:人民币)?[0-9][0-9,，]*(?:\.[0-9]+)?\s*(?:亿|万)?元|(?:人民币)?[零〇一二三四五六七八九十百千万壹贰叁肆伍陆柒捌玖拾佰仟两]{1,20}[元圆](?:整|正)?)"
_FINE = re.compile(rf"(?:处以?|并处|给予)?罚款(?:人民币)?[:：]?{_SUM}")
_FINE_BEFORE = re.compile(rf"{_SUM}(?:[(（][^)）]{{1,20}}[)）])?的?罚款")
_CONFISCATED = re.compile(
    rf"没收(?:当事人)?(?:的)?(?:违法所得|非法财物)[^，。；;]{{0,12}}?(?:人民币)?{_SUM}"
)
_BASIS = re.compile(
    r"《[^《》\n]{2,60}》(?:第[零一二三四五六七八九十百0-9]+条(?:之[一二三四五六七八九十])?(?:第[零一二三四五六七八九十0-9]+款)?(?:第?[（(][零一二三四五六七八九十0-9]+[)）]项)?)"
)
_RECTIFY = re.compile(
    rf"(?:于|在|限)?(?P<value>{_DAY.pattern})前(?:改正|整改|完成改正|完成整改)|责令[^。；]{{0,20}}?(?:于|在|限期至)(?P<other>{_DAY.pattern})"
)
_SENTENCE_END = "。；;\n！!"
_DECIDING = re.compile(r"决定|给予|处罚|处以|罚款|没收")
# From here on the paper decides; what stands before tells facts and cites norms.
_OPERATIVE = re.compile(
    r"(?:决定|处罚)(?:处罚)?如下|(?:作出|给予)(?:当事人)?(?:以下|如下)(?:行政)?处罚|(?:本局|我局|本机关)[^。；\n]{0,12}决定"
)
_KIND_WORDS = {
    PenaltyKind.WARNING: r"警告",
    PenaltyKind.CRITICISM: r"通报批评",
    PenaltyKind.FINE: r"罚款",
    PenaltyKind.CONFISCATE_INCOME: r"没收[^，。；]{0,8}违法所得",
    PenaltyKind.CONFISCATE_GOODS: r"没收[^，。；]{0,12}(?:非法财物|违法生产|不合格产品|涉案|产品|食品|物品|工具)",
    PenaltyKind.SUSPEND_LICENCE: r"暂扣[^，。；]{0,10}(?:许可|执照|证)",
    PenaltyKind.DOWNGRADE: r"降低[^，。；]{0,6}资质",
    PenaltyKind.REVOKE_LICENCE: r"吊销[^，。；]{0,10}(?:许可|执照|证)",
    PenaltyKind.STOP_PRODUCTION: r"责令[^，。；]{0,4}(?:停产停业|停业整顿|停产整顿)",
    PenaltyKind.CLOSURE: r"责令关闭",
    PenaltyKind.RESTRICT_OCCUPATION: r"限制从业|禁止从业|不得从事",
}
_NUMERALS = {"〇": "0", "零": "0", "○": "0", "Ｏ": "0"} | {
    sign: str(value) for value, sign in enumerate("一二三四五六七八九", start=1)
}


class Proposed(NamedTuple):
    """A value for a field of `RecordParticulars` (or `respondent_code`), and where it was read.

    `start` and `end` are places in the text; `shown` is the value as the officer reads it.
    """

    field: str
    value: Any  # the type of the field: text, date, fen, tuple of PenaltyKind
    shown: str
    sentence: str
    start: int
    end: int


def propose_values(text: str, catalogue: Iterable[Violation] = ()) -> tuple[Proposed, ...]:
    """Return what the text of a decision seems to say, in the order of the text.

    Of a field that is found several times every different value is given: the officer chooses.
    """
    plain = half_width(text[:LONGEST_TEXT])
    found = [
        *_texts(plain, text),
        *_days(plain, text),
        *_money(plain, text, _operative(plain)),
        *_kinds(plain, text, _operative(plain)),
        *_violations(plain, text, catalogue),
    ]
    unique: dict[tuple[str, Any], Proposed] = {}
    for one in sorted(found, key=lambda one: (one.start, one.end)):
        unique.setdefault((one.field, one.value), one)
    return tuple(unique.values())


def sums_in(content: str) -> dict[str, set[int]]:
    """Return in fen the different sums that a decision of a few lines states, by their field."""
    plain = "".join(half_width(content[:LONGEST_TEXT]).split())
    sums: dict[str, set[int]] = {}
    for one in _money(plain, plain, 0):
        sums.setdefault(one.field, set()).add(one.value)
    return sums


def _texts(plain: str, text: str) -> Iterator[Proposed]:
    for match in _NUMBER.finditer(plain):
        lead = _NUMBER_LEAD.match(match.group())
        start = match.start() + (lead.end() if lead else 0)
        if not _NOTICE.search(match.group()):
            yield _proposed("document_no", text[start : match.end()], text, start, match.end())
    for match in _CODE.finditer(plain):
        if check_uscc(match.group()).is_valid:
            yield _proposed("respondent_code", match.group(), text, *match.span())
    for match in _RESPONDENT.finditer(plain):
        span = match.span("value")
        yield _proposed("respondent", text[slice(*span)], text, *span)
    for match in list(_AUTHORITY.finditer(plain))[:1]:
        yield _proposed("authority", match.group(), text, *match.span())
    for match in _BASIS.finditer(plain):
        yield _proposed("legal_basis", text[slice(*match.span())], text, *match.span())


def _days(plain: str, text: str) -> Iterator[Proposed]:
    rectify = set()
    for match in _RECTIFY.finditer(plain):
        span = match.span("value" if match["value"] else "other")
        rectify.add(span)
        yield from _day("rectify_by", plain, text, span)
    days = [match.span() for match in _DAY.finditer(plain) if match.span() not in rectify]
    alone = [match.span("day") for match in _OWN_LINE.finditer(plain)]
    # The day of a decision stands at its end, mostly on a line of its own.
    for span in ([span for span in days if span in alone] or days)[-1:]:
        yield from _day("decided_on", plain, text, span)


def _day(field: str, plain: str, text: str, span: tuple[int, int]) -> Iterator[Proposed]:
    try:
        day = read_day(_arabic(plain[slice(*span)]))
    except Invalid:
        return
    yield _proposed(field, day, text, *span, shown=day.isoformat())


def _arabic(day: str) -> str:
    """Return 二〇二六年三月十八日 as 2026年3月18日."""
    return re.sub(rf"[{_CN}]+", lambda match: _number(match.group()), day)


def _number(signs: str) -> str:
    if "十" not in signs:
        return "".join(_NUMERALS[sign] for sign in signs)
    tens, _, ones = signs.partition("十")
    return f"{_NUMERALS.get(tens, '1')}{_NUMERALS.get(ones, '0')}"


def _operative(plain: str) -> int:
    """Return where the operative part begins; 0 where it cannot be told."""
    return max((match.start() for match in _OPERATIVE.finditer(plain)), default=0)


def _money(plain: str, text: str, begin: int) -> Iterator[Proposed]:
    for field, pattern in (
        ("fine_fen", _FINE),
        ("fine_fen", _FINE_BEFORE),
        ("confiscated_fen", _CONFISCATED),
    ):
        for match in pattern.finditer(plain, begin):
            span = match.span("value")
            try:
                fen = read_amount(match["value"])
            except Invalid:
                continue
            yield _proposed(field, fen, text, *span, shown=shown_amount(fen))


def _kinds(plain: str, text: str, begin: int) -> Iterator[Proposed]:
    """Yield the kinds named where the paper decides; one value, in the order of the law."""
    places = [
        (kind, match)
        for kind, words in _KIND_WORDS.items()
        for match in re.compile(words).finditer(plain, begin)
        if _DECIDING.search(_sentence(plain, *match.span()))
    ]
    if places:
        kinds = tuple(kind for kind in PenaltyKind if any(kind is one for one, _ in places))
        last = max((match for _, match in places), key=lambda match: match.start())
        shown = "、".join(kind.zh for kind in kinds)
        yield _proposed("penalty_kinds", kinds, text, *last.span(), shown=shown)


def _violations(plain: str, text: str, catalogue: Iterable[Violation]) -> Iterator[Proposed]:
    for item in catalogue:
        for words in (item.title_zh, *item.aliases):
            start = plain.find(words)
            if start >= 0:
                end = start + len(words)
                yield _proposed("violation", item.id, text, start, end, shown=item.title_zh)
                break


def _proposed(
    field: str, value: Any, text: str, start: int, end: int, *, shown: str | None = None
) -> Proposed:
    said = shown if shown is not None else str(value)
    return Proposed(field, value, said, _sentence(text, start, end), start, end)


def _sentence(text: str, start: int, end: int) -> str:
    """Return the sentence around a place, cut to what a screen can show."""
    first = max(text.rfind(mark, 0, start) for mark in _SENTENCE_END) + 1
    ends = [place for mark in _SENTENCE_END if (place := text.find(mark, end)) >= 0]
    last = min(ends, default=len(text))
    first = max(first, start - LONGEST_SENTENCE // 2)
    return text[first : min(last + 1, end + LONGEST_SENTENCE // 2)].strip()
