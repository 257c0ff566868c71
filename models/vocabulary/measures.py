"""Words of joint rewards and penalties: what is ordered, why, how far it is, how it ends.

Source: RULEBOOK §5 (发起—响应—反馈—解除); SCREEN-WORDS (适用、不适用、优先).
"""

from models.vocabulary.word import Word


class MeasureKind(Word):
    """惩戒 or 激励."""

    PUNISHMENT = "punishment", "失信惩戒", "Penalty"
    REWARD = "reward", "守信激励", "Reward"


class MeasureClass(Word):
    """The classes of the national list of measures (全国失信惩戒措施基础清单)."""

    RIGHTS = "rights", "依法减损权益或增加义务", "Reduces rights or adds duties"
    MANAGEMENT = "management", "管理措施", "Measure of supervision"
    OTHERS = "others", "由其他机构自主实施", "Taken by non-public bodies"
    REWARD = "reward", "守信激励", "Reward"


class MeasureCategory(Word):
    """措施类别: the categories of the national list, one for self-discipline, one for rewards."""

    MARKET_ACCESS = "market_access", "限制市场或行业准入", "Market or industry access"
    OFFICE = "office", "限制任职", "Holding office"
    CONSUMPTION = "consumption", "限制消费", "Consumption"
    EXIT = "exit", "限制出境", "Leaving the country"
    SCHOOLING = "schooling", "限制升学复学", "Schooling"
    FISCAL_FUNDS = "fiscal_funds", "限制申请财政性资金项目", "Fiscal funds"
    HONOURS = "honours", "限制参加评先评优", "Honours"
    CONVENIENCES = "conveniences", "限制享受优惠政策和便利措施", "Preferences and conveniences"
    KEY_SUPERVISION = "key_supervision", "纳入重点监管范围", "Key supervision"
    PUBLICATION = "publication", "共享公示失信信息", "Sharing and publication"
    LISTING = "listing", "纳入严重失信主体名单", "Listing as seriously dishonest"
    CREDIT_REPORTS = "credit_reports", "纳入市场化征信或评级报告", "Commercial credit reports"
    LENDING = "lending", "从严审慎授信", "Prudent lending"
    OTHER = "other", "法律法规和中央政策文件规定的其他措施", "Other measures set by law"
    SELF_DISCIPLINE = "self_discipline", "行业自律惩戒", "Industry self-discipline"
    REWARD = "reward", "守信激励", "Reward"


class NormRank(Word):
    """位阶 of a norm; what reduces rights needs one of the first three (国办发〔2020〕49号)."""

    LAW = "law", "法律", "Law"
    REGULATION = "regulation", "行政法规", "Administrative regulation"
    CENTRAL_POLICY = "central_policy", "党中央、国务院政策文件", "Central policy document"
    JUDICIAL = "judicial", "司法解释", "Judicial interpretation"
    LOCAL_REGULATION = "local_regulation", "地方性法规", "Local regulation"
    RULE = "rule", "部门规章", "Departmental rule"
    NORMATIVE = "normative", "规范性文件", "Normative document"
    AGREEMENT = "agreement", "章程或协议", "Charter or agreement"


class CauseKind(Word):
    """Why a measure applies, or an award is reviewed: an entry of a list, a record, the grade in use."""

    LISTING = "listing", "名单条目", "Entry of a list"
    PENALTY = "penalty", "严重行政处罚", "Serious penalty"
    GRADE = "grade", "质量信用等级", "Grade"
    RECORD = "record", "其他信用记录", "Another record"


class OrderState(Word):
    """Where an order to a department stands."""

    INITIATED = "initiated", "待接收", "To be received"
    RECEIVED = "received", "已接收，待落实", "Received"
    IN_FORCE = "in_force", "已落实，待反馈", "Carried out, to be reported"
    REPORTED = "reported", "已反馈", "Reported"
    LIFTED = "lifted", "已解除，待确认", "Lifted, to be confirmed"
    LIFT_CONFIRMED = "lift_confirmed", "已确认解除", "Lift confirmed"


class OrderStep(Word):
    """What somebody, or the register, did with an order."""

    INITIATED = "initiated", "发起", "Initiated"
    RECEIVED = "received", "接收", "Received"
    APPLIED = "applied", "落实", "Carried out"
    CHANGED = "changed", "期限变动", "Its days changed"
    REPORTED = "reported", "反馈", "Reported"
    AMENDED = "amended", "更正反馈", "Report amended"
    WAIVER_ASKED = "waiver_asked", "申请个案不予适用", "Waiver asked for"
    WAIVER_GRANTED = "waiver_granted", "同意个案不予适用", "Waiver granted"
    WAIVER_REFUSED = "waiver_refused", "不同意个案不予适用", "Waiver refused"
    ESCALATED = "escalated", "逾期督办", "Escalated as overdue"
    LIFTED = "lifted", "解除", "Lifted"
    LIFT_CONFIRMED = "lift_confirmed", "确认解除", "Lift confirmed"


class Outcome(Word):
    """What a department reports of an order."""

    DONE = "done", "已执行", "Carried out"
    PARTLY = "partly", "部分执行", "Carried out in part"
    NOT_APPLICABLE = "not_applicable", "不适用", "Not applicable"


class LiftReason(Word):
    """Why a measure ended."""

    EXPIRED = "expired", "期满", "Its time was over"
    REMOVED = "removed", "提前移出或信用修复", "Early removal or credit repair"
    VOIDED = "voided", "列入或处罚已撤销", "Listing or penalty voided"
    STAYED = "stayed", "停止执行", "Execution stayed"
    MOVED = "moved", "主体更正", "Moved to the right subject"
    PARTY_GONE = "party_gone", "主体注销", "The subject was deregistered"
    BASIS_ENDED = "basis_ended", "依据失效", "Its legal basis ended"
    CORRECTED = "corrected", "记录更正或目录调整", "Record corrected or catalogue revised"


class DeskAnswer(Word):
    """What the desk tells a department of a subject; the department decides."""

    APPLIES = "applies", "适用", "Measures apply"
    NOT_APPLICABLE = "not_applicable", "不适用", "No measure applies"
    PRIORITY = "priority", "优先", "Rewards apply"
    UNKNOWN = "unknown", "未能确定主体", "Subject not determined"


class MeasureStanding(Word):
    """Whether a measure of the catalogue may apply at all on a day, and what it waits for."""

    APPLIES = "applies", "具备条件的，依法适用", "Applies where its trigger is met"
    OTHERS_DECIDE = "others_decide", "由其他机构自主决定", "Other bodies decide for themselves"
    NAMED_ONLY = "named_only", "以处罚决定载明为限", "Only where the penalty decision names it"
    DECISION_ONLY = (
        "decision_only",
        "须由有权机关另作个案决定，不随名单适用",
        "Only by a separate decision on the single case, never by a list alone",
    )
    NOT_REVIEWED = (
        "not_reviewed",
        "未经公平竞争审查，暂不适用",
        "Off: no fair-competition review has been made",
    )
    NO_BASIS = "no_basis", "没有施行中的依据，不得适用", "Off: no basis is in force"
    NOT_TRIGGERED = "not_triggered", "没有触发情形，不适用", "Off: nothing triggers it"

    @property
    def is_off(self) -> bool:
        """Say whether the register applies it to nobody."""
        return self in _OFF


_OFF = frozenset(
    {
        MeasureStanding.DECISION_ONLY,
        MeasureStanding.NOT_REVIEWED,
        MeasureStanding.NO_BASIS,
        MeasureStanding.NOT_TRIGGERED,
    }
)
