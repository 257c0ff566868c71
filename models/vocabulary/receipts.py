"""Words of checks: what was asked, and what a brought receipt is worth."""

from models.vocabulary.word import Word


class CheckKind(Word):
    """Which check a receipt proves."""

    SINGLE = "single", "单户核查", "Check of one subject"
    BATCH = "batch", "批量核查", "Check of a list"
    AWARD = "award", "评优评先信用核查", "Screening for an award"
    PUBLIC = "public", "公众名单核对", "Screening by a visitor"


class ReceiptFinding(Word):
    """What the verification of a receipt came to."""

    VALID = "valid", "有效", "Valid"
    ALTERED = "altered", "已被改动", "Altered"
    UNKNOWN_KEY = "unknown_key", "签名密钥不是本站的", "Signed by another key"
    UNREADABLE = "unreadable", "无法识别", "Unreadable"
    EXPIRED = "expired", "已过有效期", "Expired"
    NOT_OURS = "not_ours", "本站没有出具过", "Not issued by this register"
