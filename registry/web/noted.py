"""The two heads that are noted beside the database: the journal's, and the publication log's.

Invariant: a noted head gives way only to a head that goes on from it. A database that was put back to
yesterday therefore stays noticed, however much is written after, until somebody signs it off.
Source: SECURITY row 52, R13; ADR 0006, 0017.
"""

import json
import logging
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy.orm import Session

from models.session import Sessions
from registry.errors import RegistryError
from registry.queries.verification import Finding, Head, check_head, check_noted_head
from registry.rules.audit import HEAD
from registry.rules.publication_log.notes import LOG_HEAD

FOLDER = Path("checkpoints")
JOURNAL = FOLDER / "audit-head.json"
LOG = FOLDER / "publication-log.note"
log = logging.getLogger("registry.checkpoints")


def noted_head(home: Path) -> Head | None:
    """Return the journal's head as noted beside the database; None before the first commit.

    A file that cannot be read is told as a head that no journal has.
    """
    path = home / JOURNAL
    if not path.exists():
        return None
    try:
        noted = json.loads(path.read_text("utf-8"))
        return Head(int(noted["size"]), bytes.fromhex(noted["head"]))
    except (ValueError, KeyError, TypeError):
        return Head(0, b"")


def noted_note(home: Path) -> str | None:
    """Return the log's signed head as noted beside the database; None before the first one."""
    path = home / LOG
    return path.read_text("utf-8", "replace") if path.exists() else None


def note_heads(sessions: Sessions, home: Path, done: Session) -> None:
    """Note the heads that the unit of work `done`, now committed, has made."""
    head, note = done.info.get(HEAD), done.info.get(LOG_HEAD)
    if head is None and note is None:
        return
    with sessions.reading() as session:
        if head is not None:
            noted = noted_head(home)
            is_later = noted is None or noted.size < head[0]  # else another process was faster
            if _may_give_way(check_head(session, noted)) and is_later:
                told = json.dumps({"size": head[0], "head": head[1].hex()})
                _put(home / JOURNAL, told, head[0])
        if note is not None and _may_give_way(check_noted_head(session, noted_note(home))):
            _put(home / LOG, note, head[0] if head else 0)


def begin_anew(home: Path, head: tuple[int, bytes], note: str, at: datetime) -> None:
    """Note heads that do not go on from those noted before, which are kept with the instant."""
    stamp = at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    for path in (home / JOURNAL, home / LOG):
        if path.exists():
            path.replace(path.with_name(f"{path.name}.until-{stamp}"))
    _put(home / JOURNAL, json.dumps({"size": head[0], "head": head[1].hex()}), head[0])
    _put(home / LOG, note, head[0])


def departures(sessions: Sessions, home: Path) -> list[Finding]:
    """Return where the database does not go on from what was noted; empty when all is well."""
    try:
        with sessions.reading() as session:
            findings = [
                check_head(session, noted_head(home)),
                check_noted_head(session, noted_note(home)),
            ]
    except RegistryError as error:
        return [Finding("noted_heads", 0, "checkpoints", str(error))]
    return [finding for finding in findings if not finding.is_sound]


def tell_departures(sessions: Sessions, home: Path) -> list[Finding]:
    """Return the same, and tell it to the log of the server."""
    found = departures(sessions, home)
    for finding in found:
        log.error(
            "the database does not go on from the noted head",
            extra={"event": finding.check, "error": finding.first_bad},
        )
    return found


def _may_give_way(finding: Finding) -> bool:
    """Say whether what was noted is still part of the database; a departure is kept and told."""
    if not finding.is_sound:
        log.error(
            "the noted head was kept: the database does not go on from it",
            extra={"event": finding.check, "error": finding.first_bad},
        )
    return finding.is_sound


def _put(path: Path, text: str, number: int) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(f".{number}.new")
    fresh.write_text(text, "utf-8")
    fresh.replace(path)
