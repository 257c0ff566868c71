"""The door of evidence: what comes in is kept clean, what goes out can do nothing, and who gets it."""

import io
import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import Forbidden
from werkzeug.test import TestResponse

from models.accounts import Account
from models.audit import AuditEntry
from models.proposals import EvidenceFile, RecordProposal
from models.vocabulary import AuditEvent, ProposalState, RecordChange, RecordKind, Role
from registry import clock
from registry.errors import Invalid, Refused
from registry.services.accounts import open_session
from registry.services.records import evidence as evidence_service
from registry.services.records.evidence import keep_evidence
from registry.web import guard
from registry.web.regulator.evidence import EvidenceStore, taken_in
from tests.factories import make_subject
from tests.fixtures.web import COOKIE, add_account, form_token, parts_of
from tests.unit.files.papers import CANARY, jpeg, pdf

NAME = "嘉市监罚〔2026〕1号 决定书\"'.pdf"
NANHU, XIUZHOU = "330402", "330411"
Opens = Callable[..., FlaskClient]


@pytest.fixture
def browser(app: Flask) -> Opens:
    """Makes a browser in which a fresh account is signed in."""

    def sign_in(role: Role = Role.OFFICER, **changes: object) -> FlaskClient:
        client = app.test_client()
        with parts_of(app).sessions.writing() as session:
            account = add_account(session, role, **changes)
            client.set_cookie(COOKIE, open_session(session, account, at=clock.now()))
        return client

    return sign_in


def sender(app: Flask, **changes: object) -> int:
    with parts_of(app).sessions.writing() as session:
        return add_account(session, Role.OFFICER, **changes).id


def keep(app: Flask, by: int, data: bytes | None = None, name: str = NAME) -> str:
    """Take a file in as the door does, for an officer; return its digest."""
    with app.test_request_context():
        _sign_in(app, by)
        taken = taken_in(FileStorage(io.BytesIO(pdf() if data is None else data), name))
    with parts_of(app).sessions.writing() as session:
        department = session.get_one(Account, by).department_id or ""
        row = keep_evidence(
            session,
            taken.cleaned,
            taken.file_name,
            department_id=department,
            by=by,
            at=clock.now(),
        )
        return row.digest


def _sign_in(app: Flask, account_id: int) -> None:
    with parts_of(app).sessions.reading() as session:
        account = session.get_one(Account, account_id)
        actor = guard.Actor(account.id, account.role, account.department_id, account.division_code)
    guard.g._login_user = guard.SignedIn(actor, account.username, account.display_name, None)


def use(app: Flask, digest: str, by: int, division: str | None, subject_in: str | None) -> None:
    """Let a proposal rest on the file."""
    with parts_of(app).sessions.writing() as session:
        subject = make_subject(division_code=subject_in)
        session.add(subject)
        session.flush()
        session.add(
            RecordProposal(
                change=RecordChange.ADDED,
                state=ProposalState.DRAFT,
                kind=RecordKind.PENALTY,
                subject_id=subject.id,
                content={},
                evidence=["ab" * 32, digest],
                confirmed=[],
                content_hash=b"\x00" * 32,
                needs_review=False,
                department_id="amr",
                division_code=division,
                proposed_by=by,
                created_at=clock.now(),
                state_since=clock.now(),
            )
        )


def ask(client: FlaskClient, digest: str) -> TestResponse:
    path = f"/regulator/evidence/{digest}/open"
    return client.post(path, data={"csrf_token": form_token(client)})


def test_a_file_goes_out_as_it_was_kept_and_can_do_nothing(app: Flask, browser: Opens) -> None:
    digest = keep(app, sender(app))

    answer = ask(browser(), digest)

    assert answer.status_code == 200
    assert answer.data.startswith(b"%PDF-")
    assert answer.mimetype == "application/pdf"
    headers = answer.headers
    assert headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "no-store"
    said = headers["Content-Disposition"]
    assert said.startswith("attachment;")
    assert said.isascii()
    assert "filename*=UTF-8''" in said
    assert "%E5%98%89%E5%B8%82" in said
    assert not re.search(r"[\r\n]", said)


def test_the_journal_knows_who_has_it_before_it_goes_out(app: Flask, browser: Opens) -> None:
    digest = keep(app, sender(app))

    ask(browser(), digest)

    with parts_of(app).sessions.reading() as session:
        entry = session.scalars(
            select(AuditEntry).where(AuditEntry.event == AuditEvent.EVIDENCE_READ)
        ).one()
    assert entry.details == {"digest": digest}
    assert entry.actor_id == 2


def test_it_is_not_opened_by_an_address_alone(app: Flask, browser: Opens) -> None:
    digest = keep(app, sender(app))
    client = browser()

    assert client.get(f"/regulator/evidence/{digest}/open").status_code == 405
    assert client.post(f"/regulator/evidence/{digest}/open").status_code == 400


