"""Personal data in free text: what must be hidden or confirmed before a text is kept or shown.

Invariant: a find tells its kind and place only. Finds never overlap; the surest kind goes first.
Source: 浙江省行政处罚结果信息网上公开暂行办法 art. 7; 《个人信息保护法》; FEATURES B14.
"""

import re
from collections.abc import Iterator

from registry.rules.identity.folding import half_width
from registry.rules.identity.names import is_bare_personal_name
from registry.rules.identity.personal import Found, personal_data_in
from registry.rules.identity.roles import SIGN as ROLE_SIGN
from registry.rules.identity.roles import names_behind_roles
from registry.rules.identity.uscc import check_uscc

OLD_ID = "身份证号（15 位）"
LANDLINE = "固定电话"
BANK = "银行账号"
EMAIL = "电子邮箱"
PLATE = "车牌号"
ADDRESS = "住址"
PERSON = "自然人姓名"

_PLAIN = (
    {code: half_width(chr(code)) for code in (*range(0xFF01, 0xFF5F), 0x3000)}
    | {ord(dash): "-" for dash in "‐‑‒–—―−"}
    | {ord(space): " " for space in "\t\xa0"}
)
_DIGIT_RUN = re.compile(r"(?<![0-9A-Za-z])[0-9](?:[ -]?[0-9]){7,24}(?![0-9A-Za-z])")
_OLD_ID = re.compile(
    r"(?<![0-9A-Za-z])(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5])[0-9]{4}"
    r"[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}(?![0-9A-Za-z])"
)
_LANDLINE = re.compile(
    r"(?<![0-9A-Za-z-])\(?0(?:10|2[0-9]|[3-9][0-9]{2})\)?[ -]?(?:[2-9][0-9]{3}|0000)[ -]?[0-9]{3,4}(?![0-9A-Za-z])"
)
_EMAIL = re.compile(r"[A-Za-z0-9._%+-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.){1,5}[A-Za-z]{2,24}")
_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_PLATE = re.compile(
    rf"[{_PROVINCES}][A-HJ-NP-Z][ ·•・.]?(?=[A-HJ-NP-Z0-9]{{0,5}}[0-9])[A-HJ-NP-Z0-9]{{5,6}}(?![A-Za-z0-9])"
)
_ADDRESS = re.compile(
    r"(?:家庭住址|户籍地址|户籍所在地|居住地址|现住址|住址|现住|家住|户籍地|住(?![所建房院宅户宿]))[:： ]*"
    r"(?P<place>[^，,。；;\n（）()]{2,40}?(?:[0-9]+(?:号|室|幢|单元|弄|组)|[村社区组])[^，,。；;\n（）()]{0,15})"
)
# Names are told by what follows them; which of the characters before are the name, by the surname.
_PERSON_TAIL = re.compile(
    r"(?P<before>[\u4e00-\u9fff]{2,4}?)(?:(?P<title>先生|女士|小姐)|[，,（( ]{1,2}(?:男|女)(?:[，,;。) 性]|$))"
)
_NO_NAME_ENDS = frozenset("者人员方位名的")  # 消费者女士, 一位女士
# What a text must have for a kind to be looked for at all; most texts have none of these.
_LONG_NUMBER = re.compile(r"[0-9](?:[ )-]{0,2}[0-9]){6}")
_PLATE_HEAD = re.compile(f"[{_PROVINCES}][A-ZＡ-Ｚ]")
# As it comes, in any width: 7 digits with at most two signs between them.
_LONG_NUMBER_RAW = re.compile("[0-9０-９](?:[^0-9０-９\u4e00-\u9fff]{0,2}[0-9０-９]){6}")
_SIGNS = ("@", "＠", "住", "户籍", "先生", "女士", "小姐", "男", "女")
_PERSON_SIGN = re.compile("先生|女士|小姐|男|女")
_NUMBER_WORDS = re.compile(
    r"(?:批号|批次|生产批次|货号|条码|条形码|商品编码|证书编号|许可证编号|文号|订单号|执行标准)[:：]?\s*$"
)
_ACCOUNT_WORDS = re.compile(r"(?:账号|帐号|账户|帐户|卡号|银行卡|开户行)[^0-9。；;]{0,12}$")


