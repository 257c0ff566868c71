"""A published grade in each of its forms: fields of JSON, cells of a table, a line of a feed.

Invariant: whose grade is not public reads alike everywhere (null, 未公开), whatever the reason is
(LAW-AND-FAIRNESS 3, 6); points, ranks and lines are in none of them.
"""

from flask_babel import gettext as _

from models.vocabulary import Grade
from registry.files.export import Value
from registry.queries.ratings.standing import Published
from registry.web.filters import day

Item = dict[str, object]


def grade_item(published: Published | None) -> Item:
    """Return the grade of a subject as JSON tells it; all null where it is not public."""
    if published is None:
        return dict.fromkeys(
            ("grade", "grade_as_of", "grade_edition", "grade_valid_until", "grade_is_stale")
        )
    return {
        "grade": published.grade.value,
        "grade_as_of": published.as_of.isoformat(),
        "grade_edition": published.edition,
        "grade_valid_until": published.valid_until.isoformat(),
        "grade_is_stale": published.is_stale,
    }


def grade_header() -> tuple[str, ...]:
    """Return the headings of `grade_cells`."""
    return (_("质量信用等级"), _("等级评价日"), _("等级有效期"))


def grade_cells(published: Published | None) -> tuple[Value, ...]:
    """Return the grade of a subject as cells of a table."""
    if published is None:
        return (_("未公开"), None, None)
    return (published.grade.value, published.as_of, _until(published))


def grade_line(published: Published | None) -> str:
    """Return the grade of a subject in one line."""
    letters = grade_or_not(published.grade if published else None)
    if published is None:
        return f"{_('质量信用等级')}：{letters}"
    return f"{_('质量信用等级')}：{letters}（{day(published.as_of)}，{_until(published)}）"


def grade_or_not(grade: Grade | None) -> str:
    """Return a published grade by its letters; all others read alike."""
    return grade.value if grade else str(_("未公开"))


def _until(published: Published) -> str:
    until = day(published.valid_until)
    if published.is_stale:
        return str(_("已过有效期（%(day)s）", day=until))
    return str(_("%(day)s 前有效", day=until))
