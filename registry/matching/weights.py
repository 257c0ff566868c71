"""What each level of likeness is worth, in points of 100.

A name that equals another has 100 points; each part that is less than equal takes its points away.
Evidence besides the name adds or takes points. Fitted by logistic regression on invented pairs and
rounded to one decimal (docs/rules/likeness.md); changed only together with its measured quality.
"""

from registry.matching.comparing import Branch, Form, Region, Trade, TradeName
from registry.matching.evidence import Address, Code, Person

TRADE_NAME = {
    TradeName.NOTHING: -100.0,
    TradeName.DIFFERENT: -70.0,
    TradeName.ONE_OTHER: -45.0,
    TradeName.SEVERAL: -25.0,
    TradeName.DROPPED: -12.0,
    TradeName.LOOK_ALIKE: -11.0,
    TradeName.HOMOPHONE: -10.0,
    TradeName.TRANSPOSED: -9.0,
    TradeName.CONTAINED: -7.0,
    TradeName.EQUAL: 0.0,
}
TRADE = {
    Trade.DIFFERENT: -30.0,
    Trade.RELATED: -18.0,
    Trade.MISWRITTEN: -5.0,
    Trade.MISSING: -3.0,
    Trade.CONTAINED: -4.0,
    Trade.EQUAL: 0.0,
}
REGION = {
    Region.DIFFERENT: -30.0,
    Region.MISSING: -2.0,
    Region.WITHIN: -3.0,
    Region.MISWRITTEN: -4.0,
    Region.EQUAL: 0.0,
}
FORM = {
    Form.DIFFERENT: -8.0,
    Form.MISSING: -1.0,
    Form.COMPATIBLE: -3.0,
    Form.MISWRITTEN: -2.0,
    Form.EQUAL: 0.0,
}
BRANCH = {
    Branch.HEAD_AND_BRANCH: -50.0,
    Branch.PLACE: -50.0,
    Branch.NUMBER: -50.0,
    Branch.KIND: -40.0,
    Branch.MISSING: -6.0,
    Branch.MISWRITTEN: -4.0,
    Branch.EQUAL: 0.0,
}
CODE = {
    Code.DIFFERENT: -15.0,
    Code.MISSING: 0.0,
    Code.ORGANISATION: 20.0,
    Code.MISWRITTEN: 25.0,
    Code.EQUAL: 60.0,
}
ADDRESS = {
    Address.DIFFERENT: -6.0,
    Address.OTHER_NUMBER: -20.0,
    Address.MISSING: 0.0,
    Address.ROAD: 2.0,
    Address.OTHER_ROOM: -6.0,
    Address.NUMBER: 10.0,
    Address.EQUAL: 14.0,
}
PERSON = {
    Person.DIFFERENT: -15.0,
    Person.MISSING: 0.0,
    Person.MISWRITTEN: 8.0,
    Person.EQUAL: 14.0,
}
