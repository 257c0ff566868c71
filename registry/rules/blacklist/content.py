"""What a case says: its dossier, as data and as the hash that a decision binds to.

Invariant: what is decided is what was seen: any change gives another hash. Names of persons and
numbers are none of it; the party is the subject that the case hangs on.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date

from registry.errors import Invalid

TEXTS = {"facts": 4_000, "reason": 2_000, "summary": 500, "basis": 500}
SHORT = {"penalty_no": 100, "authority": 120, "decision_no": 100, "origin": 200, "paper_no": 100}


@dataclass(frozen=True, slots=True)
class CaseContent:
    """The dossier of a case.

    `grounds`: ids of the procedure's grounds. `facts`: what happened, inside only. `summary`: what
    the public will read. `reason`: why it is listed (or removed, stayed, revoked). `basis`: articles.
    `penalty_no`: the penalty that it rests on, or its notice where `at_notice`: the two then share
    notice, defence, hearing and service, and the decision names the penalty's number. `checks`: the answers to the test.
    `authority`, `decision_no`, `listed_on`, `removal_on`, `origin`: of an entry decided elsewhere.
    `asked_on`: when early removal was asked. `paper_no`: the paper that a change rests on.
    """

    grounds: tuple[str, ...] = ()
    facts: str = ""
    summary: str = ""
    reason: str = ""
    basis: str = ""
    penalty_no: str = ""
    at_notice: bool = False
    checks: tuple[tuple[str, bool], ...] = ()
    authority: str = ""
    decision_no: str = ""
    listed_on: date | None = None
    removal_on: date | None = None
    origin: str = ""
    asked_on: date | None = None
    paper_no: str = ""

    def __post_init__(self) -> None:
        """Refuse texts that are longer than their columns of paper."""
        for name, most in (TEXTS | SHORT).items():
            if len(getattr(self, name)) > most:
                raise Invalid(f"内容过长：请压缩到 {most} 个字以内。")

    def answer(self, check: str) -> bool | None:
        """Return the answer to a question of the test; None where it was not answered."""
        return dict(self.checks).get(check)


def details_of(content: CaseContent) -> dict[str, object]:
    """Return the dossier as it is stored."""
    stored: dict[str, object] = {}
    for name, value in asdict(content).items():
        if isinstance(value, date):
            stored[name] = value.isoformat()
        elif name == "checks":
            stored[name] = dict(value)
        else:
            stored[name] = list(value) if isinstance(value, tuple) else value
    return stored


def content_from(stored: Mapping[str, object]) -> CaseContent:
    """Return the dossier that `details_of` stored."""
    told: dict[str, object] = {}
    for field in fields(CaseContent):
        value = stored.get(field.name, field.default)
        if field.name in ("listed_on", "removal_on", "asked_on"):
            value = date.fromisoformat(value) if isinstance(value, str) else None
        elif field.name == "checks":
            value = tuple(sorted(value.items())) if isinstance(value, Mapping) else ()
        elif isinstance(value, list):
            value = tuple(value)
        told[field.name] = value
    return CaseContent(**told)  # type: ignore[arg-type]


def content_seal(
    about: Mapping[str, object], content: CaseContent, evidence: Sequence[str]
) -> bytes:
    """Return the SHA-256 of all that a decision on a case is made on."""
    seen = {**about, "content": details_of(content), "evidence": sorted(evidence)}
    text = json.dumps(seen, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
