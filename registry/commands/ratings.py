"""`flask ratings …`: try invented facts, and explain a rating line by line.

Invariant: neither writes anything; a file or a question that cannot be answered ends with 2 and one
sentence that says what to do.
"""

import json
from datetime import datetime
from pathlib import Path

import click
import yaml
from flask.cli import AppGroup, with_appcontext
from sqlalchemy.exc import DBAPIError

from registry import clock
from registry.commands.rating_arguments import day_of, give_up, subject_of
from registry.commands.rating_runs import run_command
from registry.errors import Invalid, NotFound
from registry.queries.ratings.explaining import explained
from registry.queries.ratings.law import law_of
from registry.rulebooks.entries import content_of
from registry.rules.calendar import LEGAL_ZONE, legal_day
from registry.rules.ratings import Line, Rating, rate, shown
from registry.rules.ratings.law import RatingLaw, rating_law
from registry.rules.ratings.telling import told
from registry.rules.ratings.trying import Trial, trials_of
from registry.web.transaction import reading, register

MOST_BYTES = 5_000_000  # of a file of examples

ratings = AppGroup("ratings", help="Quality credit ratings: try, explain, run.")
ratings.add_command(run_command)


@ratings.command("try")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--edition", help="The edition of the model; default: the one in force on the day.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@with_appcontext
def try_command(file: Path, edition: str | None, as_json: bool) -> None:
    """Rate the invented facts in FILE (YAML), shaped as the examples of the model; writes nothing."""
    try:
        trials = trials_of(_content(file), legal_day(clock.now()))
        rated = [(trial, _tried(trial, edition)) for trial in trials]
    except (Invalid, NotFound) as error:
        give_up(str(error))
    if as_json:
        documents = [{"id": trial.id} | told(rating) for trial, rating in rated]
        click.echo(json.dumps(documents, ensure_ascii=False))
        return
    for trial, rating in rated:
        click.echo(_page(f"{trial.id} {trial.title}".strip(), rating))


@ratings.command("explain")
@click.argument("uscc")
@click.option("--as-of", help="The day to rate on, 2026-11-23; default: today.")
@click.option("--known-at", help="As the register knew it then: 2026-11-23T10:00:00+08:00.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@with_appcontext
def explain_command(uscc: str, as_of: str | None, known_at: str | None, as_json: bool) -> None:
    """Explain the rating of the subject with the credit code USCC, every point with its reason."""
    try:
        day = day_of(as_of) if as_of else legal_day(clock.now())
        instant = _instant(known_at) if known_at else None
        with reading() as session:
            subject_id = subject_of(session, uscc)
            document = explained(session, subject_id, as_of=day, known_at=instant)
    except (Invalid, NotFound) as error:
        give_up(str(error))
    if as_json:
        click.echo(json.dumps(document, ensure_ascii=False))
    else:
        click.echo(_explanation(document))


def _content(file: Path) -> object:
    """Return what a YAML file says. Raises: Invalid where it cannot be read."""
    if file.stat().st_size > MOST_BYTES:
        raise Invalid(f"试算文件超过 {MOST_BYTES // 1_000_000} MB，请分成几个文件。")
    try:
        content = content_of(file.read_text(encoding="utf-8-sig"))
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise Invalid(
            f"试算文件第 {line} 行附近无法读取，请检查 YAML 格式，字段不能重复。"
        ) from error
    except (yaml.YAMLError, UnicodeDecodeError, ValueError, RecursionError) as error:
        raise Invalid("试算文件无法读取，应当是 UTF-8 编码的 YAML 文件。") from error
    return content


def _tried(trial: Trial, edition: str | None) -> Rating:
    models = register().rulebook.ratings
    try:
        model = models.edition(edition) if edition else _law().on(trial.as_of)
        return rate(trial.facts, model, trial.as_of)
    except Invalid as error:
        hint = "" if edition else "可以用 --edition 指定版本。"
        raise Invalid(f"试算示例“{trial.id}”：{error}{hint}") from error


def _law() -> RatingLaw:
    """Return the law with the switches that were decided; of the rulebook alone without a register."""
    try:
        with reading() as session:
            return law_of(session)
    except DBAPIError:
        return rating_law(register().rulebook.ratings.dated)


def _instant(text: str) -> datetime:
    try:
        instant = datetime.fromisoformat(text)
    except ValueError as error:
        raise Invalid(f"“{text}”不是时刻，请写成 2026-11-23T10:00:00+08:00。") from error
    instant = instant if instant.tzinfo else instant.replace(tzinfo=LEGAL_ZONE)
    if instant >= clock.now():
        raise Invalid(f"“{text}”还没有过去，那时登记库知道什么尚不能确定，请改填以前的时刻。")
    return instant


def _page(name: str, rating: Rating) -> str:
    head = f"{name}　{rating.as_of}　{rating.edition}\n  {rating.reason.zh}（{rating.reason.en}）"
    return "\n".join([head, *map(_line, rating.lines), ""])


def _line(line: Line) -> str:
    points = shown(line.tenths) if line.tenths < 0 else f"+{shown(line.tenths)}"
    return f"  {points:>8}  {line.item:<4} {line.reason.zh}"


def _explanation(document: dict[str, object]) -> str:
    lines = document["lines"]
    assert isinstance(lines, list)
    used = document["effective"]
    told_of = (
        f"现行公布和使用的等级：{used['grade']}（{used['as_of']}）"
        if isinstance(used, dict)
        else "尚无已告知的等级"
    )
    head = [
        f"{document['name']}　{document['uscc'] or '无统一社会信用代码'}",
        f"{document['as_of']}　{document['edition']}　{document['reason']}",
        told_of,
    ]
    rows = [f"  {one['points']:>+8.1f}  {one['item']:<4} {one['reason']}" for one in lines]
    total = f"  {document['score']:>8}  合计"
    return "\n".join([*head, *rows, total])
