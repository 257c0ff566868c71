"""Words of people: posts, what they may do, for whom a page answers."""

from models.vocabulary.word import Word


class Role(Word):
    """The post that an account is held in; one account, one role."""

    OFFICER = "officer", "经办人", "Officer"
    LEGAL_REVIEWER = "legal_reviewer", "审核人", "Legal reviewer"
    APPROVER = "approver", "审批人", "Approver"
    EXECUTOR = "executor", "联合奖惩执行人员", "Executing department"
    TIP_HANDLER = "tip_handler", "举报受理人员", "Tip handler"
    AUDITOR = "auditor", "审计人员", "Auditor"
    SYSTEM_ADMIN = "system_admin", "系统管理员", "System administrator"
    ENTERPRISE = "enterprise", "企业用户", "Enterprise"
    ASSOCIATION = "association", "行业协会", "Association"


class Act(Word):
    """What somebody may do; `rules/permissions.py` says who."""

    READ_INSIDE = "read_inside", "查看内部信息", "Read inside information"
    PROPOSE_RECORD = "propose_record", "录入信用信息", "Propose a record"
    REVIEW_RECORD = "review_record", "法制审核", "Review for legality"
    DECIDE_RECORD = "decide_record", "审批信用信息", "Approve a record"
    TEND_RECORD = "tend_record", "登记标记和履行情况", "Note marks and performance"
    UNDO_BATCH = "undo_batch", "撤回导入批次", "Undo a batch"
    NAME_DEPUTY = "name_deputy", "指定 AB 岗", "Name a deputy"
    IMPORT_FILE = "import_file", "导入数据", "Import a file"
    MEND_ROW = "mend_row", "处理待处理数据", "Mend a row set aside"
    NAME_SUBJECT = "name_subject", "登记主体别名", "Record an alias"
    JUDGE_PAIR = "judge_pair", "核查疑似重复主体", "Judge likely duplicates"
    CONFIRM_MERGE = "confirm_merge", "复核主体归并", "Confirm a merge"
    UNMERGE = "unmerge", "撤销主体归并", "Undo a merge"
    OPEN_CASE = "open_case", "办理名单案件", "Prepare a listing case"
    REVIEW_CASE = "review_case", "名单案件法制审核", "Review a listing case for legality"
    DECIDE_CASE = "decide_case", "名单案件审批", "Decide a listing case"
    PROPOSE_SWITCH = "propose_switch", "提出评价模型换版", "Propose another edition of the model"
    DECIDE_SWITCH = "decide_switch", "批准评价模型换版", "Decide on another edition of the model"
    EXECUTE_MEASURE = "execute_measure", "执行联合奖惩措施", "Execute measures"
    ASK_WAIVER = "ask_waiver", "申请个案不予适用", "Ask for a waiver"
    DECIDE_WAIVER = "decide_waiver", "批准个案不予适用", "Decide on a waiver"
    COORDINATE_MEASURES = "coordinate_measures", "督办联合奖惩", "Coordinate measures"
    CHECK_SUBJECT = "check_subject", "信用核查", "Check a subject"
    SCREEN_AWARD = "screen_award", "评优评先信用核查", "Screen candidates for an award"
    REVIEW_AWARD = "review_award", "荣誉复核", "Review an award"
    PLAN_INSPECTION = "plan_inspection", "分级分类抽查", "Plan inspections"
    READ_INSPECTION = "read_inspection", "查看抽查方案", "Read plans and draws of inspections"
    READ_AUDIT = "read_audit", "查看操作日志", "Read the journal"
    MANAGE_ACCOUNTS = "manage_accounts", "管理账户", "Manage accounts"
    SEE_OWN_ENTERPRISE = "see_own_enterprise", "查看本企业信息", "See one's own enterprise"


class SignInProblem(Word):
    """Why nobody was signed in; unknown, disabled and mistaken give the same answer."""

    WRONG = "wrong", "用户名或密码不正确。", "The user name or the password is not right."
    TOO_MANY = "too_many", "尝试次数过多，请稍后再试。", "Too many attempts: try again later."
    BUSY = "busy", "系统正忙，请稍后再试。", "The register is busy: try again in a moment."
    MUST_CHANGE = (
        "must_change",
        "这是初始密码，请先设置自己的密码。",
        "This is an initial password: set your own first.",
    )
    EXPIRED = (
        "expired",
        "初始密码已过期，请联系系统管理员重新发放。",
        "The initial password has expired: ask the system administrator for another.",
    )


class Audience(Word):
    """For whom a query answers; decides what is masked."""

    PUBLIC = "public", "社会公众", "The public"
    SUBJECT = "subject", "主体本人", "The subject itself"
    INSIDE = "inside", "监管人员", "Officials"
