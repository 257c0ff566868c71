"""What each level of likeness is worth, in points of 100.

A name that equals another has 100 points; each part that is less than equal takes its points away.
Evidence besides the name adds or takes points. Fitted by `benchmarks/fit_weights.py` (bounded
logistic regression on half of the labelled, invented pairs) and rounded to whole points; measured
on the other half (`quality.yaml`, docs/rules/likeness.md). Changed only together with both.
"""

from registry.matching.evidence import Address, Code, Person
from registry.matching.levels import Branch, Form, Region, Trade, TradeName

EDITION = 2  # goes up with every change of a number below

TRADE_NAME = {
    TradeName.NOTHING: -100,
    TradeName.DIFFERENT: -60,
    TradeName.TWO_WRONG: -50,
    TradeName.ONE_OTHER: -48,
    TradeName.EXTENDED: -30,
    TradeName.INITIALS: -28,
    TradeName.SEVERAL: -20,
    TradeName.DROPPED: -10,
    TradeName.LOOK_ALIKE: -9,
    TradeName.HOMOPHONE: -8,
    TradeName.TRANSPOSED: -7,
    TradeName.CONTAINED: -6,
    TradeName.EQUAL: 0,
}
TRADE = {
    Trade.DIFFERENT: -46,
    Trade.RELATED: -45,
    Trade.UNNAMED: -28,
    Trade.EXTENDED: -18,
    Trade.MISWRITTEN: -4,
    Trade.MISSING: -3,
    Trade.CONTAINED: -10,
    Trade.EQUAL: 0,
}
REGION = {
    Region.DIFFERENT: -57,
    Region.MISSING: -14,
    Region.WITHIN: -36,
    Region.MISWRITTEN: -4,
    Region.EQUAL: 0,
}
FORM = {
    Form.DIFFERENT: -21,
    Form.OTHER_COMPANY: -17,
    Form.MISSING: -1,
    Form.COMPATIBLE: -14,
    Form.MISWRITTEN: -2,
    Form.EQUAL: 0,
}
BRANCH = {
    Branch.HEAD_AND_BRANCH: -65,
    Branch.PLACE: -63,
    Branch.NUMBER: -53,
    Branch.KIND: -45,
    Branch.MISSING: -6,
    Branch.MISWRITTEN: -4,
    Branch.EQUAL: 0,
}
CODE = {
    Code.DIFFERENT: -28,
    Code.MISSING: 0,
    Code.ORGANISATION: 40,
    Code.MISWRITTEN: 40,
    Code.EQUAL: 53,
}
ADDRESS = {
    Address.ELSEWHERE: -11,
    Address.DIFFERENT: -14,
    Address.OTHER_NUMBER: -20,
    Address.MISSING: 0,
    Address.ROAD: 12,
    Address.OTHER_ROOM: -3,
    Address.NUMBER: 8,
    Address.EQUAL: 25,
}
PERSON = {
    Person.DIFFERENT: -14,
    Person.MISSING: 0,
    Person.MISWRITTEN: 15,
    Person.EQUAL: 20,
}
