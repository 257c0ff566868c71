"""Samples that were taken from invented firms: most passed, some failed, and who inspected whom.

Invariant: drawn from a seeded `Random`; a notice or a plan is one paper that speaks of many firms.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from random import Random
from typing import NamedTuple

from models.vocabulary import ImportKind
from registry.rulebooks.entries import Entry, read_yaml
from registry.rules.calendar import WorkCalendar
from seed.authorities import Authority, authority
from seed.filing import Filed, is_in_business, name_on, working_day, working_days_after
from seed.firms import Firm
from seed.shelf import DATA

INSTITUTE = "嘉兴市产品质量检验检测院（演示）"
# Days on which the results of a round were made public, and how many samples a round has.
MARKET_ROUNDS = (
    *(date(2024, 4, 18), date(2024, 9, 26), date(2024, 12, 19), date(2025, 3, 27)),
    *(date(2025, 6, 26), date(2025, 9, 25), date(2025, 12, 18), date(2026, 3, 26)),
    *(date(2026, 6, 25), date(2026, 9, 24)),
)
FARM_ROUNDS = (date(2025, 5, 29), date(2025, 10, 30), date(2026, 5, 28), date(2026, 10, 29))
MARKET_SAMPLES, FARM_SAMPLES = (14, 24), (5, 8)
PASSED = 0.9  # the share of samples without a fault
_FINDINGS = (
    *("未发现问题",) * 36,
    *("发现问题，已改正", "发现问题，已改正", "发现问题，责令改正"),
    "通过登记住所无法联系",
)
_DETAILS = {
    "发现问题，已改正": "部分台账记录不完整，已当场补正。",
    "发现问题，责令改正": "公示信息与实际不一致，责令 15 日内改正。",
}
_CHECKING_DAYS = 40  # before the plan is closed


class Sampled(NamedTuple):
    """What is sampled in some trades, and its possible faults with their severity."""

    industries: tuple[str, ...]
    domain: str
    products: tuple[str, ...]
    models: tuple[str, ...]
    failures: tuple[tuple[str, str], ...]
    is_farm: bool


def invent_samples(
    firms: Sequence[Firm], calendar: WorkCalendar, chance: Random
) -> Iterator[Filed]:
    """Yield the samples of every round, round by round."""
    kinds = tuple(map(_sampled, read_yaml(DATA / "samples.yaml").entries("samples")))
    market = [one for one in kinds if not one.is_farm]
    farm = [one for one in kinds if one.is_farm]
    rounds = [(day, authority("amr"), market, MARKET_SAMPLES) for day in MARKET_ROUNDS]
    rounds += [(day, authority("agri"), farm, FARM_SAMPLES) for day in FARM_ROUNDS]
    for number, (day, body, sampled, size) in enumerate(sorted(rounds), start=1):
        sent_on = working_days_after(day, chance.randint(2, 6), calendar)
        there = [firm for firm in firms if is_in_business(firm, day)]
        for place in range(1, chance.randint(*size) + 1):
            kind = chance.choice(sampled)
            firm = chance.choice([one for one in there if one.industry in kind.industries])
            report = f"演检{day:%Y}-{number:02d}{place:02d}"
            cells = _sample(kind, firm, body, day, chance) | {
                "报告编号": report,
                "通告文号": body.number("抽告", day.year, number),
            }
            yield Filed(ImportKind.SAMPLING, body, sent_on, cells)


def invent_inspections(
    firms: Sequence[Firm], calendar: WorkCalendar, chance: Random
) -> Iterator[Filed]:
    """Yield what the random inspections found, plan by plan."""
    plans = read_yaml(DATA / "plans.yaml").entries("plans")
    for number, plan in enumerate(plans, start=1):
        plan.only("authority", "day", "title", "industries", "share")
        body, last_day = authority(plan.text("authority")), plan.day("day")
        trades, share = plan.texts("industries"), plan.whole("share") / 100
        sent_on = working_days_after(last_day, chance.randint(2, 5), calendar)
        first_day = last_day - timedelta(days=_CHECKING_DAYS)
        for firm in firms:
            if firm.industry not in trades or not is_in_business(firm, first_day):
                continue
            if chance.random() < share:
                day = first_day + timedelta(days=chance.randrange(_CHECKING_DAYS))
                day = min(working_day(day, calendar), last_day)
                cells = _inspection(firm, body, day, chance.choice(_FINDINGS)) | {
                    "计划编号": body.number("双随机", last_day.year, number),
                    "检查事项": plan.text("title"),
                }
                yield Filed(ImportKind.INSPECTIONS, body, sent_on, cells)


def _sample(
    kind: Sampled, firm: Firm, body: Authority, day: date, chance: Random
) -> dict[str, str]:
    has_passed = chance.random() < PASSED
    fault = ("", "") if has_passed else chance.choice(kind.failures)
    return {
        "标称生产单位": name_on(firm, day),
        "标称生产单位统一社会信用代码": firm.uscc,
        "被抽样单位名称": name_on(firm, day),
        "责任主体": "生产者",
        "产品名称": chance.choice(kind.products),
        "商标": firm.brand,
        "规格型号": chance.choice(kind.models),
        "批号": f"{day - timedelta(days=chance.randint(60, 150)):%Y%m%d}",
        "不合格项目": fault[0],
        "严重程度": fault[1],
        "检验机构": INSTITUTE,
        "公布日期": day.isoformat(),
        "抽查机关": body.name,
        "抽查机关统一社会信用代码": body.code,
        "抽查结果": "合格" if has_passed else "不合格",
        "领域": kind.domain,
    }


def _inspection(firm: Firm, body: Authority, day: date, finding: str) -> dict[str, str]:
    return {
        "检查对象": name_on(firm, day),
        "统一社会信用代码": firm.uscc,
        "检查机关": body.name,
        "检查机关统一社会信用代码": body.code,
        "检查日期": day.isoformat(),
        "检查结果": finding,
        "检查情况": _DETAILS.get(finding, ""),
    }


def _sampled(entry: Entry) -> Sampled:
    entry.only("industries", "domain", "products", "models", "failures", "farm")
    return Sampled(
        industries=entry.texts("industries"),
        domain=entry.text("domain"),
        products=entry.texts("products"),
        models=entry.texts("models"),
        failures=tuple(
            (one.text("items"), one.text("severity")) for one in entry.entries("failures")
        ),
        is_farm=entry.has("farm") and entry.truth("farm"),
    )
