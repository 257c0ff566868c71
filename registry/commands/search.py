"""`flask search`: the same query as the page, for the operator and for scripts."""

import json

import click
from flask.cli import with_appcontext

from models.vocabulary import Audience
from registry import clock
from registry.queries.search import Hit, SearchQuery, search
from registry.rules.calendar import legal_day
from registry.web.transaction import reading, register

MOST = 500


@click.command("search")
@click.argument("query")
@click.option("--limit", default=10, show_default=True, type=click.IntRange(1, MOST))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@with_appcontext
def search_command(query: str, limit: int, as_json: bool) -> None:
    """Find subjects by name or code, as the public page does."""
    with reading() as session:
        result = search(
            session,
            SearchQuery(query, limit=limit),
            audience=Audience.PUBLIC,
            on=legal_day(clock.now()),
            divisions=register().rulebook.divisions,
        )
    if result.advice:
        click.echo(result.advice.zh, err=True)
    if as_json:
        click.echo(json.dumps([_document(hit) for hit in result.items], ensure_ascii=False))
        return
    for hit in result.items:
        said = "；".join(reason.zh for reason in hit.reasons)
        click.echo(f"{hit.score:>3}  {hit.uscc}  {hit.name}  [{hit.status.zh}]  {said}")
    click.echo(f"共 {result.total} 条", err=True)


def _document(hit: Hit) -> dict[str, object]:
    return {
        "uscc": hit.uscc,
        "name": hit.name,
        "matched_name": hit.matched_name,
        "score": hit.score,
        "reasons": [reason.zh for reason in hit.reasons],
        "grade": hit.grade,
        "listed": hit.listed,
        "id": hit.subject_id,
    }
