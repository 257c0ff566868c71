"""What the public reads of an entry: the very fields that its leaf in the log commits to.

Invariant: a person's name is masked, free text passes the masking once more; nothing of the dossier
is shown but its summary. Source: RULEBOOK §4.3 (published fields); LAW-AND-FAIRNESS 6.
"""

from sqlalchemy.orm import Session

from models.blacklist import ListCase, ListEntry
from models.subjects import Subject
from models.vocabulary import FOREVER, SubjectKind
from registry.rules.blacklist import CaseContent, content_from
from registry.rules.identity.names import mask_person
from registry.rules.publication import shown_number, shown_text


def public_fields(session: Session, entry: ListEntry, person: str = "") -> dict[str, object]:
    """Return the fields of an entry as they are published: text and days as ISO text, no None.

    `person`: the name of a natural person, which lies in the vault; it is masked here.
    """
    subject = session.get_one(Subject, entry.subject_id)
    said = content_from(session.get_one(ListCase, entry.case_id).content)
    shown: dict[str, object] = {
        "entry_no": entry.entry_no,
        "list": entry.list_type,
        "grounds": [one for one in entry.grounds.split(",") if one],
        "summary": shown_text(said.summary, (person,) if person else ()) or "",
        "basis": said.basis,
        "decision_no": shown_number(entry.decision_no) or "",
        "authority": entry.authority,
        "listed_on": entry.listed_on.isoformat(),
        "public_from": entry.public_from.isoformat(),
        "until": "" if entry.term_until == FOREVER else entry.term_until.isoformat(),
    }
    return shown | _party(subject, person) | _origin(entry, said)


def _party(subject: Subject, person: str) -> dict[str, object]:
    if subject.kind is SubjectKind.PRACTITIONER:
        return {"name": mask_person(person), "uscc": ""}
    return {"name": subject.name, "uscc": subject.uscc or ""}


def _origin(entry: ListEntry, said: CaseContent) -> dict[str, object]:
    return {"origin": said.origin} if entry.is_foreign else {}
