"""Words of a proposed change on its way through several hands, and of what a subject is told."""

from models.vocabulary.word import Word


class ProposalState(Word):
    """Where a proposed change of a record stands on its way through three hands."""

    DRAFT = "draft", "草稿", "Draft"
    RETURNED = "returned", "退回修改", "Returned"
    IN_REVIEW = "in_review", "待法制审核", "In legal review"
    IN_DECISION = "in_decision", "待审批", "Awaiting approval"
    APPROVED = "approved", "已批准", "Approved"
    REJECTED = "rejected", "不予批准", "Rejected"
    ABANDONED = "abandoned", "已作废", "Abandoned"


class Step(Word):
    """What somebody did with a proposal; each step keeps the hash of what was seen."""

    DRAFTED = "drafted", "起草", "Drafted"
    CHANGED = "changed", "修改", "Changed"
    SUBMITTED = "submitted", "提交", "Submitted"
    CALLED_BACK = "called_back", "撤回修改", "Called back"
    REVIEWED = "reviewed", "法制审核通过", "Passed legal review"
    RETURNED = "returned", "退回修改", "Returned"
    APPROVED = "approved", "批准", "Approved"
    REJECTED = "rejected", "不予批准", "Rejected"
    ABANDONED = "abandoned", "作废", "Abandoned"


class NoticeKind(Word):
    """What a subject is told of (告知)."""

    RECORD_ADDED = "record_added", "新增信用记录", "A record was added"
    RECORD_CORRECTED = "record_corrected", "信用记录已更正", "A record was corrected"
    RECORD_WITHDRAWN = "record_withdrawn", "信用记录已撤销", "A record was withdrawn"
    RECORD_MOVED_AWAY = (
        "record_moved_away",
        "误记信用记录已移出",
        "A record set down by mistake was moved away",
    )
    RECORD_MOVED_HERE = "record_moved_here", "信用记录主体更正至本单位", "A record was moved here"
    RECORD_STAYED = "record_stayed", "信用记录暂停公示", "A record's publication is suspended"
    RECORD_RESUMED = "record_resumed", "信用记录恢复公示", "A record's publication goes on"
    SUBJECT_MERGED = "subject_merged", "主体归并", "Merged with another subject"
    SUBJECT_UNMERGED = "subject_unmerged", "撤销主体归并", "A merge was undone"
    GRADE_BETTER = "grade_better", "质量信用等级上调", "The grade is better"
    GRADE_WORSE = "grade_worse", "质量信用等级先行告知", "The grade is worse: told first"
    GRADE_NONE = "grade_none", "暂不评价", "There is no grade for now"
    GRADE_IN_USE = "grade_in_use", "质量信用等级启用", "The grade is in use now"
    LISTING_NOTICE = "listing_notice", "拟列入名单告知", "A listing is planned: notice"
    LISTING_DECIDED = "listing_decided", "列入名单决定", "Decision to list"
    LISTING_REFUSED = "listing_refused", "不予列入名单决定", "Decision not to list"
    LISTING_PREVIEW = "listing_preview", "名单公示内容预告", "Preview of the public entry"
    LISTING_ENDED = "listing_ended", "移出名单", "Removed from a list"
    LISTING_CHANGED = "listing_changed", "名单条目变动", "An entry of a list changed"
    MEASURES_BEGUN = "measures_begun", "联合奖惩措施适用", "Measures apply"
    MEASURES_LIFTED = "measures_lifted", "联合奖惩措施解除", "Measures are lifted"
