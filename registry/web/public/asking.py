"""What the lists may be asked: days, pages, cursors, and words of the rulebook.

Invariant: a value that nobody understands is refused, never passed over in silence.
"""

from collections.abc import Container

from flask import request
from flask_babel import gettext as _
from werkzeug.exceptions import BadRequest, NotFound

from registry.errors import Invalid
from registry.queries.cursors import read_cursor
from registry.web.public.door import today
from registry.web.security import day_or_none, whole_number
from registry.web.transaction import register

ORDERS = ("newest", "oldest", "name")


def check_cursor() -> str:
    """Return the cursor asked for, empty where there is none; refuse a text that is none."""
    cursor = request.args.get("cursor", "")
    try:
        if cursor:
            read_cursor(cursor)
    except Invalid as error:
        raise BadRequest(str(error)) from error
    return cursor


def check_list() -> None:
    """Refuse what a list cannot be asked; a list without entries has one page."""
    rulebook = register().rulebook
    known: dict[str, Container[str]] = {
        "ground": {one.id for one in rulebook.lists.edition_on(today())},
        "authority": rulebook.departments,
        "division": rulebook.divisions,
        "sort": ORDERS,
    }
    for name, words in known.items():
        check_word(name, words)
    _check_days()
    check_cursor()
    page = whole_number(request.args.get("page"), otherwise=1)
    if page > 1:
        raise NotFound(_("没有第 %(page)s 页", page=page))


def check_word(name: str, known: Container[str]) -> str:
    """Return the parameter `name`, empty where there is none; refuse what is not `known`."""
    text = request.args.get(name, "")
    if text and text not in known:
        raise BadRequest(_("参数 %(name)s 的取值无法识别，请从页面上的链接重新选择。", name=name))
    return text


def _check_days() -> None:
    first, last = (day_or_none(request.args.get(name)) for name in ("from", "to"))
    if first and last and first > last:
        raise BadRequest(_("参数 from（起始日期）不能晚于 to（截止日期）。"))
