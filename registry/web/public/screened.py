"""What is told of a screened list besides the page: its rows as a table, with time and scope.

Invariant: every row of a report says when it was asked, what the register knew then, and what was
looked through; a report without that is no proof that anybody looked.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from flask_babel import gettext as _

from registry.files.export import Value
from registry.queries.coverage import Part
from registry.queries.reasons import Reason
from registry.queries.screening import Answer, Candidate, Screened
from registry.web.filters import instant
from registry.web.preferences import language

Row = tuple[Value, ...]


class Report(NamedTuple):
    """A screened list: its rows, when it was asked, as of when, and what was looked through."""

    rows: Sequence[Screened]
    at: datetime
    as_of: datetime | None
    searched: tuple[Part, ...]

    def counts(self) -> list[tuple[Answer, int]]:
        """Return how many rows have each answer, in the order of the answers."""
        return [(one, sum(row.answer is one for row in self.rows)) for one in Answer]


def header() -> tuple[str, ...]:
    """Return the names of the columns of `rows_of`."""
    return (
        *(_("行号"), _("所查名称"), _("所查代码"), _("结果"), _("统一社会信用代码"), _("名称")),
        *(
            _("登记状态"),
            _("严重失信主体名单"),
            _("公示中的不良信息（条）"),
            _("相似度（0–100）"),
        ),
        *(_("匹配原因"), _("提示"), _("可能的主体"), _("核对时间"), _("数据截至"), _("查询范围")),
    )


def rows_of(report: Report) -> Iterator[Row]:
    """Yield a row for each line of the list."""
    scope = _scope(report.searched)
    for row in report.rows:
        found = row.found
        told: Row = (found.uscc, found.name, found.status.label(language())) if found else ("",) * 3
        kept = (listed_word(found), found.public.bad, found.score) if found else ("", None, None)
        yield (
            *(row.asked.line, row.asked.name, row.asked.code, row.answer.label(language())),
            *(*told, *kept),
            _joined(found.reasons if found else ()),
            _joined(row.notes),
            "；".join(map(_candidate, row.candidates if found is None else row.candidates[1:])),
            *(instant(report.at), instant(report.as_of), scope),
        )


def listed_word(found: Candidate) -> str:
    """Return whether a subject is on a list of serious dishonesty, in words."""
    return str(_("在名单上") if found.listed else _("不在名单上"))


def _joined(told: Sequence[Reason]) -> str:
    return "；".join(one.in_language(language()) for one in told)


def _candidate(one: Candidate) -> str:
    listed = f" {listed_word(one)}" if one.listed else ""
    return f"{one.name} {one.uscc} ({one.score}){listed}"


def _scope(searched: Sequence[Part]) -> str:
    said = (
        f"{part.what.label(language())} {instant(part.updated_at) if part.updated_at else _('尚未收到')}"
        for part in searched
    )
    return "；".join(said)
