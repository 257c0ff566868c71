"""Every closed set of words in the register, each with a Chinese and an English label.

Imports nothing of ours. Values are stored in the tables, so a value once used is never renamed.
Source of the words: RULEBOOK §1.3, §2.1, §10; screen words: SCREEN-WORDS.
"""

from enum import StrEnum
from typing import Self


class Word(StrEnum):
    """A member of a closed set: stored by value, shown by label."""

    zh: str
    en: str

    def __new__(cls, value: str, zh: str = "", en: str = "") -> Self:
        """Make the member from its stored value and its two labels."""
        word = str.__new__(cls, value)
        word._value_ = value
        word.zh, word.en = zh, en
        return word

    def label(self, language: str = "zh") -> str:
        """Return the label in `language` ("zh" or "en")."""
        return self.en if language == "en" else self.zh


class SubjectKind(Word):
    """信用主体类型: what kind of credit subject this is (RULEBOOK §1.3)."""

    ENTERPRISE = "enterprise", "企业", "Enterprise"
    BRANCH = "branch", "分支机构", "Branch"
    SOLE_PROPRIETOR = "sole_proprietor_enterprise", "个人独资企业", "Sole-proprietor enterprise"
    PARTNERSHIP = "partnership", "合伙企业", "Partnership"
    INDIVIDUAL_BUSINESS = "individual_business", "个体工商户", "Individual business"
    COOPERATIVE = "farmer_cooperative", "农民专业合作社", "Farmers' cooperative"
    SOCIAL_ORGANISATION = "social_organization", "社会组织", "Social organisation"
    PUBLIC_INSTITUTION = "public_institution", "事业单位", "Public institution"
    OTHER_ORGANISATION = "other_organization", "其他组织", "Other organisation"
    PRACTITIONER = "natural_person", "注册执业人员", "Registered practitioner"


class SubjectStatus(Word):
    """登记状态 of a subject (RULEBOOK §1.3)."""

    ACTIVE = "active", "存续（在营）", "Active"
    SUSPENDED_BUSINESS = "suspended_business", "停业（歇业）", "Business suspended"
    LICENCE_REVOKED = "licence_revoked", "吊销", "Licence revoked"
    DEREGISTERED = "deregistered", "注销", "Deregistered"
    REGISTRATION_CANCELLED = "registration_cancelled", "撤销登记", "Registration cancelled"
    LIQUIDATION = "liquidation", "清算", "In liquidation"
    MOVED_OUT = "moved_out", "迁出", "Moved out"
    NOT_GIVEN = "not_given", "来源未提供登记状态", "Status not given by the source"


class NameKind(Word):
    """What a name of a subject is: the registered one, or an alias with its source."""

    REGISTERED = "registered", "登记名称", "Registered name"
    SHOP_SIGN = "shop_sign", "店招", "Shop sign"
    BRAND = "brand", "品牌", "Brand"
    TYPING_VARIANT = "typing_variant", "录入别名", "Typing variant"


class CodeKind(Word):
    """Which register issued a code of a subject (RULEBOOK §1.1, §1.2)."""

    USCC = "uscc", "统一社会信用代码", "Unified social credit code"
    REGISTRATION_NO = "registration_no", "工商注册号（15 位）", "Registration number (15 digits)"
    ORGANISATION_CODE = "organisation_code", "组织机构代码", "Organisation code"
    CERTIFICATE_NO = "certificate_no", "执业注册证书号", "Practitioner's certificate number"


class PersonalField(Word):
    """Personal data that lies only in the vault (LAW-AND-FAIRNESS 1)."""

    OPERATOR_NAME = "operator_name", "经营者姓名", "Operator's name"
    PERSON_NAME = "person_name", "姓名", "Person's name"
    ID_NUMBER = "id_number", "身份证件号码", "Identity number"
    PHONE = "phone", "电话", "Telephone"
    SOURCE_ROW = "source_row", "来源数据原始行", "Source row as received"


