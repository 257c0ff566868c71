"""Accounts by deed: made, signed in to, slowed down, changed and taken out of use."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.accounts import Account, SignInAttempt, SignInSession
from models.audit import AuditEntry
from models.vocabulary import AuditEvent, Role, SignInProblem
from registry.errors import Conflict, Invalid, NotFound, Refused
from registry.keys import keyring_of
from registry.queries.accounts import demo_usernames
from registry.services import accounts
from registry.services.accounts import Attempt, NewAccount, limits, passwords
from registry.services.accounts.passwords import DUMMY, HASHER, Hasher, common_passwords
from registry.services.accounts.sign_in import Candidate
from tests.factories import make_account

PASSWORD = "purple kettle drives slowly"
OFFICER = NewAccount("o.shen", "沈知微", Role.OFFICER, department_id="amr")
ATTEMPT = Attempt("o.shen", PASSWORD, "192.0.2.1", admits_demo=True)


class CountingHasher(Hasher):
    """Counts what it was asked to check."""

    def __init__(self) -> None:
        super().__init__()
        self.checked: list[str] = []

    def verify(self, stored: str, password: str) -> bool | None:
        self.checked.append(stored)
        return super().verify(stored, password)


class AgreeingHasher(Hasher):
    """Finds every password right."""

    def verify(self, stored: str, password: str) -> bool | None:
        return True


class FullHasher(Hasher):
    """Is always too busy."""

    def verify(self, stored: str, password: str) -> bool | None:
        return None


def _make(session: Session, at: datetime, new: NewAccount = OFFICER) -> Account:
    return accounts.create_account(session, new, password=PASSWORD, by=None, at=at).account


def _try(
    session: Session, attempt: Attempt, at: datetime, hasher: Hasher = HASHER
) -> accounts.SignIn:
    candidate = accounts.weigh(session, attempt, at=at)
    proof = accounts.prove(candidate, attempt.password, hasher)
    return accounts.sign_in(session, attempt, proof, at=at)


def _events(session: Session) -> list[AuditEvent]:
    return list(session.scalars(select(AuditEntry.event).order_by(AuditEntry.seq)))


def _count(session: Session, table: type[SignInAttempt] | type[SignInSession]) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0


def test_the_right_password_opens_a_session(session: Session, at: datetime) -> None:
    account = _make(session, at)

    outcome = _try(session, ATTEMPT, at)

    visit = accounts.resolve_session(session, outcome.token, at=at)
    assert outcome.problem is None
    assert visit is not None
    assert visit.account.id == account.id
    assert _events(session) == [AuditEvent.ACCOUNT_CREATED, AuditEvent.SIGNED_IN]


def test_a_name_is_found_however_it_is_typed(session: Session, at: datetime) -> None:
    _make(session, at)

    assert _try(session, replace(ATTEMPT, username=" Ｏ.SHEN "), at).problem is None


def test_the_token_is_not_kept(session: Session, at: datetime) -> None:
    _make(session, at)

    token = _try(session, ATTEMPT, at).token

    stored = session.scalars(select(SignInSession.token_hash)).one()
    assert len(token) >= 43
    assert token.encode() != stored
    assert len(stored) == 32


def test_unknown_disabled_and_mistaken_get_the_same_answer(session: Session, at: datetime) -> None:
    _make(session, at)
    gone = _make(session, at, replace(OFFICER, username="o.gone"))
    accounts.disable_account(session, gone.id, by=None, at=at)

    unknown = _try(session, replace(ATTEMPT, username="nobody"), at)
    disabled = _try(session, replace(ATTEMPT, username="o.gone"), at)
    mistaken = _try(session, replace(ATTEMPT, password="wrong"), at)

    assert unknown == disabled == mistaken == accounts.SignIn(SignInProblem.WRONG)
    assert _events(session)[-3:] == [AuditEvent.SIGN_IN_FAILED] * 3


def test_an_unknown_name_costs_a_hash_of_the_same_price(session: Session, at: datetime) -> None:
    account = _make(session, at)
    hasher = CountingHasher()

    _try(session, replace(ATTEMPT, username="nobody"), at, hasher)
    _try(session, replace(ATTEMPT, password="wrong"), at, hasher)

    assert hasher.checked == [DUMMY, account.password_hash]
    assert not HASHER.is_outdated(DUMMY)
    assert DUMMY.split("$")[:4] == account.password_hash.split("$")[:4]


def test_the_dummy_admits_nobody_even_if_its_password_were_known() -> None:
    assert accounts.prove(Candidate(None, DUMMY, None), "x", AgreeingHasher()).holds is False


def test_a_busy_register_counts_no_failure(session: Session, at: datetime) -> None:
    _make(session, at)

    outcome = _try(session, ATTEMPT, at, FullHasher())

    assert outcome.problem is SignInProblem.BUSY
    assert _count(session, SignInAttempt) == 0


def test_only_two_hashes_are_made_at_once() -> None:
    hasher = Hasher(at_once=2, patience=0.01)
    hasher._turns.acquire()
    assert hasher.verify(DUMMY, "x") is False
    hasher._turns.acquire()

    assert hasher.verify(DUMMY, "x") is None
    with pytest.raises(Refused):
        hasher.hash("x")


def test_the_eleventh_attempt_on_a_name_waits_even_with_the_right_password(
    session: Session, at: datetime
) -> None:
    _make(session, at)
    for n in range(limits.MOST_A_NAME):
        wrong = replace(ATTEMPT, password="wrong", address=f"198.51.100.{n}")
        assert _try(session, wrong, at).problem is SignInProblem.WRONG

    blocked = _try(session, ATTEMPT, at)
    later = _try(session, ATTEMPT, at + limits.WINDOW)

    assert blocked.problem is SignInProblem.TOO_MANY
    assert blocked.retry_at == at + limits.WINDOW
    assert later.problem is None


def test_an_address_waits_whatever_names_it_tries(session: Session, at: datetime) -> None:
    _make(session, at)
    for n in range(limits.MOST_AN_ADDRESS):
        _try(session, replace(ATTEMPT, username=f"guess{n}"), at)

    assert _try(session, ATTEMPT, at).problem is SignInProblem.TOO_MANY
    assert _try(session, replace(ATTEMPT, address="192.0.2.2"), at).problem is None


def test_one_household_of_ipv6_is_one_address(session: Session, at: datetime) -> None:
    ring = keyring_of(session)

    same = {limits.keys_of(ring, "x", f"2001:db8:0:1::{n:x}").address for n in range(1, 5)}

    assert len(same) == 1
    assert limits.keys_of(ring, "x", "2001:db8:0:2::1").address not in same
    assert (
        limits.keys_of(ring, "x", "::ffff:192.0.2.1").address
        == limits.keys_of(ring, "x", "192.0.2.1").address
    )


def test_everybody_waits_after_a_thousand_failures(session: Session, at: datetime) -> None:
    _make(session, at)
    key = limits.keys_of(keyring_of(session), "x", "y").everybody
    session.add_all(SignInAttempt(key=key, failed_at=at) for _ in range(limits.MOST_IN_ALL))
    session.flush()

    assert _try(session, ATTEMPT, at).problem is SignInProblem.TOO_MANY


def test_attempts_that_wait_are_not_counted_and_old_ones_are_forgotten(
    session: Session, at: datetime
) -> None:
    _make(session, at)
    wrong = replace(ATTEMPT, password="wrong")
    for _ in range(limits.MOST_A_NAME + 5):
        _try(session, wrong, at)
    full = _count(session, SignInAttempt)

    _try(session, wrong, at + limits.WINDOW)

    assert full == 3 * limits.MOST_A_NAME
    assert _count(session, SignInAttempt) == 3


def test_attempts_hold_no_name_and_no_address(session: Session, at: datetime) -> None:
    _make(session, at)

    _try(session, replace(ATTEMPT, password="wrong"), at)

    for row in session.scalars(select(SignInAttempt)):
        assert len(row.key) == 16
        assert b"o.shen" not in row.key
    details = session.scalars(select(AuditEntry.details).order_by(AuditEntry.seq.desc())).first()
    assert "192.0.2.1" not in str(details)


def test_a_known_device_gets_in_while_strangers_try_its_name(
    session: Session, at: datetime
) -> None:
    _make(session, at)
    device = _try(session, ATTEMPT, at).device
    for n in range(limits.MOST_A_NAME):
        _try(session, replace(ATTEMPT, password="wrong", address=f"198.51.100.{n}"), at)

    assert _try(session, ATTEMPT, at).problem is SignInProblem.TOO_MANY
    assert _try(session, replace(ATTEMPT, device=device + "0"), at).problem is not None
    assert _try(session, replace(ATTEMPT, device=device), at).problem is None


def test_a_known_device_has_a_limit_of_its_own(session: Session, at: datetime) -> None:
    _make(session, at)
    device = _try(session, ATTEMPT, at).device
    for n in range(limits.MOST_A_NAME):
        wrong = replace(ATTEMPT, password="wrong", device=device, address=f"198.51.100.{n}")
        _try(session, wrong, at)

    assert _try(session, replace(ATTEMPT, device=device), at).problem is SignInProblem.TOO_MANY


def test_a_proof_of_an_older_password_is_worth_nothing(session: Session, at: datetime) -> None:
    account = _make(session, at)
    proof = accounts.prove(accounts.weigh(session, ATTEMPT, at=at), PASSWORD)
    account.password_hash = HASHER.hash("another kettle drives slowly")

    assert accounts.sign_in(session, ATTEMPT, proof, at=at).problem is SignInProblem.WRONG


def test_a_hash_of_another_cost_is_made_anew(session: Session, at: datetime) -> None:
    account = _make(session, at)
    account.password_hash = passwords.PasswordHasher(
        time_cost=1, memory_cost=8 * 1024, parallelism=1
    ).hash(PASSWORD)

    outcome = _try(session, ATTEMPT, at)

    assert outcome.problem is None
    assert not HASHER.is_outdated(account.password_hash)
    assert HASHER.verify(account.password_hash, PASSWORD)


def test_an_initial_password_opens_nothing_but_its_own_change(
    session: Session, at: datetime
) -> None:
    created = accounts.create_account(session, OFFICER, by=None, at=at)
    attempt = replace(ATTEMPT, password=created.initial_password or "")

    first = _try(session, attempt, at)
    proof = accounts.prove(accounts.weigh(session, attempt, at=at), attempt.password)
    changed = accounts.change_password(session, attempt, proof, PASSWORD, at=at)

    assert first.problem is SignInProblem.MUST_CHANGE
    assert first.token == ""
    assert changed.token
    assert _try(session, ATTEMPT, at).problem is None
    assert _try(session, attempt, at).problem is SignInProblem.WRONG


def test_an_initial_password_dies_after_a_week(session: Session, at: datetime) -> None:
    created = accounts.create_account(session, OFFICER, by=None, at=at)
    attempt = replace(ATTEMPT, password=created.initial_password or "")
    later = at + timedelta(days=7)
    proof = accounts.prove(accounts.weigh(session, attempt, at=later), attempt.password)

    assert _try(session, attempt, later).problem is SignInProblem.EXPIRED
    changed = accounts.change_password(session, attempt, proof, PASSWORD, at=later)
    assert changed.problem is SignInProblem.EXPIRED


def test_a_new_password_ends_every_session(session: Session, at: datetime) -> None:
    _make(session, at)
    tokens = [_try(session, ATTEMPT, at).token for _ in range(2)]
    proof = accounts.prove(accounts.weigh(session, ATTEMPT, at=at), PASSWORD)

    outcome = accounts.change_password(session, ATTEMPT, proof, "green teapot walks home", at=at)

    assert [accounts.resolve_session(session, token, at=at) for token in tokens] == [None, None]
    assert accounts.resolve_session(session, outcome.token, at=at) is not None


@pytest.mark.parametrize(
    "weak", ["short", "jiaxing0573jiaxing", "o.shen o.shen", PASSWORD, "1qaz2wsx3edc4rfv"]
)
def test_a_weak_new_password_is_refused(session: Session, at: datetime, weak: str) -> None:
    _make(session, at)
    proof = accounts.prove(accounts.weigh(session, ATTEMPT, at=at), PASSWORD)

    with pytest.raises(Invalid):
        accounts.change_password(session, ATTEMPT, proof, weak, at=at)


def test_disabling_ends_every_session(session: Session, at: datetime) -> None:
    account = _make(session, at)
    token = _try(session, ATTEMPT, at).token

    accounts.disable_account(session, account.id, by=None, at=at)

    assert accounts.resolve_session(session, token, at=at) is None
    assert _count(session, SignInSession) == 0


def test_a_reset_ends_every_session_and_the_old_password(session: Session, at: datetime) -> None:
    account = _make(session, at)
    token = _try(session, ATTEMPT, at).token

    initial = accounts.issue_password(session, account.id, by=None, at=at)

    assert accounts.resolve_session(session, token, at=at) is None
    assert _try(session, ATTEMPT, at).problem is SignInProblem.WRONG
    again = _try(session, replace(ATTEMPT, password=initial), at)
    assert again.problem is SignInProblem.MUST_CHANGE


@pytest.mark.parametrize(
    ("role", "idle", "longest"),
    [(Role.OFFICER, 30, 8), (Role.ENTERPRISE, 60, 20), (Role.ASSOCIATION, 60, 20)],
)
def test_a_session_ends_idle_and_ends_at_all(
    session: Session, at: datetime, role: Role, idle: int, longest: int
) -> None:
    account = make_account(role=role)
    session.add(account)
    session.flush()
    token = accounts.open_session(session, account, at=at)
    idle_end = at + timedelta(minutes=idle)

    assert accounts.resolve_session(session, token, at=idle_end - timedelta(seconds=1))
    assert accounts.resolve_session(session, token, at=idle_end) is None

    seen = at
    while seen < at + timedelta(hours=longest):
        visit = accounts.resolve_session(session, token, at=seen)
        assert visit is not None
        accounts.note_sighting(session, visit, at=seen)
        session.expire_all()
        seen += timedelta(minutes=20)
    assert accounts.resolve_session(session, token, at=at + timedelta(hours=longest)) is None


def test_signing_out_kills_the_token_and_is_journaled_once(session: Session, at: datetime) -> None:
    _make(session, at)
    token = _try(session, ATTEMPT, at).token

    accounts.close_session(session, token, at=at)
    accounts.close_session(session, token, at=at)

    assert accounts.resolve_session(session, token, at=at) is None
    assert _events(session).count(AuditEvent.SIGNED_OUT) == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"username": "O.Shen"},
        {"username": "沈知微"},
        {"username": "ab"},
        {"username": "a" * 61},
        {"username": "a b c"},
        {"display_name": " "},
        {"display_name": "长" * 61},
        {"office": "处" * 121},
        {"department_id": None},
        {"role": Role.ENTERPRISE},
        {"subject_id": 1},
        {"role": Role.ENTERPRISE, "subject_id": 1},
    ],
)
def test_a_wrong_account_is_refused(
    session: Session, at: datetime, changes: dict[str, object]
) -> None:
    with pytest.raises(Invalid):
        accounts.create_account(session, replace(OFFICER, **changes), by=None, at=at)  # type: ignore[arg-type]


def test_a_subject_that_is_not_there_is_refused(session: Session, at: datetime) -> None:
    new = NewAccount("e.tao", "陶质", Role.ENTERPRISE, subject_id=404)

    with pytest.raises(NotFound):
        accounts.create_account(session, new, by=None, at=at)


def test_a_name_is_taken_for_ever(session: Session, at: datetime) -> None:
    account = _make(session, at)
    accounts.disable_account(session, account.id, by=None, at=at)

    with pytest.raises(Conflict):
        _make(session, at)


def test_nobody_disables_himself_or_twice(session: Session, at: datetime) -> None:
    account = _make(session, at)

    with pytest.raises(Refused):
        accounts.disable_account(session, account.id, by=account.id, at=at)
    accounts.disable_account(session, account.id, by=None, at=at)
    with pytest.raises(Refused):
        accounts.disable_account(session, account.id, by=None, at=at)
    with pytest.raises(Refused):
        accounts.issue_password(session, account.id, by=None, at=at)
    with pytest.raises(NotFound):
        accounts.disable_account(session, 404, by=None, at=at)


def test_a_demonstration_account_is_known_and_not_admitted_in_production(
    session: Session, at: datetime
) -> None:
    new = replace(OFFICER, username="o.demo")
    accounts.create_account(session, new, password="demo", demo=True, by=None, at=at)
    attempt = replace(ATTEMPT, username="o.demo", password="demo")

    assert demo_usernames(session) == ("o.demo",)
    assert _try(session, replace(attempt, admits_demo=False), at) == accounts.SignIn(
        SignInProblem.WRONG
    )
    assert _try(session, attempt, at).problem is None


def test_the_common_list_is_read_and_holds_no_remark() -> None:
    assert "1qaz2wsx3edc4rfv" in common_passwords()
    assert not any(word.startswith("#") for word in common_passwords())
    assert Path(passwords.HERE / "common_passwords.txt").stat().st_size < 20_000
