"""Receipts as they are issued: numbered without a gap, signed, in the vault, and sound ever after."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from threading import Barrier

import pytest
from sqlalchemy import Engine, Select, select, text
from sqlalchemy.orm import Session

from models.audit import AuditEntry
from models.blacklist import ListEntry
from models.guards import drop_guards
from models.receipts import CheckReceipt
from models.session import Sessions
from models.vault import VaultItem
from models.vocabulary import (
    AuditEvent,
    CheckKind,
    EntryEvent,
    PersonalField,
    ReceiptFinding,
)
from registry.errors import Invalid, NotFound
from registry.keys import Key, Keyring
from registry.queries.receipts.judging import JudgedReceipt, judge_receipt, look_up
from registry.queries.receipts.reading import OpenedReceipt, ReceiptFilter, receipt, receipts
from registry.queries.receipts.signing import receipt_keys
from registry.queries.verification.receipts import check_receipts
from registry.rules.permissions import Scope
from registry.rules.receipts import Line, read_receipt, written
from registry.services import vault
from registry.services.receipts import Frame, issue
from tests.factories import make_account, make_subject
from tests.listing_rows import add_entry, end_entry
from tests.receipt_factories import make_document, make_line, make_listed_line

ON = date(2026, 11, 23)
CODE = "91330499MADEM002XC"
FRAME = Frame(CheckKind.BATCH, "演示采购项目", "2026-01")
EVERYBODYS = Scope((), None, None)


def given(session: Session, *lines: Line, at: datetime, frame: Frame = FRAME) -> CheckReceipt:
    """Issue a receipt by a fresh officer of the city's finance bureau."""
    account = make_account(department_id="finance")
    session.add(account)
    session.flush()
    return issue(session, frame, lines or (make_line(),), by=account.id, at=at)


def opened(session: Session, issued: CheckReceipt, on: date = ON) -> OpenedReceipt:
    return receipt(session, issued.id, EVERYBODYS, on=on)


def judged(session: Session, file: str, on: date = ON) -> JudgedReceipt:
    return judge_receipt(session, read_receipt(file), on=on)


def listed(session: Session) -> str:
    """List a firm with a code and return the number of its entry."""
    subject = make_subject(uscc=CODE, name="平湖乌有食品有限公司")
    session.add(subject)
    session.flush()
    return add_entry(session, subject_id=subject.id).entry_no


def test_a_receipt_is_numbered_and_signed_and_told_to_the_journal_without_names(
    session: Session, at: datetime
) -> None:
    issued = given(session, make_line(), make_line(asked_name="子虚乌有"), at=at)

    assert issued.receipt_no == "演核〔2026〕0001"
    assert (issued.lines, issued.log_size, issued.department_id) == (2, 0, "finance")
    assert "槐安" not in issued.document
    entry = session.scalars(
        select(AuditEntry).where(AuditEntry.event == AuditEvent.CHECK_MADE)
    ).one()
    assert entry.details == {
        "kind": "batch",
        "lines": 2,
        "document": bytes(issued.document_hash).hex(),
    }
    item = session.get_one(VaultItem, issued.opening_id)
    assert item.field is PersonalField.CHECK_OPENING
    assert "槐安".encode() not in bytes(item.ciphertext or b"")


def test_the_file_of_a_receipt_is_valid(session: Session, at: datetime) -> None:
    issued = given(session, make_line(), at=at)

    found = judged(session, opened(session, issued).as_file())

    assert found.finding is ReceiptFinding.VALID
    assert found.document is not None
    assert found.document.office is not None
    assert found.document.office.id == "finance"
    assert [line.is_withheld for line in found.lines] == [False]


def test_after_a_removal_the_signature_is_right_and_the_content_is_gone(
    session: Session, at: datetime
) -> None:
    number = listed(session)
    issued = given(session, make_line(), make_listed_line(number, CODE), at=at)
    before = opened(session, issued).as_file()
    assert not any(line.is_withheld for line in judged(session, before).lines)
    entry = session.scalars(_entry(number)).one()
    end_entry(session, entry, EntryEvent.REMOVED_EARLY, ON)

    after = opened(session, issued)
    brought_before, brought_after = judged(session, before), judged(session, after.as_file())

    assert after.withheld == 1
    assert "乌有" not in after.as_file()
    assert brought_before.finding is brought_after.finding is ReceiptFinding.VALID
    assert [line.is_withheld for line in brought_before.lines] == [False, True]
    assert brought_before.lines[1].opening is None
    assert [line.line for line in brought_after.lines] == [1]


