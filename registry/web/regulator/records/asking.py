"""What the records' list may be asked, from the address to a filter; nothing strange is passed over."""

from collections.abc import Container

from flask import request
from werkzeug.exceptions import BadRequest

from models.vocabulary import InformationClass, Mark, RecordKind, RecordState, Tier
from registry.queries.places import UNITS, codes_within
from registry.queries.records.filtering import RecordFilter
from registry.queries.records.matching import LONGEST
from registry.queries.records.ordering import RecordOrder
from registry.rulebooks import Division
from registry.rules.records.dated import edition_for
from registry.rules.records.law import DomainRule
from registry.web.forms.text import cleaned
from registry.web.regulator.records.room import reach, today
from registry.web.security import day_or_none, word_or_none
from registry.web.transaction import register

FILTERS = (
    *("q", "kind", "class", "tier", "domain", "state", "department", "county", "mark"),
    *("from", "to", "duty", "late", "sort"),
)
MORE = ("state", "department", "county", "mark", "from", "to", "duty", "late")  # folded away
YES = "1"


def asked() -> RecordFilter:
    """Return the filter that the address asks for. Raises BadRequest for what nobody understands."""
    first, last = (day_or_none(request.args.get(name)) for name in ("from", "to"))
    if first and last and first > last:
        raise BadRequest("起始日期不能晚于截止日期，请调整后再查。")
    rulebook = register().rulebook
    county = _known("county", {one.code for one in counties()})
    return RecordFilter(
        text=_text(),
        kind=word_or_none(RecordKind, request.args.get("kind")),
        information_class=word_or_none(InformationClass, request.args.get("class")),
        tier=word_or_none(Tier, request.args.get("tier")),
        domain=_known("domain", {one.id for one in domains()}),
        state=word_or_none(RecordState, request.args.get("state")),
        department_id=_known("department", rulebook.departments),
        divisions=codes_within(rulebook.divisions, county) if county else (),
        mark=word_or_none(Mark, request.args.get("mark")),
        first=first,
        last=last,
        duty_open=_is_yes("duty"),
        late=_is_yes("late"),
        order=word_or_none(RecordOrder, request.args.get("sort")) or RecordOrder.NEWEST,
        scope=reach(),
    )


def domains() -> list[DomainRule]:
    """Return the domains of the law in force today."""
    return list(edition_for(register().rulebook.records.domains, today()))


def counties() -> list[Division]:
    """Return the counties, districts and zones of the city."""
    return [one for one in register().rulebook.divisions.values() if one.level in UNITS]


def _text() -> str:
    text = cleaned(request.args.get("q", ""))
    if len(text) > LONGEST:
        raise BadRequest(f"查询内容最多 {LONGEST} 个字，请只保留文号、名称等关键内容。")
    return text


def _known(name: str, words: Container[str]) -> str:
    text = request.args.get(name, "")
    if text and text not in words:
        raise BadRequest(f"参数 {name} 的取值无法识别，请从页面上的选项中选择。")
    return text


def _is_yes(name: str) -> bool:
    return _known(name, (YES,)) == YES
