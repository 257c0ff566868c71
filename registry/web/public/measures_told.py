"""One measure of the catalogue in each of its forms: an item of JSON, a row of a table, an entry of a feed.

Invariant: all are made of the same `Catalogued`; of an internal list none of them speaks.
"""

from collections.abc import Iterable, Mapping
from datetime import date

from flask import url_for
from flask_babel import gettext as _

from registry.files.export import Value
from registry.rules.blacklist import ListType
from registry.rules.measures import Applied, Basis
from registry.rules.measures.catalogue import Called, Catalogued
from registry.web.filters import day, named, word
from registry.web.public.door import Entry, today
from registry.web.transaction import register

Item = dict[str, object]


def public_lists() -> dict[str, ListType]:
    """Return the lists of which the public is told, by id."""
    edition = register().rulebook.lists.edition_on(today())
    return {one.id: one for one in edition if one.is_public}


def item_of(one: Catalogued, entries: Mapping[str, int | None], on: date) -> Item:
    """Return a measure as JSON tells it; `entries` counts public entries, null for too few."""
    measure = one.measure
    return {
        "id": measure.id,
        "url": url_for("public.measure", measure_id=measure.id),
        "kind": measure.kind.value,
        "class": measure.measure_class.value,
        "category": measure.category.value,
        "name": measure.name_zh,
        "name_en": measure.name_en,
        "what": measure.what_zh,
        "applies_to": [kind.value for kind in measure.applies_to],
        "standing": one.standing.value,
        "is_off": one.standing.is_off,
        "triggers": [_trigger_item(way, on) for way in one.called],
        "period": measure.period_zh,
        "level": measure.level_zh,
        "needs_decision": measure.needs_decision,
        "needs_fair_competition_review": measure.needs_fair_competition,
        "is_advisory": measure.is_advisory,
        "note": measure.note_zh or None,
        "certainty": measure.certainty.value,
        "source": measure.source,
        "entries": entries.get(measure.id, 0),
    }


def applied_item(one: Applied) -> Item:
    """Return a measure that applies by an entry: its kind, name and bases; never by whom it is done."""
    measure = one.measure
    return {
        "id": measure.id,
        "url": url_for("public.measure", measure_id=measure.id),
        "category": measure.category.value,
        "name": measure.name_zh,
        "bases": [basis.name_zh for basis in one.bases],
        "is_advisory": measure.is_advisory,
    }


def basis_item(basis: Basis, on: date) -> Item:
    """Return a basis as JSON tells it."""
    return {
        "norm": basis.norm,
        "article": basis.article or None,
        "rank": basis.rank.value,
        "valid_from": basis.valid_from.isoformat(),
        "valid_to": basis.valid_to.isoformat() if basis.valid_to else None,
        "is_live": basis.is_live_on(on),
        "certainty": basis.certainty.value,
    }


def header() -> tuple[str, ...]:
    """Return the headings of a table of measures."""
    return (
        *(_("措施编号"), _("措施"), _("奖惩类别"), _("措施分类"), _("措施类别")),
        *(_("部门做什么"), _("适用对象"), _("是否适用"), _("触发情形"), _("依据")),
        *(_("执行部门"), _("期间"), _("层级"), _("可信程度"), _("地址")),
    )


def row_of(one: Catalogued) -> tuple[Value, ...]:
    """Return a measure as a row under `header`."""
    measure = one.measure
    return (
        *(measure.id, named(measure), word(measure.kind), word(measure.measure_class)),
        *(word(measure.category), measure.what_zh),
        *(joined(map(word, measure.applies_to)), word(one.standing)),
        *("；".join(map(trigger_words, one.called)), "；".join(map(basis_words, one.bases))),
        *(joined(map(_department, one.executors)), measure.period_zh, measure.level_zh),
        *(
            word(measure.certainty),
            url_for("public.measure", measure_id=measure.id, _external=True),
        ),
    )


def feed_entry_of(one: Catalogued) -> Entry:
    """Return a measure as an entry of a feed."""
    measure = one.measure
    parts = (word(measure.category), measure.what_zh, word(one.standing))
    return Entry(
        title=f"{measure.id} {named(measure)}",
        address=url_for("public.measure", measure_id=measure.id, _external=True),
        summary="；".join((*parts, *map(basis_words, one.bases))),
    )


def trigger_words(way: Called) -> str:
    """Return in words what calls for a measure: lists by name, a penalty, grades."""
    trigger, lists = way.trigger, public_lists()
    if way.lists:
        said = joined(named(lists[one]) for one in way.lists)
        return str(_("列入%(lists)s", lists=said))
    if trigger.grades:
        said = joined(grade.value for grade in trigger.grades)
        return str(_("质量信用等级为 %(grades)s", grades=said))
    if trigger.penalty_kinds:
        said = joined(map(word, trigger.penalty_kinds))
        return str(_("行政处罚决定载明：%(kinds)s", kinds=said))
    return str(_("受到严重行政处罚"))


def narrowed_words(way: Called) -> str:
    """Return to which domains or grounds a trigger is narrowed, in Chinese; empty if to none."""
    rulebook, trigger = register().rulebook, way.trigger
    domains = rulebook.domains.edition_on(today())
    said = [domains.of(one).name_zh if one in domains else one for one in trigger.domains]
    for list_type in way.lists:
        procedure = rulebook.blacklist.procedure_on(list_type, today())
        found = (procedure.ground(one) for one in trigger.grounds)
        said += [one.name_zh for one in found if one is not None]
    return "、".join(said)


def basis_words(basis: Basis) -> str:
    """Return a basis with since when it is in force."""
    return f"{basis.name_zh}（{word(basis.rank)}，{day(basis.valid_from)}）"


def joined(words: Iterable[str]) -> str:
    """Return words in a row, as the language of the reader writes them."""
    return str(_("、")).join(words)


def _trigger_item(way: Called, on: date) -> Item:
    trigger = way.trigger
    return {
        "cause": trigger.cause.value,
        "lists": list(way.lists),
        "grounds": list(trigger.grounds),
        "penalty_kinds": [one.value for one in trigger.penalty_kinds],
        "domains": list(trigger.domains),
        "grades": [one.value for one in trigger.grades],
        "departments": list(trigger.executors),
        "bases": [basis_item(one, on) for one in way.bases],
    }


def _department(key: str) -> str:
    found = register().rulebook.departments.get(key)
    return named(found) if found else key