def personal_in_free_text(text: str) -> list[Found]:
    """Return the personal data in a text, in order of place, none overlapping another.

    Credit codes, document numbers, amounts and product batch numbers are none.
    """
    if not _is_worth_a_look(text):
        return []
    plain = text.translate(_PLAIN)  # character for character: places stay true
    taken: list[Found] = []
    for found in _candidates(plain):
        if all(found.end <= one.start or one.end <= found.start for one in taken):
            taken.append(found)
    return sorted(taken, key=lambda one: one.start)


def mask_found(text: str) -> str:
    """Return `text` with all personal data replaced by their kinds: 〔银行账号〕."""
    pieces, end = [], 0
    for one in personal_in_free_text(text):
        pieces += [text[end : one.start], f"〔{one.kind}〕"]
        end = one.end
    return "".join((*pieces, text[end:]))


def _is_worth_a_look(text: str) -> bool:
    """Say whether anything personal can be in a text; most texts of a file stop here."""
    return (
        any(sign in text for sign in _SIGNS)
        or _LONG_NUMBER_RAW.search(text) is not None
        or _PLATE_HEAD.search(text) is not None
        or ROLE_SIGN.search(text) is not None
    )


def _candidates(plain: str) -> Iterator[Found]:
    """Yield finds, the surest first."""
    if _LONG_NUMBER.search(plain):
        yield from personal_data_in(plain)
    if "@" in plain:
        yield from (Found(EMAIL, *match.span()) for match in _EMAIL.finditer(plain))
    if _LONG_NUMBER.search(plain):
        yield from _accounts(plain)
        yield from _old_id_numbers(plain)
        yield from (Found(LANDLINE, *match.span()) for match in _LANDLINE.finditer(plain))
    if _PLATE_HEAD.search(plain):
        yield from (Found(PLATE, *match.span()) for match in _PLATE.finditer(plain))
    if "住" in plain or "户籍" in plain:
        yield from (Found(ADDRESS, *match.span("place")) for match in _ADDRESS.finditer(plain))
    if _PERSON_SIGN.search(plain):
        yield from _persons(plain)
    yield from (Found(PERSON, *place) for place in names_behind_roles(plain))


def _old_id_numbers(plain: str) -> Iterator[Found]:
    for match in _OLD_ID.finditer(plain):
        if not _NUMBER_WORDS.search(plain[max(0, match.start() - 12) : match.start()]):
            yield Found(OLD_ID, *match.span())


def _accounts(plain: str) -> Iterator[Found]:
    """Yield bank cards (16 to 19 digits with a right Luhn digit) and numbers called an account."""
    for match in _DIGIT_RUN.finditer(plain):
        digits = re.sub("[ -]", "", match.group())
        before = plain[max(0, match.start() - 20) : match.start()]
        if _NUMBER_WORDS.search(before) or (len(digits) == 18 and check_uscc(digits).is_valid):
            continue
        is_card = 16 <= len(digits) <= 19 and digits[0] in "3456" and _luhn(digits)
        if is_card or (len(digits) >= 9 and _ACCOUNT_WORDS.search(before)):
            yield Found(BANK, *match.span())


def _persons(plain: str) -> Iterator[Found]:
    """Yield names of two to four characters that 先生, 女士 or 「，男，」 follow."""
    for match in _PERSON_TAIL.finditer(plain):
        before, end = match["before"], match.end("before")
        # The longest reading with a surname at its head: 「当事人欧阳修」, 「证人张三」.
        lengths = [size for size in (4, 3, 2) if is_bare_personal_name(before[-size:])]
        if before[-1] in _NO_NAME_ENDS:
            continue
        if lengths or not match["title"]:
            yield Found(PERSON, end - min(len(before), *lengths[:1], 4), end)


def _luhn(digits: str) -> bool:
    total = 0
    for place, digit in enumerate(map(int, reversed(digits))):
        doubled = digit * 2 if place % 2 else digit
        total += doubled - 9 if doubled > 9 else doubled
    return total % 10 == 0
