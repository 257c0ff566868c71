"""A list of candidates is screened for an award, and the result kept with what the register knew.

Invariant: numbers run without a gap within a year; what is found is found under the lock of the
journal's head, so that the snapshot (log size, journal entry) is the state that was looked at; a
screening is never changed, it is run again as a new one that names it.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.audit import AuditEntry
from models.awards import AwardScreening, AwardScreeningLine
from models.base import Base
from models.bulk import Wire, insert_rows, wire_instant
from models.records import NUMBER_LENGTH
from models.subjects import NAME_LENGTH
from models.vocabulary import AuditEvent, CheckKind, ScreeningVerdict
from registry.errors import Conflict, Invalid, NotFound, Refused
from registry.queries.awards.facts import candidates_of
from registry.queries.awards.meaning import Meant, whom
from registry.queries.places import codes_within
from registry.queries.publication.heads import log_size
from registry.queries.receipts.candidates import candidate_lines, screening_purpose
from registry.queries.row_digest import row_digest
from registry.rulebooks import rulebook_of
from registry.rules.awards import Award, Finding, Judged, Line, judge, seal
from registry.rules.awards.judging import worst
from registry.rules.awards.reach import MOST_CANDIDATES, place_of, why_not_screen
from registry.rules.calendar import legal_day
from registry.rules.screening import Asked
from registry.services import audit, receipts

_LINES = Base.metadata.tables["award_screening_line"]
_COLUMNS = (
    *("screening_id", "line_no", "asked_name", "asked_code", "subject_id"),
    *("verdict", "findings", "recorded_at"),
)
IDENTITY = "identity"
LONGEST_TITLE = 200
LONGEST_CODE = 40


@dataclass(frozen=True, slots=True)
class Screener:
    """Who screens, and for which office; `division_code` None: the city's."""

    account_id: int
    department_id: str | None
    division_code: str | None = None


def screen(
    session: Session,
    award_id: str,
    title: str,
    asked: Sequence[Asked],
    *,
    by: Screener,
    at: datetime,
    previous: AwardScreening | None = None,
) -> AwardScreening:
    """Screen a list of candidates for an award and keep what was found.

    Raises Refused where the office does not organise the award, Invalid for an empty or too long
    list or title, NotFound for an award that the law of the day does not know.
    """
    on, rulebook = legal_day(at), rulebook_of(session)
    edition = rulebook.awards.edition_on(on)
    award = edition.of(award_id)
    _refuse(session, award, title, asked, by)
    audit.take_head(session)  # before anybody is looked up: a merge must not come in between
    meant = whom(session, asked, on=on)
    lines = _lines(session, award, meant, on)
    screening = AwardScreening(
        screening_no=_next_number(session, on),
        award_id=award.id,
        edition=edition.id,
        title=title.strip(),
        department_id=by.department_id,
        division_code=place_of(award),
        by_id=by.account_id,
        previous_id=previous.id if previous is not None else None,
        on_date=on,
        valid_until=on + timedelta(days=award.valid_days + 1),
        log_size=log_size(session),
        journal_id=session.scalar(select(func.max(AuditEntry.seq))) or 0,
        content_hash=seal(lines),
        counts=_counts(lines),
        recorded_at=at,
    )
    session.add(screening)
    session.flush()
    insert_rows(session, _LINES, _COLUMNS, [_row(screening.id, line, at) for line in lines])
    _note(session, screening, by, at)
    _give_receipt(session, screening, award, lines)
    return screening


def run_again(session: Session, screening_id: int, *, by: Screener, at: datetime) -> AwardScreening:
    """Screen the same list again, as the register stands now; the new one names the old one.

    Raises NotFound; Conflict where it was run again already.
    """
    audit.take_head(session)
    before = session.get(AwardScreening, screening_id)
    if before is None:
        raise NotFound("没有这次核查。")
    later = select(AwardScreening.screening_no).where(AwardScreening.previous_id == before.id)
    if (number := session.scalar(later.limit(1))) is not None:
        raise Conflict(f"{before.screening_no} 已经重新核查，请查看 {number}。")
    rows = session.scalars(
        select(AwardScreeningLine)
        .where(AwardScreeningLine.screening_id == before.id)
        .order_by(AwardScreeningLine.line_no)
    )
    asked = [Asked(row.line_no, row.asked_name, row.asked_code) for row in rows]
    return screen(session, before.award_id, before.title, asked, by=by, at=at, previous=before)


