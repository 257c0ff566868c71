"""Penalties of invented firms: some in every trade and county, most sent in time, some late.

Invariant: drawn from a seeded `Random`; numbers of papers run by body and year, from 1001, so that
none is taken for one of the story's.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import NamedTuple

from models.vocabulary import ImportKind
from registry.rulebooks.entries import Entry, read_yaml
from registry.rules.calendar import WorkCalendar, add_months
from seed.authorities import Authority, authority
from seed.filing import Filed, is_in_business, name_on, working_day, working_days_after
from seed.firms import Firm
from seed.shelf import DATA

FIRST_DAY, LAST_DAY = date(2024, 1, 8), date(2026, 11, 10)
HOW_MANY = 150
FIRST_NUMBER = 1001
IN_TIME, LATE = 0.88, (9, 45)  # the share sent within 7 working days; how late the others were
STATES_ITS_END = 0.8  # the share of rows that state 公示截止期
_NEW_TERMS = date(2025, 12, 25)  # since then 12 months for general ones, before 36
_PLACELESS = "LOCAL"


class Offence(NamedTuple):
    """What firms of some trades were punished for, and how."""

    department: str
    industries: tuple[str, ...]
    weight: int
    cells: dict[str, str]
    facts: str
    kinds: str
    fine: tuple[int, int, int] | None
    products: tuple[str, ...]
    has_project: bool


class Punished(NamedTuple):
    """A firm punished on a day for an offence."""

    on: date
    firm: Firm
    offence: Offence


def invent_penalties(
    firms: Sequence[Firm], calendar: WorkCalendar, chance: Random
) -> Iterator[Filed]:
    """Yield the penalties of invented firms, oldest first."""
    numbers: Counter[tuple[str, int]] = Counter()
    for one in sorted(_punished(firms, calendar, chance), key=lambda one: one.on):
        body = _body(one)
        numbers[body.id, one.on.year] += 1
        number = FIRST_NUMBER - 1 + numbers[body.id, one.on.year]
        late = chance.randint(*LATE) if chance.random() > IN_TIME else chance.randint(1, 7)
        sent_on = working_days_after(one.on, late, calendar)
        if sent_on <= LAST_DAY:
            yield Filed(ImportKind.PENALTIES, body, sent_on, _cells(one, body, number, chance))


def _punished(firms: Sequence[Firm], calendar: WorkCalendar, chance: Random) -> Iterator[Punished]:
    offences = tuple(map(_offence, read_yaml(DATA / "offences.yaml").entries("offences")))
    in_trade = [(one, [f for f in firms if f.industry in one.industries]) for one in offences]
    known = [(offence, there) for offence, there in in_trade if there]
    weights = [offence.weight for offence, _ in known]
    days = (LAST_DAY - FIRST_DAY).days
    for offence, there in chance.choices(known, weights, k=HOW_MANY):
        day = working_day(FIRST_DAY + timedelta(days=chance.randrange(days)), calendar)
        firm = chance.choice(there)
        if is_in_business(firm, day - timedelta(days=30)) and is_in_business(firm, LAST_DAY):
            yield Punished(day, firm, offence)


def _body(one: Punished) -> Authority:
    """Return who decides: the county's market regulator, or the city's department."""
    county = one.firm.town[:6]
    if one.offence.department == "amr" and not one.firm.town.startswith(_PLACELESS):
        return authority(f"amr-{county}")
    return authority(one.offence.department)


def _cells(one: Punished, body: Authority, number: int, chance: Random) -> dict[str, str]:
    offence, firm = one.offence, one.firm
    fine = _drawn(offence.fine, chance)
    taken = chance.randrange(400, 9_000, 50) if "没收违法所得" in offence.kinds else 0
    product = chance.choice(offence.products) if offence.products else ""
    value = f"{chance.randrange(2_000, 40_000, 100)}"
    is_shop = firm.kind == "个体工商户"
    return {
        "行政相对人名称": name_on(firm, one.on),
        "行政相对人类别": "个体工商户" if is_shop else "法人及非法人组织",
        "行政相对人代码_1（统一社会信用代码）": firm.uscc,
        "行政处罚决定书文号": body.number("处罚", one.on.year, number),
        "违法事实": offence.facts.format(product=product, value=value),
        "处罚内容": _content(offence.kinds, fine, taken),
        "罚款金额（万元）": _wan(fine),
        "没收违法所得、没收非法财物的金额（万元）": _wan(taken),
        "处罚决定日期": one.on.isoformat(),
        "公示截止期": _end(one, fine) if chance.random() < STATES_ITS_END else "",
        "处罚机关": body.name,
        "处罚机关统一社会信用代码": body.code,
        "产品名称": product,
        "工程项目": f"演示工程 {chance.randrange(1, 40)} 号地块" if offence.has_project else "",
        **offence.cells,
    }


def _content(kinds: str, fine: int, taken: int) -> str:
    amounts = {"罚款": f"罚款 {fine} 元", "没收违法所得": f"没收违法所得 {taken} 元"}
    amounts |= {"责令停产停业": "责令停产停业整顿 15 日"}
    return "，".join(amounts.get(kind, kind) for kind in kinds.split("、")) + "。"


def _end(one: Punished, fine: int) -> str:
    """Return the last day on which the paper is to be shown, as its department reckons."""
    tier = one.offence.cells["等级"] or ("一般" if fine >= 10_000 else "轻微")
    if tier == "轻微":
        return ""
    months = 12 if tier == "一般" and one.on >= _NEW_TERMS else 36
    return (add_months(one.on, months) - timedelta(days=1)).isoformat()


def _drawn(fine: tuple[int, int, int] | None, chance: Random) -> int:
    if fine is None:
        return 0
    least, most, step = fine
    return chance.randrange(least, most + 1, step)


def _wan(yuan: int) -> str:
    return f"{Decimal(yuan) / 10_000:f}" if yuan else ""


def _offence(entry: Entry) -> Offence:
    entry.only(
        *("department", "industries", "weight", "type", "facts", "basis", "kinds", "fine"),
        *("step", "domain", "tier", "products", "project", "summary"),
    )
    summary = entry.has("summary") and entry.truth("summary")
    return Offence(
        department=entry.text("department"),
        industries=entry.texts("industries"),
        weight=entry.whole("weight"),
        cells={
            "违法行为类型": entry.text("type"),
            "处罚依据": entry.text("basis"),
            "处罚类别": entry.text("kinds"),
            "处罚程序": "简易程序" if summary else "普通程序",
            "等级": entry.text_or_empty("tier"),
            "领域": entry.text("domain"),
        },
        facts=entry.text("facts"),
        kinds=entry.text("kinds"),
        fine=(*_pair(entry, "fine"), entry.whole("step")) if entry.has("fine") else None,
        products=entry.texts("products"),
        has_project=entry.has("project") and entry.truth("project"),
    )


def _pair(entry: Entry, key: str) -> tuple[int, int]:
    value = entry.content[key]
    assert isinstance(value, list)
    least, most = map(int, value)
    return least, most
