"""Firms on a list whose registered legal representative bears the name of that of a firm asked for.

Invariant: a hint and nothing more: equal names may be two persons. The name itself is never told
(LAW-AND-FAIRNESS 6), and nothing of this goes into a receipt. Source: FEATURES Q20.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from models.subjects import Subject, SubjectVersion
from registry.queries.blacklist.public import OWNER, shown_entries


class Related(NamedTuple):
    """Another firm that is listed."""

    uscc: str
    name: str


def related_listed(
    session: Session, codes: Iterable[str], *, on: date
) -> dict[str, tuple[Related, ...]]:
    """Return by code which other listed firms have a legal representative of the same name."""
    wanted = sorted({code for code in codes if code})
    if not wanted:
        return {}
    rows = session.execute(
        select(Subject.uscc, SubjectVersion.legal_representative)
        .join(SubjectVersion, SubjectVersion.id == Subject.version_id)
        .where(Subject.uscc.in_(wanted), SubjectVersion.legal_representative.is_not(None))
    )
    asked = {code: name for code, name in rows if code and name}
    listed = _listed(session, sorted(set(asked.values())), on)
    return {
        code: others
        for code, name in asked.items()
        if (others := tuple(one for one in listed[name] if one.uscc != code))
    }


def _listed(session: Session, names: list[str], on: date) -> dict[str, list[Related]]:
    found: dict[str, list[Related]] = defaultdict(list)
    if not names:
        return found
    version = aliased(SubjectVersion)
    rows = session.execute(
        shown_entries(on)
        .join(version, version.id == OWNER.version_id)
        .where(version.legal_representative.in_(names))
        .with_only_columns(version.legal_representative, OWNER.uscc, OWNER.name)
        .distinct()
        .order_by(OWNER.uscc)
    )
    for name, uscc, firm in rows:
        found[str(name)].append(Related(uscc or "", firm))
    return found
