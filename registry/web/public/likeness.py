"""How a likeness comes about: its points in plain words, its thresholds, and how well it is measured."""

from collections.abc import Mapping
from typing import NamedTuple, TypeVar

from flask import render_template

from registry.matching.likeness import CANDIDATE, LIKELY, MOST_WITHOUT_CODE
from registry.matching.quality import KindQuality, Quality, measured_quality
from registry.matching.weights import (
    ADDRESS,
    BRANCH,
    CODE,
    EDITION,
    FORM,
    PERSON,
    REGION,
    TRADE,
    TRADE_NAME,
)
from registry.matching.wording import Level, Part, sentences
from registry.queries.reasons import Reason
from registry.queries.screening import EQUALLY_NEAR
from registry.web.public.door import public


class Points(NamedTuple):
    """What is compared, and what each finding is worth, the best first."""

    part: Part
    levels: tuple[tuple[Reason, int], ...]


LevelT = TypeVar("LevelT", bound=Level)


def _points(part: Part, table: Mapping[LevelT, int]) -> Points:
    levels = sorted(table.items(), key=lambda pair: (-pair[1], -pair[0]))
    return Points(
        part, tuple((Reason(*sentences(part, level)), points) for level, points in levels)
    )


TABLES = (
    _points(Part.TRADE_NAME, TRADE_NAME),
    _points(Part.TRADE, TRADE),
    _points(Part.REGION, REGION),
    _points(Part.FORM, FORM),
    _points(Part.BRANCH, BRANCH),
    _points(Part.CODE, CODE),
    _points(Part.ADDRESS, ADDRESS),
    _points(Part.REPRESENTATIVE, PERSON),
)


@public.get("/rules/matching")
def matching_page() -> str:
    """Show how two names are compared, from which score on what happens, and the measured quality."""
    quality = measured_quality()
    return render_template(
        "public/matching.html",
        quality=quality,
        alike=_of(quality, is_same=True),
        apart=_of(quality, is_same=False),
        is_current=quality.edition == EDITION,
        edition=EDITION,
        tables=TABLES,
        candidate=CANDIDATE,
        likely=LIKELY,
        most=MOST_WITHOUT_CODE,
        equally_near=EQUALLY_NEAR,
    )


def _of(quality: Quality, *, is_same: bool) -> list[KindQuality]:
    return [kind for kind in quality.kinds if kind.is_same is is_same]
