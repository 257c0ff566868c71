"""Words of quality-credit ratings (RULEBOOK §3; rating model 2026.1)."""

from models.vocabulary.word import Word


class Grade(Word):
    """质量信用等级 of a subject, best first; NR is no grade but says that there is none."""

    AAA = "AAA", "AAA（质量信用优秀）", "AAA, excellent"
    AA = "AA", "AA（质量信用良好）", "AA, good"
    A = "A", "A（质量信用较好）", "A, fairly good"
    B = "B", "B（质量信用一般）", "B, ordinary"
    C = "C", "C（质量信用关注）", "C, rather poor"
    D = "D", "D（质量信用警示）", "D, poor"
    NOT_RATED = "NR", "暂不评价", "Not rated yet"


class NotRatedReason(Word):
    """暂不评价的原因: why a subject has no grade."""

    NEW_SUBJECT = "new_subject", "成立未满规定期限", "Too young"
    INSUFFICIENT_DATA = "insufficient_data", "近期没有足以评价的信息", "Not enough data"
    INACTIVE_SUBJECT = "inactive_subject", "主体已不在营业", "No longer active"
    OUT_OF_SCOPE = "out_of_scope", "不属于评价范围", "Not within the scope"


class RatingCause(Word):
    """重新评价的起因: what made a subject be assessed anew."""

    RECORD_ADDED = "record_added", "新增信用记录", "Record added"
    RECORD_CORRECTED = "record_corrected", "信用记录更正", "Record corrected"
    RECORD_VOIDED = "record_voided", "信用记录撤销或者移出", "Record voided or moved"
    RECORD_STAYED = "record_stayed", "停止执行或者恢复执行", "Execution stayed or resumed"
    MARK_CHANGED = "mark_changed", "标注变动", "Mark changed"
    DUTY_PERFORMED = "duty_performed", "履行情况变动", "Performance noted"
    OBJECTION_ANSWERED = "objection_answered", "异议已答复", "Objection answered"
    LISTED = "listed", "列入名单", "Listed"
    DELISTED = "delisted", "移出名单", "Removed from a list"
    REPAIRED = "repaired", "信用修复", "Credit repaired"
    MERGED = "merged", "主体归并", "Merged"
    UNMERGED = "unmerged", "撤销归并", "Unmerged"
    STATUS_CHANGED = "status_changed", "登记信息变动", "Registration changed"
    EDITION_CHANGED = "edition_changed", "评价模型换版", "New edition of the model"
    SCHEDULED = "scheduled", "定期评价", "Scheduled"
    HISTORY_RERUN = "history_rerun", "撤销记录后重算历史", "History run again after a voiding"


class RunState(Word):
    """一次全体评价的进度."""

    RUNNING = "running", "进行中", "Running"
    FINISHED = "finished", "已完成", "Finished"


class SwitchState(Word):
    """评价模型换版的状态: how a proposed switch of the edition stands."""

    PROPOSED = "proposed", "待批准", "Waiting for approval"
    APPROVED = "approved", "已批准", "Approved"
    REJECTED = "rejected", "未批准", "Rejected"
    WITHDRAWN = "withdrawn", "已撤回", "Withdrawn"
