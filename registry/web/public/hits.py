"""What is told of a hit besides the page: its row, its JSON and its entry in a feed.

Invariant: the JSON of a hit keeps the keys of INTERFACES §5; keys are added, none is renamed.
"""

from collections.abc import Iterable

from flask import url_for
from flask_babel import gettext as _

from models.vocabulary import Word
from registry.queries.coverage import Part
from registry.queries.search import Hit, SearchResult
from registry.web.preferences import language
from registry.web.public.door import Entry
from registry.web.public.grades import grade_or_not
from registry.web.transaction import register


def header() -> tuple[str, ...]:
    """Return the names of the columns of `row_of`."""
    return (
        *(_("统一社会信用代码"), _("名称"), _("查到的名称"), _("匹配方式"), _("相近程度（0–100）")),
        *(_("匹配原因"), _("类型"), _("登记状态"), _("所在辖区"), _("成立日期")),
        *(_("与所查文字的差别"), _("公示中的不良信息（条）"), _("公示中的良好信息（条）")),
        *(_("质量信用等级"), _("严重失信主体名单")),
    )


def row_of(hit: Hit) -> tuple[str | int | None, ...]:
    """Return a hit as a row of a table."""
    tongue = language()
    divisions = register().rulebook.divisions
    place = hit.division_code or ""
    return (
        *(hit.uscc, hit.name, hit.matched_name, hit.match.label(tongue), hit.score),
        why(hit),
        hit.kind.label(tongue),
        hit.status.label(tongue),
        divisions.path(place) if place in divisions else None,
        hit.established_on.isoformat() if hit.established_on else None,
        "；".join(one.in_language(tongue) for one in hit.differences),
        *(hit.public.bad, hit.public.good),
        grade_or_not(hit.grade),
        _("在名单上") if hit.listed else _("不在名单上"),
    )


def json_of(hit: Hit) -> dict[str, object]:
    """Return a hit as JSON."""
    tongue = language()
    return {
        "uscc": hit.uscc,
        "name": hit.name,
        "matched_name": hit.matched_name,
        "match": hit.match.value,
        "score": hit.score,
        "reasons": [reason.in_language(tongue) for reason in hit.reasons],
        "differences": [one.in_language(tongue) for one in hit.differences],
        "kind": hit.kind.value,
        "status": hit.status.value,
        "division": hit.division_code,
        "grade": hit.grade,
        "listed": hit.listed,
        "public_records": {"bad": hit.public.bad, "good": hit.public.good},
        "url": url_for("public.enterprise", uscc=hit.uscc),
    }


def entry_of(hit: Hit) -> Entry:
    """Return a hit as an entry of a feed."""
    summary = f"{why(hit)}；{_('质量信用等级')}：{grade_or_not(hit.grade)}"
    if hit.listed:
        summary += f"；{_('在严重失信主体名单上')}"
    return Entry(hit.name, url_for("public.enterprise", uscc=hit.uscc, _external=True), summary)


def why(hit: Hit) -> str:
    """Return the reasons of a hit as one text."""
    return "；".join(reason.in_language(language()) for reason in hit.reasons)


def facets_of(result: SearchResult) -> dict[str, dict[str, int]]:
    """Return the counts beside the filters as JSON."""
    found = result.facets
    return {
        "kind": _by_value(found.kinds),
        "status": _by_value(found.statuses),
        "division": {division.code: count for division, count in found.divisions},
        "domain": dict(found.domains),
        "grade": _by_value(found.grades),
        "listed": {"1": found.listed} if found.listed else {},
    }


def searched_of(parts: Iterable[Part]) -> list[dict[str, str | None]]:
    """Return as JSON what was looked through, each part with when something last came into it."""
    return [
        {
            "part": part.what.value,
            "name": part.what.label(language()),
            "updated_at": part.updated_at.isoformat() if part.updated_at else None,
        }
        for part in parts
    ]


def _by_value(counts: Iterable[tuple[Word, int]]) -> dict[str, int]:
    return {word.value: count for word, count in counts}