class PractitionerClass(Word):
    """注册类别 of an engineering person (RULEBOOK §1.3)."""

    ARCHITECT = "registered_architect", "注册建筑师", "Registered architect"
    ENGINEER = "registered_engineer", "勘察设计注册工程师", "Registered engineer"
    CONSTRUCTOR_1 = "constructor_1", "一级注册建造师", "Constructor, class 1"
    CONSTRUCTOR_2 = "constructor_2", "二级注册建造师", "Constructor, class 2"
    SUPERVISOR = "registered_supervisor", "注册监理工程师", "Registered supervising engineer"
    COST_ENGINEER = "cost_engineer", "注册造价工程师", "Registered cost engineer"
    PROJECT_LEADER = "project_leader", "五方责任主体项目负责人", "Project leader"


class ImportKind(Word):
    """What a file that the register takes in holds (INTERFACES §3)."""

    ENTERPRISES = "enterprises", "市场主体登记信息", "Market register"
    PRACTITIONERS = "practitioners", "注册执业人员信息", "Practitioners"


class BatchState(Word):
    """Where an import batch stands."""

    PREVIEWED = "previewed", "待确认", "Awaiting confirmation"
    RUNNING = "running", "导入中", "Running"
    DONE = "done", "已完成", "Done"
    FAILED = "failed", "未完成（文件无法使用）", "Failed (file unusable)"
    ABANDONED = "abandoned", "已放弃", "Abandoned"


class RowOutcome(Word):
    """What became of one row of an import; the four always add up to the rows read."""

    ACCEPTED = "accepted", "已入库", "Accepted"
    UNCHANGED = "unchanged", "无变化", "Unchanged"
    CONFLICT = "conflict", "内容冲突", "Conflict"
    QUARANTINED = "quarantined", "待处理", "Set aside"


class QuarantineState(Word):
    """Where a row that could not be taken in stands (screen word: 待处理数据)."""

    BROKEN = "broken", "退回补正", "To be corrected"
    WAITING = "waiting", "等待认定主体", "Waiting for its subject"
    CORRECTED = "corrected", "已补正入库", "Corrected and taken in"
    DISMISSED = "dismissed", "不予入库", "Dismissed"


class JobKind(Word):
    """What a background job does."""

    IMPORT = "import", "数据导入", "Import"


class JobState(Word):
    """Where a background job stands."""

    QUEUED = "queued", "排队中", "Queued"
    RUNNING = "running", "执行中", "Running"
    DONE = "done", "已完成", "Done"
    FAILED = "failed", "失败", "Failed"


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
    IMPORT_FILE = "import_file", "导入数据", "Import a file"
    MEND_ROW = "mend_row", "处理待处理数据", "Mend a row set aside"
    NAME_SUBJECT = "name_subject", "登记主体别名", "Record an alias"
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


class AuditEvent(Word):
    """What the journal records; every writing deed has one."""

    SUBJECT_REGISTERED = "subject_registered", "登记主体", "Subject registered"
    SUBJECT_UPDATED = "subject_updated", "更新主体登记信息", "Subject updated"
    NAME_ADDED = "name_added", "登记名称或别名", "Name added"
    BATCH_OPENED = "batch_opened", "开始导入", "Batch opened"
    CHUNK_TAKEN = "chunk_taken", "导入一段数据", "Chunk taken in"
    BATCH_CLOSED = "batch_closed", "完成导入", "Batch closed"
    ROW_CORRECTED = "row_corrected", "补正待处理数据", "Row corrected"
    ROW_DISMISSED = "row_dismissed", "不予入库", "Row dismissed"
    PERSONAL_DATA_REVEALED = "personal_data_revealed", "查看个人信息", "Personal data viewed"
    VAULT_DESTROYED = "vault_destroyed", "销毁个人信息密钥", "Vault key destroyed"
    ACCOUNT_CREATED = "account_created", "新建账户", "Account created"
    ACCOUNT_DISABLED = "account_disabled", "停用账户", "Account disabled"
    PASSWORD_CHANGED = "password_changed", "修改密码", "Password changed"
    SIGNED_IN = "signed_in", "登录", "Signed in"
    SIGN_IN_FAILED = "sign_in_failed", "登录失败", "Sign-in failed"
    SIGNED_OUT = "signed_out", "退出登录", "Signed out"


class Audience(Word):
    """For whom a query answers; decides what is masked."""

    PUBLIC = "public", "社会公众", "The public"
    SUBJECT = "subject", "主体本人", "The subject itself"
    INSIDE = "inside", "监管人员", "Officials"
