"""Whether a party stands on a list already: for the same thing, or by the same decision.

Invariant: the party is everybody who is read as one subject; an entry that has ended stands no more.
"""

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from models.blacklist import ListEntry
from registry.queries.canonical import circle_of
from registry.rules.records.particulars import number_key


def standing_for(
    session: Session,
    list_type: str,
    subject_id: int,
    basis: bytes,
    *,
    but_of_case: int | None = None,
) -> str | None:
    """Return the number of the entry by which a party stands on a list for the same thing."""
    wanted = _standing(session, list_type, subject_id).where(ListEntry.basis_key == basis)
    if but_of_case is not None:
        wanted = wanted.where(ListEntry.case_id != but_of_case)
    return session.scalar(wanted.with_only_columns(ListEntry.entry_no))


def standing_by_number(
    session: Session, list_type: str, subject_id: int, decision_no: str
) -> str | None:
    """Return the number of the standing entry whose decision bears the same number.

    However the authority is spelt: 市场监管局 is no other body than 市场监督管理局.
    """
    wanted = number_key(decision_no)
    others = session.execute(_standing(session, list_type, subject_id))
    return next((number for number, said in others if number_key(said) == wanted), None)


def _standing(session: Session, list_type: str, subject_id: int) -> Select[str, str]:
    return select(ListEntry.entry_no, ListEntry.decision_no).where(
        ListEntry.list_type == list_type,
        ListEntry.subject_id.in_(circle_of(session, [subject_id])),
        ListEntry.is_open,
    )