def test_a_stay_hides_a_line_while_it_lasts(session: Session, at: datetime) -> None:
    number = listed(session)
    issued = given(session, make_listed_line(number, CODE), at=at)
    entry = session.scalars(_entry(number)).one()
    entry.stayed_from, entry.stayed_until = ON, ON + timedelta(days=30)
    session.flush()

    assert opened(session, issued).withheld == 1
    assert opened(session, issued, ON + timedelta(days=30)).withheld == 0


def test_a_line_of_somebody_else_than_the_entry_speaks_of_is_withheld(
    session: Session, at: datetime
) -> None:
    number = listed(session)

    issued = given(session, make_listed_line(number, "91330499MADEM0011L"), at=at)

    assert opened(session, issued).withheld == 1


def test_a_forgotten_opening_leaves_the_signature(session: Session, at: datetime) -> None:
    issued = given(session, make_line(), at=at)
    vault.forget(session, issued.opening_id, by=None, at=at, reason="期满")

    assert opened(session, issued).lines == ()
    found = judged(session, opened(session, issued).as_file())
    assert found.finding is ReceiptFinding.VALID
    assert check_receipts(session).is_sound


def test_numbers_begin_anew_each_year_in_china(session: Session) -> None:
    late = datetime(2026, 12, 31, 15, 59, tzinfo=UTC)

    numbers = [
        given(session, at=one).receipt_no for one in (late, late, late + timedelta(minutes=1))
    ]

    assert numbers == ["演核〔2026〕0001", "演核〔2026〕0002", "演核〔2027〕0001"]
    assert check_receipts(session).is_sound


@pytest.mark.parametrize("purpose", ["", "  ", "长" * 201])
def test_a_check_has_a_purpose(session: Session, at: datetime, purpose: str) -> None:
    with pytest.raises(Invalid, match="用途"):
        given(session, at=at, frame=Frame(CheckKind.SINGLE, purpose))


def test_whoever_has_no_department_issues_nothing(session: Session, at: datetime) -> None:
    account = make_account(department_id=None)
    session.add(account)
    session.flush()

    with pytest.raises(Invalid, match="部门"):
        issue(session, FRAME, [make_line()], by=account.id, at=at)


def test_a_department_reads_its_own_receipts_only(session: Session, at: datetime) -> None:
    issued = given(session, at=at)
    theirs, ours = Scope((), "amr", None), Scope((), "finance", None)

    assert receipt(session, issued.id, ours, on=ON).receipt is issued
    assert receipts(session, ReceiptFilter(theirs)).total == 0
    assert receipts(session, ReceiptFilter(ours)).receipts == (issued,)
    with pytest.raises(NotFound):
        receipt(session, issued.id, theirs, on=ON)


@pytest.mark.parametrize(
    ("changes", "count"),
    [
        ({"text": "采购"}, 1),
        ({"text": "0001"}, 1),
        ({"text": "%"}, 0),
        ({"kind": CheckKind.SINGLE}, 0),
        ({"since": ON, "until": ON}, 1),
        ({"since": ON + timedelta(days=1)}, 0),
        ({"until": ON - timedelta(days=1)}, 0),
    ],
)
def test_receipts_are_filtered(
    session: Session, at: datetime, changes: dict[str, object], count: int
) -> None:
    given(session, at=at)

    assert receipts(session, ReceiptFilter(EVERYBODYS, **changes)).total == count  # type: ignore[arg-type]


def test_a_receipt_is_looked_up_by_number_and_digest_never_by_number_alone(
    session: Session, at: datetime
) -> None:
    issued = given(session, make_line(), at=at)
    digest = bytes(issued.document_hash).hex()

    found = look_up(session, issued.receipt_no, digest[:16].upper(), on=ON)

    assert found.finding is ReceiptFinding.VALID
    assert found.lines == ()
    said = set()
    for number, begin in [
        (issued.receipt_no, ""),
        (issued.receipt_no, digest[:15]),
        (issued.receipt_no, "0" * 16),
        ("演核〔2026〕0002", digest[:16]),
        ("", digest[:16]),
    ]:
        with pytest.raises(NotFound) as refused:
            look_up(session, number, begin, on=ON)
        said.add(str(refused.value))
    assert len(said) == 1


