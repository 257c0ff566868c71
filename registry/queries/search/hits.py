"""Hits: what was found, turned into one entry a subject with its score and its reasons.

Invariant: a hit always says why; only equal codes and equal registered names are exact.
"""

from dataclasses import dataclass, replace
from datetime import date

from models.vocabulary import Grade, NameKind, SubjectKind, SubjectStatus
from registry.queries import reasons
from registry.queries.marking import Piece
from registry.queries.reasons import Match, Reason
from registry.queries.records.counting import NOTHING_PUBLIC, PublicCount
from registry.queries.search.candidates import Finding, Wanted, Way

MOST_REASONS = 3
GROUPS = (Match.EXACT, Match.FORMER_NAME, Match.SIMILAR)  # in the order in which they are shown
# Scores, 0-100: only an equal credit code is certain.
FULL, EQUAL_NAME, EQUAL_FORMER, EQUAL_NUMBER, EQUAL_ALIAS, MOST_SIMILAR = 100, 99, 98, 97, 96, 94


@dataclass(frozen=True, slots=True)
class Hit:
    """One subject found, with why."""

    subject_id: int
    uscc: str | None
    name: str
    matched_name: str
    match: Match
    score: int
    reasons: tuple[Reason, ...]
    kind: SubjectKind
    status: SubjectStatus
    division_code: str | None
    established_on: date | None
    pieces: tuple[Piece, ...]
    merged: Reason | None = None  # said where the code asked is of a subject merged into this one
    nearness: int = 0  # hundredths of a point: orders hits of equal score
    grade: Grade | None = None  # the published one; `results` looks it up
    listed: bool = False
    # What `results` adds to the hits of one page:
    matched_pieces: tuple[Piece, ...] = ()  # of the name found, where it is not the present one
    code_pieces: tuple[Piece, ...] = ()  # of the code, where a piece of it was asked
    differences: tuple[Reason, ...] = ()
    public: PublicCount = NOTHING_PUBLIC


def hits_of(findings: list[Finding], wanted: Wanted) -> list[Hit]:
    """Return one hit a subject: its best finding decides, the others add their reasons."""
    by_subject: dict[int, list[tuple[int, Match, Reason, Finding]]] = {}
    for finding in findings:
        by_subject.setdefault(finding.subject.id, []).append((*_judge(finding, wanted), finding))
    return _contradicted([_hit(rows) for rows in by_subject.values()])


def _contradicted(hits: list[Hit]) -> list[Hit]:
    """Return the hits; where a code and the name beside it are two subjects', each says so."""
    if len(hits) == 1 or not any(map(_bears_the_code, hits)):
        return hits
    return [
        replace(
            hit,
            reasons=(
                *hit.reasons[: MOST_REASONS - 1],
                reasons.OTHER_THAN_THE_NAME
                if _bears_the_code(hit)
                else reasons.OTHER_THAN_THE_CODE,
            ),
        )
        for hit in hits
    ]


def _bears_the_code(hit: Hit) -> bool:
    return hit.merged is not None or reasons.SAME_CODE in hit.reasons


def _hit(rows: list[tuple[int, Match, Reason, Finding]]) -> Hit:
    rows.sort(key=lambda row: (GROUPS.index(row[1]), -row[0], -row[3].nearness))
    score, match, _, best = rows[0]
    subject = best.subject
    said = dict.fromkeys(row[2] for row in rows if row[0] >= score or row[1] is not Match.SIMILAR)
    return Hit(
        subject_id=subject.id,
        uscc=subject.uscc,
        name=subject.name,
        matched_name=best.name or subject.name,
        match=match,
        score=score,
        reasons=tuple(said)[:MOST_REASONS],
        kind=subject.kind,
        status=subject.status,
        division_code=subject.division_code,
        established_on=subject.established_on,
        pieces=(Piece(subject.name, is_marked=False),),
        merged=next((row[2] for row in rows if row[3].is_merged and row[3].way is Way.CODE), None),
        nearness=round(max(row[3].nearness for row in rows) * 100),
    )


def _judge(finding: Finding, wanted: Wanted) -> tuple[int, Match, Reason]:
    if finding.name_kind is None:
        return _judge_code(finding, wanted)
    if finding.way is Way.REPRESENTATIVE:
        return MOST_SIMILAR, Match.SIMILAR, reasons.REPRESENTATIVE
    whole = finding.way is Way.NAME
    name = finding.name or ""
    if finding.name_kind is not NameKind.REGISTERED or finding.is_merged:
        kind = NameKind.TYPING_VARIANT if finding.is_merged else finding.name_kind
        score = EQUAL_ALIAS if whole else _likeness(finding) - 1
        return score, Match.SIMILAR, reasons.alias(kind, name, whole=whole)
    if finding.until is not None:
        reason = reasons.former_name(name, finding.since, finding.until, whole=whole)
        if whole:
            return EQUAL_FORMER, Match.FORMER_NAME, reason
        return _likeness(finding) - 1, Match.SIMILAR, reason
    if whole:
        return EQUAL_NAME, Match.EXACT, reasons.SAME_NAME
    return _likeness(finding), Match.SIMILAR, _LIKE[finding.way]


def _judge_code(finding: Finding, wanted: Wanted) -> tuple[int, Match, Reason]:
    if finding.way is Way.CODE and finding.is_merged:
        return EQUAL_NAME, Match.EXACT, reasons.merged_code(wanted.code, finding.since)
    if finding.way is Way.CODE:
        return FULL, Match.EXACT, reasons.SAME_CODE
    if finding.way is Way.OLD_CODE and finding.code_kind:
        return EQUAL_NAME, Match.EXACT, reasons.same_old_code(finding.code_kind)
    if finding.way is Way.DECISION and finding.record_kind:
        return EQUAL_NUMBER, Match.SIMILAR, reasons.same_number(finding.record_kind)
    score = round(MOST_SIMILAR * len(wanted.code) / 18)
    is_start = finding.way is Way.CODE_START
    return score, Match.SIMILAR, reasons.CODE_START if is_start else reasons.CODE_END


def _likeness(finding: Finding) -> int:
    return min(MOST_SIMILAR, round(finding.nearness))


_LIKE = {
    Way.START: reasons.NAME_START,
    Way.PIECE: reasons.NAME_CONTAINS,
    Way.IN_ORDER: reasons.NAME_IN_ORDER,
    Way.PINYIN: reasons.PINYIN,
    Way.INITIALS: reasons.INITIALS,
    Way.SOUND: reasons.SAME_SOUND,
    Way.NEAR: reasons.NEAR_NAME,
}
