"""The rating model of an edition in plain words: every number on the page is read from the data.

Invariant: nothing of the model is written here or in the template; the example is rated anew each
time by the rule itself. Who looks at a draft is told that it governs nobody.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

from flask import render_template, request
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from registry.queries.ratings.law import law_of
from registry.rules.ratings import Named, Rating, RatingModel, exact, rate
from registry.rules.ratings.law import RatingLaw, Reign
from registry.rules.ratings.model import DecayStep, Dimension, NegativeItem, PositiveItem
from registry.rules.ratings.trying import Trial
from registry.web.public.door import public, today
from registry.web.security import takes
from registry.web.transaction import reading, register


class EditionLink(NamedTuple):
    """An edition that may be looked at: since when and until when it governs, where it does."""

    model: RatingModel
    reign: Reign | None
    is_shown: bool
    is_in_force: bool


class DomainGroup(NamedTuple):
    """A coefficient with the domains that it applies to."""

    name: Named
    coefficient: Fraction
    domains: tuple[Named, ...]


class Worked(NamedTuple):
    """A worked example with its rating."""

    trial: Trial
    rating: Rating


@public.get("/rules/ratings")
@takes("edition")
def rating_rules() -> str:
    """Show an edition of the rating model, the one in force today unless another is asked for."""
    law = _law()
    model = _asked(law)
    return render_template(
        "public/rating_rules.html",
        model=model,
        editions=_editions(law, model),
        reign=next((one for one in law.reigns if one.model is model), None),
        on=today(),
        minus=_by_dimension(model),
        plus=_by_group(model),
        domains=_domains(model),
        bands=list(pairwise([None, *model.bands])),
        never=[one for one in model.bands if one.grade not in model.publication.grades],
        full=sum(one.cap for one in model.dimensions),
        worked=[Worked(one, rate(one.facts, model, one.as_of)) for one in model.about.examples],
        lasting=_lasting,
    )


def _law() -> RatingLaw:
    with reading() as session:
        return law_of(session)


def _asked(law: RatingLaw) -> RatingModel:
    asked = request.args.get("edition", "")
    editions = register().rulebook.ratings.editions
    if not asked:
        return law.on(today())
    found = [one for one in editions if one.id == asked]
    if not found:
        known = _("、").join(one.id for one in editions)
        raise NotFound(
            _(
                "评价模型没有版本“%(asked)s”。现有版本：%(known)s，请从“评价规则”页选择。",
                asked=asked[:40],
                known=known,
            )
        )
    return found[0]


def _editions(law: RatingLaw, shown: RatingModel) -> list[EditionLink]:
    reigns = {reign.model.id: reign for reign in law.reigns}
    return [
        EditionLink(one, reigns.get(one.id), one is shown, _governs(reigns.get(one.id), today()))
        for one in register().rulebook.ratings.editions
    ]


def _governs(reign: Reign | None, day: date) -> bool:
    return reign is not None and reign.start <= day and (reign.end is None or day < reign.end)


def _by_dimension(model: RatingModel) -> list[tuple[Dimension, list[NegativeItem]]]:
    return [
        (one, [item for item in model.negatives.values() if item.dimension == one.id])
        for one in model.dimensions
    ]


def _by_group(model: RatingModel) -> list[tuple[Named, int, list[PositiveItem]]]:
    named = model.about.group_names
    return [
        (
            named.get(group, Named(group, group)),
            cap,
            [item for item in model.positives.values() if item.group == group],
        )
        for group, cap in model.group_caps.items()
    ]


def _domains(model: RatingModel) -> list[DomainGroup]:
    """Return the coefficients, the greatest first, each with the domains that it is for."""
    names = model.about.domain_names

    def name(key: str) -> Named:
        return names.get(key, Named(key, key))

    return [
        DomainGroup(
            name(key),
            coefficient,
            tuple(name(one) for one, to in model.domain_map.items() if to == key and one != key),
        )
        for key, coefficient in sorted(
            model.domain_coefficients.items(), key=lambda pair: (-pair[1], pair[0] == "default")
        )
    ]


def _lasting(steps: Sequence[DecayStep]) -> str:
    """Return in words with which part an item counts and for how long."""
    spans = [*_spans(steps), str(_("满 %(n)s 个月不再扣分", n=steps[-1].from_month))]
    return "；".join(spans)


def _spans(steps: Sequence[DecayStep]) -> Iterable[str]:
    for step, following in pairwise(steps):
        yield _(
            "第 %(first)s–%(last)s 个月计 %(share)s%%",
            first=step.from_month + 1,
            last=following.from_month,
            share=exact(step.factor * 100),
        )
