"""The journal: an unbroken chain from the first entry to the last, not shorter than it once was."""

from collections.abc import Iterable
from contextlib import closing

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.audit import AuditEntry
from registry.keys import Keyring, keyring_of
from registry.queries.verification.finding import Finding, Head
from registry.rules.audit import GENESIS, Entry, entry_message

CHAIN = "journal_chain"
HEAD = "journal_head"


def check_chain(session: Session) -> Finding:
    """Recompute every entry's hash from its content and the entry before it."""
    found = session.scalars(
        select(AuditEntry).order_by(AuditEntry.seq).execution_options(yield_per=1_000)
    )
    with closing(found) as entries:
        return _first_break(entries, keyring_of(session))


def check_head(session: Session, head: Head | None) -> Finding:
    """Hold the journal against the head noted beside the database: it may only be longer."""
    if head is None:
        return Finding(HEAD, 0)
    entry = session.get(AuditEntry, head.size)
    if entry is None:
        last = session.scalar(select(func.max(AuditEntry.seq))) or 0
        lost = min(last + 1, head.size)
        return Finding(
            HEAD, 1, f"audit:{lost}", "操作日志比上次记下的短，数据库可能被换成了旧的备份。"
        )
    if bytes(entry.entry_hash) != head.entry_hash:
        return Finding(
            HEAD, 1, f"audit:{head.size}", "操作日志与上次记下的摘要不符，可能整体被改写。"
        )
    return Finding(HEAD, 1)


def _first_break(entries: Iterable[AuditEntry], keyring: Keyring) -> Finding:
    previous, count = GENESIS, 0
    for entry in entries:
        count += 1
        where = f"audit:{entry.seq}"
        if entry.seq != count:
            return Finding(CHAIN, count, f"audit:{count}", "操作日志序号不连续，有记录被删除。")
        if bytes(entry.previous_hash) != previous:
            return Finding(CHAIN, count, where, "操作日志与前一条不衔接。")
        if keyring.seal(entry_message(_content(entry))) != bytes(entry.entry_hash):
            return Finding(CHAIN, count, where, "操作日志内容与其摘要不符，已被改动。")
        previous = bytes(entry.entry_hash)
    return Finding(CHAIN, count)


def _content(entry: AuditEntry) -> Entry:
    return Entry(
        seq=entry.seq,
        event=entry.event.value,
        actor_id=entry.actor_id,
        about=entry.about,
        details=entry.details,
        recorded_at=entry.recorded_at,
        previous_hash=bytes(entry.previous_hash),
    )
