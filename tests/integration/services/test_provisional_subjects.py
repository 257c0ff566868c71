"""A firm without a code is registered by a person, from a row that waits; never public by itself."""

from datetime import datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.audit import AuditEntry
from models.subjects import Subject
from models.vocabulary import AuditEvent, SubjectKind
from registry.errors import Conflict, Invalid
from registry.queries.verification import verify
from registry.rules.subjects import Particulars
from registry.services import subjects
from tests.integration.services.duplicate_desk import BOTTLE, register

NAME = "嘉善县蓬湖包装材料厂"


def _register(session: Session, at: datetime, name: str = NAME, **said: str) -> int:
    particulars = Particulars(name, "", **said)  # type: ignore[arg-type]
    return subjects.register_provisional(session, particulars, department_id="amr", by=None, at=at)


def test_a_subject_without_a_code_is_registered_and_told_to_the_journal(
    session: Session, at: datetime
) -> None:
    number = _register(session, at, division_code="330421")

    subject = session.get_one(Subject, number)
    assert (subject.uscc, subject.name, subject.kind, subject.division_code) == (
        None,
        NAME,
        SubjectKind.ENTERPRISE,
        "330421",
    )
    told = session.scalars(
        select(AuditEntry.about).where(AuditEntry.event == AuditEvent.SUBJECT_REGISTERED)
    ).all()
    assert told == [f"subject:{number}"]
    assert all(finding.is_sound for finding in verify(session, None))


def test_a_second_one_of_the_name_waits_for_a_person(session: Session, at: datetime) -> None:
    _register(session, at)

    with pytest.raises(Conflict, match="已有同名的暂立主体"):
        _register(session, at)


@pytest.mark.parametrize("name", ["有限公司", "张三", "", "九" * 200])
def test_a_name_that_tells_nobody_apart_registers_nobody(
    session: Session, at: datetime, name: str
) -> None:
    with pytest.raises(Invalid):
        _register(session, at, name)


def test_whoever_has_a_code_is_registered_by_it(session: Session, at: datetime) -> None:
    with pytest.raises(Invalid, match="按代码登记"):
        _register(session, at, uscc=BOTTLE)


def test_a_provisional_subject_does_not_stand_in_the_way_of_the_register(
    session: Session, at: datetime
) -> None:
    _register(session, at)

    firm = register(session, NAME, BOTTLE, at)

    assert session.get_one(Subject, firm).uscc == BOTTLE
