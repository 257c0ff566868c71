"""What each level of likeness is called: a sentence in Chinese and one in English."""

from models.vocabulary.word import Word
from registry.matching.evidence import Address, Code, Person
from registry.matching.levels import Branch, Form, Region, Trade, TradeName

Level = TradeName | Trade | Region | Form | Branch | Code | Address | Person


class Part(Word):
    """What was compared."""

    TRADE_NAME = "trade_name", "字号", "Trade name"
    TRADE = "trade", "行业", "Trade"
    REGION = "region", "行政区划", "Region"
    FORM = "form", "组织形式", "Legal form"
    BRANCH = "branch", "分支机构", "Branch"
    CODE = "code", "统一社会信用代码", "Credit code"
    ADDRESS = "address", "住所", "Address"
    REPRESENTATIVE = "representative", "法定代表人", "Representative"
    LIMIT = "limit", "上下限", "Limit"


class Kind(Word):
    """How two parts stand to one another."""

    EQUAL = "equal", "一致", "Equal"
    NEAR = "near", "相近", "Near"
    DIFFERS = "differs", "不同", "Differs"
    MISSING = "missing", "未比较", "Not compared"


class Limit(Word):
    """What keeps a total from being the sum of its parts."""

    NO_NAME = "no_name", "名称没有可识别的字号，不计分", "No distinctive name, no points"
    NO_CODE = (
        "no_code",
        "没有一致的信用代码，最多 99 分",
        "At most 99 without an equal code",
    )
    OTHER_CODE = "other_code", "信用代码不同，最多 84 分", "At most 84 with different codes"
    OTHER_BRANCH = (
        "other_branch",
        "总公司与分支机构、不同分支机构不是同一主体，不到提示线",
        "Head office and branches are bodies of their own; kept below the line",
    )
    PART_DIFFERS = (
        "part_differs",
        "名称有一部分不同，最多 84 分",
        "At most 84 where a part of the name differs",
    )
    SAME_CODE = "same_code", "信用代码一致，至少 60 分", "At least 60 with an equal code"
    SAME_CODE_OTHER_NAME = (
        "same_code_other_name",
        "信用代码一致而字号不同，最多 84 分，须由人核对",
        "At most 84 where codes are equal and trade names differ; a person must look",
    )
    SCALE = "scale", "总分在 0 至 100 之间", "The total lies between 0 and 100"


def sentences(part: Part, level: Level) -> tuple[str, str]:
    """Return the Chinese and the English sentence for a part at its level."""
    return _SENTENCES[part, level]


def kind_of(level: Level) -> Kind:
    """Return how two parts stand to one another at a level."""
    if level.name == "EQUAL":
        return Kind.EQUAL
    if level.name in ("MISSING", "NOTHING"):
        return Kind.MISSING
    return Kind.DIFFERS if level in _DIFFERS[type(level)] else Kind.NEAR


