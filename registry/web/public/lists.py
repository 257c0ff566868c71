"""The statutory lists. Nobody is on one yet, and the pages say so.

Invariant: a list is shown only with its legal basis; page and files come from the same rulebook.
"""

from flask import Response, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from models.vocabulary import ListKind
from registry import clock
from registry.web.public.asking import check_list
from registry.web.public.door import as_atom, as_csv, as_json, as_xlsx, public, today
from registry.web.security import takes
from registry.web.transaction import register

BLACKLIST_FILTERS = ("ground", "authority", "division", "from", "to", "sort", "page", "cursor")


@public.get("/blacklist")
@takes(*BLACKLIST_FILTERS)
def blacklist() -> ResponseReturnValue:
    """Show who is on a list of serious dishonesty, and which lists the law knows."""
    check_list()
    edition = register().rulebook.lists.edition_on(today())
    kinds = [one for one in edition if one.kind is ListKind.SERIOUS and one.is_public]
    return render_template("public/blacklist.html", edition=edition, kinds=kinds)


@public.get("/blacklist.json")
@takes(*BLACKLIST_FILTERS)
def blacklist_json() -> Response:
    """Give the list as JSON."""
    check_list()
    return as_json([], 0, None, clock.now())


@public.get("/blacklist.csv")
@takes(*BLACKLIST_FILTERS)
def blacklist_csv() -> Response:
    """Give the list as CSV."""
    check_list()
    return as_csv("blacklist", _blacklist_header(), ())


@public.get("/blacklist.xlsx")
@takes(*BLACKLIST_FILTERS)
def blacklist_xlsx() -> Response:
    """Give the list as a workbook."""
    check_list()
    return as_xlsx("blacklist", _blacklist_header(), ())


@public.get("/blacklist.atom")
@takes(*BLACKLIST_FILTERS)
def blacklist_atom() -> Response:
    """Give the list as a feed."""
    check_list()
    return as_atom(_("严重失信主体名单"), clock.now())


def _blacklist_header() -> tuple[str, ...]:
    return (_("名单编号"), _("统一社会信用代码"), _("名称"), _("列入日期"), _("认定部门"))
