"""Words that many names share; a name made of these words alone distinguishes nobody.

Every word stands here as a name key (see `folding.fold`): simplified, without brackets.
"""

import re

# Source: 企业名称登记管理规定 (2020) art. 6, 10; 市场主体登记管理条例 (2021) art. 2.
LEGAL_FORMS = (
    "股份有限责任公司",
    "有限责任公司",
    "股份有限公司",
    "集团有限公司",
    "控股有限公司",
    "特殊普通合伙",
    "股份合作公司",
    "农民专业合作社",
    "专业合作联合社",
    "专业合作社",
    "个人独资企业",
    "个体工商户",
    "集团公司",
    "有限公司",
    "总公司",
    "分公司",
    "支公司",
    "子公司",
    "合伙企业",
    "有限合伙",
    "普通合伙",
    "个人独资",
    "股份公司",
    "合作社",
    "公司",
    "集团",
    "企业",
)

# Name tails by which the four kinds that share the class 91 are told apart.
PARTNERSHIP_TAILS = ("合伙企业", "有限合伙", "普通合伙")
SOLE_PROPRIETOR_TAILS = ("个人独资", "个人独资企业")

# A branch carries its parent's full name and a tail of its own.
# Source: 企业名称登记管理规定 (2020) art. 13.
BRANCH_TAIL = re.compile(
    "分(?:公司|厂|店|行|社|所|院|校|部|理处|中心)$"
    "|支(?:公司|行)$"
    "|(?:公司|合作社|联社|银行|总厂|有限合伙|普通合伙)"
    ".*(?:营业部|经营部|门市部|服务部|业务部|销售部|项目部|营业厅|营业所|储蓄所|办事处|代表处"
    "|[店厂站])$"
)

_PROVINCES = (
    "北京 天津 上海 重庆 河北 山西 辽宁 吉林 黑龙江 江苏 浙江 安徽 福建 江西 山东 河南 湖北 湖南 "
    "广东 海南 四川 贵州 云南 陕西 甘肃 青海 台湾 内蒙古 广西 西藏 宁夏 新疆 香港 澳门"
)
_ZHEJIANG = "杭州 宁波 温州 嘉兴 湖州 绍兴 金华 衢州 舟山 台州 丽水"
_JIAXING = "南湖 秀洲 嘉善 海盐 海宁 平湖 桐乡 嘉兴港 嘉兴经济技术开发 嘉兴综合保税"

# Source: GB/T 2260; for Jiaxing the divisions in force (RULEBOOK §1.2).
REGIONS = ("中国", *_PROVINCES.split(), *_ZHEJIANG.split(), *_JIAXING.split())
REGION_TAILS = ("特别行政区", "自治区", "开发区", "省", "市", "区", "县")
