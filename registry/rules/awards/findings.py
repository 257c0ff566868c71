"""What a screening writes down: findings, the seal over its lines, what changed since the last one.

Invariant: the seal is the same for the same lines however they were stored; a finding is told in
words and plain values only, so that it stands as it was found.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
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
        return {**asdict(self), "verdict": self.verdict.value}


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
    """A line on which two screenings differ: the verdicts, what is new, what is gone."""

    line_no: int
    asked_name: str
    asked_code: str
    before: ScreeningVerdict
    after: ScreeningVerdict
    came: tuple[str, ...]
    went: tuple[str, ...]


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
        came = tuple(text for key, text in now.items() if key not in then)
        went = tuple(text for key, text in then.items() if key not in now)
        if came or went or was.verdict is not line.verdict:
            changed.append(Changed(*line[:3], was.verdict, line.verdict, came, went))
    return tuple(changed)


def _told(line: Line) -> dict[tuple[object, ...], str]:
    """Return the sentences of a line by what each is about."""
    keys = ("rule", "verdict", "cause", "cause_id", "is_declared")
    return {
        (*(one.get(key) for key in keys),): str(one.get("sentence", "")) for one in line.findings
    }
