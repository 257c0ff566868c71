"""The gate of personal data: what looks personal in a proposal is removed, or confirmed with a reason.

Invariant: a confirmation names a field, a kind, a keyed digest and a reason, never the value; text
that was changed since is looked at anew. Source: 浙江省行政处罚结果信息网上公开暂行办法 art. 7; B14.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from registry.errors import Invalid
from registry.keys import Keyring
from registry.rules.identity.folding import half_width
from registry.rules.reasons import SHORTEST_REASON
from registry.rules.records import RecordParticulars, personal_in_free_text
from registry.rules.records.particulars import as_details

# Fields that people write freely; the others are days, sums, choices and codes with a check.
FREE = (
    *("respondent", "title", "authority", "violation_type", "facts", "legal_basis", "content"),
    *("licence", "failed_items", "institute", "sampled_unit", "product", "brand", "model"),
    *("product_batch", "platform", "shop", "project", "accident_no", "case_no", "related_no"),
    *("document_no", "level", "transfer_outcome", "remark"),
)
REASON = "reason"  # why a record is changed: it is kept with the version
REMOVED = "〔已隐去〕"


class Find(NamedTuple):
    """Something that looks personal: its field, kind, place in the text, and keyed digest."""

    field: str
    kind: str
    start: int
    end: int
    digest: str


def personal_finds(
    keyring: Keyring, said: RecordParticulars | None, reason: str | None = None
) -> tuple[Find, ...]:
    """Return what looks personal in the free texts of a proposal, field by field."""
    details = as_details(said) if said is not None else {}
    texts = [(field, str(details.get(field) or "")) for field in FREE]
    return tuple(
        Find(
            field,
            one.kind,
            one.start,
            one.end,
            digest_of(keyring, field, text[one.start : one.end]),
        )
        for field, text in (*texts, (REASON, reason or ""))
        for one in personal_in_free_text(text)
    )


def digest_of(keyring: Keyring, field: str, value: str) -> str:
    """Return the keyed digest by which a confirmed value is known again, in hexadecimal."""
    plain = half_width(value).replace(" ", "").replace("-", "").upper()
    return keyring.digest(f"personal\x1f{field}\x1f{plain}").hex()


def unconfirmed(
    finds: Iterable[Find], confirmed: Iterable[Mapping[str, object]]
) -> tuple[Find, ...]:
    """Return the finds that nobody has confirmed with a reason."""
    known = {
        (one.get("field"), one.get("digest"))
        for one in confirmed
        if len(str(one.get("reason") or "").strip()) >= SHORTEST_REASON
    }
    return tuple(one for one in finds if (one.field, one.digest) not in known)


def refuse_unconfirmed(
    keyring: Keyring,
    said: RecordParticulars | None,
    reason: str | None,
    confirmed: Iterable[Mapping[str, object]],
) -> None:
    """Raise Invalid, with what was found, where something personal was not looked at.

    `said` is None where a change writes no new text on the record: it is withdrawn or moved.
    """
    left = unconfirmed(personal_finds(keyring, said, reason), confirmed)
    if left:
        told = "、".join(dict.fromkeys(one.kind for one in left))
        raise Invalid(
            f"填写内容中有 {len(left)} 处疑似个人信息（{told}）尚未处理。"
            "请打开草稿，逐处隐去，或者写明保留的理由后再提交。"
        )
