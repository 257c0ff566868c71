"""What the lists may be asked: days, pages, cursors, and words of the rulebook.

Invariant: a value that nobody understands is refused, never passed over in silence.
"""

from collections.abc import Container
from datetime import date

from flask import request
from flask_babel import gettext as _
from werkzeug.exceptions import BadRequest

from registry.errors import Invalid
from registry.queries.cursors import read_cursor
from registry.web.security import day_or_none


def check_cursor() -> str:
    """Return the cursor asked for, empty where there is none; refuse a text that is none."""
    cursor = request.args.get("cursor", "")
    try:
        if cursor:
            read_cursor(cursor)
    except Invalid as error:
        raise BadRequest(str(error)) from error
    return cursor


def check_word(name: str, known: Container[str]) -> str:
    """Return the parameter `name`, empty where there is none; refuse what is not `known`."""
    text = request.args.get(name, "")
    if text and text not in known:
        raise BadRequest(_("参数 %(name)s 的取值无法识别，请从页面上的链接重新选择。", name=name))
    return text


def check_days() -> tuple[date | None, date | None]:
    """Return the days `from` and `to`; refuse a span that ends before it begins."""
    first, last = (day_or_none(request.args.get(name)) for name in ("from", "to"))
    if first and last and first > last:
        raise BadRequest(_("参数 from（起始日期）不能晚于 to（截止日期）。"))
    return first, last
