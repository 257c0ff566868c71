"""The names that resemble a question: fetched by the index, told by how they resemble it."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from sqlalchemy.orm import Session

from models.vocabulary import Audience
from registry.matching.grams import first_letters, read_out
from registry.matching.retrieval import MOST_WEIGHED, near_question
from registry.queries.search.finding import Finding, Wanted, Way, names_by_ids
from registry.rules.identity.questions import Question, understand

MOST_NEAR = 50  # names; with a filter all that were weighed, for the filter takes most away
LEAST_NEAR = 45.0  # of 100
FURTHEST_BEHIND = 40.0  # points behind the nearest


class Near(NamedTuple):
    """The findings, and whether there are more names that resemble the question."""

    findings: list[Finding]
    is_capped: bool


def near_names(session: Session, wanted: Wanted, audience: Audience, on: date) -> Near:
    """Return the names nearest to the question, the nearest first."""
    is_narrowed = bool(wanted.kind or wanted.status or wanted.division_codes)
    most = MOST_WEIGHED if is_narrowed else MOST_NEAR
    found = near_question(session, wanted.question, most=most + 1)
    if not found:
        return Near([], is_capped=False)
    least = max(LEAST_NEAR, found[0].score - FURTHEST_BEHIND)
    scores = {one.name_id: one.score for one in found if one.score >= least}
    findings = [
        replace(finding, way=way_of(wanted.question, finding.name_key), nearness=scores[number])
        for number, finding in names_by_ids(session, wanted, audience, on, list(scores))
    ]
    findings.sort(key=lambda finding: -finding.nearness)
    return Near(findings[:most], len(scores) > most)


def names_holding(
    session: Session, wanted: Wanted, audience: Audience, on: date, persons: Sequence[str]
) -> Near:
    """Return the names in which a personal name stands, letter by letter; none that sounds like it.

    Source: LAW-AND-FAIRNESS 6.
    """
    question = understand(" ".join(persons))
    narrowed = replace(wanted, question=question)
    found = near_question(session, question, most=MOST_WEIGHED)
    scores = {one.name_id: one.score for one in found}
    findings = [
        replace(finding, way=way_of(question, finding.name_key), nearness=scores[number])
        for number, finding in names_by_ids(session, narrowed, audience, on, list(scores))
        if any(person in finding.name_key for person in persons)
    ]
    findings.sort(key=lambda finding: -finding.nearness)
    return Near(findings[:MOST_NEAR], len(findings) > MOST_NEAR)


def way_of(question: Question, key: str) -> Way:
    """Return how a name answers to a question."""
    if question.letters:
        return _by_letters(question.letters, key)
    sound = read_out(key)
    answers: tuple[tuple[Way, Callable[[str], bool]], ...] = (
        (Way.START, key.startswith),
        (Way.PIECE, key.__contains__),
        (Way.IN_ORDER, lambda form: _in_order(form, key)),
        (Way.SOUND, lambda form: read_out(form) in sound),
    )
    return next((way for way, answer in answers if any(map(answer, question.forms))), Way.NEAR)


def _by_letters(letters: str, key: str) -> Way:
    if letters in key:
        return Way.START if key.startswith(letters) else Way.PIECE
    if len(letters) <= len(key) and _in_order(letters, first_letters(key)):
        return Way.INITIALS
    return Way.PINYIN


def _in_order(form: Sequence[str], key: str) -> bool:
    rest = iter(key)
    return all(character in rest for character in form)
