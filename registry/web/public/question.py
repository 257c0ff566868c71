"""What the search is asked in an address: text, filters, order and page, each one checked.

Invariant: a value that nobody understands is refused with what may be asked.
"""

from enum import Enum
from typing import TypeVar

from flask import request
from flask_babel import gettext as _
from werkzeug.exceptions import BadRequest

from models.vocabulary import SubjectKind, SubjectStatus
from registry.queries.ratings.publishing import grades_published_on
from registry.queries.search import SearchQuery, SearchSort
from registry.web.filters import named
from registry.web.preferences import language
from registry.web.public.asking import check_cursor, check_word
from registry.web.public.door import today
from registry.web.transaction import reading, register

FILTERS = ("listed", "grade", "division", "domain", "kind", "status", "sort")
YES_OR_NO = {
    "": False,
    "0": False,
    "false": False,
    "no": False,
    "1": True,
    "true": True,
    "yes": True,
}
CHILDREN = "child_product"  # a domain of the rating model that no department bears as its own
WordT = TypeVar("WordT", bound=Enum)


def question(offset: int, limit: int) -> SearchQuery:
    """Return what is asked. Raises BadRequest for what cannot be."""
    args = request.args
    division = args.get("division", "")
    if division and division not in register().rulebook.divisions:
        raise BadRequest(_("参数 division 应为本平台的行政区划代码，例如 330402。"))
    if args.get("grade"):
        _check_grade(args["grade"])
    if args.get("listed", "").lower() not in YES_OR_NO:
        raise BadRequest(_("参数 listed 只能是 1（在名单上）或 0（不限）。"))
    return SearchQuery(
        text=args.get("q", ""),
        kind=_word(SubjectKind, "kind"),
        status=_word(SubjectStatus, "status"),
        division=division,
        grade=args.get("grade", ""),
        listed=YES_OR_NO[args.get("listed", "").lower()],
        domain=check_word("domain", _domains()),
        sort=_word(SearchSort, "sort") or SearchSort.RELEVANCE,
        offset=offset,
        cursor=check_cursor(),
        limit=limit,
        counted=True,
    )


def filters_in_use(query: SearchQuery) -> list[tuple[str, str]]:
    """Return the filters in use, as (parameter, what it says)."""
    tongue = language()
    division = register().rulebook.divisions.get(query.division)
    said = {
        "division": named(division) if division else "",
        "kind": query.kind.label(tongue) if query.kind else "",
        "status": query.status.label(tongue) if query.status else "",
        "grade": query.grade,
        "listed": _("在名单上") if query.listed else "",
        "domain": domain_name(query.domain),
    }
    return [(name, text) for name, text in said.items() if text]


def _check_grade(grade: str) -> None:
    """Refuse a grade that is not published, as if it did not exist."""
    with reading() as session:
        published = grades_published_on(session, today())
    if grade not in published:
        known = _("、").join(published) or _("（目前没有）")
        raise BadRequest(_("参数 grade 只能是公开的等级：%(known)s。", known=known))


def domain_name(domain: str) -> str:
    """Return what a domain is called: by the law in force, else by the department that bears it."""
    edition = register().rulebook.domains.edition_on(today())
    if domain in edition:
        return edition.of(domain).name_zh
    if domain == CHILDREN:
        return str(_("儿童用品"))
    bearers = [one for one in register().rulebook.departments.values() if domain in one.domains]
    return bearers[0].short_zh if bearers else domain


def _domains() -> set[str]:
    departments = register().rulebook.departments.values()
    own = {domain for department in departments for domain in department.domains}
    named_ones = {rule.id for rule in register().rulebook.domains.edition_on(today())}
    return own | named_ones | {CHILDREN}


def _word(words: type[WordT], name: str) -> WordT | None:
    text = request.args.get(name, "")
    offered = [word for word in words if word is not SubjectKind.PRACTITIONER]
    found = [word for word in offered if word.value == text]
    if text and not found:
        known = "、".join(str(word.value) for word in offered)
        raise BadRequest(_("参数 %(name)s 只能是：%(known)s。", name=name, known=known))
    return found[0] if found else None
