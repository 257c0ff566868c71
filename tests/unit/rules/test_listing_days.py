"""More days of cases, worked out by hand, and how each is put into words; no guess takes a right away."""

from datetime import date

import pytest

from registry.errors import Invalid
from registry.rulebooks import load
from registry.rules.blacklist.limits import (
    earliest_publication,
    explained,
    is_certain,
    published_by,
    removable_from,
    term_until,
)

LAW = load("jiaxing").blacklist
CERTAIN = [
    ("statement", "2024-02-08", "2024-02-21"),  # 02-09, then 02-18 (a worked Sunday), 19, 20, 21
    ("statement", "2026-01-02", "2026-01-08"),  # 01-04 is a worked Sunday
    ("statement", "2026-02-10", "2026-02-24"),  # 02-11, 12, 13, 14 (worked), then 春节
    ("statement", "2026-02-27", "2026-03-05"),  # 02-28 is worked
    ("statement", "2026-12-24", "2026-12-31"),  # the last day of the official year
    ("decision_service", "2025-04-18", "2025-04-28"),  # 04-27 is a worked Sunday
    ("removal_acceptance", "2026-04-20", "2026-04-23"),
    ("removal_decision", "2026-04-29", "2026-05-12"),  # 04-30, 05-06, 07, 08, 09 (worked), 11, 12
    ("publication_preview", "2026-04-03", "2026-04-09"),  # over 清明
    ("announcement_service", "2025-09-01", "2025-10-09"),  # 10-01 … 10-08 are off
    ("announcement_service", "2025-09-10", "2025-10-10"),  # the holidays on the way count
    ("announcement_service", "2026-01-29", "2026-02-28"),  # ends on a worked Saturday
    ("announcement_service", "2026-01-31", "2026-03-02"),
    ("announcement_service", "2026-04-09", "2026-05-09"),  # a worked Saturday
    ("announcement_service", "2026-08-21", "2026-09-20"),  # a worked Sunday
    ("announcement_service", "2026-09-10", "2026-10-10"),  # a worked Saturday
    ("announcement_service", "2026-12-01", "2026-12-31"),
    ("reconsideration_request", "2026-03-05", "2026-05-06"),  # 05-04 is off
    ("lawsuit", "2024-08-31", "2025-02-28"),
    ("lawsuit", "2025-08-15", "2026-02-24"),  # 02-15 … 02-23 are off
    ("lawsuit", "2025-08-29", "2026-02-28"),
    ("lawsuit", "2026-03-31", "2026-09-30"),
    ("lawsuit", "2026-04-10", "2026-10-10"),  # a worked Saturday
]
PROVISIONAL = [
    ("decision_service", "2026-12-25", "2027-01-06"),
    ("publication_preview", "2026-12-30", "2027-01-05"),
    ("announcement_service", "2026-12-02", "2027-01-04"),  # 01-01 … 01-03: holiday and weekend
    ("reconsideration_request", "2026-11-23", "2027-01-22"),
    ("lawsuit", "2026-07-01", "2027-01-04"),
]
WITHOUT_TABLE = [
    ("statement", "2023-12-25", 2023),
    ("hearing_request", "2027-12-30", 2028),
    ("listing_publication", "2027-12-10", 2028),
    ("announcement_service", "2027-12-15", 2028),
    ("reconsideration_request", "2027-11-20", 2028),
    ("lawsuit", "2027-08-01", 2028),
]
# (list, decided, first day after the term, first day on which early removal may be asked)
TERMS = [
    ("market_serious", "2028-02-29", "2031-02-28", "2029-02-28"),
    ("market_serious", "2025-02-28", "2028-02-28", "2026-02-28"),  # not 29 February
    ("market_serious", "2026-08-31", "2029-08-31", "2027-08-31"),
    ("construction_blacklist", "2027-02-28", "2028-02-28", None),
    ("judgment_debtor", "2024-02-29", "2026-02-28", None),
    ("watch_list", "2028-02-29", "2029-02-28", None),
]


