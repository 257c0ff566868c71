"""A desk with firms that may be one, and the people who judge them."""

from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from models.duplicates import DuplicatePair, SubjectMerge
from models.records import Record
from models.vocabulary import SubjectKind
from registry.rules.identity.folding import fold
from registry.rules.subjects import Particulars
from registry.services import duplicates, subjects
from registry.services.duplicates import Wish
from tests.record_factories import Hands, make_hands, make_penalty, write_record

BOTTLE, LAKE, MACHINE = "91330499MADEM010X0", "91330499MADEM01698", "91330499MADEM0011L"
REASON = "电话核实，同一负责人、同一住所"
SHOWN = {"public_from": date(2026, 9, 1), "public_until": date(2027, 9, 1)}


class Desk(NamedTuple):
    """Two firms alike with other codes, a third like both, and the people."""

    bottle: int
    lake: int
    machine: int
    people: Hands


def register(session: Session, name: str, uscc: str, at: datetime, **more: Any) -> int:
    """Register a firm and return its number."""
    given: dict[str, Any] = {
        "kind": SubjectKind.ENTERPRISE,
        "legal_representative": "方蓬山",
        "address": "嘉兴市嘉善县天凝镇蓬山路10号",
        "division_code": "330421",
        "established_on": date(2016, 10, 17),
    }
    said = Particulars(name, fold(name), uscc, **(given | more))
    return subjects.register(session, said, department_id="amr", by=None, at=at)


def lay_out(session: Session, at: datetime) -> Desk:
    """Register the firms, add the people, and return them."""
    return Desk(
        register(session, "嘉善蓬壶包装材料有限公司", BOTTLE, at),
        register(session, "嘉善县蓬湖包装材料厂", LAKE, at, address="嘉善县天凝镇蓬山路10号"),
        register(session, "嘉善蓬壶包装机械有限公司", MACHINE, at, legal_representative="方机生"),
        make_hands(session),
    )


def pair_up(session: Session, one: int, other: int, at: datetime) -> DuplicatePair:
    """Put two firms into the queue."""
    return duplicates.pair_of(session, one, other, at=at)


def propose_merge(
    session: Session, desk: Desk, at: datetime, *, into: int | None = None, **wish: Any
) -> SubjectMerge:
    """Let the officer propose to merge the lake into the bottle."""
    pair = pair_up(session, desk.bottle, desk.lake, at)
    wanted = Wish(REASON, into or desk.bottle, **wish)
    return duplicates.propose_merge(session, pair.id, wanted, by=desk.people.officer, at=at)


def merge(session: Session, desk: Desk, at: datetime, **wish: Any) -> SubjectMerge:
    """Let two people merge the lake into the bottle."""
    proposed = propose_merge(session, desk, at, **wish)
    done = duplicates.confirm_merge(session, proposed.id, by=desk.people.approver, at=at)
    assert not done.changed
    return done.merge


def penalise(session: Session, subject_id: int, at: datetime, **changes: Any) -> Record:
    """Put a public penalty on a firm."""
    return write_record(session, subject_id, make_penalty(**changes), at=at, **SHOWN)
