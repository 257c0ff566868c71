"""Words of lists of serious dishonesty: cases on their way, entries and what happened to them.

Source: RULEBOOK §4; 市场监管总局令第44号; SCREEN-WORDS (期满移出、提前移出、撤销列入 are three acts).
"""

from datetime import date

from models.vocabulary.word import Word

FOREVER = date(9999, 12, 31)  # a day that has not come: comparisons need no empty value


class ListKind(Word):
    """What sort of list it is; only a serious one is a list of dishonesty (RULEBOOK §4)."""

    SERIOUS = "serious_list", "严重失信主体名单", "List of serious dishonesty"
    ABNORMAL = "abnormal_list", "经营异常名录", "Abnormal operations list"
    WATCH = "watch_list", "重点关注名单（内部）", "Key attention list (internal)"


class CaseKind(Word):
    """What a case is about: a new entry, or a change of one that stands."""

    LISTING = "listing", "列入名单", "Listing"
    IMPORTED = "imported", "外部名单归集", "Entry decided elsewhere"
    EARLY_REMOVAL = "early_removal", "提前移出", "Early removal"
    REVOCATION = "revocation", "撤销列入", "Revocation of a listing"
    STAY = "stay", "停止执行（暂停公示）", "Stay of execution"
    RESUMPTION = "resumption", "恢复执行（恢复公示）", "End of a stay"
    REINSTATEMENT = "reinstatement", "恢复列入", "Reinstatement after fraud"


class CaseState(Word):
    """Where a case stands."""

    DRAFT = "draft", "拟办", "Being prepared"
    NOTIFIED = "notified", "已告知，听取陈述申辩", "Notice served, defence open"
    IN_REVIEW = "in_review", "待法制审核", "In legal review"
    IN_DECISION = "in_decision", "待审批", "Awaiting decision"
    DECIDED = "decided", "已决定，待送达", "Decided, to be served"
    SERVED = "served", "已送达，待公示", "Served, to be published"
    DONE = "done", "办结", "Done"
    NOT_LISTED = "not_listed", "不予列入", "Decided not to list"
    REFUSED = "refused", "不予准许", "Refused"
    CLOSED = "closed", "终止办理", "Closed without decision"


class CaseStep(Word):
    """What somebody did in a case; each step keeps its day, its paper and the hash of what was seen."""

    OPENED = "opened", "拟列入（起草）", "Opened"
    CHANGED = "changed", "修改", "Changed"
    NOTIFIED = "notified", "送达告知书", "Notice served"
    DEFENDED = "defended", "收到陈述申辩", "Defence received"
    HEARING_ASKED = "hearing_asked", "收到听证申请", "Hearing asked for"
    HEARING_HELD = "hearing_held", "举行听证", "Hearing held"
    ANSWERED = "answered", "复核陈述申辩意见", "Defence answered"
    SUBMITTED = "submitted", "提交审核", "Submitted"
    REVIEWED = "reviewed", "法制审核通过", "Passed legal review"
    RETURNED = "returned", "退回补正", "Returned"
    DISCUSSED = "discussed", "集体讨论", "Discussed collectively"
    CONSENTED = "consented", "上级部门同意", "Consent of the superior"
    APPROVED = "approved", "决定列入（准予）", "Decided in favour"
    REJECTED = "rejected", "决定不予列入（不予准许）", "Decided against"
    SERVED = "served", "送达决定书", "Decision served"
    PUBLISHED = "published", "安排公示", "Publication arranged"
    CLOSED = "closed", "终止办理", "Closed"


class ServiceMethod(Word):
    """送达方式 of a paper (民事诉讼法 第七章第二节)."""

    DIRECT = "direct", "直接送达", "In person"
    LEFT = "left", "留置送达", "Left at the door"
    POST = "post", "邮寄送达", "By post"
    ELECTRONIC = "electronic", "电子送达", "Electronically"
    ANNOUNCEMENT = "announcement", "公告送达", "By announcement"


class EntryEvent(Word):
    """What happened to an entry of a list."""

    LISTED = "listed", "列入", "Listed"
    PUBLISHED = "published", "公示", "Published"
    STAYED = "stayed", "停止执行（暂停公示）", "Stayed"
    RESUMED = "resumed", "恢复执行（恢复公示）", "Resumed"
    REMOVED_EARLY = "removed_early", "提前移出", "Removed early"
    REVOKED = "revoked", "撤销列入", "Listing revoked"
    EXPIRED = "expired", "期满移出", "Removed at the end of its term"
    MARKED = "marked", "加注标注", "Marked"
    MARK_ENDED = "mark_ended", "解除标注", "Mark ended"


class CasePaper(Word):
    """文书 of a case, made from templates with fixed placeholders."""

    NOTICE = "notice", "拟列入告知书", "Notice of a planned listing"
    DECISION = "decision", "列入决定书", "Decision to list"
    NOT_LISTED = "not_listed", "不予列入决定书", "Decision not to list"
    REMOVAL = "removal", "移出决定书", "Decision of removal"
    REVOCATION = "revocation", "撤销列入决定书", "Decision to revoke a listing"
    REFUSAL = "refusal", "不予移出决定书", "Refusal of removal"
    REPAIR_LETTER = "repair_letter", "信用修复告知书", "Repair letter"
    PREVIEW = "preview", "公示内容预告", "Preview of the public entry"