@pytest.mark.parametrize(
    ("limit", "start", "last", "is_provisional"),
    [*((*one, False) for one in CERTAIN), *((*one, True) for one in PROVISIONAL)],
)
def test_a_limit_ends_on_the_day_counted_by_hand_and_says_whether_it_is_sure(
    limit: str, start: str, last: str, is_provisional: bool
) -> None:
    found = explained(LAW, limit, date.fromisoformat(start), "送达")

    assert (found.day.isoformat(), found.is_provisional) == (last, is_provisional)
    assert ("（暂按，待正式放假安排公布）" in found.sentence) is is_provisional
    assert is_certain(found) is not is_provisional


@pytest.mark.parametrize(("limit", "start", "year"), WITHOUT_TABLE)
def test_no_limit_is_counted_through_a_year_without_a_table(
    limit: str, start: str, year: int
) -> None:
    with pytest.raises(Invalid, match=f"没有 {year} 年的节假日安排"):
        explained(LAW, limit, date.fromisoformat(start), "送达")


@pytest.mark.parametrize(("list_type", "decided", "until", "removable"), TERMS)
def test_a_term_needs_no_holiday_table_and_minds_leap_years(
    list_type: str, decided: str, until: str, removable: str | None
) -> None:
    day = date.fromisoformat(decided)
    found = LAW.list_on(list_type, day)
    assert found is not None
    term, first = term_until(found, day), removable_from(found, day)

    assert term is not None
    assert term.day.isoformat() == until
    assert (first.day.isoformat() if first else None) == removable


def test_a_list_without_a_fixed_term_has_no_last_day() -> None:
    found = LAW.list_on("abnormal_list", date(2026, 7, 13))

    assert found is not None
    assert (term_until(found, date(2026, 7, 13)), removable_from(found, date(2026, 7, 13))) == (
        None,
        None,
    )


def test_days_of_the_demonstration_are_put_into_words() -> None:
    day = date(2026, 5, 20)
    market = LAW.list_on("market_serious", day)
    assert market is not None
    term, first = term_until(market, day), removable_from(market, day)
    assert term is not None
    assert first is not None

    assert [
        published_by(LAW, date(2025, 4, 18)).sentence,
        earliest_publication(LAW, date(2026, 5, 22)).sentence,
        explained(LAW, "lawsuit", date(2026, 5, 22), "送达决定书").sentence,
        explained(LAW, "reconsideration_request", date(2026, 5, 22), "送达决定书").sentence,
        term.sentence,
        first.sentence,
    ] == [
        "名单公示截至 2025-05-20：2025-04-18 作出决定，次日起 20 个工作日（市场监督管理严重违法失信名单管理办法）",
        "公示内容预告截至 2026-05-27：2026-05-22 送达公示内容预告，次日起 3 个工作日（本系统建议）",
        "提起行政诉讼截至 2026-11-23：2026-05-22 送达决定书，次日起 6 个月（行政诉讼法第四十六条）",
        "申请行政复议截至 2026-07-21：2026-05-22 送达决定书，次日起 60 日（行政复议法第二十条）",
        "列入至 2029-05-19：2026-05-20 决定列入 + 36 个月，2029-05-20 起期满移出"
        "（市场监督管理严重违法失信名单管理办法（市场监管总局令第44号））",
        "可申请提前移出自 2027-05-20：2026-05-20 决定列入 + 12 个月"
        "（严重失信；市场监督管理严重违法失信名单管理办法（市场监管总局令第44号））",
    ]


def test_a_provisional_day_is_marked_in_its_sentence() -> None:
    assert explained(LAW, "statement", date(2026, 12, 25), "送达告知书").sentence == (
        "陈述申辩截至 2027-01-04：2026-12-25 送达告知书，次日起 5 个工作日"
        "（市场监督管理行政处罚程序规定）（暂按，待正式放假安排公布）"
    )
