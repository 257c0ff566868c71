"""What speaks for invented firms, and who was late with the annual report.

Invariant: drawn from a seeded `Random`; certification bodies are invented; an entry on the abnormal
list is told once when it is made, and again with its last day when it has ended.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from random import Random

from models.vocabulary import ImportKind
from registry.rulebooks.entries import Entry, read_yaml
from registry.rules.calendar import WorkCalendar, add_months
from seed.authorities import Authority, authority
from seed.filing import Filed, is_in_business, name_on, working_day, working_days_after
from seed.firms import Firm
from seed.shelf import DATA

TODAY = date(2026, 11, 20)  # nothing is sent later
FIRST_CERTIFICATE, LAST_CERTIFICATE = date(2022, 3, 1), date(2026, 9, 1)
CERTIFICATE_FILES = (date(2024, 6, 14), date(2025, 6, 13), date(2026, 6, 12), date(2026, 10, 16))
LATE_REPORTS = 6  # firms that were late with the annual report, each year
CURED = 0.7  # the share of them taken off the list again
LATE_REPORT = "未依照规定的期限公示年度报告"
_YEARS = (2024, 2025, 2026)
_DAY = timedelta(days=1)


def invent_honours(
    firms: Sequence[Firm], calendar: WorkCalendar, chance: Random
) -> Iterator[Filed]:
    """Yield the honours of invented firms, by the year of the award."""
    for award in read_yaml(DATA / "merits.yaml").entries("honours"):
        award.only(
            *("authority", "title", "level", "years", "months", "industries", "each", "domain")
        )
        body, trades = authority(award.text("authority")), award.texts("industries")
        for year in _whole_numbers(award, "years"):
            day = working_day(date(year, 10, 20), calendar) if year > 2023 else date(year, 12, 20)
            there = [f for f in firms if f.industry in trades and is_in_business(f, day)]
            sent_on = max(day, date(2024, 3, 1))
            for firm in chance.sample(there, award.whole("each")):
                yield Filed(
                    ImportKind.HONOURS,
                    body,
                    working_days_after(sent_on, 4, calendar),
                    _honour(firm, body, award, day),
                )


def invent_certificates(
    firms: Sequence[Firm], calendar: WorkCalendar, chance: Random
) -> Iterator[Filed]:
    """Yield the certificates of invented firms; the market regulator sends them once a year."""
    merits = read_yaml(DATA / "merits.yaml")
    bodies = merits.texts("certifiers")
    days = (LAST_CERTIFICATE - FIRST_CERTIFICATE).days
    for kind in merits.entries("certificates"):
        kind.only("title", "short", "months", "share", "industries")
        for number, firm in enumerate(firms, start=1):
            day = FIRST_CERTIFICATE + timedelta(days=chance.randrange(days))
            if firm.industry not in kind.texts("industries") or not is_in_business(firm, day):
                continue
            if chance.random() * 100 < kind.whole("share"):
                sent_on = next(one for one in CERTIFICATE_FILES if one > day)
                cells = {
                    "获证组织": name_on(firm, day),
                    "统一社会信用代码": firm.uscc,
                    "证书编号": f"演{day:%y}{kind.text('short')}{number:05d}R0M",
                    "认证项目": kind.text("title"),
                    "发证机构": chance.choice(bodies),
                    "发证日期": day.isoformat(),
                    "有效期至": (add_months(day, kind.whole("months")) - _DAY).isoformat(),
                }
                yield Filed(ImportKind.CERTIFICATES, authority("amr"), sent_on, cells)


def invent_abnormal_entries(
    firms: Sequence[Firm], calendar: WorkCalendar, chance: Random
) -> Iterator[Filed]:
    """Yield the entries on the abnormal list of each July, and later their ends."""
    body = authority("amr")
    for year in _YEARS:
        day = working_day(date(year, 7, 9), calendar)
        companies = [f for f in firms if f.kind == "企业" and is_in_business(f, date(year, 1, 1))]
        there = [firm for firm in companies if is_in_business(firm, TODAY)]
        sent_on = working_days_after(day, 3, calendar)
        for number, firm in enumerate(chance.sample(there, LATE_REPORTS), start=1):
            cells = _entry(firm, body, day, number)
            yield Filed(ImportKind.ABNORMAL, body, sent_on, cells)
            if chance.random() < CURED:
                end = working_day(day + timedelta(days=chance.randint(9, 110)), calendar)
                told = working_day(date(year, 11, 6), calendar)
                yield Filed(ImportKind.ABNORMAL, body, told, cells | {"移出日期": end.isoformat()})


def _honour(firm: Firm, body: Authority, award: Entry, day: date) -> dict[str, str]:
    project = (
        f"演示工程 {day.year}-{firm.uscc[-4:-2]}"
        if award.text_or_empty("domain") == "engineering"
        else ""
    )
    return {
        "获奖单位": name_on(firm, day),
        "统一社会信用代码": firm.uscc,
        "荣誉名称": award.text("title"),
        "授予机关": body.name,
        "授予机关统一社会信用代码": body.code,
        "年度": str(day.year),
        "荣誉级别": award.text("level"),
        "项目编号": project,
        "文号": body.number("发", day.year, 12),
        "授予日期": day.isoformat(),
        "有效期至": (add_months(day, award.whole("months")) - _DAY).isoformat(),
        "领域": award.text_or_empty("domain"),
    }


def _entry(firm: Firm, body: Authority, day: date, number: int) -> dict[str, str]:
    return {
        "单位名称": name_on(firm, day),
        "统一社会信用代码": firm.uscc,
        "列入原因": LATE_REPORT,
        "列入日期": day.isoformat(),
        "移出日期": "",
        "作出决定机关": body.name,
        "作出决定机关统一社会信用代码": body.code,
        "决定书文号": body.number("异列", day.year, 200 + number),
    }


def _whole_numbers(entry: Entry, key: str) -> tuple[int, ...]:
    value = entry.content[key]
    assert isinstance(value, list)
    return tuple(map(int, value))
