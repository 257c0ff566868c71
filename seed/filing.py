"""Rows that departments filed in the demonstration, and the files in which they sent them.

Invariant: what one body sent of one kind on one day is one file; a row keeps the columns of its kind.
"""

import csv
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import NamedTuple

from models.vocabulary import ImportKind
from registry.rules.calendar import WorkCalendar, add_working_days
from seed.authorities import Authority, authority
from seed.deliveries import Delivery, instant
from seed.firms import Cells, Firm
from seed.shelf import DATA

SENDER, SENT_ON = "报送单位", "报送日期"  # columns of our own, in front of those of the file
_DAY = timedelta(days=1)
HEADERS: Mapping[ImportKind, tuple[str, ...]] = {
    ImportKind.PENALTIES: (
        *("行政相对人名称", "行政相对人类别", "行政相对人代码_1（统一社会信用代码）"),
        *("执业注册证书号", "行政处罚决定书文号", "违法行为类型", "违法事实", "处罚依据"),
        *("处罚类别", "处罚内容", "罚款金额（万元）"),
        *("没收违法所得、没收非法财物的金额（万元）", "暂扣或吊销证照名称及编号"),
        *("处罚决定日期", "处罚有效期", "公示截止期", "处罚机关", "处罚机关统一社会信用代码"),
        *("处罚程序", "等级", "领域", "产品名称", "工程项目", "备注"),
    ),
    ImportKind.SAMPLING: (
        *("标称生产单位", "标称生产单位统一社会信用代码", "被抽样单位名称", "责任主体"),
        *("产品名称", "商标", "规格型号", "批号", "网络平台", "网店名称", "不合格项目"),
        *("严重程度", "检验机构", "报告编号", "公布日期", "抽查机关"),
        *("抽查机关统一社会信用代码", "抽查结果", "通告文号", "领域"),
    ),
    ImportKind.INSPECTIONS: (
        *("检查对象", "统一社会信用代码", "检查机关", "检查机关统一社会信用代码", "计划编号"),
        *("检查事项", "检查日期", "检查结果", "检查情况"),
    ),
    ImportKind.HONOURS: (
        *("获奖单位", "统一社会信用代码", "荣誉名称", "授予机关", "授予机关统一社会信用代码"),
        *("年度", "荣誉级别", "项目编号", "文号", "授予日期", "有效期至", "领域"),
    ),
    ImportKind.CERTIFICATES: (
        *("获证组织", "统一社会信用代码", "证书编号", "认证项目", "发证机构", "发证日期"),
        "有效期至",
    ),
    ImportKind.ABNORMAL: (
        *("单位名称", "统一社会信用代码", "列入原因", "列入日期", "移出日期", "作出决定机关"),
        *("作出决定机关统一社会信用代码", "决定书文号"),
    ),
    ImportKind.LISTINGS: (
        *("单位名称", "统一社会信用代码", "名单类型", "列入日期", "移出日期", "决定机关"),
        *("决定书文号", "事由", "来源"),
    ),
}
_STORY_FILES = {
    ImportKind.PENALTIES: "penalties.csv",
    ImportKind.SAMPLING: "sampling.csv",
    ImportKind.INSPECTIONS: "inspections.csv",
    ImportKind.HONOURS: "honours.csv",
    ImportKind.CERTIFICATES: "certificates.csv",
    ImportKind.ABNORMAL: "abnormal.csv",
    ImportKind.LISTINGS: "listings.csv",
}


class Filed(NamedTuple):
    """A row that a body filed, and the day on which it sent it."""

    kind: ImportKind
    sender: Authority
    sent_on: date
    cells: Cells


def story_rows() -> Iterator[Filed]:
    """Yield the rows of the story, from the files beside the code."""
    for kind, name in _STORY_FILES.items():
        with (DATA / "files" / name).open(encoding="utf-8", newline="") as file:
            for cells in csv.DictReader(file):
                sender, day = authority(cells.pop(SENDER)), date.fromisoformat(cells.pop(SENT_ON))
                yield Filed(kind, sender, day, cells)


def files_of(rows: Iterable[Filed]) -> Iterator[Delivery]:
    """Yield the files in which `rows` were sent."""
    files: dict[tuple[ImportKind, str, date], list[Filed]] = {}
    for row in rows:
        files.setdefault((row.kind, row.sender.id, row.sent_on), []).append(row)
    for (kind, _, day), sent in files.items():
        sender = sent[0].sender
        yield Delivery(
            file_name=f"{kind.zh}_{sender.name}_{day:%Y%m%d}.csv",
            kind=kind,
            department_id=sender.department,
            at=instant(day),
            header=HEADERS[kind],
            rows=tuple(row.cells for row in sent),
            division_code=sender.division,
        )


def working_day(day: date, calendar: WorkCalendar) -> date:
    """Return `day`, or the next day on which offices work."""
    while not calendar.is_working_day(day):
        day += _DAY
    return day


def working_days_after(day: date, number: int, calendar: WorkCalendar) -> date:
    """Return the day `number` working days after `day`."""
    return add_working_days(day, number, calendar).last_day


def is_in_business(firm: Firm, day: date) -> bool:
    """Say whether a firm was there on a day, and had not ended."""
    ended = any(change.status and change.on <= day for change in firm.changes)
    return firm.established_on <= day and not ended


def name_on(firm: Firm, day: date) -> str:
    """Return the name that a firm bore on a day."""
    names = [change.name for change in firm.changes if change.name and change.on <= day]
    return names[-1] if names else firm.name
