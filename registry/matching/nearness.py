"""How near a name is to a question, 0-100: a name holds more than what is typed into a box.

Invariant: the nearness of a text to an equal name is 100. It is the mean of four likenesses: which
of the grams the name holds, how the question lies inside the name, how like the two are as a whole,
and the likeness of names, part by part, that also weighs pairs (`likeness.name_score`).
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from registry.matching.grams import LEFT_OUT, first_letters, read_out
from registry.matching.likeness import name_score
from registry.rules.identity.lexicon import LEGAL_FORMS
from registry.rules.identity.parts import name_parts
from registry.rules.identity.questions import Question

# Weights of the mean, of 1. Tried on invented questions: see docs/rules/search.md.
HELD, INSIDE, WHOLE, PARTS = 0.42, 0.21, 0.12, 0.25
LOOKED_AT = 14  # names compared part by part, those nearest by the rest
MOST_OF_INITIALS = 60  # names whose initials are compared part by part
_LEFT_OUT = dict.fromkeys(map(ord, LEFT_OUT))
_FORM = re.compile(f"(?:{'|'.join(sorted(LEGAL_FORMS, key=len, reverse=True))})+$")


class Candidate(NamedTuple):
    """A name that holds some of a question: its id, its key, and the share held by way to ask."""

    name_id: int
    key: str
    shares: tuple[float, ...]


class Weighed(NamedTuple):
    """A name with its nearness to a question, 0.0-100.0."""

    name_id: int
    score: float


def nearest(question: Question, candidates: Sequence[Candidate]) -> list[Weighed]:
    """Return the candidates with their nearness, the nearest first, equal ones by age."""
    if not candidates:
        return []
    scores = (
        _by_letters(question, candidates) if question.letters else _by_text(question, candidates)
    )
    ids = np.array([one.name_id for one in candidates])
    order = np.lexsort((ids, -scores))
    return list(map(Weighed, ids[order].tolist(), scores[order].round(2).tolist()))


def _by_text(question: Question, candidates: Sequence[Candidate]) -> NDArray[np.float64]:
    keys = [one.key for one in candidates]
    held = np.array([one.shares for one in candidates]).T * 100
    inside = process.cdist(question.forms, keys, scorer=fuzz.partial_ratio)
    whole = process.cdist(question.forms, keys, scorer=fuzz.ratio)
    most = HELD * held + INSIDE * inside + WHOLE * whole
    form = most.argmax(axis=0)
    scores: NDArray[np.float64] = most.max(axis=0)
    asked = [name_parts(form) for form in question.forms]
    for place in np.argsort(-scores)[:LOOKED_AT].tolist():
        scores[place] += PARTS * name_score(asked[form[place]], name_parts(keys[place]))
    return scores


def _by_letters(question: Question, candidates: Sequence[Candidate]) -> NDArray[np.float64]:
    """Weigh letters as what is written, as the sound of a name, and as its initials."""
    keys = [one.key for one in candidates]
    typed, spelt, initials = np.array([one.shares for one in candidates]).T > 0
    scores = np.where(typed, _laid_inside([question.letters], keys), 0.0)
    for is_meant, sounds in ((spelt, _sounds), (initials, _initials)):
        at = np.flatnonzero(is_meant)
        if len(at):
            found = sounds(question.letters, [keys[place] for place in at])
            scores[at] = np.maximum(scores[at], found)
    return scores


def _laid_inside(forms: Sequence[str], keys: Sequence[str]) -> NDArray[np.float64]:
    whole = process.cdist(forms, keys, scorer=fuzz.ratio)
    inside = process.cdist(forms, keys, scorer=fuzz.partial_ratio)
    # A name shorter than the question may lie inside it, which is no answer.
    fits = np.less_equal.outer(list(map(len, forms)), list(map(len, keys)))
    best: NDArray[np.float64] = (0.8 * np.where(fits, inside, whole) + 0.2 * whole).max(axis=0)
    return best


def _sounds(letters: str, keys: Sequence[str]) -> NDArray[np.float64]:
    """Weigh letters as the syllables of names, or of names whose place is left out or moved."""
    plain = [key.translate(_LEFT_OUT) for key in keys]
    scores = np.maximum(
        _laid_inside([letters], list(map(read_out, keys))),
        _laid_inside([letters], list(map(read_out, plain))),
    )
    for place in np.argsort(-scores)[:LOOKED_AT].tolist():
        parts = name_parts(keys[place])
        core = read_out(parts.core + parts.form)
        region = read_out(parts.region.translate(_LEFT_OUT))
        scores[place] = max(scores[place], *_laid_inside([letters], [core, region + core]))
    return scores


def _initials(letters: str, keys: Sequence[str]) -> NDArray[np.float64]:
    """Weigh letters as the initials of names without their form, or of their telling parts."""
    short = [first_letters(_FORM.sub("", key).translate(_LEFT_OUT)) for key in keys]
    scores = _laid_inside([letters], short)
    for place in np.argsort(-scores)[:MOST_OF_INITIALS].tolist():
        parts = name_parts(keys[place])
        core = first_letters(parts.core)
        region = first_letters(parts.region.translate(_LEFT_OUT))
        asked = [core, region + core, core + first_letters(parts.form)]
        scores[place] = max(scores[place], *_laid_inside([letters], asked))
    return scores
