"""The rating rule (质量信用评价): facts and an edition in, a grade with a reason for every point out.

Invariant: `rate` is pure and exact; the same facts, edition and day give the same rating for ever.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from models.vocabulary import Grade, NotRatedReason
from registry.rules.ratings.changing import next_change_on
from registry.rules.ratings.facts import Facts
from registry.rules.ratings.gates import (
    Holding,
    ceilings_of,
    grade_of,
    holding,
    not_rated,
    vetoes_of,
)
from registry.rules.ratings.model import Dimension, Named, RatingModel
from registry.rules.ratings.negatives import basis_of, count, live_negatives, negative_lines
from registry.rules.ratings.outcome import Held, Line, Rating, shown
from registry.rules.ratings.positives import positive_lines
from registry.rules.ratings.words import LineKind


def rate(facts: Facts, model: RatingModel, as_of: date) -> Rating:
    """Return the rating of a subject on `as_of` under `model`.

    Raises: Invalid for a fact whose item the edition does not have.
    """
    live, suspended = live_negatives(facts.negatives, model, as_of)
    held = holding(facts, live, model, as_of)
    lines = negative_lines(count(live, model, as_of), suspended, model)
    lines += positive_lines(facts.positives, model, as_of)
    by_dimension = [_dimension_lines(one, lines, held, model) for one in model.dimensions]
    sums = [sum(line.tenths for line in of_one) for of_one in by_dimension]
    score = sum(sums)
    ceilings, vetoes = ceilings_of(held, model), vetoes_of(facts, model, as_of)
    why_not = not_rated(facts, model, vetoes, as_of)
    grade = _grade(score, ceilings, vetoes, why_not, model)
    return Rating(
        edition=model.id,
        as_of=as_of,
        score=score,
        grade=grade,
        not_rated=why_not,
        dimensions=tuple(zip((one.id for one in model.dimensions), sums, strict=True)),
        lines=tuple(line for of_one in by_dimension for line in of_one),
        ceilings=ceilings,
        vetoes=vetoes,
        reason=_reason(score, grade, ceilings, vetoes, why_not),
        next_change_on=next_change_on(facts, model, as_of),
    )


def _grade(
    score: int,
    ceilings: Sequence[Held],
    vetoes: Sequence[Held],
    why_not: NotRatedReason | None,
    model: RatingModel,
) -> Grade:
    if why_not is not None:
        return Grade.NOT_RATED
    return Grade.D if vetoes else grade_of(score, ceilings, model)


def _dimension_lines(
    dimension: Dimension, lines: Iterable[Line], held: Holding, model: RatingModel
) -> list[Line]:
    """Return the base of a dimension, what is added and taken, and what keeps it within limits."""
    own = [line for line in lines if line.dimension == dimension.id]
    name = dimension.name
    reason = Named(
        f"{name.zh}：基础分 {shown(dimension.base)}", f"{name.en}: base {shown(dimension.base)}"
    )
    basis = basis_of(model, dimension.id)
    found = [
        Line(LineKind.BASE, dimension.id, dimension.id, dimension.base, reason, basis),
        *own,
    ]
    total = sum(line.tenths for line in found)
    within = min(max(total, 0), dimension.cap)
    if within != total:
        found.append(_limit_line(dimension, within - total, model))
    frozen = [flag for flag in model.freeze if flag in held]
    if dimension.id == model.positive_dimension and frozen and within:
        found.append(_freeze_line(dimension, within, "、".join(one.zh for one in frozen), model))
    return found


def _limit_line(dimension: Dimension, tenths: int, model: RatingModel) -> Line:
    zh = "扣完为止，不计负分" if tenths > 0 else f"最高 {shown(dimension.cap)} 分"
    en = "never below zero" if tenths > 0 else f"at most {shown(dimension.cap)}"
    reason = Named(f"{dimension.name.zh}：{zh}", f"{dimension.name.en}: {en}")
    basis = basis_of(model, dimension.id)
    return Line(LineKind.LIMIT, dimension.id, dimension.id, tenths, reason, basis)


def _freeze_line(dimension: Dimension, within: int, why: str, model: RatingModel) -> Line:
    reason = Named(
        f"{dimension.name.zh}：{why}，期间加分不计",
        f"{dimension.name.en}: frozen, nothing is added meanwhile",
    )
    basis = basis_of(model, dimension.id)
    return Line(LineKind.FREEZE, dimension.id, dimension.id, -within, reason, basis)


def _reason(
    score: int,
    grade: Grade,
    ceilings: Sequence[Held],
    vetoes: Sequence[Held],
    why_not: NotRatedReason | None,
) -> Named:
    if why_not is not None:
        return Named(f"暂不评价：{why_not.zh}", f"Not rated: {why_not.en}")
    points = shown(score)
    if vetoes:
        zh = "；".join(one.reason.zh for one in vetoes)
        en = "; ".join(one.reason.en for one in vetoes)
        return Named(f"得分 {points}；{zh}，评为 D", f"Score {points}; {en}; grade D")
    limits = [one for one in ceilings if one.best is grade]
    if limits:
        zh = "；".join(one.reason.zh for one in limits)
        en = "; ".join(one.reason.en for one in limits)
        return Named(
            f"得分 {points}；{zh}，评为 {grade.value}", f"Score {points}; {en}; grade {grade.value}"
        )
    return Named(f"得分 {points}，评为 {grade.value}", f"Score {points}, grade {grade.value}")