_DIFFERS: dict[type[Level], tuple[Level, ...]] = {
    TradeName: (
        TradeName.DIFFERENT,
        TradeName.TWO_WRONG,
        TradeName.ONE_OTHER,
        TradeName.EXTENDED,
    ),
    Trade: (Trade.DIFFERENT, Trade.RELATED, Trade.UNNAMED),
    Region: (Region.DIFFERENT,),
    Form: (Form.DIFFERENT, Form.OTHER_COMPANY),
    Branch: (Branch.HEAD_AND_BRANCH, Branch.PLACE, Branch.NUMBER, Branch.KIND),
    Code: (Code.DIFFERENT,),
    Address: (Address.ELSEWHERE, Address.DIFFERENT, Address.OTHER_NUMBER, Address.OTHER_ROOM),
    Person: (Person.DIFFERENT,),
}
_SENTENCES: dict[tuple[Part, Level], tuple[str, str]] = {
    (Part.TRADE_NAME, TradeName.NOTHING): ("名称中没有可识别的字号", "No distinctive trade name"),
    (Part.TRADE_NAME, TradeName.DIFFERENT): ("字号不同", "Trade names differ"),
    (Part.TRADE_NAME, TradeName.TWO_WRONG): (
        "字号有两个字不同，其中一个音同或形近",
        "Trade names differ in two characters, one of them similar",
    ),
    (Part.TRADE_NAME, TradeName.EXTENDED): (
        "两个全称的字号一长一短",
        "Of two full names one has a longer trade name",
    ),
    (Part.TRADE_NAME, TradeName.INITIALS): (
        "一方像是另一方名称的缩写",
        "One reads as an abbreviation of the other",
    ),
    (Part.TRADE_NAME, TradeName.ONE_OTHER): (
        "字号差一个字，既不同音也不形近",
        "Trade names differ in one character, neither same-sounding nor look-alike",
    ),
    (Part.TRADE_NAME, TradeName.SEVERAL): (
        "字号有几处疑似笔误",
        "Several likely slips in the trade name",
    ),
    (Part.TRADE_NAME, TradeName.DROPPED): (
        "字号多一个字或少一个字",
        "The trade name has one character more or less",
    ),
    (Part.TRADE_NAME, TradeName.LOOK_ALIKE): (
        "字号有一个形近字",
        "One look-alike character in the trade name",
    ),
    (Part.TRADE_NAME, TradeName.HOMOPHONE): (
        "字号有一个同音字",
        "One same-sounding character in the trade name",
    ),
    (Part.TRADE_NAME, TradeName.TRANSPOSED): (
        "字号有两个字前后颠倒",
        "Two characters of the trade name are transposed",
    ),
    (Part.TRADE_NAME, TradeName.CONTAINED): (
        "一个字号包含另一个字号",
        "One trade name contains the other",
    ),
    (Part.TRADE_NAME, TradeName.EQUAL): ("字号相同", "Trade names are equal"),
    (Part.TRADE, Trade.DIFFERENT): ("行业不同", "Trades differ"),
    (Part.TRADE, Trade.RELATED): ("行业相近但不同", "Trades are related but differ"),
    (Part.TRADE, Trade.EXTENDED): (
        "两个全称的行业用语一多一少",
        "Of two full names one names a further trade",
    ),
    (Part.TRADE, Trade.MISWRITTEN): ("行业用语疑似笔误", "A likely slip in the trade"),
    (Part.TRADE, Trade.UNNAMED): (
        "一方全称中不含行业用语",
        "One full name holds no trade",
    ),
    (Part.TRADE, Trade.MISSING): (
        "一方没有行业用语，未比较",
        "One side names no trade; not compared",
    ),
    (Part.TRADE, Trade.CONTAINED): ("行业用语一长一短", "One trade contains the other"),
    (Part.TRADE, Trade.EQUAL): ("行业相同", "Trades are equal"),
    (Part.REGION, Region.DIFFERENT): ("行政区划不同", "Regions differ"),
    (Part.REGION, Region.MISSING): (
        "一方没有行政区划，未比较",
        "One side names no region; not compared",
    ),
    (Part.REGION, Region.WITHIN): ("一个行政区划在另一个之内", "One region lies inside the other"),
    (Part.REGION, Region.MISWRITTEN): ("行政区划疑似笔误", "A likely slip in the region"),
    (Part.REGION, Region.EQUAL): ("行政区划相同", "Regions are equal"),
    (Part.FORM, Form.DIFFERENT): ("组织形式不同", "Legal forms differ"),
    (Part.FORM, Form.OTHER_COMPANY): (
        "一方为有限责任公司，一方为股份有限公司",
        "One is a limited company, the other a joint-stock company",
    ),
    (Part.FORM, Form.MISSING): (
        "一方没有组织形式，未比较",
        "One side names no legal form; not compared",
    ),
    (Part.FORM, Form.COMPATIBLE): (
        "组织形式写法不同，可以相容",
        "Legal forms differ but are compatible",
    ),
    (Part.FORM, Form.MISWRITTEN): ("组织形式疑似笔误", "A likely slip in the legal form"),
    (Part.FORM, Form.EQUAL): ("组织形式相同", "Legal forms are equal"),
    (Part.BRANCH, Branch.HEAD_AND_BRANCH): (
        "一方是另一方的分支机构，不是同一主体",
        "One is a branch of the other, not the same body",
    ),
    (Part.BRANCH, Branch.PLACE): ("分支机构所在地不同", "Branches in different places"),
    (Part.BRANCH, Branch.NUMBER): ("分支机构序号不同", "Branches with different numbers"),
    (Part.BRANCH, Branch.KIND): ("分支机构种类不同", "Branches of different kinds"),
    (Part.BRANCH, Branch.MISSING): (
        "一方没有分支机构后缀，未比较",
        "One side names no branch; not compared",
    ),
    (Part.BRANCH, Branch.MISWRITTEN): (
        "分支机构后缀疑似笔误",
        "A likely slip in the branch's tail",
    ),
    (Part.BRANCH, Branch.EQUAL): ("分支机构后缀相同", "Branch tails are equal"),
    (Part.CODE, Code.DIFFERENT): ("两个有效的信用代码不同", "Two different valid codes"),
    (Part.CODE, Code.MISSING): ("没有可比较的信用代码，未比较", "No codes to compare"),
    (Part.CODE, Code.ORGANISATION): (
        "组织机构代码与信用代码第 9 至 17 位一致",
        "The organisation code stands inside the credit code",
    ),
    (Part.CODE, Code.MISWRITTEN): ("信用代码只差一处，疑似录错", "The codes differ in one slip"),
    (Part.CODE, Code.EQUAL): ("信用代码相同且有效", "The codes are equal and valid"),
    (Part.ADDRESS, Address.ELSEWHERE): ("住所在不同地方", "Addresses in different places"),
    (Part.ADDRESS, Address.DIFFERENT): ("住所不同", "Addresses differ"),
    (Part.ADDRESS, Address.OTHER_NUMBER): ("同一道路，门牌号不同", "Same road, other number"),
    (Part.ADDRESS, Address.MISSING): (
        "一方没有住所，未比较",
        "One side gives no address; not compared",
    ),
    (Part.ADDRESS, Address.ROAD): ("同一道路，门牌号不全", "Same road, number incomplete"),
    (Part.ADDRESS, Address.OTHER_ROOM): ("门牌号相同，楼幢室号不同", "Same number, other room"),
    (Part.ADDRESS, Address.NUMBER): ("门牌号相同，一方没有室号", "Same number, one without a room"),
    (Part.ADDRESS, Address.EQUAL): ("住所相同", "Addresses are equal"),
    (Part.REPRESENTATIVE, Person.DIFFERENT): ("法定代表人不同", "Representatives differ"),
    (Part.REPRESENTATIVE, Person.MISSING): (
        "一方没有法定代表人，未比较",
        "One side names no representative; not compared",
    ),
    (Part.REPRESENTATIVE, Person.MISWRITTEN): (
        "法定代表人只差一个音同或形近的字",
        "Representatives differ in one similar character",
    ),
    (Part.REPRESENTATIVE, Person.EQUAL): ("法定代表人相同", "Representatives are equal"),
}
LIMITS = {limit: (limit.label(), limit.label("en")) for limit in Limit}
