"""Receipts for tests: lines, documents and files that are right in themselves."""

from datetime import UTC, datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from models.vocabulary import CauseKind, CheckKind
from registry.rules.publication_log import VerifierKey
from registry.rules.receipts import (
    Cause,
    Document,
    Line,
    ListVersion,
    MeasureTold,
    Office,
    sealed,
    written,
)

AT = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
SIGNER = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
NAME = "jiaxing.quality-credit-register/receipts"
KEY = VerifierKey(NAME, SIGNER.public_key().public_bytes_raw())


def make_line(**changes: Any) -> Line:
    """A firm that was asked for by its name and has no measure."""
    given: dict[str, Any] = {
        "asked_name": "嘉兴槐安童车股份有限公司",
        "asked_code": "",
        "answer": "不适用",
        "subject_code": "91330499MADEM0011L",
        "subject_name": "嘉兴槐安童车股份有限公司",
    }
    return Line(**(given | changes))


def make_listed_line(entry_no: str, code: str, **changes: Any) -> Line:
    """A firm that an entry of a list keeps out of tenders."""
    measure = MeasureTold(
        *("A06", "限制参与政府采购活动", "失信惩戒", ("《政府采购法》第二十二条",)),
        *("2026-05-20", "2029-05-20"),
    )
    given = {
        "asked_name": "平湖乌有食品有限公司",
        "answer": "适用",
        "subject_code": code,
        "subject_name": "平湖乌有食品有限公司",
        "causes": (Cause(CauseKind.LISTING, entry_no),),
        "measures": (measure,),
    }
    return make_line(**(given | changes))


def make_document(lines: tuple[Line, ...] = (make_line(),), **changes: Any) -> Document:
    """The document over some lines, with random values that are none."""
    given: dict[str, Any] = {
        "kind": CheckKind.BATCH,
        "checked_at": AT,
        "purpose": "演示采购项目",
        "version": ListVersion("jiaxing.quality-credit-register/publication-log", 0, bytes(32), AT),
        "catalogue": "2026-01",
        "commitments": sealed(lines, _random(lines))[0],
        "receipt_no": "演核〔2026〕0001",
        "office": Office("finance", "市财政局"),
    }
    return Document(**(given | changes))


def make_file(lines: tuple[Line, ...] = (make_line(),), **changes: Any) -> str:
    """The file over some lines, signed by `SIGNER`."""
    document = make_document(lines, **changes).as_bytes()
    return written(document, SIGNER.sign(document), KEY, sealed(lines, _random(lines))[1])


def _random(lines: tuple[Line, ...]) -> list[bytes]:
    return [bytes([number % 256]) * 32 for number, _ in enumerate(lines)]