def test_a_signed_document_that_is_not_in_the_table_is_not_ours(
    session: Session, at: datetime, keyring: Keyring
) -> None:
    given(session, at=at)
    stranger = make_document().as_bytes()
    key = receipt_keys(session)[-1]
    file = written(stranger, keyring.sign_receipt(stranger), key, ())

    assert judged(session, file).finding is ReceiptFinding.NOT_OURS


def test_an_older_key_still_vouches_for_what_it_signed(
    session: Session, at: datetime, keyring: Keyring
) -> None:
    issued = given(session, at=at)
    newer = (*keyring.keys["receipt"], Key("receipt-2", "2026-11-23", bytes(32)))
    session.info["keyring"] = Keyring(keyring.keys | {"receipt": newer})

    again = given(session, at=at)

    assert again.key_id != issued.key_id
    for one in (issued, again):
        file = opened(session, one).as_file()
        assert json.loads(file)["key_id"] == one.key_id
        assert judged(session, file).finding is ReceiptFinding.VALID
    assert check_receipts(session).is_sound


def test_two_who_issue_at_once_get_two_numbers(sessions: Sessions, at: datetime) -> None:
    start = Barrier(4)

    def one(_: int) -> str:
        start.wait(timeout=30)
        with sessions.writing() as session:
            return given(session, at=at).receipt_no

    with ThreadPoolExecutor(4) as pool:
        numbers = sorted(pool.map(one, range(4)))

    assert numbers == [f"演核〔2026〕000{number}" for number in range(1, 5)]
    with sessions.reading() as session:
        assert check_receipts(session).is_sound


@pytest.mark.parametrize(
    ("statement", "problem"),
    [
        ("UPDATE check_receipt SET purpose = '别的'", "登记栏目"),
        ("UPDATE check_receipt SET document = replace(document, '演示', '别的')", "摘要"),
        ("UPDATE check_receipt SET signature = 'AAAA'", "签名"),
        ("UPDATE check_receipt SET key_id = '00000000'", "签名"),
        ("UPDATE check_receipt SET receipt_no = '演核〔2026〕0009'", "登记栏目"),
        ("DELETE FROM check_receipt", "缺失"),
        ("UPDATE check_receipt SET by_id = (SELECT max(id) FROM account)", "操作日志"),
        ("UPDATE check_receipt SET recorded_at = '2026-02-03 04:05:06+00:00'", "操作日志"),
        ("UPDATE check_receipt SET opening_id = (SELECT max(id) FROM vault_item)", "承诺值"),
    ],
)
def test_what_is_altered_from_outside_is_found(
    sessions: Sessions, engine: Engine, at: datetime, statement: str, problem: str
) -> None:
    with sessions.writing() as session:
        given(session, make_line(), at=at)
        vault.put(session, PersonalField.CHECK_OPENING, _other_opening(), subject_id=None, at=at)
        session.add(make_account(department_id="finance"))
        session.flush()
        assert check_receipts(session).is_sound

    _touch(engine)(statement)

    with sessions.reading() as session:
        found = check_receipts(session)
    assert found.problem is not None
    assert problem in found.problem


def _other_opening() -> str:
    content = make_line(answer="适用").content()
    return json.dumps({"openings": [{"line": 1, "random": "0" * 64, "content": content}]})


def _touch(engine: Engine) -> Callable[[str], None]:
    def run(statement: str) -> None:
        with engine.execution_options(register_writes=True).begin() as connection:
            if engine.dialect.name == "sqlite":
                for deed in ("update", "delete"):
                    trigger = f"DROP TRIGGER IF EXISTS check_receipt_keeps_facts_{deed}"
                    connection.execute(text(trigger))
            name = engine.dialect.name
            drop_guards(lambda ddl: connection.execute(text(ddl)), name, "check_receipt")
            connection.execute(text(statement))

    return run


def _entry(number: str) -> Select[ListEntry]:
    return select(ListEntry).where(ListEntry.entry_no == number)
