"""Days as typed and imported: what is read, what is refused (bad-input set δ)."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from registry.errors import Invalid
from registry.rules.dates import check_not_future, read_day

DAY = date(2026, 3, 5)


@pytest.mark.parametrize(
    "written",
    [
        "2026-03-05",
        "2026-3-5",
        "2026/3/5",
        "2026/03/05",
        "2026.3.5",
        "2026年3月5日",
        "2026年03月05",
        "2026 年 3 月 5 日",
        "2026 年 3 月 5 日 08:30",
        "20260305",
        "２０２６－０３－０５",
        "２０２６年３月５日",
        " 2026-03-05\u3000",
        "\ufeff2026-03-05",
        "2026-03-05 00:00:00",
        "2026-03-05T23:59",
        "2026/3/5 8:30:00.000",
        "2026年3月5日 08:30",
        "2026-03-05T15:59:59Z",
        "2026-03-04T16:00:00+00:00",
        "46086",
        "46086.0",
        "46086.75",
        46086,
        46086.99,
        20260305,
        20260305.0,
        DAY,
        datetime(2026, 3, 5, 23, 59),
        datetime(2026, 3, 4, 16, 0, tzinfo=UTC),
        datetime(2026, 3, 5, 0, 0, tzinfo=timezone(timedelta(hours=8))),
    ],
)
def test_a_certain_day_is_read(written: str | date | datetime | float) -> None:
    day = read_day(written)

    assert type(day) is date
    assert day == DAY


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("2026-02-30", "2026 年 2 月 30 日不存在"),
        ("2026-13-01", "不存在"),
        ("20260230", "不存在"),
        (20260230, "不存在"),
        ("2027-02-29", "不存在"),
        ("26-03-05", "年份须写四位数字"),
        ("26年3月5日", "年份须写四位数字"),
        ("26/3/5", "年份须写四位数字"),
        ("03/05/2026", "先后无法确定"),
        ("5.3.2026", "先后无法确定"),
        ("2026-03", "缺少“日”"),
        ("2026年3月", "缺少“日”"),
        ("2026", "只有年份"),
        ("2026年", "只有年份"),
        (2026, "数字 2026 不是"),
        ("", "没有填写日期"),
        ("\u200b ", "没有填写日期"),
        ("长期", "无法识别"),
        ("2026-03/05", "无法识别"),
        ("2026-03-05 25:99 abc", "无法识别"),
        ("2026-03-05 30:99", "无法识别"),
        ("2026-W10-4", "无法识别"),
        ("٢٠٢٦-٠٣-٠٥", "无法识别"),
        ("2026-03-05T99:00:00Z", "不是存在的日期和时间"),
        ("9999-12-31T23:59:59Z", "不是存在的日期和时间"),
        ("09999", "不是可用的日期序号"),
        ("73051", "不是可用的日期序号"),
        (1, "不是可用的日期序号"),
        (-46086, "不是可用的日期序号"),
        (float("nan"), "不是可用的日期序号"),
        (float("inf"), "不是可用的日期序号"),
        (1e300, "不是可用的日期序号"),
        (20260305.5, "不是可用的日期序号"),
        (True, "不是可用的日期序号"),
        ("0202-03-05", "早于 1900 年"),
        (date(1899, 12, 31), "早于 1900 年"),
        ("=TODAY()", "无法识别"),
        ("x" * 5000, "无法识别"),
    ],
)
def test_an_uncertain_day_is_refused_with_the_reason(
    written: str | date | datetime | float, words: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        read_day(written)

    assert words in str(refusal.value)
    assert len(str(refusal.value)) < 120


@pytest.mark.parametrize(
    ("serial", "day"),
    [(10_000, date(1927, 5, 18)), (45_351, date(2024, 2, 29)), (73_050, date(2099, 12, 31))],
)
def test_a_serial_number_counts_as_excel_counts(serial: int, day: date) -> None:
    assert read_day(serial) == day


def test_the_open_end_of_a_permanent_licence_is_read() -> None:
    assert read_day("9999-12-31") == date(9999, 12, 31)


def test_today_is_not_in_the_future() -> None:
    check_not_future(DAY, DAY)


def test_tomorrow_is_refused_with_both_days() -> None:
    with pytest.raises(Invalid, match="2026-03-06 晚于当日（2026-03-05）"):
        check_not_future(date(2026, 3, 6), DAY)