def _give_receipt(
    session: Session, screening: AwardScreening, award: Award, lines: Sequence[Line]
) -> None:
    purpose = screening_purpose(screening.screening_no, award.name_zh, screening.title)
    last_day = screening.valid_until - timedelta(days=1)
    told = candidate_lines(session, lines, on=screening.on_date)
    frame = receipts.Frame(CheckKind.AWARD, purpose, valid_until=last_day)
    receipts.issue(session, frame, told, by=screening.by_id, at=screening.recorded_at)


def _refuse(
    session: Session, award: Award, title: str, asked: Sequence[Asked], by: Screener
) -> None:
    divisions = rulebook_of(session).divisions
    within = (
        frozenset(codes_within(divisions, by.division_code)) if by.division_code else frozenset()
    )
    reason = why_not_screen(award, by.department_id, by.division_code, within)
    if reason is not None:
        raise Refused(reason)
    if not 2 <= len(title.strip()) <= LONGEST_TITLE:
        raise Invalid(f"请写明本次评选的名称（2 至 {LONGEST_TITLE} 个字），如“2026 年度评选”。")
    if not asked:
        raise Invalid("名单是空的。每行写一家企业的名称或统一社会信用代码。")
    if len(asked) > MOST_CANDIDATES:
        raise Invalid(
            f"名单有 {len(asked):,} 行，一次最多核查 {MOST_CANDIDATES:,} 行，请分几次核查。"
        )


def _lines(session: Session, award: Award, meant: Sequence[Meant], on: date) -> list[Line]:
    ids = sorted({one.subject_id for one in meant if one.subject_id is not None})
    known = candidates_of(session, ids, on=on)
    awards = rulebook_of(session).awards.edition_on(on)
    titles = {one.id: one.titles for one in awards}
    judged = {number: judge(one, award, on, titles=titles) for number, one in known.items()}
    first: dict[int, int] = {}
    lines = []
    for number, one in enumerate(meant, start=1):
        found = judged[one.subject_id] if one.subject_id is not None else None
        again = first.setdefault(one.subject_id, number) if one.subject_id is not None else number
        lines.append(_line(number, one, found, None if again == number else again))
    return lines


def _line(number: int, meant: Meant, judged: Judged | None, again: int | None) -> Line:
    notes = list(meant.notes)
    if again is not None:
        notes.append(f"与第 {again} 行是同一主体。")
    said = [_identity(note) for note in notes]
    if judged is None:
        verdict = ScreeningVerdict.UNKNOWN
        findings = [_identity(meant.problem)]
    else:
        findings = [*judged.findings, *said]
        verdict = worst(one.verdict for one in findings)
    return Line(
        line_no=number,
        asked_name=meant.asked.name[:NAME_LENGTH],
        asked_code=meant.asked.code[:LONGEST_CODE],
        subject_id=meant.subject_id,
        verdict=verdict,
        findings=[one.as_details() for one in findings],
    )


def _identity(sentence: str) -> Finding:
    return Finding(rule=IDENTITY, verdict=ScreeningVerdict.WARN, sentence=sentence)


def _counts(lines: Sequence[Line]) -> dict[str, object]:
    return {one.value: sum(line.verdict is one for line in lines) for one in ScreeningVerdict}


def _row(screening_id: int, line: Line, at: datetime) -> tuple[Wire, ...]:
    findings = json.dumps(list(map(dict, line.findings)), ensure_ascii=False)
    return (screening_id, *line[:4], line.verdict.value, findings, wire_instant(at))


def _next_number(session: Session, on: date) -> str:
    """Return the next number of the year; the caller holds the lock of the journal's head."""
    city = rulebook_of(session).city
    mark = city.demo_word.zh[:1] if city.is_demonstration else ""
    of_year = f"{mark}评核〔{on.year}〕"
    wanted = select(func.count()).select_from(AwardScreening)
    made = session.scalar(wanted.where(AwardScreening.screening_no.startswith(of_year)))
    number = f"{of_year}{(made or 0) + 1}号"
    assert len(number) <= NUMBER_LENGTH
    return number


def _note(session: Session, screening: AwardScreening, by: Screener, at: datetime) -> None:
    audit.append(
        session,
        AuditEvent.AWARD_SCREENED,
        by=by.account_id,
        at=at,
        about=f"screening:{screening.id}",
        award=screening.award_id,
        edition=screening.edition,
        counts=screening.counts,
        seal=screening.content_hash.hex(),
        previous=screening.previous_id,
        digest=row_digest(screening),
    )
