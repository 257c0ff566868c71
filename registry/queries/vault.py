"""The vault read: a piece of personal data is opened with its own key, or is forgotten.

Invariant: nothing is opened that was not asked for by its number; who may ask decides the caller.
"""

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy.orm import Session

from models.vault import VaultItem
from models.vocabulary import PersonalField
from registry.errors import Invalid, NotFound
from registry.keys import keyring_of

NONCE_BYTES = 12


def open_item(session: Session, item_id: int) -> str | None:
    """Return the plain text of a datum; None where it has been forgotten.

    Raises NotFound where there is no such row, Invalid where its text has been tampered with.
    """
    item = session.get(VaultItem, item_id)
    if item is None:
        raise NotFound("没有这条受保护的信息。")
    return opened(session, item)


def opened(session: Session, item: VaultItem) -> str | None:
    """Return the plain text of a row that was read already; see `open_item`."""
    if item.wrapped_key is None or item.ciphertext is None:
        return None
    master = keyring_of(session).by_id("vault", item.key_id)
    key = _decrypt(master.secret, item.wrapped_key, item.field)
    return _decrypt(key, item.ciphertext, item.field).decode("utf-8", "surrogatepass")


def _decrypt(key: bytes, sealed: bytes, field: PersonalField) -> bytes:
    try:
        return AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], field.value.encode())
    except InvalidTag as error:
        raise Invalid(
            "受保护的信息无法解密：密钥不符或内容被改动，请立即报告系统管理员。"
        ) from error
