"""Invented practitioners: the story's one, and some colleagues in the building firms."""

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from typing import NamedTuple

from seed.firms import Cells, Firm
from seed.ingredients import People
from seed.invented_codes import certificate_number, identity_number

HOW_MANY = 20
FIRST_NUMBER = 101  # the numbers below belong to the story
COLUMNS = ("姓名", "注册证书号", "注册类别", "聘用单位", "身份证号")
BUILDING = ("E47", "E50")  # GB/T 4754: who employs them
CLASSES = ("一级注册建造师", "二级注册建造师", "注册监理工程师", "注册造价工程师", "注册建筑师")
_FIRST_BIRTHDAY = date(1968, 1, 1)
_BIRTHDAYS = 25 * 365  # days


class Practitioner(NamedTuple):
    """A registered practitioner as the housing authority tells of one."""

    name: str
    certificate_no: str
    id_no: str
    practitioner_class: str
    employer: str


def invent_practitioners(
    firms: Sequence[Firm], people: People, chance: Random
) -> tuple[Practitioner, ...]:
    """Return practitioners employed by the building firms among `firms`."""
    employers = [firm for firm in firms if firm.industry in BUILDING and not firm.changes]
    return tuple(
        Practitioner(
            name=people.person(chance),
            certificate_no=certificate_number(number),
            id_no=identity_number(
                _FIRST_BIRTHDAY + timedelta(days=chance.randrange(_BIRTHDAYS)), number
            ),
            practitioner_class=chance.choice(CLASSES),
            employer=chance.choice(employers).uscc,
        )
        for number in range(FIRST_NUMBER, FIRST_NUMBER + HOW_MANY)
    )


def cells_of(one: Practitioner) -> Cells:
    """Return a practitioner as a row of the housing authority's file."""
    return dict(zip(COLUMNS, (one.name, one.certificate_no, *one[3:], one.id_no), strict=True))
