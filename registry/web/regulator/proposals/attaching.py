"""The files of a proposal while it is written: taken in with the form, kept from post to post.

Invariant: a form may name only files that the officer reaches; what it names besides is left out. A
file is cleaned and kept before its row is written.
"""

import re
from collections.abc import Iterable, Sequence

from flask import request
from werkzeug.datastructures import FileStorage

from registry import clock
from registry.queries.evidence import Evidence, Reach, evidence_of, evidence_within
from registry.services.records.evidence import keep_evidence
from registry.web.guard import current_actor
from registry.web.regulator.evidence import taken_in
from registry.web.transaction import reading, writing

MOST_FILES = 10
NAMES, DROPS = "evidence", "drop"
TOO_MANY = f"一件事项最多附 {MOST_FILES} 个文件。请先移除不需要的附件，或把多页合成一个 PDF。"
_DIGEST = re.compile("[0-9a-f]{64}", re.ASCII)


def attached(already: Iterable[str]) -> tuple[str, ...]:
    """Return the files that the form names and the officer reaches, without those taken off.

    `already` are the files of the draft itself, which stay within reach.
    """
    off = set(request.form.getlist(DROPS))
    named = [one for one in request.form.getlist(NAMES) if _DIGEST.fullmatch(one)]
    known, actor = set(already), current_actor()
    reach = Reach(actor.account_id, actor.department_id or "")
    with reading() as session:
        kept = [
            one
            for one in dict.fromkeys(named)
            if one not in off and (one in known or evidence_within(session, one, reach))
        ]
    return tuple(kept[:MOST_FILES])


def take_in(sent: FileStorage) -> tuple[str, str]:
    """Keep a file that came with the form; return its digest and the text found in it.

    Raises Invalid, with what to do, where it cannot be accepted.
    """
    taken, actor = taken_in(sent), current_actor()
    with writing() as session:
        keep_evidence(
            session,
            taken.cleaned,
            taken.file_name,
            department_id=actor.department_id or "",
            by=actor.account_id,
            at=clock.now(),
        )
    return taken.cleaned.digest, taken.cleaned.text


def shown(digests: Sequence[str]) -> tuple[Evidence, ...]:
    """Return the files as the page names them."""
    with reading() as session:
        return evidence_of(session, digests)
