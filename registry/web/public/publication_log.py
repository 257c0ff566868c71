"""The publication log for whoever wants to check it: signed heads, hashes, and proofs.

Invariant: nothing here names anybody: a leaf is a hash, a head is a number, a root and a signature.
"""

import re

from flask import Response, jsonify, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import BadRequest, NotFound

from registry.queries import publication
from registry.queries.publication import hexes
from registry.queries.publication.heads import PAGE
from registry.web.public.door import public
from registry.web.security import takes, whole_number
from registry.web.transaction import reading

MOST_LEAVES = 1_000
GROWTH_FORMAT = "publication-log-consistency/1"
_POSITION = re.compile(r"0|[1-9][0-9]{0,14}", re.ASCII)


@public.get("/publication-log/checkpoint")
@takes()
def log_checkpoint() -> ResponseReturnValue:
    """Give the latest signed head as a C2SP note."""
    with reading() as session:
        head = publication.log_head(session).checkpoint
    if head is None:
        raise NotFound(_("公示存证日志还没有签发检查点。"))
    return Response(head.note, mimetype="text/plain")


@public.get("/publication-log/checkpoints.json")
@takes("page")
def log_checkpoints() -> ResponseReturnValue:
    """Give a page of the signed heads, newest first."""
    page = whole_number(request.args.get("page"), otherwise=1)
    with reading() as session:
        found = publication.checkpoints(session, page)
        vkeys = publication.log_head(session).vkeys
    items = [
        {
            "size": row.size,
            "root": row.root.hex(),
            "signed_at": row.signed_at.isoformat(),
            "note": row.note,
        }
        for row in found.rows
    ]
    following = page + 1 if page * PAGE < found.total else None
    return jsonify({"items": items, "total": found.total, "next_page": following, "vkeys": vkeys})


@public.get("/publication-log/leaves.json")
@takes("from", "limit")
def log_leaves() -> ResponseReturnValue:
    """Give the hashes of leaves from a position on."""
    start = _number("from", otherwise=0)
    limit = whole_number(request.args.get("limit"), otherwise=100, most=MOST_LEAVES)
    with reading() as session:
        hashes = publication.leaf_hashes(session, start, limit)
        size = publication.log_head(session).size
    following = start + len(hashes) if hashes and start + len(hashes) < size else None
    return jsonify({"from": start, "items": hexes(hashes), "next": following, "size": size})


@public.get("/publication-log/inclusion.json")
@takes("position", "size")
def log_inclusion() -> ResponseReturnValue:
    """Give the proof that a leaf is in the log."""
    position, size = _number("position"), _number("size")
    with reading() as session:
        proven = publication.inclusion(session, position, size)
    return jsonify(
        {
            "position": position,
            "size": size,
            "leaf_hash": proven.leaf_hash.hex(),
            "root": proven.root.hex(),
            "path": hexes(proven.path),
        }
    )


@public.get("/publication-log/consistency.json")
@takes("first", "second")
def log_consistency() -> ResponseReturnValue:
    """Give the proof that the log only grew from one size to another."""
    first, second = _number("first"), _number("second")
    with reading() as session:
        proven = publication.consistency(session, first, second)
    return jsonify(
        {
            "format": GROWTH_FORMAT,
            "first": first,
            "second": second,
            "first_root": proven.first_root.hex(),
            "second_root": proven.second_root.hex(),
            "consistency": hexes(proven.path),
        }
    )


def _number(name: str, *, otherwise: int | None = None) -> int:
    text = request.args.get(name, "")
    if not text and otherwise is not None:
        return otherwise
    if not _POSITION.fullmatch(text):
        raise BadRequest(_("参数 %(name)s 应为 0 或正整数（半角数字）。", name=name))
    return int(text)
