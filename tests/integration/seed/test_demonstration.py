"""The demonstration in the register: whole, the same every time, nobody's personal data in the open."""

import json
from dataclasses import astuple
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.accounts import Account
from models.audit import AuditEntry, RulebookEdition
from models.base import Base
from models.exchange import ImportBatch, QuarantinedRow
from models.session import Sessions
from models.subjects import Subject, SubjectName, SubjectVersion
from models.vault import VaultItem
from models.vocabulary import (
    AuditEvent,
    BatchState,
    ImportKind,
    NameKind,
    PersonalField,
    QuarantineState,
    Role,
    SubjectKind,
    SubjectStatus,
)
from registry import rulebooks
from registry.queries.accounts import demo_usernames
from registry.queries.verification import verify
from registry.rules.identity.uscc import check_uscc
from registry.rules.subjects import NameSpan, is_in_force
from registry.services import vault
from registry.services.accounts.passwords import HASHER
from registry.services.subjects.known import standing_names
from seed.accounts import demo_accounts
from seed.demonstration import load_demonstration
from seed.invented_codes import DIVISION
from seed.measures import names_without_a_password
from tests.integration.seed.conftest import Demonstration

RULEBOOK = rulebooks.load("jiaxing")
SHENLOU = "嘉兴蜃楼电器有限公司"
KINDS_AT_LEAST = {
    SubjectKind.ENTERPRISE: 440,
    SubjectKind.INDIVIDUAL_BUSINESS: 70,
    SubjectKind.BRANCH: 30,
    SubjectKind.COOPERATIVE: 20,
    SubjectKind.SOLE_PROPRIETOR: 5,
    SubjectKind.PARTNERSHIP: 5,
    SubjectKind.SOCIAL_ORGANISATION: 10,
    SubjectKind.PRACTITIONER: 20,
}


def test_every_kind_status_and_county_is_there(told: Session) -> None:
    kinds = dict(_counts(told, Subject.kind))
    statuses = dict(_counts(told, Subject.status))
    divisions = {code for code, _ in _counts(told, Subject.division_code) if code}

    assert {kind for kind, least in KINDS_AT_LEAST.items() if kinds[kind] < least} == set()
    assert set(statuses) >= {
        SubjectStatus.ACTIVE,
        SubjectStatus.DEREGISTERED,
        SubjectStatus.LICENCE_REVOKED,
        SubjectStatus.SUSPENDED_BUSINESS,
        SubjectStatus.MOVED_OUT,
    }
    assert divisions <= set(RULEBOOK.divisions)
    counties = {RULEBOOK.divisions[code].parent_code for code in divisions}
    assert {one.code for one in RULEBOOK.divisions.children("330400")} <= counties


def test_every_code_is_right_and_of_the_division_that_is_not_allocated(
    told: Session,
) -> None:
    codes = told.scalars(select(Subject.uscc).where(Subject.uscc.is_not(None))).all()

    checks = [check_uscc(str(code)) for code in codes]
    assert [check.code for check in checks if check.problems or check.warnings] == []
    assert {check.code[2:8] for check in checks} == {DIVISION}


def test_every_row_found_its_town_and_its_industry(told: Session) -> None:
    lacking = told.scalars(
        select(SubjectVersion.name).where(
            SubjectVersion.uscc.is_not(None),  # of who has no code nobody knows more yet
            SubjectVersion.division_code.is_(None) | SubjectVersion.industry_code.is_(None),
        )
    ).all()

    assert lacking == []


def test_loading_twice_changes_nothing_and_the_register_is_sound(sessions: Sessions) -> None:
    with sessions.writing() as session:
        loaded = load_demonstration(session, RULEBOOK)
    before = _sizes(sessions)

    with sessions.writing() as session:
        again = load_demonstration(session, RULEBOOK)

    assert set(astuple(again)) == {0}
    assert _sizes(sessions) == before
    assert loaded.accounts == 17
    assert before[RulebookEdition.__tablename__] == loaded.editions
    with sessions.reading() as session:
        assert [finding for finding in verify(session, None) if not finding.is_sound] == []


def test_one_name_was_borne_by_two_firms_on_different_days(told: Session) -> None:
    ids = told.scalars(select(SubjectName.subject_id).where(SubjectName.name == SHENLOU))
    names = standing_names(told, sorted(set(ids)))
    codes = _codes_by_id(told)

    borne = {codes[number]: [span for _, span in spans] for number, spans in names.items()}
    former = [span for span in borne["91330499MADEM0089L"] if span.name == SHENLOU]
    assert [(span.valid_from, span.valid_to) for span in former] == [
        (date(2014, 4, 1), date(2022, 7, 1))
    ]
    assert _name_on(borne["91330499MADEM0089L"], date(2022, 6, 30)) == SHENLOU
    assert _name_on(borne["91330499MADEM0089L"], date(2022, 7, 1)) == "嘉兴华胥电器有限公司"
    assert _name_on(borne["91330499MADEM0097F"], date(2023, 2, 20)) == SHENLOU
    assert _name_on(borne["91330499MADEM0097F"], date(2023, 2, 19)) is None


def test_a_deregistered_firm_has_its_day(told: Session) -> None:
    firm = told.scalars(select(Subject).where(Subject.uscc == "91330499MADEM0142G")).one()
    version = told.get_one(SubjectVersion, firm.version_id)

    assert firm.status is SubjectStatus.DEREGISTERED
    assert version.status_on == date(2025, 12, 18)


