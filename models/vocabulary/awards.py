"""Words of awards: what a screening of candidates finds, what a later event leads to."""

from models.vocabulary.word import Word


class ScreeningVerdict(Word):
    """评优评先信用核查 of a candidate; a veto quotes the award's own article (LAW-AND-FAIRNESS 13)."""

    PASS = "pass", "通过", "Pass"
    WARN = "warn", "提示", "Warning"
    VETO = "veto", "一票否决", "Veto"
    UNKNOWN = "unknown", "未能确定主体", "Candidate not determined"


class AwardReviewOutcome(Word):
    """What a review of an award after a later event came to."""

    KEPT = "kept", "保留荣誉", "Award kept"
    WITHDRAWAL_PROPOSED = "withdrawal_proposed", "建议撤销荣誉", "Withdrawal proposed"
