"""`flask ratings run`: everybody, or some, are assessed for today; of a past day it only tells.

Invariant: each stretch is one transaction with how far the run has come; a past day writes nothing.
"""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

import click
from flask.cli import with_appcontext
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.subjects import Subject
from models.vocabulary import Grade
from registry import clock
from registry.commands.rating_arguments import day_of, give_up, subject_of
from registry.errors import Invalid, RegistryError
from registry.queries.ratings.comparing import distribution_of
from registry.queries.ratings.explaining import explained
from registry.queries.ratings.facts import facts_of_many
from registry.queries.ratings.law import law_of
from registry.rules.calendar import legal_day
from registry.rules.ratings.outcome import shown
from registry.rules.ratings.packing import pack
from registry.rules.ratings.scoring import GRADES, score_packs
from registry.services.ratings import running
from registry.web.transaction import reading, writing

WIDTH = 30  # characters of the progress bar
AT_ONCE = 5_000  # subjects whose facts of a past day are read together
Document = dict[str, object]
_WITHOUT_POINTS: Document = {"score": None, "dimensions": {}, "lines": []}


@click.command("run")
@click.argument("codes", metavar="[USCC]...", nargs=-1)
@click.option("--all", "is_all", is_flag=True, help="Everybody; goes on where it was stopped.")
@click.option(
    "--as-of", help="The day to rate on, 2026-11-23; default: today. A past day only tells."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@with_appcontext
def run_command(codes: tuple[str, ...], is_all: bool, as_of: str | None, as_json: bool) -> None:
    """Assess everybody, or the subjects with the credit codes USCC, and write what is different."""
    try:
        past = _past_day(as_of)
        if is_all == bool(codes):
            raise Invalid("请写明统一社会信用代码，或者用 --all 评价全部主体，二者择一。")
        if is_all:
            _tell_all(_as_of(past) if past else _run_today(), past, as_json=as_json)
        else:
            _tell_some(_some(codes, past), as_json=as_json)
    except RegistryError as error:
        give_up(str(error))


def _tell_all(told: Document, past: date | None, *, as_json: bool) -> None:
    """Print the counts; as JSON with an item for each subject, written as they are read."""
    if not as_json:
        click.echo(_summary(told))
        return
    head = json.dumps(told, ensure_ascii=False).removesuffix("}")
    click.echo(f'{head}, "items": [', nl=False)
    with reading() as session:
        for place, one in enumerate(_items(session, past or legal_day(clock.now()))):
            click.echo((", " if place else "") + json.dumps(one, ensure_ascii=False), nl=False)
    click.echo("]}")


def _tell_some(told: list[Document], *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(told[0] if len(told) == 1 else told, ensure_ascii=False))
        return
    for one in told:
        click.echo(_result(one))


def _items(session: Session, day: date) -> Iterator[Document]:
    """Yield what the rule says of everybody as of a day, by what is known now."""
    model = law_of(session).on(day)
    for some in _parties(session):
        rows = session.execute(select(Subject.id, Subject.uscc).where(Subject.id.in_(some)))
        codes = {row.id: row.uscc for row in rows}
        packs = [pack(facts) for facts in facts_of_many(session, some, on=day)]
        scored = score_packs(packs, model, day)
        for place, number in enumerate(some):
            said = scored.at(place)
            is_graded = said.not_rated is None
            yield {
                "uscc": codes[number],
                "as_of": day.isoformat(),
                "edition": model.id,
                "score": float(shown(said.score)) if is_graded else None,
                "grade": said.grade.value,
                "not_rated": None if said.not_rated is None else said.not_rated.value,
                "ceilings": list(said.ceilings),
                "vetoes": list(said.vetoes),
            }


def _past_day(text: str | None) -> date | None:
    """Return a past day; None for today. Raises: Invalid for a day to come."""
    if text is None:
        return None
    day = day_of(text)
    today = legal_day(clock.now())
    if day > today:
        raise Invalid(f"{day.isoformat()} 还没有到，不能评级；预测请用企业端的推演。")
    return None if day == today else day


def _run_today() -> Document:
    with writing() as session:
        run_id = running.begin(session, at=clock.now())
    while True:
        with writing() as session:
            done = running.advance(session, run_id, at=clock.now())
        _show_progress(done.position, done.last)
        if done.is_finished:
            break
    click.echo(err=True)
    with reading() as session:
        grades = distribution_of(session)
        day = legal_day(clock.now())
        edition = law_of(session).on(day).id
    return _counted(day, edition, done.subjects, grades) | {"changed": done.changed}


def _as_of(day: date) -> Document:
    """Return how many have which grade as of a past day, by what is known now; nothing is written."""
    grades: Counter[Grade] = Counter()
    with reading() as session:
        model = law_of(session).on(day)
        for some in _parties(session):
            packs = [pack(facts) for facts in facts_of_many(session, some, on=day)]
            scored = score_packs(packs, model, day)
            grades.update(GRADES[place] for place in scored.grade.tolist())
    return _counted(day, model.id, sum(grades.values()), grades) | {"changed": 0}


def _parties(session: Session) -> Iterator[Sequence[int]]:
    last = 0
    while some := running.parties_after(session, last, AT_ONCE):
        yield some
        last = some[-1]


def _some(codes: Sequence[str], past: date | None) -> list[Document]:
    with reading() as session:
        subject_ids = [subject_of(session, code) for code in codes]
    if past is None:
        with writing() as session:
            running.run_some(session, subject_ids, at=clock.now())
    day = past or legal_day(clock.now())
    with reading() as session:
        found = [explained(session, one, as_of=day, known_at=None) for one in subject_ids]
    # Without a grade the points are told by `explain` only (INTERFACES §3).
    return [one | (_WITHOUT_POINTS if one["not_rated"] else {}) for one in found]


def _counted(
    day: date, edition: str, subjects: int, grades: dict[Grade, int] | Counter[Grade]
) -> Document:
    return {
        "as_of": day.isoformat(),
        "edition": edition,
        "subjects": subjects,
        "grades": {grade.value: grades.get(grade, 0) for grade in Grade},
    }


def _summary(told: Document) -> str:
    grades = told["grades"]
    assert isinstance(grades, dict)
    counts = "  ".join(f"{grade} {count}" for grade, count in grades.items())
    return (
        f"{told['as_of']}　{told['edition']}　评价 {told['subjects']} 个主体，"
        f"新评价 {told['changed']} 条\n{counts}"
    )


def _result(told: Document) -> str:
    points = "" if told["score"] is None else f"　{told['score']} 分"
    return f"{told['uscc']}　{told['name']}　{told['as_of']}　{told['grade']}{points}　{told['reason']}"


def _show_progress(done: int, whole: int) -> None:
    share = done / max(1, whole)
    bar = "█" * int(share * WIDTH)
    click.echo(f"\r评价 {bar:░<{WIDTH}} {int(share * 100):3}%  {done}/{whole}", nl=False, err=True)