@pytest.mark.parametrize(
    ("role", "changes", "status"),
    [
        (Role.OFFICER, {}, 200),
        (Role.LEGAL_REVIEWER, {}, 200),
        (Role.APPROVER, {}, 200),
        (Role.AUDITOR, {}, 200),
        (Role.AUDITOR, {"department_id": None}, 200),
        (Role.APPROVER, {"department_id": "agri"}, 404),
        (Role.OFFICER, {"department_id": "data"}, 404),
        (Role.OFFICER, {"department_id": None}, 404),
        (Role.EXECUTOR, {}, 403),
        (Role.TIP_HANDLER, {}, 403),
        (Role.SYSTEM_ADMIN, {}, 403),
        (Role.ENTERPRISE, {}, 403),
    ],
)
def test_who_opens_a_file_of_the_market_regulator(
    app: Flask, browser: Opens, role: Role, changes: dict[str, object], status: int
) -> None:
    digest = keep(app, sender(app))

    assert ask(browser(role, **changes), digest).status_code == status


@pytest.mark.parametrize(("department", "status"), [("amr", 200), ("hurd", 404), ("agri", 200)])
def test_the_lead_department_opens_every_departments_files(
    app: Flask, browser: Opens, department: str, status: int
) -> None:
    digest = keep(app, sender(app, department_id="agri"))

    assert ask(browser(department_id=department), digest).status_code == status


@pytest.mark.parametrize(
    ("division", "subject_in", "status"),
    [
        (NANHU, XIUZHOU, 200),
        (None, NANHU, 200),
        (None, f"{NANHU}-L01", 200),
        (XIUZHOU, XIUZHOU, 404),
        (None, None, 404),
    ],
)
def test_a_county_opens_what_is_used_for_the_county(
    app: Flask, browser: Opens, division: str | None, subject_in: str | None, status: int
) -> None:
    by = sender(app)
    digest = keep(app, by)
    use(app, digest, by, division, subject_in)

    assert ask(browser(division_code=NANHU), digest).status_code == status


def test_a_county_opens_its_own_file_before_it_is_used_and_nobody_elses(
    app: Flask, browser: Opens
) -> None:
    own = keep(app, sender(app, division_code=NANHU))
    client = app.test_client()
    with parts_of(app).sessions.writing() as session:
        account = session.scalars(select(Account)).first()
        assert account
        client.set_cookie(COOKIE, open_session(session, account, at=clock.now()))

    assert ask(client, own).status_code == 200
    assert ask(browser(division_code=NANHU), own).status_code == 404


@pytest.mark.parametrize("digest", ["0" * 64, "keys.json", "x", "A" * 64])
def test_what_is_not_there_is_answered_like_what_is_out_of_reach(
    app: Flask, browser: Opens, digest: str
) -> None:
    kept = keep(app, sender(app))
    out_of_reach = ask(browser(department_id="hurd"), kept)

    answer = ask(browser(), digest)

    assert (answer.status_code, out_of_reach.status_code) == (404, 404)
    assert "没有这个附件，或它不由您的部门办理" in answer.text
    assert "没有这个附件，或它不由您的部门办理" in out_of_reach.text


def test_a_touched_file_is_not_given_out_and_the_log_cries(
    app: Flask, browser: Opens, caplog: pytest.LogCaptureFixture
) -> None:
    digest = keep(app, sender(app))
    store = EvidenceStore(parts_of(app).settings.registry_home)
    store.path_of(digest).write_bytes(b"%PDF-1.7 forged")

    answer = ask(browser(), digest)

    assert answer.status_code == 409
    assert "与登记的摘要不符" in answer.text
    assert [one for one in caplog.records if one.message == "evidence unsound"]


def test_a_photo_comes_back_without_where_it_was_taken(app: Flask, browser: Opens) -> None:
    digest = keep(app, sender(app), jpeg(), "现场.jpg")

    answer = ask(browser(), digest)

    assert answer.mimetype == "image/jpeg"
    assert CANARY not in answer.data


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../x.pdf", "x.pdf"),
        ("C:\\temp\\x.pdf", "x.pdf"),
        ("a\u202efdp.pdf", "afdp.pdf"),
        ("名" * 300 + ".pdf", "名" * 116 + ".pdf"),
    ],
)
def test_a_name_is_only_shown_and_never_a_path(app: Flask, sent: str, kept: str) -> None:
    digest = keep(app, sender(app), name=sent)

    with parts_of(app).sessions.reading() as session:
        assert session.scalars(select(EvidenceFile.file_name)).one() == kept
    home = parts_of(app).settings.registry_home
    lying = [p.relative_to(home) for p in (home / "evidence").rglob("*") if p.is_file()]
    assert [str(path) for path in lying] == [f"evidence/{digest[:2]}/{digest[2:]}"]


def test_what_is_refused_leaves_nothing(app: Flask) -> None:
    by = sender(app)

    for data, name in ((b"", "a.pdf"), (b"MZ\x90\x00" * 99, "a.pdf"), (pdf(), "a.exe")):
        with pytest.raises(Invalid):
            keep(app, by, data, name)

    assert not (parts_of(app).settings.registry_home / "evidence").exists()


def test_a_day_has_its_measure(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    by = sender(app)
    keep(app, by)
    monkeypatch.setattr(evidence_service, "MOST_A_DAY", 100)

    with pytest.raises(Refused, match="明天再上传"):
        keep(app, by, pdf(text="another"))


def test_nobody_takes_a_file_in_without_being_signed_in(app: Flask) -> None:
    with app.test_request_context(), pytest.raises(Forbidden):
        taken_in(FileStorage(io.BytesIO(pdf()), "a.pdf"))
