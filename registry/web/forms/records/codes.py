"""What is wrong with a code that found nobody, in words (FEATURES κ)."""

import re

from registry.rules.identity.codes import check_registration_no, recognise
from registry.rules.identity.uscc import check_uscc, normal_code

_CODE = re.compile("[0-9A-Z.+]{14,30}")
_LEAST_DIGITS = 6
_OLD_NUMBER = (
    "这是 15 位工商注册号，平台没有主体登记过这个旧号。"
    "请核对号码，或改用营业执照上 18 位的统一社会信用代码、企业名称查找。"
)


def code_trouble(text: str) -> str:
    """Return what to do about a text that looks like a code and found nobody; empty for a name."""
    code = normal_code(text)
    looks_like_one = _CODE.fullmatch(code) and sum(map(str.isdigit, code)) >= _LEAST_DIGITS
    if not looks_like_one and recognise(text) is None:
        return ""
    if re.fullmatch("[0-9]{15}", code):
        check = check_registration_no(text)
        return _OLD_NUMBER if check.is_valid else f"15 位工商注册号有误：{check.message}。"
    check = check_uscc(text)
    return "" if check.is_valid else f"{check.message}。"
