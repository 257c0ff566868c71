"""A desk at which tests screen candidates: firms with what happened to them, and the officers."""

from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.awards import AwardScreening, AwardScreeningLine
from models.vocabulary import RecordChange, SubjectStatus
from registry.rules.screening import Asked
from registry.services import awards
from registry.services.awards import Screener
from tests.factories import make_account
from tests.integration.services.duplicate_desk import register
from tests.record_factories import (
    OPENED,
    make_honour,
    make_penalty,
    make_sample,
    write_record,
    write_version,
)

MAYOR = "mayor_quality_award"
CLEAN, SAMPLED, REPAIRED, VOIDED, OWING = (
    *("91330499MADEM0062W", "91330499MADEM0070P", "91330499MADEM0089L"),
    *("91330499MADEM0038C", "91330499MADEM0097F"),
)
HOLDER = "91330499MADEM0011L"
ESTABLISHED = {"established_on": date(2010, 5, 6), "status": SubjectStatus.ACTIVE}
CITY = "嘉兴市市场监督管理局"


class AwardDesk(NamedTuple):
    """The firms by number, and who screens for the city and for Nanhu District."""

    firms: dict[str, int]
    city: Screener
    nanhu: Screener


def lay_out(session: Session, at: datetime) -> AwardDesk:
    """Register five candidates: clean, sampled, repaired, voided, owing; and the officers."""
    firms = {
        code: register(session, f"嘉兴{name}有限公司", code, at, **ESTABLISHED)
        for code, name in (
            *((CLEAN, "子虚家居"), (SAMPLED, "黄粱毛衫"), (REPAIRED, "华胥电器")),
            *((VOIDED, "蕉鹿食品"), (OWING, "蜃楼电器")),
        )
    }
    sampled(session, firms[SAMPLED], at)
    first = sampled(session, firms[REPAIRED], at)
    repaired = make_sample(authority=CITY, publicity_until=date(2026, 5, 20))
    write_version(
        session,
        first,
        RecordChange.CORRECTED,
        repaired._replace(document_no="演检修", decided_on=first.decided_on),
        at=at,
        public_from=first.decided_on,
        public_until=date(2026, 5, 21),
    )
    voided = sampled(session, firms[VOIDED], at)
    write_version(session, voided, RecordChange.WITHDRAWN, make_sample(authority=CITY), at=at)
    write_record(session, firms[OWING], make_penalty(decided_on=date(2026, 3, 18)), at=at)
    people = [
        make_account(created_at=OPENED),
        make_account(created_at=OPENED, division_code="330402"),
    ]
    session.add_all(people)
    session.flush()
    city, nanhu = (Screener(one.id, one.department_id, one.division_code) for one in people)
    return AwardDesk(firms, city, nanhu)


def sampled(session: Session, firm: int, at: datetime, **said: Any):  # type: ignore[no-untyped-def]
    """Write a failed sample of the city, public for a year."""
    on = said.pop("decided_on", date(2025, 11, 18))
    return write_record(
        session,
        firm,
        make_sample(**({"authority": CITY, "decided_on": on} | said)),
        at=at,
        public_from=on,
        public_until=on.replace(year=on.year + 1),
    )


def awarded(session: Session, firm: int, at: datetime, **said: Any):  # type: ignore[no-untyped-def]
    """Write the mayor's award of 2024, held until 2029-12-19."""
    honour = make_honour(**({"title": "嘉兴市市长质量奖"} | said))
    return write_record(session, firm, honour, at=at, public_from=honour.decided_on)


def screened(
    session: Session, desk: AwardDesk, codes: list[str], at: datetime, **said: Any
) -> tuple[AwardScreening, list[AwardScreeningLine]]:
    """Screen firms by code for the mayor's award and return what was kept."""
    asked = [Asked(number, "", code) for number, code in enumerate(codes, start=1)]
    made = awards.screen(session, MAYOR, "2026 年度评选", asked, by=desk.city, at=at, **said)
    return made, lines(session, made)


def lines(session: Session, made: AwardScreening) -> list[AwardScreeningLine]:
    """Return the lines of a screening."""
    return list(
        session.scalars(
            select(AwardScreeningLine)
            .where(AwardScreeningLine.screening_id == made.id)
            .order_by(AwardScreeningLine.line_no)
        )
    )
