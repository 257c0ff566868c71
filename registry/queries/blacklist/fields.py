"""What the public reads of an entry: the very fields that its leaf in the log commits to.

Invariant: a person's name is masked, free text passes the masking once more; nothing of the dossier
is shown but its summary. Source: RULEBOOK §4.3 (published fields); LAW-AND-FAIRNESS 6.
"""

from collections.abc import Iterable, Mapping

from sqlalchemy.orm import Session

from models.blacklist import ListCase, ListEntry
from models.subjects import Subject
from models.vocabulary import FOREVER, SubjectKind
from registry.queries.blacklist.persons import persons_behind
from registry.rules.blacklist import CaseContent, ListProcedure, ListType, content_from
from registry.rules.identity.names import mask_person
from registry.rules.publication import shown_number, shown_text

# What the fields are called, in the order in which they are shown.
LABELS = {
    "entry_no": "条目编号",
    "name": "名称",
    "uscc": "统一社会信用代码",
    "list": "名单",
    "grounds": "列入情形",
    "summary": "事由",
    "basis": "依据",
    "decision_no": "决定书文号",
    "authority": "认定部门",
    "listed_on": "列入日期",
    "public_from": "公示起始日",
    "until": "期满移出日",
    "origin": "来源",
}
UNKNOWN = "（待定）"
LONGEST_NAME = 6  # characters of a personal name in Chinese without a point in it


def public_fields(
    session: Session,
    entry: ListEntry,
    person: str = "",
    persons: Iterable[str] | None = None,
) -> dict[str, object]:
    """Return the fields of an entry as they are published: text and days as ISO text, no None.

    `person`: the name of a natural person, which lies in the vault; it is masked here. `persons`:
    who is behind the party, where that was looked up already; they are masked in the texts.
    """
    subject = session.get_one(Subject, entry.subject_id)
    said = content_from(session.get_one(ListCase, entry.case_id).content)
    if persons is None:
        persons = persons_behind(session, [subject.id]).get(subject.id, ())
    people = (*persons, person) if person else tuple(persons)
    shown: dict[str, object] = {
        "entry_no": entry.entry_no,
        "list": entry.list_type,
        "grounds": [one for one in entry.grounds.split(",") if one],
        "summary": _masked(said.summary, people),
        "basis": _masked(said.basis, people),
        "decision_no": shown_number(entry.decision_no) or "",
        "authority": entry.authority,
        "listed_on": entry.listed_on.isoformat(),
        "public_from": entry.public_from.isoformat(),
        "until": "" if entry.term_until == FOREVER else entry.term_until.isoformat(),
    }
    return shown | _party(subject, person) | _origin(entry, said)


def in_words(
    fields: Mapping[str, object], list_type: ListType | None, procedure: ListProcedure
) -> tuple[tuple[str, str], ...]:
    """Return the fields of an entry, or of what is to become one, as people read them."""
    grounds = fields.get("grounds")
    named = map(procedure.ground, map(str, grounds if isinstance(grounds, list) else ()))
    shown = {
        **fields,
        "list": list_type.name_zh if list_type else fields.get("list", ""),
        "grounds": "；".join(f"{one.name_zh}（{one.article}）" for one in named if one),
    }
    if shown.get("public_from") == FOREVER.isoformat():
        shown["public_from"] = UNKNOWN
    return tuple((label, str(shown[name])) for name, label in LABELS.items() if shown.get(name))


def _masked(text: str, people: Iterable[str]) -> str:
    """Return a text without numbers of persons and with names masked, rare surnames among them."""
    known = sorted((one for one in people if _is_a_persons(one)), key=len, reverse=True)
    shown = shown_text(text, known) or ""
    for name in known:
        shown = shown.replace(name, mask_person(name))
    return shown


def _is_a_persons(name: str) -> bool:
    """Say whether a name is short enough to be a person's: a firm may be a representative, too."""
    return 2 <= len(name) <= LONGEST_NAME or "·" in name


def _party(subject: Subject, person: str) -> dict[str, object]:
    if subject.kind is SubjectKind.PRACTITIONER:
        return {"name": mask_person(person), "uscc": ""}
    return {"name": subject.name, "uscc": subject.uscc or ""}


def _origin(entry: ListEntry, said: CaseContent) -> dict[str, object]:
    return {"origin": said.origin} if entry.is_foreign else {}
