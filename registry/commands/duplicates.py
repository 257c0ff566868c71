"""`flask duplicates`: likely duplicates are searched over the whole register."""

import json
import sys
from collections.abc import Iterator

import click
from flask.cli import with_appcontext
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.duplicates import DuplicatePair
from models.subjects import Subject
from models.vocabulary import JobKind, PairState
from registry import clock
from registry.commands.judging import JUDGING
from registry.commands.pairing import WHOLE_REGISTER, search_register
from registry.errors import RegistryError
from registry.matching.describing import best_likeness, described
from registry.services import jobs
from registry.services.duplicates import Proposed
from registry.web.transaction import reading, writing

NOT_POSSIBLE = 2
AT_ONCE = 400
LOCAL, SPARK = "local", "spark"  # where the names are compared
WAITING = (PairState.OPEN, PairState.UNSURE)


@click.group("duplicates")
def duplicates() -> None:
    """Likely duplicates: find, list, judge, merge, unmerge."""


for command in JUDGING:
    duplicates.add_command(command)


@duplicates.command("find")
@click.option("--engine", type=click.Choice([LOCAL, SPARK]), default=LOCAL, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@with_appcontext
def find_command(engine: str, as_json: bool) -> None:
    """Search the whole register, put what is likely into the queue, and print what waits there.

    A search that was interrupted goes on where it stopped.
    """
    if engine == SPARK:
        click.echo("多机比对（Spark）将随后续版本提供，请使用 --engine local。", err=True)
        sys.exit(NOT_POSSIBLE)
    try:
        done = _search()
    except RegistryError as error:
        click.echo(str(error), err=True)
        sys.exit(NOT_POSSIBLE)
    click.echo(
        f"新发现 {done.new} 对，重新计分 {done.reweighed} 对，已有结论 {done.judged} 对", err=True
    )
    with reading() as session:
        found = list(_documents(session))
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False))
        return
    for one in found:
        click.echo("  ".join(str(one[field]) for field in ("score", "a", "a_name", "b", "b_name")))


def _search() -> Proposed:
    with writing() as session:
        job_id = jobs.take_up(
            session, JobKind.DUPLICATES, WHOLE_REGISTER, by=None, at=clock.now()
        ).id
    done = Proposed()
    for step in search_register(job_id, by=None, tell=_tell):
        done += step
    with writing() as session:
        jobs.finish(session, job_id, at=clock.now())
    click.echo(err=True)
    return done


def _tell(done: int, whole: int) -> None:
    click.echo(f"\r比对 {done * 100 // max(1, whole)}%", nl=False, err=True)


def _documents(session: Session) -> Iterator[dict[str, object]]:
    """Yield the pairs that wait for a person, the likeliest first, with scores and reasons."""
    rows = session.execute(
        select(DuplicatePair.low_id, DuplicatePair.high_id)
        .where(DuplicatePair.state.in_(WAITING))
        .order_by(DuplicatePair.score.desc(), DuplicatePair.id)
    )
    pairs = [(low, high) for low, high in rows]
    for start in range(0, len(pairs), AT_ONCE):
        yield from _part(session, pairs[start : start + AT_ONCE])


def _part(session: Session, pairs: list[tuple[int, int]]) -> Iterator[dict[str, object]]:
    ids = {number for pair in pairs for number in pair}
    known = described(session, ids)
    told = select(Subject.id, Subject.uscc, Subject.name).where(Subject.id.in_(ids))
    called = {number: (uscc, name) for number, uscc, name in session.execute(told)}
    for low, high in pairs:
        if low not in known or high not in known:
            continue
        likeness = best_likeness(known[low], known[high])
        (a, a_name), (b, b_name) = called[low], called[high]
        yield {
            "a": a,
            "a_name": a_name,
            "b": b,
            "b_name": b_name,
            "score": likeness.total,
            "name_score": likeness.name,
            "verdict": likeness.verdict.value,
            "label": likeness.label or None,
            "reasons": [line.zh for line in likeness.lines],
        }
