"""Names of persons that stand behind a role: 负责人王小明, 股东李建国、王小红, 经营者：欧阳修.

Invariant: a name is told by its place only. Where a word may follow, the name is taken one character
too long rather than one too short; what reads as a word or as a firm's name is none.
Source: LAW-AND-FAIRNESS 6; 浙江省行政处罚结果信息网上公开暂行办法 art. 7.
"""

import re
from collections.abc import Iterator

from registry.rules.identity.lexicon import COMPOUND_SURNAMES

_ROLES = (
    *(
        "主管人员",
        "直接责任人员",
        "直接责任人",
        "责任人员",
        "责任人",
        "负责人",
        "法定代表人",
        "法人代表",
    ),
    *("投资人", "实际控制人", "代理人", "股东", "经营者", "业主", "店主", "老板", "员工", "职工"),
    *(
        "厂长",
        "店长",
        "经理",
        "销售员",
        "业务员",
        "当事人",
        "投诉人",
        "举报人",
        "消费者",
        "联系人",
        "证人",
    ),
)
# One look tells most texts apart: what has none of these names nobody by a role.
SIGN = re.compile("[人员理长东主工板者](?:姓名|为|是|系|叫)?[:：（( ]{0,2}[\u4e00-\u9fff]")
_ROLE = re.compile(
    f"(?:{'|'.join(sorted(_ROLES, key=len, reverse=True))})(?:姓名)?(?:为|是|系|叫)?[:：（( ]{{0,2}}"
)
# The commonest surnames; those that begin words far more often than names (于, 时, 有) are left out.
_SURNAMES = frozenset(
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏"
    "薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎"
    "易常武乔贺赖龚庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂焦向柳邢骆岳齐梅庄辛管祝"
    "左涂谷祁耿牟卜路詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋植甘景薄单包司柏宁柯"
    "阮桂闵解强柴华车冉房边辜吉饶刁瞿戚丘古米池滕晋苑邬臧畅宫来苟全褚廉简娄盖符奚木穆党燕郎邸冀"
    "谈姬屠连郜晏栾郁商蒙计喻揭窦迟宇敖糜鄢冷卓花仇艾蓝都巩稽井练仲乐虞卞封竺冼原官衣楚佟栗匡宗应"
    "台巫鞠僧桑荆谌银扬明沙薄伏岑习胥保和蔺宣裘缪渔"
) - frozenset("向位植来全明都原官衣台银保和习应计稽井成")
# What begins with a surname and is a word; a name does not begin so.
_WORDS = re.compile(
    "高[价度于额温效档质空压龄级速]|管[理辖控道制]|陈[述列旧设]|许[可诺多]|安[全装排置检保]|常[年见用规期驻]"
    "|包[装括含工赔销干办]|施[工行用加救]|查[处询验封看明实]|任[何意职免命期务由]|金[额属融钱]|方[可便法式能案面]"
    "|万元|白[酒糖天]|黄[金酒色]|江[西苏南浙]|石[化材油膏灰]|连[带续同锁接]|马[上路]|严[重格禁厉肃]|项目"
    "|车[辆间上站位]|毛[衫利巾重]|宣[传称布告]|易[燃爆腐碎耗]|解[除释决聘散雇]|单[位独价方据次一]|房[屋产租间]|盛[放装]"
    "|顾[客问及]|郑[重州]|林[业木地区]|田[间地]|温[度州]|强[制迫行令调化买]|左[右侧]|关[系闭停联键注]"
    "|谢绝|周[边期转围]|章程|范围|苏州|卫生|童[装车]|罗列|康复|龙头|钱[款物财]|齐全|牛[奶肉]|尤其|雷同"
    "|路[边线上过]|申[请报诉辩领购]|颜[色料]|商[品标户业家场店议量]|冷[藏冻链库]|党员|游客|简[易单介称化]"
    "|费用|纪律|史料|盖章|符合|屈服|边界|花费|米粉|华东|木[材门]|司[法机]|乐意|谈[话判]|季度|景区|揭[发露]|巩固"
    "|戴[口手帽着眼]|曾[经因在向将以被多使用销生对为是两先就同受发未]|封[存口条]|程[序度]|余[额下款]|何[时种人处况]"
    "|宁[波可愿]|苗木|欧盟|席位|洪水|练习"
)
# No name has these as its second character in our texts, and hardly one as its third.
_NEVER = frozenset(
    "的了在将被把从向对与和及或等未不无是因可须需已由其该此按依并且者、某于之至各每我他她你这那有也"
)
# Where one of these begins behind two characters, the name was two long.
_GOES_ON = re.compile(
    "处|罚|虚[假构]|连带|承担|销售|生产|经营|使用|违[法反规]|应|进行|从事|擅自|负责|签[字名]|购买|投诉|举报|反映|要求"
    "|提供|伪造|拒[绝不]|无[照证]|故意|先生|女士|[称述说]|以|为|实施|出具|作|系|给|收|自|改|存|发布|阻|隐|私|受|没收"
)
_FIRM = re.compile(
    "([\u4e00-\u9fff（）()]{2,24}?)(?:有限公司|有限责任公司|股份公司|集团|合作社|合伙企业|商行|经营部|商店|超市|事务所"
    "|研究院|研究所|大学|协会|(?:公司|厂|店)(?![\u4e00-\u9fff]))"
)
_HAN_RUN = re.compile("[\u4e00-\u9fff]{2,6}")


def names_behind_roles(text: str) -> Iterator[tuple[int, int]]:
    """Yield from where to where names of persons behind roles stand, in order, also listed ones."""
    if not SIGN.search(text):
        return
    for match in _ROLE.finditer(text):
        start = match.end()
        size = _name_size(text, start)
        while size:
            yield start, start + size
            start += size + 1
            size = _name_size(text, start) if text[start - 1 : start] in ("、", "和") else 0


def _name_size(text: str, start: int) -> int:
    """Return how many characters from `start` on are a person's name; 0 where none is."""
    run = _HAN_RUN.match(text, start)
    if run is None or _WORDS.match(text, start) or _is_firm(text, start):
        return 0
    letters = run.group()
    head = 2 if letters[:2] in COMPOUND_SURNAMES and len(letters) > 2 else 1
    if (
        (head == 1 and letters[0] not in _SURNAMES)
        or letters[head] in _NEVER
        and letters[head : head + 2] != "和平"
    ):
        return 0
    given = letters[head + 1 : head + 2]
    is_short = not given or given in _NEVER - {"有"} or _GOES_ON.match(letters, head + 1)
    return head + (1 if is_short else 2)


def _is_firm(text: str, start: int) -> bool:
    firm = _FIRM.match(text, start)
    return firm is not None and not _NEVER.intersection(firm[1])
