"""The hash of a case: all that a decision on it is made on, made from the row as it stands."""

from models.blacklist import ListCase
from models.vocabulary import CaseKind
from registry.rules.blacklist import content_from, content_seal

NEW = (CaseKind.LISTING, CaseKind.IMPORTED)  # whose entry comes of them


def seal_of(case: ListCase) -> bytes:
    """Return the hash of what a decision on the case is made on."""
    about = {
        "kind": case.kind.value,
        "list": case.list_type,
        "subject": case.subject_id,
        "entry": None if case.kind in NEW else case.entry_id,
        "record": case.record_id,
        "edition": case.procedure_edition,
    }
    return content_seal(about, content_from(case.content), case.evidence)
