"""Rows of practitioners (注册执业人员): columns in, particulars or problems out.

Invariant: the person's name and identity number go to the vault; what stands in the open is the
masked name and the certificate number.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from models.vocabulary import PractitionerClass, SubjectKind
from registry.rules.exchange.judging import (
    Cell,
    Days,
    Judged,
    Lookups,
    Problem,
    personal_problem,
    read_text,
    shown,
)
from registry.rules.exchange.words import CLASSES
from registry.rules.identity.codes import check_certificate_no, check_citizen_id
from registry.rules.identity.folding import clean_text, fold
from registry.rules.identity.names import mask_person
from registry.rules.identity.uscc import CodeCheck, check_uscc
from registry.rules.subjects import Particulars

LONGEST_NAME = 60
LONGEST_KEY = 120  # letters that fold into several may make the key longer than the name
PERSON = "id_no"  # problems of a person's name are masked like an identity number


def judge_practitioners(
    columns: Mapping[str, Sequence[Cell]], size: int, lookups: Lookups
) -> Judged[Particulars]:
    """Return the judgement of `size` rows; `columns` holds the cells of each field the file has."""
    days = Days(lookups.on)
    fit: list[Particulars | None] = []
    problems: dict[int, list[Problem]] = {}
    for place in range(size):
        cells = {field: column[place] for field, column in columns.items()}
        said, wrong = _judge_row(cells, days)
        fit.append(None if wrong else said)
        if wrong:
            problems[place] = wrong
    return Judged(fit, problems)


def _judge_row(cells: Mapping[str, Cell], days: Days) -> tuple[Particulars | None, list[Problem]]:
    wrong: list[Problem] = []
    name = _name(cells.get("name"), wrong)
    certificate = _certificate(cells, wrong)
    employer = _optional("employer_uscc", cells, check_uscc, wrong)
    id_number = _optional("id_no", cells, check_citizen_id, wrong)
    practitioner_class = _class(cells.get("practitioner_class"), wrong)
    changed_on = days.read("changed_on", cells.get("changed_on"))
    if isinstance(changed_on, Problem):
        wrong.append(changed_on)
    if wrong or not name or not certificate:
        return None, wrong
    return (
        Particulars(
            name=mask_person(name),
            name_key=fold(mask_person(name)),
            kind=SubjectKind.PRACTITIONER,
            practitioner_class=practitioner_class,
            employer_uscc=employer,
            certificate_no=certificate,
            changed_on=changed_on if isinstance(changed_on, date) else None,
            person_name=name,
            id_number=id_number,
        ),
        wrong,
    )


def _name(cell: Cell, wrong: list[Problem]) -> str | None:
    read = read_text(PERSON, str(cell), LONGEST_NAME) if cell is not None else ""
    if isinstance(read, Problem):
        wrong.append(read._replace(field="name"))
        return None
    if len(read) < 2 or len(fold(mask_person(read))) > LONGEST_KEY:
        wrong.append(Problem("name", shown(PERSON, cell), "name", "姓名为空或不完整，请填写全名。"))
        return None
    return read


def _certificate(cells: Mapping[str, Cell], wrong: list[Problem]) -> str | None:
    text = _text(cells, "certificate_no")
    if problem := personal_problem("certificate_no", text):
        wrong.append(problem)
        return None
    return _code("certificate_no", cells, check_certificate_no(text), wrong)


def _code(
    field: str, cells: Mapping[str, Cell], check: CodeCheck, wrong: list[Problem]
) -> str | None:
    wrong += [
        Problem(field, shown(field, cells.get(field)), problem.rule, problem.message)
        for problem in check.problems
    ]
    return None if check.problems else check.code


def _optional(
    field: str, cells: Mapping[str, Cell], check: Callable[[str], CodeCheck], wrong: list[Problem]
) -> str | None:
    text = _text(cells, field)
    return _code(field, cells, check(text), wrong) if text else None


def _class(cell: Cell, wrong: list[Problem]) -> PractitionerClass | None:
    if cell is None or not clean_text(str(cell)):
        return None
    found = CLASSES.get(fold(str(cell))) or CLASSES.get(clean_text(str(cell)))
    if found is None:
        known = "、".join(word.zh for word in PractitionerClass)
        wrong.append(
            Problem(
                "practitioner_class",
                shown("practitioner_class", cell),
                "practitioner_class",
                f"无法识别的注册类别，可用：{known}。",
            )
        )
    return found


def _text(cells: Mapping[str, Cell], field: str) -> str:
    cell = cells.get(field)
    return clean_text(str(cell)) if cell is not None else ""
