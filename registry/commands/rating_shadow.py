"""`flask ratings shadow EDITION`: what another edition would make of everybody; writes nothing."""

import json

import click
from flask.cli import with_appcontext

from models.vocabulary import Grade
from registry import clock
from registry.commands.rating_arguments import day_of, give_up
from registry.errors import Invalid, NotFound
from registry.queries.ratings.law import law_of
from registry.queries.ratings.shadow import Moves, ShadowRun, Told, shadow_run
from registry.rules.calendar import legal_day
from registry.rules.ratings import shown
from registry.web.transaction import reading, register


@click.command("shadow")
@click.argument("edition")
@click.option("--as-of", help="The day to rate on, 2026-11-23; default: today.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@with_appcontext
def shadow_command(edition: str, as_of: str | None, as_json: bool) -> None:
    """Compare EDITION with the edition in force, for everybody who is rated."""
    try:
        on = day_of(as_of) if as_of else legal_day(clock.now())
        model = register().rulebook.ratings.edition(edition)
        with reading() as session:
            found = shadow_run(session, law_of(session).on(on), model, on=on)
    except (Invalid, NotFound) as error:
        give_up(str(error))
    if as_json:
        click.echo(json.dumps(_document(found), ensure_ascii=False))
    else:
        click.echo(_page(found))


def _document(found: ShadowRun) -> dict[str, object]:
    return {
        "edition": found.after.id,
        "compared_with": found.before.id,
        "as_of": found.on.isoformat(),
        "subjects": found.total,
        "worse": found.moves.worse,
        "better": found.moves.better,
        "matrix": {
            before.value: {after.value: found.matrix[before, after] for after in Grade}
            for before in Grade
        },
        "by_division": _groups(found.by_division),
        "by_industry": _groups(found.by_industry),
        "losers": [_told(one) for one in found.losers],
        "winners": [_told(one) for one in found.winners],
        "digest": found.digest.hex(),
    }


def _groups(groups: dict[str, Moves]) -> dict[str, dict[str, int]]:
    return {name: one._asdict() for name, one in groups.items()}


def _told(one: Told) -> dict[str, object]:
    moved = one.moved
    return {
        "uscc": moved.uscc,
        "name": moved.name,
        "before": {"grade": moved.before.value, "score": shown(moved.score_before)},
        "after": {"grade": moved.after.value, "score": shown(moved.score_after)},
        "lines_before": [f"{line.item} {shown(line.tenths)} {line.reason.zh}" for line in one.gone],
        "lines_after": [f"{line.item} {shown(line.tenths)} {line.reason.zh}" for line in one.come],
    }


def _page(found: ShadowRun) -> str:
    head = (
        f"版本 {found.after.id} 与 {found.before.id} 比对（{found.on}）："
        f"共 {found.total:,} 家，变差 {found.moves.worse:,} 家，变好 {found.moves.better:,} 家"
    )
    letters = [grade.value for grade in Grade]
    rows = [
        f"{before.value:>5}" + "".join(f"{found.matrix[before, after]:>9,}" for after in Grade)
        for before in Grade
    ]
    table = ["原\\新".rjust(4) + "".join(f"{one:>9}" for one in letters), *rows]
    losers = [
        f"  {shown(one.moved.difference):>8}  {one.moved.before.value}→{one.moved.after.value}  "
        f"{one.moved.name}"
        for one in found.losers
    ]
    return "\n".join([head, *table, "减分最多的：", *losers])
