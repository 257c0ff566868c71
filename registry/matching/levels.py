"""The levels of likeness of two names, part by part: the higher, the closer; never a number of points."""

from enum import IntEnum
from typing import NamedTuple


class TradeName(IntEnum):
    """How two trade names (字号) stand to one another."""

    NOTHING = 0
    DIFFERENT = 1
    TWO_WRONG = 2
    ONE_OTHER = 3
    EXTENDED = 4
    INITIALS = 5
    SEVERAL = 6
    DROPPED = 7
    LOOK_ALIKE = 8
    HOMOPHONE = 9
    TRANSPOSED = 10
    CONTAINED = 11
    EQUAL = 12


class Trade(IntEnum):
    """How two trades (行业) stand to one another."""

    DIFFERENT = 0
    RELATED = 1
    UNNAMED = 2
    EXTENDED = 3
    MISWRITTEN = 4
    MISSING = 5
    CONTAINED = 6
    EQUAL = 7


class Region(IntEnum):
    """How two regions (行政区划) stand to one another."""

    DIFFERENT = 0
    MISSING = 1
    WITHIN = 2
    MISWRITTEN = 3
    EQUAL = 4


class Form(IntEnum):
    """How two legal forms (组织形式) stand to one another."""

    DIFFERENT = 0
    OTHER_COMPANY = 1
    MISSING = 2
    COMPATIBLE = 3
    MISWRITTEN = 4
    EQUAL = 5


class Branch(IntEnum):
    """How two tails of branches stand to one another."""

    HEAD_AND_BRANCH = 0
    PLACE = 1
    NUMBER = 2
    KIND = 3
    MISSING = 4
    MISWRITTEN = 5
    EQUAL = 6


class Levels(NamedTuple):
    """Two names compared: the level of each part."""

    trade_name: TradeName
    trade: Trade
    region: Region
    form: Form
    branch: Branch
