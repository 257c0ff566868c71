"""What a screening writes down: findings, the seal over its lines, what changed since the last one.

Invariant: the seal is the same for the same lines however they were stored; a finding is told in
words and plain values only, so that it stands as it was found.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import NamedTuple

from models.vocabulary import ScreeningVerdict

Stored = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding: the rule, its effect, a sentence, the article, the paper and its day."""

    rule: str
    verdict: ScreeningVerdict
    sentence: str
    norm: str = ""
    article: str = ""
    quote: str = ""
    certainty: str = ""
    cause: str = ""
    cause_id: int = 0
    reference: str = ""
    day: str = ""
    is_declared: bool = False

    def as_details(self) -> dict[str, object]:
        """Return it as plain values."""
        told = {name: getattr(self, name) for name in _FIELDS}
        return {**told, "verdict": self.verdict.value}


_FIELDS = tuple(one.name for one in fields(Finding))  # asked once: a list has thousands of findings


class Judged(NamedTuple):
    """The verdict on a candidate and why."""

    verdict: ScreeningVerdict
    findings: tuple[Finding, ...]


class Line(NamedTuple):
    """One line of a screening as it is kept."""

    line_no: int
    asked_name: str
    asked_code: str
    subject_id: int | None
    verdict: ScreeningVerdict
    findings: Sequence[Stored]


class Changed(NamedTuple):
    """A line on which two screenings differ: the verdicts, what is new, what is gone.

    `ended`: what both found by the same record, whose public window ended in between.
    """

    line_no: int
    asked_name: str
    asked_code: str
    before: ScreeningVerdict
    after: ScreeningVerdict
    came: tuple[str, ...]
    went: tuple[str, ...]
    ended: tuple[str, ...] = ()


def finding_from(stored: Stored) -> Finding:
    """Return a finding as it was kept."""
    texts = {
        name: str(stored.get(name, ""))
        for name in (
            *("rule", "sentence", "norm", "article", "quote", "certainty"),
            *("cause", "reference", "day"),
        )
    }
    number = stored.get("cause_id", 0)
    return Finding(
        **texts,
        verdict=ScreeningVerdict(str(stored["verdict"])),
        cause_id=number if isinstance(number, int) else 0,
        is_declared=stored.get("is_declared") is True,
    )


def seal(lines: Iterable[Line]) -> bytes:
    """Return the SHA-256 of all lines in their canonical form, one a line."""
    digest = hashlib.sha256()
    for line in lines:
        said = [*line[:4], line.verdict.value, [dict(one) for one in line.findings]]
        told = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        digest.update(told.encode() + b"\n")
    return digest.digest()


def differences(before: Iterable[Line], after: Iterable[Line]) -> tuple[Changed, ...]:
    """Return the lines that were found otherwise the second time, in their order."""
    old = {line.line_no: line for line in before}
    changed = []
    for line in after:
        was = old.get(line.line_no)
        if was is None:
            continue
        then, now = _told(was), _told(line)
        came = tuple(one.sentence for key, one in now.items() if key not in then)
        went = tuple(one.sentence for key, one in then.items() if key not in now)
        ended = tuple(
            one.sentence
            for key, one in now.items()
            if one.is_declared and key in then and not then[key].is_declared
        )
        if came or went or ended or was.verdict is not line.verdict:
            changed.append(Changed(*line[:3], was.verdict, line.verdict, came, went, ended))
    return tuple(changed)


def _told(line: Line) -> dict[tuple[object, ...], Finding]:
    """Return the findings of a line by what each is about: rule, verdict and record."""
    found = map(finding_from, line.findings)
    return {(one.rule, one.verdict, one.cause, one.cause_id): one for one in found}
