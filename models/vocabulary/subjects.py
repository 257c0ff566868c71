"""Words of credit subjects (RULEBOOK §1)."""

from models.vocabulary.word import Word


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
    LOG_OPENING = "log_opening", "公示存证随机数和内容", "Opening of a log commitment"
    CHECK_OPENING = "check_opening", "信用核查回执的随机数和结果", "Opening of a check receipt"
    DRAW_SEED = "draw_seed", "随机抽取种子和保密值", "Seed and secret of a draw"
    DRAW_POPULATION = "draw_population", "抽取时的检查对象总体", "Population of a draw"


class PractitionerClass(Word):
    """注册类别 of an engineering person (RULEBOOK §1.3)."""

    ARCHITECT = "registered_architect", "注册建筑师", "Registered architect"
    ENGINEER = "registered_engineer", "勘察设计注册工程师", "Registered engineer"
    CONSTRUCTOR_1 = "constructor_1", "一级注册建造师", "Constructor, class 1"
    CONSTRUCTOR_2 = "constructor_2", "二级注册建造师", "Constructor, class 2"
    SUPERVISOR = "registered_supervisor", "注册监理工程师", "Registered supervising engineer"
    COST_ENGINEER = "cost_engineer", "注册造价工程师", "Registered cost engineer"
    PROJECT_LEADER = "project_leader", "五方责任主体项目负责人", "Project leader"
