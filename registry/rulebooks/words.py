"""The closed sets of words that only rulebook files use; a value once used is never renamed.

What others store (a tier) stands in `models.vocabulary`.
"""

from models.vocabulary import Word


class Certainty(Word):
    """How sure we are of an item of the rulebook (RULEBOOK, head)."""

    HIGH = "H", "已查证", "Confirmed"
    MEDIUM = "M", "较可信，待核对", "Likely, to be checked"
    LOW = "L", "未能核实", "Not confirmed"
    PROPOSAL = "PROPOSAL", "本系统建议，无法律效力", "Our proposal, no legal force"


class CountUnit(Word):
    """In what a time limit is counted (RULEBOOK, head)."""

    WORKING_DAYS = "wd", "工作日", "working days"
    CALENDAR_DAYS = "cd", "日", "calendar days"
    MONTHS = "months", "个月", "months"


class DivisionLevel(Word):
    """层级 of an administrative division."""

    PROVINCE = "province", "省级", "Province"
    PREFECTURE = "prefecture", "设区的市", "Prefecture-level city"
    PLACEHOLDER = "placeholder", "统计用虚拟区划", "Statistical placeholder"
    COUNTY = "county", "县（市、区）", "County, county-level city or district"
    FUNCTIONAL_ZONE = "functional_zone", "功能区", "Functional zone"
    TOWN = "town", "镇", "Town"
    SUBDISTRICT = "subdistrict", "街道", "Subdistrict"


class IndustryLevel(Word):
    """层级 of an industry class (GB/T 4754-2017)."""

    SECTION = "section", "门类", "Section"
    DIVISION = "division", "大类", "Division"


class DepartmentLevel(Word):
    """层级 of a department."""

    MUNICIPAL = "municipal", "市级", "Municipal"
    VERTICAL = "vertical", "垂直管理", "Vertically managed"
    PROVINCIAL = "provincial", "省级", "Provincial"
    JUDICIAL = "judicial", "司法机关", "Judicial"
    PARTY = "party", "党委部门", "Party department"
    SOCIAL = "social", "社会组织", "Social"


class DepartmentRole(Word):
    """What a department does for quality credit (departments.yaml)."""

    SOURCE = "source", "提供信息", "Supplies records"
    DECIDER = "decider", "作出决定", "Decides"
    EXECUTOR = "executor", "执行奖惩", "Applies measures"
    COORDINATOR = "coordinator", "统筹协调", "Coordinates"
    AWARDER = "awarder", "组织评优", "Gives awards"