def test_a_branch_knows_its_head_office(told: Session) -> None:
    heads = set(told.scalars(select(Subject.uscc)))
    rows = told.execute(
        select(SubjectVersion.uscc, SubjectVersion.parent_uscc).where(
            SubjectVersion.kind == SubjectKind.BRANCH
        )
    )
    parents = dict(rows.all())

    assert parents["91330499MADEM00467"] == "91330499MADEM0038C"
    assert set(parents.values()) <= heads


def test_operators_and_persons_lie_in_the_vault_alone(told: Session) -> None:
    operators = told.scalars(
        select(VaultItem.id)
        .join(Subject, Subject.id == VaultItem.subject_id)
        .where(
            Subject.uscc == "92330499MADEM0126P",
            VaultItem.field == PersonalField.OPERATOR_NAME,
        )
    ).all()
    plain = [vault.open_item(told, item) for item in operators]
    everything = _everything_in_the_open(told)

    assert plain == ["渔大有"]
    for personal in ("渔大有", "贾予存", "33049919840229001X"):
        assert personal not in everything


def test_every_account_is_a_demonstration_and_its_password_holds(told: Session) -> None:
    kept = {one.username: one for one in told.scalars(select(Account))}
    subjects = _codes_by_id(told)
    demo = demo_usernames(told)

    people = {one.username: one for one in demo_accounts()}
    assert set(kept) - names_without_a_password() == set(people)
    assert set(kept) == set(demo)
    for username, one in people.items():
        account = kept[username]
        assert HASHER.verify(account.password_hash, one.password) is True
        assert account.role is one.role
        assert subjects.get(account.subject_id, "") == one.subject
    assert kept["o.zhou"].division_code == "330402"


def test_the_last_import_is_finished_and_leaves_a_queue(told: Session) -> None:
    states = set(told.scalars(select(ImportBatch.state)))
    last = told.scalars(select(ImportBatch).order_by(ImportBatch.id.desc())).first()
    queue = told.scalars(
        select(QuarantinedRow)
        .where(QuarantinedRow.kind == ImportKind.ENTERPRISES)
        .order_by(QuarantinedRow.id)
    ).all()
    of_no_code = told.scalar(
        select(func.count())
        .select_from(Subject)
        .where(Subject.name.contains("蓬湖"), Subject.survivor_id.is_(None))
    )

    assert states == {BatchState.DONE}
    assert last is not None
    assert (last.accepted, last.unchanged, last.conflicts, last.quarantined) == (7, 1, 0, 4)
    rules = [(row.state, row.problems[0]["rule"]) for row in queue]
    assert rules == [
        (QuarantineState.WAITING, "no_code"),
        (QuarantineState.BROKEN, "alphabet"),
        (QuarantineState.BROKEN, "spreadsheet"),
        (QuarantineState.BROKEN, "day"),
    ]
    assert queue[0].name_shown == "嘉善县蓬湖包装材料厂"
    assert of_no_code == 0


def test_every_deed_is_in_the_journal(told: Session, demonstration: Demonstration) -> None:
    events = dict(_counts(told, AuditEntry.event))
    files = demonstration.loaded.files

    assert events[AuditEvent.ACCOUNT_CREATED] == 17 + 13  # those told of, and who acts for offices
    assert events[AuditEvent.BATCH_OPENED] == events[AuditEvent.BATCH_CLOSED] == files
    assert events[AuditEvent.PROPOSAL_DRAFTED] == demonstration.loaded.proposals
    assert events[AuditEvent.ROW_CORRECTED] == 3
    assert events[AuditEvent.SUBJECTS_MERGED] == events[AuditEvent.MERGE_PROPOSED] == 1


def test_no_account_is_left_without_a_role_to_show() -> None:
    roles = {one.role for one in demo_accounts()}

    assert roles == set(Role)


def _counts(session: Session, column: object) -> list[tuple[object, int]]:
    return [
        (value, size)
        for value, size in session.execute(select(column, func.count()).group_by(column))
    ]


def _codes_by_id(session: Session) -> dict[int | None, str | None]:
    return dict(session.execute(select(Subject.id, Subject.uscc)).all())


def _sizes(sessions: Sessions) -> dict[str, int]:
    with sessions.reading() as session:
        return {
            table.name: session.scalar(select(func.count()).select_from(table)) or 0
            for table in Base.metadata.sorted_tables
        }


def _name_on(spans: list[NameSpan], day: date) -> str | None:
    registered = [one for one in spans if one.kind is NameKind.REGISTERED]
    return next((one.name for one in registered if is_in_force(one, day)), None)


def _everything_in_the_open(session: Session) -> str:
    return "\n".join(
        str(tuple(row))
        for table in Base.metadata.sorted_tables
        for row in session.execute(select(table))
    )


def test_no_canary_of_a_person_stands_outside_the_vault(told: Session) -> None:
    canaries = ("褚叔夏", "330499197905060772", "0573-0000 0017", "0573-00000017", "0000 0017")
    told_of = {
        table.name
        for table in Base.metadata.sorted_tables
        if table.name != VaultItem.__tablename__
        for row in told.execute(select(table))
        for cell in row
        if any(one in _as_text(cell) for one in canaries)
    }

    assert told_of == set()
    rows = told.scalars(select(QuarantinedRow)).all()
    values = [p["value"] for row in rows for p in row.problems if p["rule"] == "personal_data"]
    assert "〔自然人姓名〕〔身份证号〕〔固定电话〕" in values


def _as_text(cell: object) -> str:
    if isinstance(cell, bytes):
        return cell.decode("utf-8", "replace")
    return json.dumps(cell, ensure_ascii=False) if isinstance(cell, list | dict) else str(cell)
