"""Words of credit records (RULEBOOK §2)."""

from models.vocabulary.word import Word


class Tier(Word):
    """失信信息等级 of a negative record (国办发〔2025〕22号)."""

    MINOR = "minor", "轻微", "Minor"
    GENERAL = "general", "一般", "General"
    SERIOUS = "serious", "严重", "Serious"


class RecordKind(Word):
    """信用记录类别: what a credit record tells of (RULEBOOK §2.1)."""

    PENALTY = "penalty", "行政处罚", "Administrative penalty"
    SAMPLING_FAILED = "sampling_failed", "监督抽查不合格", "Failed sampling"
    SAMPLING_PASSED = "sampling_passed", "监督抽查合格", "Passed sampling"
    REINSPECTION = "reinspection", "复查结果", "Re-inspection"
    ACCIDENT = "accident", "质量安全事故", "Quality accident"
    RECALL = "recall", "缺陷产品召回", "Defective product recall"
    INSPECTION = "inspection", "监督检查结果", "Inspection"
    ABNORMAL_ENTRY = "abnormal_entry", "列入经营异常名录", "Entry on the abnormal list"
    HONOUR = "honour", "荣誉奖励", "Honour"
    CERTIFICATE = "certificate", "认证证书", "Certificate"
    STANDARD = "standard", "主导制定标准", "Standard led"
    SELF_DISCIPLINE = "self_discipline", "自律信息", "Self-discipline"


class InformationClass(Word):
    """信息分类: how a record speaks of its subject (RULEBOOK §2.1)."""

    GOOD = "good", "良好信息", "Good"
    NEUTRAL = "neutral", "中性信息", "Neutral"
    BAD = "bad", "不良信息", "Bad"


class PenaltyKind(Word):
    """处罚类别 of the Penalty Law 2021 Art 9; one decision may hold several."""

    WARNING = "warning", "警告", "Warning"
    CRITICISM = "criticism", "通报批评", "Circulated criticism"
    FINE = "fine", "罚款", "Fine"
    CONFISCATE_INCOME = "confiscate_income", "没收违法所得", "Confiscation of income"
    CONFISCATE_GOODS = "confiscate_goods", "没收非法财物", "Confiscation of goods"
    SUSPEND_LICENCE = "suspend_licence", "暂扣许可证件", "Licence suspended"
    DOWNGRADE = "downgrade", "降低资质等级", "Qualification lowered"
    REVOKE_LICENCE = "revoke_licence", "吊销许可证件", "Licence revoked"
    RESTRICT_ACTIVITY = "restrict_activity", "限制开展生产经营活动", "Activity restricted"
    STOP_PRODUCTION = "stop_production", "责令停产停业", "Production stopped"
    CLOSURE = "closure", "责令关闭", "Closure"
    RESTRICT_OCCUPATION = "restrict_occupation", "限制从业", "Occupation restricted"
    DETENTION = "detention", "行政拘留", "Detention"
    OTHER = "other", "其他", "Other"


class Procedure(Word):
    """处罚程序: in which procedure a penalty was decided."""

    SUMMARY = "summary", "简易程序", "Summary"
    ORDINARY = "ordinary", "普通程序", "Ordinary"


class Discretion(Word):
    """裁量情形: which step of the discretion benchmark was used."""

    LENIENT = "lenient", "从轻", "Lenient"
    REDUCED = "reduced", "减轻", "Reduced"
    NORMAL = "normal", "一般", "Normal"
    AGGRAVATED = "aggravated", "从重", "Aggravated"


class Finding(Word):
    """结果: what an inspection, a sample or a re-inspection found."""

    NOTHING_FOUND = "nothing_found", "未发现问题", "Nothing found"
    PASSED = "passed", "合格", "Passed"
    FAILED = "failed", "不合格", "Failed"
    CORRECTED = "corrected", "发现问题，已改正", "Problem found and corrected"
    TO_CORRECT = "to_correct", "发现问题，责令改正", "Problem found, to be corrected"
    REFUSED = "refused", "拒绝、阻碍检查", "Inspection refused"
    UNREACHABLE = "unreachable", "通过登记住所无法联系", "Not reachable at its address"


class RecordState(Word):
    """How a record stands; windows and marks are dates of their own and not states."""

    STANDING = "standing", "有效", "Standing"
    WITHDRAWN = "withdrawn", "已撤销", "Withdrawn"


class RecordChange(Word):
    """What a version did to its record."""

    ADDED = "added", "新增", "Added"
    CORRECTED = "corrected", "更正", "Corrected"
    WITHDRAWN = "withdrawn", "撤销", "Withdrawn"
    MOVED = "moved", "主体更正", "Moved to the right subject"
    STAYED = "stayed", "停止执行（暂停公示）", "Execution stayed, publication suspended"
    RESUMED = "resumed", "恢复执行（恢复公示）", "Execution and publication resumed"


class Mark(Word):
    """标注 on a record while something is pending; only a stay suspends its publication.

    That a duty is overdue is for officers and the party; the public is never shown it.
    """

    RECONSIDERATION = "reconsideration", "行政复议中", "Under administrative reconsideration"
    LITIGATION = "litigation", "行政诉讼中", "Under administrative litigation"
    OBJECTION = "objection", "异议处理中", "Under objection"
    STAY = "stay", "停止执行（暂停公示）", "Execution stayed, publication suspended"
    OVERDUE = "overdue", "义务逾期未履行（已催告）", "Duty overdue after a reminder"


class Obligation(Word):
    """义务: what a decision asks of the party."""

    PAY_FINE = "pay_fine", "缴纳罚款", "Pay the fine"
    HAND_OVER = "hand_over", "缴清没收款物", "Hand over what is confiscated"
    RECTIFY = "rectify", "改正违法行为", "Rectify"
    RECALL_GOODS = "recall_goods", "完成召回", "Complete the recall"
