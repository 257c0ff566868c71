"""The vault: personal data is encrypted, found again by its index, and can be forgotten for good."""

from datetime import datetime

import pytest
from sqlalchemy import select, text

from models.audit import AuditEntry
from models.session import Sessions
from models.vault import VaultItem
from models.vocabulary import AuditEvent, PersonalField
from registry.errors import Invalid, NotFound
from registry.keys import Keyring
from registry.queries.verification import verify
from registry.services import vault

ID_NUMBER = "33049919840229001X"


def test_a_datum_comes_back_as_it_was_put_in(sessions: Sessions, at: datetime) -> None:
    with sessions.writing() as session:
        item = vault.put(session, PersonalField.ID_NUMBER, ID_NUMBER, subject_id=None, at=at)

        assert vault.open_item(session, item.id) == ID_NUMBER


def test_the_database_holds_no_plain_text(sessions: Sessions, at: datetime) -> None:
    with sessions.writing() as session:
        vault.put(session, PersonalField.ID_NUMBER, ID_NUMBER, subject_id=None, at=at, indexed=True)
        row = session.execute(
            text("SELECT wrapped_key, ciphertext, blind_index FROM vault_item")
        ).one()

    assert all(ID_NUMBER.encode() not in bytes(cell) for cell in row)


def test_equal_data_share_an_index_but_no_ciphertext(keyring: Keyring) -> None:
    one = vault.seal(keyring, PersonalField.ID_NUMBER, ID_NUMBER, indexed=True)
    other = vault.seal(keyring, PersonalField.ID_NUMBER, ID_NUMBER, indexed=True)
    as_a_name = vault.seal(keyring, PersonalField.PERSON_NAME, ID_NUMBER, indexed=True)

    assert one.blind_index == other.blind_index
    assert one.blind_index != as_a_name.blind_index
    assert one.ciphertext != other.ciphertext
    assert one.wrapped_key != other.wrapped_key


def test_a_forgotten_datum_is_gone_and_the_register_stays_sound(
    sessions: Sessions, at: datetime
) -> None:
    with sessions.writing() as session:
        item = vault.put(
            session, PersonalField.PHONE, "0573-00000001", subject_id=None, at=at, indexed=True
        )
    with sessions.writing() as session:
        vault.forget(session, item.id, by=None, at=at, reason="保存期限届满")
    with sessions.writing() as session:
        vault.forget(session, item.id, by=None, at=at, reason="再次")  # changes nothing

    with sessions.reading() as session:
        kept = session.get_one(VaultItem, item.id)
        assert vault.open_item(session, item.id) is None
        assert (kept.wrapped_key, kept.ciphertext, kept.blind_index) == (None, None, None)
        events = session.scalars(select(AuditEntry.event)).all()
        assert events == [AuditEvent.VAULT_DESTROYED]
        assert all(finding.is_sound for finding in verify(session, None))


def test_a_ciphertext_moved_to_another_field_does_not_open(
    sessions: Sessions, keyring: Keyring, at: datetime
) -> None:
    sealed = vault.seal(keyring, PersonalField.PHONE, "0573-00000001")
    with sessions.writing() as session:
        item = VaultItem(
            field=PersonalField.ID_NUMBER,
            key_id=sealed.key_id,
            wrapped_key=sealed.wrapped_key,
            ciphertext=sealed.ciphertext,
            recorded_at=at,
        )
        session.add(item)
        session.flush()

        with pytest.raises(Invalid, match="无法解密"):
            vault.open_item(session, item.id)


def test_a_row_that_is_not_there_is_said_so(sessions: Sessions, at: datetime) -> None:
    with sessions.writing() as session:
        with pytest.raises(NotFound):
            vault.open_item(session, 1)
        with pytest.raises(NotFound):
            vault.forget(session, 1, by=None, at=at, reason="无")
