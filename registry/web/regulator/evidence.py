"""Evidence at the door: a file that is sent in is cleaned and kept; one that is asked for goes out.

Invariant: a file leaves only as an attachment, under a policy that lets nothing in it run, after the
journal has been told; what the reader does not reach is answered as if it did not exist.
Source: SECURITY §1 rows 28, 36-38.
"""

import logging
from dataclasses import dataclass
from io import BytesIO

from flask import Blueprint, Response, send_file
from werkzeug.datastructures import FileStorage

from models.vocabulary import Role
from registry import clock
from registry.errors import NotFound, RegistryError
from registry.files.evidence import LARGEST, Cleaned, EvidenceStore, clean_evidence
from registry.queries.evidence import Evidence, Reach, evidence_within
from registry.queries.places import codes_within
from registry.rulebooks import DepartmentRole
from registry.rules.permissions import Actor
from registry.services.records.evidence import record_evidence_read, refuse_beyond_quota
from registry.web.guard import current_actor, locked_to
from registry.web.regulator.collection.uploads import shown_name
from registry.web.transaction import reading, register, writing

LARGEST_BODY = LARGEST + 64 * 1024  # the file, and the other fields of the form
READERS = (Role.OFFICER, Role.LEGAL_REVIEWER, Role.APPROVER, Role.AUDITOR)
SANDBOX = "default-src 'none'; sandbox"
log = logging.getLogger("registry.web")
views = Blueprint("evidence", __name__)
locked_to(views, *READERS)


@dataclass(frozen=True, slots=True)
class TakenIn:
    """A file that was sent in, cleaned and kept; its row is still to be written."""

    cleaned: Cleaned
    file_name: str


def taken_in(sent: FileStorage) -> TakenIn:
    """Clean and keep a file that was sent in, for `services.records.evidence.keep_evidence`.

    Call it outside any transaction: it may take seconds. Raises Invalid, with what to do, where the
    file cannot be accepted, and Refused where the account has sent too much today.
    """
    with reading() as session:
        refuse_beyond_quota(session, by=current_actor().account_id, at=clock.now())
    file_name = shown_name(sent.filename)
    cleaned = clean_evidence(sent.stream.read(LARGEST + 1), file_name)
    store().keep(cleaned.data)
    return TakenIn(cleaned, file_name)


def store() -> EvidenceStore:
    """Return where this register keeps its files."""
    return EvidenceStore(register().settings.registry_home)


@views.post("/evidence/<digest>/open")
def open_one(digest: str) -> Response:
    """Give out a file, and tell the journal who has it."""
    actor = current_actor()
    with reading() as session:
        evidence = evidence_within(session, digest, reach_of(actor))
    if evidence is None:
        raise NotFound("没有这个附件，或它不由您的部门办理。")
    data = _read(evidence)
    with writing() as session:
        record_evidence_read(session, digest, by=actor.account_id, at=clock.now())
    answer = send_file(
        BytesIO(data),
        mimetype=evidence.media_type,
        as_attachment=True,
        download_name=evidence.file_name,
    )
    answer.headers["Content-Security-Policy"] = SANDBOX
    return answer


def reach_of(actor: Actor) -> Reach:
    """Return whose files an actor opens: the own department's, in a county only the county's.

    The lead department of the city and its auditors open those of every department.
    """
    rulebook = register().rulebook
    if actor.division_code is not None:
        within = codes_within(rulebook.divisions, actor.division_code)
        return Reach(actor.account_id, actor.department_id or "", frozenset(within))
    own = rulebook.departments.get(actor.department_id or "")
    leads = own is not None and own.may(DepartmentRole.COORDINATOR)
    decides = own is not None and own.may(DepartmentRole.DECIDER)
    is_free = actor.role is Role.AUDITOR and actor.department_id is None
    everybodys = (leads and decides) or is_free
    return Reach(actor.account_id, None if everybodys else actor.department_id or "")


def _read(evidence: Evidence) -> bytes:
    try:
        return store().read(evidence.digest)
    except RegistryError:
        log.error("evidence unsound", extra={"event": "evidence_unsound", "about": evidence.digest})
        raise
