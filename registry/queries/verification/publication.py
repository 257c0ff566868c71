"""The publication log: leaves, nodes, openings, signed heads, and the head noted beside the database.

Invariant: the tree is grown anew from the leaves and held against every stored node and every head
that was ever signed; the first leaf that does not fit is named by its position.
"""

from collections.abc import Generator, Mapping, Sequence
from contextlib import closing
from itertools import zip_longest
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.audit import AuditEntry
from models.blacklist import ListEntryEvent
from models.publication import LogCheckpoint, LogLeaf, LogNode
from models.vault import VaultItem
from models.vocabulary import AuditEvent, EntryEvent, LeafKind
from registry.errors import Invalid, NotFound
from registry.keys import keyring_of
from registry.queries.publication import node_of
from registry.queries.publication.heads import log_name, log_size
from registry.queries.vault import opened
from registry.queries.verification.finding import Finding
from registry.rules.merkle import EMPTY_ROOT, Node, grown, root_at
from registry.rules.publication_log import Checkpoint, VerifierKey, read_note, read_opening
from registry.rules.publication_log.commitments import opens

LEAVES, NODES, HEADS, NOTED, ENDINGS = (
    "log_leaves",
    "log_nodes",
    "log_checkpoints",
    "log_noted_head",
    "log_removals",
)
BLOCK = 1_000
ENDED = (EntryEvent.REMOVED_EARLY, EntryEvent.REVOKED, EntryEvent.EXPIRED)
_SHORTER = "公示存证日志比上次记下的短，数据库可能被换成了旧的备份。"
_REWRITTEN = "公示存证日志与上次记下的检查点不符，可能被整体改写。"
_FOLLOWS = {
    LeafKind.PUBLISHED: (None,),
    LeafKind.SUSPENDED: (LeafKind.PUBLISHED, LeafKind.RESUMED),
    LeafKind.RESUMED: (LeafKind.SUSPENDED,),
    LeafKind.REMOVED: (LeafKind.PUBLISHED, LeafKind.RESUMED, LeafKind.SUSPENDED),
}


def check_log_leaves(session: Session) -> Finding:
    """Look at positions, the order of each entry's leaves, and what each leaf commits to."""
    wanted = (
        select(LogLeaf, VaultItem)
        .outerjoin(VaultItem, VaultItem.id == LogLeaf.opening_id)
        .order_by(LogLeaf.position)
        .execution_options(yield_per=BLOCK)
    )
    stories: dict[int, _Story] = {}
    count = 0
    with closing(session.execute(wanted)) as rows:
        for leaf, item in rows:
            if leaf.position != count:
                return Finding(
                    LEAVES, count, f"log_leaf:{count}", "公示存证日志的位置不连续，有内容被删除。"
                )
            problem = _wrong_opening(session, leaf, item) or _out_of_turn(leaf, stories)
            count += 1
            if problem:
                return Finding(LEAVES, count, f"log_leaf:{leaf.position}", problem)
    return Finding(LEAVES, count)


def check_log_nodes(session: Session) -> Finding:
    """Grow the tree anew, leaf by leaf, and hold each of its nodes against the stored one."""
    completed_at = (LogNode.place + 1).op("<<")(LogNode.level)
    wanted = select(LogNode.level, LogNode.place, LogNode.node_hash).order_by(
        completed_at, LogNode.level
    )
    count = 0
    with (
        closing(session.execute(wanted.execution_options(yield_per=BLOCK))) as rows,
        closing(_growing(session)) as growing,
    ):
        stored = (Node(level, place, bytes(value)) for level, place, value in rows)
        expected = (node for grown_by in growing for node in grown_by.nodes)
        for made, kept in zip_longest(expected, stored):
            count += 1
            if made != kept:
                bad = min(_completed_at(node) for node in (made, kept) if node is not None)
                return Finding(
                    NODES,
                    count,
                    f"log_leaf:{bad}",
                    "公示存证日志的节点与内容不符，内容或节点被改动、删除或增加。",
                )
    return Finding(NODES, count)


def check_checkpoints(session: Session) -> Finding:
    """Hold each signed head against its signature, the tree of its size, and the journal."""
    name = log_name(session)
    keys = keyring_of(session).log_keys(name)
    wanted = select(LogCheckpoint).order_by(LogCheckpoint.id)
    heads = session.scalars(wanted).all()
    told = session.scalars(
        select(AuditEntry.details)
        .where(AuditEntry.event == AuditEvent.CHECKPOINT_SIGNED)
        .order_by(AuditEntry.seq)
    )
    roots = _roots_at(session, {head.size for head in heads})
    size = 0
    for number, (head, entry) in enumerate(zip_longest(heads, told), start=1):
        problem = (
            _wrong_head(head, roots, size, keys)
            if head is not None
            else "操作日志记有签发，而检查点已不在，有内容被删除。"
        )
        if problem is None and (entry is None or not _is_told(head, entry)):
            problem = "检查点与操作日志的记载不符，不是由本系统签发的。"
        if problem:
            return Finding(HEADS, number, f"log_leaf:{size}", f"第 {number} 个检查点：{problem}")
        size = head.size
    return _unsigned(session, size, len(heads)) or Finding(HEADS, len(heads))


