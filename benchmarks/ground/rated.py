"""Registers of very many rated subjects: three records each, as facts that the deeds have kept.

Written straight into the tables, because a million penalties through the office's hands take days;
what a run reads and writes is what it reads and writes in any register.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from random import Random

from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from models.base import Base
from models.bulk import Wire, insert_columns, wire_instant
from models.session import Sessions
from models.vocabulary import SubjectKind
from registry.rules.ratings import Facts, Negative, Positive, RatingModel, Span
from registry.rules.ratings.packing import pack
from registry.rules.ratings.scoring import GRADES, score_packs

TABLES = Base.metadata.tables
DOMAINS = ("food", "product", "metrology", "service_commerce", "engineering", "advertising")
# What firms are on record for, roughly as the register's files say: mostly minor and long past.
NEGATIVES = ("N201", "N201", "N201", "N202", "N202", "N301", "N302", "N501", "N503", "N203")
POSITIVES = ("P202", "P202", "P203", "P305", "P401", "P402", "P404", "P405", "P108")
CHUNK = 20_000
LATEST = date(2026, 10, 31)


def facts_of(number: int, seed: int = 5) -> Facts:
    """Return the invented facts of a subject: three records, two of which are bad for many."""
    chance = Random(f"{seed}:{number}")
    bad = chance.choice((0, 1, 1, 2, 2, 3))
    negatives = []
    for place in range(bad):
        on = LATEST - timedelta(days=chance.randrange(1_400))
        negatives.append(
            Negative(
                chance.choice(NEGATIVES),
                on,
                3 * number + place,
                chance.choice(DOMAINS),
                f"演市监处罚〔{on.year}〕{number * 3 + place}号",
                on + timedelta(days=366),
            )
        )
    positives = []
    for place in range(bad, 3):
        on = LATEST - timedelta(days=chance.randrange(1_400))
        until = on + timedelta(days=1_095)
        positives.append(Positive(chance.choice(POSITIVES), on, 3 * number + place, until))
    return Facts(
        SubjectKind.ENTERPRISE,
        established_on=LATEST - timedelta(days=chance.randrange(100, 9_000)),
        negatives=tuple(negatives),
        positives=tuple(positives),
        activity=tuple(one.on for one in (*negatives, *positives) if one.on is not None),
        in_force=tuple(Span(one.on, one.valid_until) for one in positives),
    )


def fill(engine: Engine, count: int, model: RatingModel, as_of: date, at: datetime) -> None:
    """Write `count` subjects that stand as the rule says on `as_of`,"""
    sessions, instant = Sessions(engine), wire_instant(at)
    for start in range(1, count + 1, CHUNK):
        numbers = range(start, min(start + CHUNK, count + 1))
        with sessions.writing() as session:
            _subjects(session, numbers, instant)
            _projections(session, numbers, model, as_of)
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            for table in ("subject", "subject_version"):
                numbering = f"pg_get_serial_sequence('{table}', 'id')"
                connection.execute(text(f"SELECT setval({numbering}, {count})"))
        connection.execute(text("ANALYZE"))


def _subjects(session: Session, numbers: Sequence[int], instant: str) -> None:
    size, codes = len(numbers), [f"91330499{number:010}" for number in numbers]
    names = [f"嘉兴演示{number}有限公司" for number in numbers]
    own = {
        "id": list(numbers),
        "kind": ["enterprise"] * size,
        "uscc": codes,
        "name": names,
        "name_key": names,
        "status": ["active"] * size,
    }
    insert_columns(session, TABLES["subject"], own | {"version_id": list(numbers)})
    version = own | {
        "subject_id": list(numbers),
        "valid_from": ["2015-01-01"] * size,
        "industry_code": ["C14"] * size,
        "source": ["amr"] * size,
        "content_hash": [b"0" * 16] * size,
        "recorded_at": [instant] * size,
    }
    del version["name_key"]
    insert_columns(session, TABLES["subject_version"], version)


def _projections(session: Session, numbers: Sequence[int], model: RatingModel, as_of: date) -> None:
    size, day = len(numbers), as_of.isoformat()
    packs = [pack(facts_of(number)) for number in numbers]
    scored = score_packs(packs, model, as_of)
    changes: list[Wire] = [
        date.fromordinal(one).isoformat() if one else None for one in scored.next_change.tolist()
    ]
    columns: dict[str, Sequence[Wire]] = {
        "subject_id": list(numbers),
        "rating_id": [0] * size,
        "as_of": [day] * size,
        "score": scored.score.tolist(),
        "grade": [GRADES[place].value for place in scored.grade.tolist()],
        "next_change_on": changes,
        "public_from": [day] * size,
        "industry_code": ["C14"] * size,
        "facts": packs,
    }
    insert_columns(session, TABLES["subject_rating"], columns)
