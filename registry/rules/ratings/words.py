"""The closed sets of words that only ratings use and no table stores (rating_model.yaml)."""

from models.vocabulary import Word


class LineKind(Word):
    """评价明细的种类: what a line of a rating does to the score."""

    BASE = "base", "基础分", "Base"
    ITEM = "item", "指标", "Item"
    SAME_CASE = "same_case", "同一案件只计最重一项", "One case, one count"
    SUSPENDED = "suspended", "停止执行期间不计", "Not counted while suspended"
    SAME_MATTER = "same_matter", "同一事项只计最高一项", "One matter, one award"
    CAP = "cap", "封顶", "Cap"
    LIMIT = "limit", "维度限值", "Limit of the dimension"
    FREEZE = "freeze", "荣誉冻结", "Honours frozen"


class RatingFlag(Word):
    """评价情形: what ceilings, vetoes and the freeze of honours ask about."""

    ON_SERIOUS_LIST = "on_serious_list", "在严重失信主体名单期内", "On a list of serious dishonesty"
    ON_ABNORMAL_LIST = "on_abnormal_list", "在经营异常名录期内", "On the abnormal list"
    ON_KEY_ATTENTION_LIST = (
        "on_key_attention_list",
        "在重点关注名单期内",
        "On the key-attention list",
    )
    ON_CONSTRUCTION_BLACKLIST = (
        "on_construction_blacklist",
        "在建筑市场主体黑名单期内",
        "On the construction blacklist",
    )
    RECALL_OVERDUE = (
        "ordered_recall_not_completed_after_deadline",
        "责令召回逾期未完成",
        "Ordered recall not completed in time",
    )
    LICENCE_REVOKED = (
        "licence_or_qualification_revoked",
        "因质量安全被吊销许可、资质或者执照",
        "Licence or qualification revoked for quality or safety",
    )
    MAJOR_ACCIDENT = (
        "major_or_above_quality_accident",
        "发生重大及以上质量安全事故且负有责任",
        "Responsible for a major quality accident",
    )
    QUALITY_CRIME = (
        "convicted_of_quality_crime",
        "因质量犯罪被追究刑事责任",
        "Convicted of a quality crime",
    )
    FORGED_RESULT = (
        "forged_inspection_or_certification_result",
        "出具虚假检验检测认证结论或者伪造认证标志",
        "Forged inspection or certification result",
    )
    REPAIR_FRAUD = (
        "repair_fraud_within_36_months",
        "36 个月内信用修复弄虚作假",
        "Credit repair by fraud within 36 months",
    )
    SERIOUS_PENALTY_FIRST_YEAR = (
        "serious_penalty_active_within_12_months",
        "12 个月内受到严重行政处罚",
        "Serious penalty within 12 months",
    )
    SERIOUS_PENALTY_LATER = (
        "serious_penalty_active_after_12_months",
        "严重行政处罚满 12 个月仍在有效期内",
        "Serious penalty older than 12 months, still in force",
    )
    THREE_GENERAL_PENALTIES = (
        "three_or_more_general_penalties_within_12_months",
        "12 个月内受到 3 次以上一般行政处罚",
        "Three or more general penalties within 12 months",
    )
    HAS_SERIOUS_PENALTY = (
        "has_serious_penalty_within_12_months",
        "12 个月内受到严重行政处罚（荣誉冻结）",
        "Serious penalty within 12 months (honours frozen)",
    )


class ActivityKind(Word):
    """有关信息的种类: by what a subject may be known well enough to be rated."""

    INSPECTION = "inspection", "监督检查", "Inspection"
    ANNUAL_REPORT = "annual_report", "年度报告", "Annual report"
    LICENCE_EVENT = "licence_event", "行政许可", "Licensing"
    AWARD = "award", "荣誉", "Award"
    CERTIFICATE = "certificate", "认证证书", "Certificate"
    PENALTY = "penalty", "行政处罚", "Penalty"
    SAMPLING = "sampling", "监督抽查", "Sampling"


class Regulation(Word):
    """按等级分类监管: what a grade means for the inspections of a subject."""

    LEAST_INTRUSIVE = "least_intrusive", "最低限度检查，有诉必查", "Fewest inspections"
    REDUCED = "reduced", "减少检查", "Fewer inspections"
    NORMAL = "normal", "按计划检查", "Inspected as planned"
    NORMAL_PLUS = "normal_plus", "适当增加检查", "Somewhat more inspections"
    KEY_SUPERVISION = "key_supervision", "重点监管", "Key supervision"
    STRICT_SUPERVISION = "strict_supervision", "从严监管", "Strict supervision"