def check_noted_head(session: Session, note: str | None) -> Finding:
    """Hold the log against the head noted beside the database: it may only be longer."""
    if note is None:
        return Finding(NOTED, 0)
    try:
        noted = read_note(note, keyring_of(session).log_keys(log_name(session)))
    except (Invalid, NotFound) as error:
        return Finding(NOTED, 1, "publication-log.note", f"记在数据库之外的检查点有误：{error}")
    size = log_size(session)
    if size < noted.size:
        return Finding(NOTED, 1, f"log_leaf:{size}", _SHORTER)
    try:
        root = root_at(noted.size, node_of(session))
    except Invalid:
        root = b""
    if root != noted.root:
        return Finding(NOTED, 1, f"log_leaf:{max(noted.size - 1, 0)}", _REWRITTEN)
    return Finding(NOTED, 1)


def check_removals(session: Session) -> Finding:
    """Hold the leaves of removal against the events that end entries: one for one."""
    leaves = select(LogLeaf.entry_id, LogLeaf.position).where(LogLeaf.kind == LeafKind.REMOVED)
    removed = {row.entry_id: row.position for row in session.execute(leaves)}
    published = set(
        session.scalars(select(LogLeaf.entry_id).where(LogLeaf.kind == LeafKind.PUBLISHED))
    )
    ended = set(
        session.scalars(select(ListEntryEvent.entry_id).where(ListEntryEvent.event.in_(ENDED)))
    )
    for entry_id in sorted((ended & published) - set(removed)):
        return Finding(
            ENDINGS,
            len(removed),
            f"list_entry:{entry_id}",
            "条目已终止，而公示存证日志没有记载停止公示。",
        )
    for entry_id in sorted(set(removed) - ended, key=lambda one: removed[one]):
        return Finding(
            ENDINGS,
            len(removed),
            f"log_leaf:{removed[entry_id]}",
            "公示存证日志记有停止公示，而没有相应的移出或撤销决定。",
        )
    return Finding(ENDINGS, len(removed))


class _Story(NamedTuple):
    published_at: int
    last: LeafKind


def _wrong_opening(session: Session, leaf: LogLeaf, item: VaultItem | None) -> str | None:
    if item is None:
        return "公示存证的随机数和内容已不在，不是依规销毁的。"
    try:
        text = opened(session, item)
        if text is None or opens(bytes(leaf.leaf_hash), read_opening(text)):
            return None  # forgotten, or as it was committed to
    except Invalid:
        return "公示存证的内容无法打开，已被改动。"
    return "公示存证日志与所存内容不符，已被改动。"


def _out_of_turn(leaf: LogLeaf, stories: dict[int, _Story]) -> str | None:
    story = stories.get(leaf.entry_id)
    if (story.last if story else None) not in _FOLLOWS[leaf.kind]:
        return "条目的公示、暂停、恢复、停止次序有误。"
    if leaf.refers_to != (story.published_at if story else None):
        return "公示存证日志所指的公示位置有误。"
    stories[leaf.entry_id] = _Story(story.published_at if story else leaf.position, leaf.kind)
    return None


class _Growth(NamedTuple):
    """The tree after one leaf more: its size, the nodes it gained, and its root."""

    size: int
    nodes: list[Node]
    edge: dict[int, bytes]

    def root(self) -> bytes:
        """Return the root, read from the last complete subtree of each level."""
        return root_at(self.size, lambda level, _place: self.edge[level])


def _growing(session: Session) -> Generator[_Growth]:
    """Yield the tree leaf by leaf, holding its right edge only."""
    wanted = select(LogLeaf.leaf_hash).order_by(LogLeaf.position)
    edge: dict[int, bytes] = {}

    def last_of(level: int, _place: int) -> bytes:
        return edge[level]

    with closing(session.scalars(wanted.execution_options(yield_per=BLOCK))) as leaves:
        for size, leaf in enumerate(leaves):
            nodes = grown(size, bytes(leaf), last_of)
            edge.update((node.level, node.hash) for node in nodes)
            yield _Growth(size + 1, nodes, edge)


def _roots_at(session: Session, sizes: set[int]) -> dict[int, bytes]:
    roots = {0: EMPTY_ROOT}
    with closing(_growing(session)) as growing:
        for growth in growing:
            if growth.size in sizes:
                roots[growth.size] = growth.root()
    return roots


def _completed_at(node: Node) -> int:
    """Return the position of the leaf that completes a subtree."""
    return ((node.place + 1) << node.level) - 1


def _wrong_head(
    head: LogCheckpoint, roots: dict[int, bytes], least: int, keys: Sequence[VerifierKey]
) -> str | None:
    try:
        signed = read_note(head.note, keys)
    except NotFound:
        return "签名不是由本系统的密钥作出的，可能被另行签发。"
    except Invalid:
        return "签名与内容不符，已被改动。"
    if signed != Checkpoint(keys[0].name, head.size, bytes(head.root)):
        return "所记的长度或根与签名的内容不符，已被改动。"
    if head.size < least:
        return "比前一个检查点短，次序被改动。"
    if head.size not in roots:
        return "公示存证日志比签发时短，末尾有内容被删除。"
    if roots[head.size] != signed.root:
        return f"第 {least} 至 {head.size - 1} 位的内容与签发时不符，已被改动。"
    return None


def _is_told(head: LogCheckpoint, entry: Mapping[str, object]) -> bool:
    return (entry.get("size"), entry.get("root")) == (head.size, bytes(head.root).hex())


def _unsigned(session: Session, size: int, count: int) -> Finding | None:
    if log_size(session) <= size:
        return None
    return Finding(HEADS, count, f"log_leaf:{size}", "公示存证日志有未签发检查点的内容。")
