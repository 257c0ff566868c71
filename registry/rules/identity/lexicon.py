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
    "专业合作联社",
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

# Forms of before 2021 and shortened ones, as old files hold them.
OLD_FORMS = (
    "村股份经济合作社",
    "股份经济合作社",
    "经济合作社",
    "经济联合社",
    "供销合作社",
    "合作联社",
    "联合社",
    "供销社",
    "集团总公司",
    "一人有限责任公司",
    "责任有限公司",
    "控股",
    "有限责任",
    "股份有限",
    "责任公司",
    "普通合伙企业",
    "有限合伙企业",
    "有限",
    "股份",
    "联社",
    "总厂",
)

# As foreign contracts and letterheads write them: Co., Ltd.
FOREIGN_FORMS = ("colimited", "coltd", "limited", "ltd", "inc", "corp", "llc")

# What the signs of individual businesses and of factories end in.
SIGNS = (
    "经营部",
    "服务部",
    "门市部",
    "营业部",
    "销售部",
    "维修部",
    "工作室",
    "事务所",
    "研究院",
    "研究所",
    "加油站",
    "幼儿园",
    "商店",
    "商行",
    "超市",
    "中心",
    *"厂店场社馆部城园厅站行坊室队所院吧处铺屋",
)

# Behind these a branch's own tail begins.
HEAD_FORMS = (
    "有限责任公司",
    "有限公司",
    "股份公司",
    "总公司",
    "集团公司",
    "公司",
    "合作社",
    "联社",
    "银行",
    "总厂",
    "合伙企业",
    "有限合伙",
    "普通合伙",
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
HOME_CITIES = tuple(_ZHEJIANG.split())
_JIAXING = "南湖 秀洲 嘉善 海盐 海宁 平湖 桐乡 嘉兴港 嘉兴经济技术开发 嘉兴综合保税"

# Source: GB/T 2260; for Jiaxing the divisions in force (RULEBOOK §1.2).
REGIONS = ("中国", *_PROVINCES.split(), *_ZHEJIANG.split(), *_JIAXING.split())
REGION_TAILS = ("特别行政区", "自治区", "开发区", "省", "市", "区", "县")

# Source: 公安部《二〇二〇年全国姓名报告》 (the commonest hundred), 《百家姓》 (those that follow).
_SINGLE_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖萧田董袁潘蔡蒋余于杜叶"
    "程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付傅方白邹孟熊秦邱丘江尹薛闫阎段雷侯龙史陶黎贺"
    "顾毛郝龚邵万钱严覃武戴莫孔向汤俞章鲍费岑倪滕殷毕邬安常乐时皮卞齐康伍元卜平穆尤裴温庄柴瞿"
    "习鱼容古易慎戈庾终暨居衡步都耿满弘匡文寇广禄阙东殴沃利蔚越隆师巩厍聂晁勾敖融冷訾辛阚那简饶"
    "欧柯翁牛樊葛包褚骆童焦鲁施甘柏窦华凌霍虞支管卓柳梅盛祝祁路宁游凤项詹翟车单解应宗靳桂甄符"
    "左申米季关屠蒲丛辜苗花祖池仇占洪计成宣干宫边楚阮席纪舒屈麻娄危蓝闵涂裘缪喻楼郁储仲荣查浦"
    "晏佘揭卫尚娜曲刁沙商鞠谷冉党连强景佟邢岳吉"
)
_COMPOUND_SURNAMES = (
    "欧阳 太史 端木 上官 司马 东方 独孤 南宫 万俟 闻人 夏侯 诸葛 尉迟 公羊 赫连 澹台 皇甫 宗政 "
    "濮阳 公冶 太叔 申屠 公孙 慕容 仲孙 钟离 长孙 宇文 司徒 鲜于 司空 令狐 百里 呼延 东郭 南门 "
    "西门 第五 轩辕 拓跋 纳兰"
)
SURNAMES = frozenset(_SINGLE_SURNAMES)
COMPOUND_SURNAMES = frozenset(_COMPOUND_SURNAMES.split())

# What is made, sold or done, where the word begins with a surname: nobody is called so.
_TRADES = (
    "毛衫 毛衣 毛巾 毛纺 毛线 毛皮 皮革 皮草 皮鞋 包装 包子 包袋 金属 金银 石材 石雕 石油 石化 文具 "
    "文化 文印 安装 安防 童装 童车 童鞋 米粉 米线 米面 米业 钟表 白酒 黄酒 黄金 花卉 花木 花店 陶瓷 "
    "古玩 龙虾 马达 简餐 时装 干洗 干果 成衣 管道 管件 乐器 柴油 汤包 汤圆 鲍鱼 甘蔗 车辆 车床 计量 "
    "强电 商贸 商务 商标 商店 纪念品 单车 鱼类 利润 古建 东风 宣传 强化 安全 广告 广场 连锁 方便面 "
    "温室 万年青 贺卡 叶片 雷达 麻将 麻袋 沙发 沙石 楼梯 路灯 游泳 路桥 容器"
)
TRADE_WORDS = tuple(_TRADES.split())
SIGN_TAILS = "店馆厂铺坊记氏"  # a text that ends so names a business
