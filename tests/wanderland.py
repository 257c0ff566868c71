"""A small register of firms from nowhere (DEMO-STORY), for tests of what the public finds and reads.

Invariant: everything is taken in through the services; only a merge, which has no service yet, is
written as the projection that a reader meets.
"""

from datetime import UTC, date, datetime

from sqlalchemy.orm import Session

from models.subjects import Subject
from models.vocabulary import CodeKind, NameKind, SubjectKind, SubjectStatus
from registry.rules.identity.folding import fold
from registry.rules.subjects import NameSpan, Particulars
from registry.services import subjects

AT = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
ON = date(2026, 11, 23)
MIRAGE = "嘉兴蜃楼电器有限公司"
E03, E04 = "91330499MADEM0038C", "91330499MADEM00467"
E08, E09 = "91330499MADEM0089L", "91330499MADEM0097F"
E10, E12, E14 = "91330499MADEM010X0", "92330499MADEM0126P", "91330499MADEM0142G"
OLD_NUMBER = "330402000012346"
FIRMS = (
    Particulars(
        "嘉兴蕉鹿食品有限公司", "", E03, legal_representative="郑樵生", division_code="330402"
    ),
    Particulars("嘉兴蕉鹿食品有限公司海盐分公司", "", E04, parent_uscc=E03, division_code="330424"),
    Particulars(
        "嘉兴华胥电器有限公司",
        "",
        E08,
        legal_representative="黄成华",
        division_code="330411",
        address="秀洲区华胥路 8 号",
        established_on=date(2014, 4, 1),
        changed_on=date(2022, 7, 1),
        other_names=(
            NameSpan(NameKind.REGISTERED, MIRAGE, fold(MIRAGE), date(2014, 4, 1), date(2022, 7, 1)),
        ),
        other_codes=((CodeKind.REGISTRATION_NO, OLD_NUMBER),),
    ),
    Particulars(MIRAGE, "", E09, division_code="330402", established_on=date(2023, 2, 20)),
    Particulars("嘉善蓬壶包装材料有限公司", "", E10, division_code="330421"),
    Particulars(
        "嘉兴市南湖区武陵渔人水果店",
        "",
        E12,
        address="某人家中 12 号",
        division_code="330402-L10",
        operator_name="渔大有",
    ),
    Particulars(
        "桐乡水月家纺有限公司",
        "",
        E14,
        status=SubjectStatus.DEREGISTERED,
        status_on=date(2025, 12, 18),
        division_code="330483",
    ),
    Particulars(
        "贾予存",
        fold("贾予存"),
        kind=SubjectKind.PRACTITIONER,
        certificate_no="浙1330499000001",
        person_name="贾予存",
    ),
)


def populate(session: Session) -> dict[str, int]:
    """Take the firms in and return their ids by code."""
    ids = {firm.key: _register(session, firm) for firm in FIRMS}
    subjects.add_alias(
        session, ids[E12], NameKind.SHOP_SIGN, "武陵渔人鲜果", source="amr", by=None, at=AT
    )
    return ids


def merge_a_duplicate(session: Session, survivor_id: int) -> Subject:
    """Put a typing variant with a code of its own beside its survivor and return it."""
    name = "嘉善县蓬湖包装材料厂"
    duplicate_id = _register(session, Particulars(name, fold(name), "91330499MADEM01698"))
    duplicate = session.get_one(Subject, duplicate_id)
    duplicate.survivor_id = survivor_id
    session.flush()
    return duplicate


def register_firm(session: Session, name: str, uscc: str, *, kind: SubjectKind) -> int:
    """Take one more firm in and return its id."""
    return _register(session, Particulars(name, "", uscc, kind=kind))


def _register(session: Session, said: Particulars) -> int:
    said = said._replace(name_key=fold(said.name))
    return subjects.register(session, said, department_id="amr", by=None, at=AT)
