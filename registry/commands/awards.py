"""`flask awards screen`: candidates for an award, from a file, screened and kept.

Invariant: screened in the name of an account that may; all rows or none. Exit 0: done; 2: refused,
and why, nothing was kept.
"""

import json
import sys
from pathlib import Path

import click
from flask.cli import AppGroup, with_appcontext
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.accounts import Account
from models.awards import AwardScreening
from models.vocabulary import Act, ScreeningVerdict
from registry import clock
from registry.errors import Invalid, RegistryError
from registry.files.chunks import OPERATOR_LIMITS
from registry.files.encodings import CHOICES
from registry.files.lists import asked_in
from registry.files.tables import open_table
from registry.queries.awards.screenings import ScreenedLine, lines_of
from registry.rules.permissions import Actor, may
from registry.services import awards as service
from registry.web.transaction import register, writing

REFUSED = 2
Document = dict[str, object]
awards = AppGroup("awards", help="评优评先 (awards).")


@awards.command("screen")
@click.argument("award")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--by", "username", required=True, help="Account in whose name it is done.")
@click.option("--title", required=True, help="The round, in words.")
@click.option("--encoding", type=click.Choice(CHOICES), default="auto", show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@with_appcontext
def screen(
    award: str, file: Path, *, username: str, title: str, encoding: str, as_json: bool
) -> None:
    """Screen the candidates in FILE (CSV, XLSX or Parquet) for AWARD (its id in the rulebook)."""
    try:
        table = open_table(file, encoding=encoding, limits=OPERATOR_LIMITS)
        asked = list(asked_in(table))
        with writing() as session:
            by = _who_may(session, username)
            _refuse_unknown(award)
            made = service.screen(session, award, title, asked, by=by, at=clock.now())
            document = _document(made, lines_of(session, made.id))
    except RegistryError as error:
        click.echo(str(error), err=True)
        sys.exit(REFUSED)
    if as_json:
        click.echo(json.dumps(document, ensure_ascii=False))
        return
    click.echo(
        f"{document['screening_no']}：{_counted(document)}，有效期至 {document['valid_to']}。"
    )


def _who_may(session: Session, username: str) -> service.Screener:
    found = session.scalar(select(Account).where(Account.username == username))
    if found is None or found.disabled_at is not None:
        raise Invalid(f"没有可用的账户“{username}”。")
    actor = Actor(found.id, found.role, found.department_id, found.division_code)
    verdict = may(actor, Act.SCREEN_AWARD)
    if not verdict.allowed:
        raise Invalid(f"账户“{username}”不能核查：{verdict.reason}")
    return service.Screener(found.id, found.department_id, found.division_code)


def _refuse_unknown(award: str) -> None:
    known = [one.id for edition in register().rulebook.awards.editions for one in edition]
    if award not in known:
        raise Invalid(f"没有“{award}”这项荣誉，可用：{'、'.join(dict.fromkeys(known))}。")


def _document(made: AwardScreening, lines: tuple[ScreenedLine, ...]) -> Document:
    return {
        "screening_no": made.screening_no,
        "award": made.award_id,
        "edition": made.edition,
        "on": made.on_date.isoformat(),
        "valid_to": _last_day(made),
        "log_size": made.log_size,
        "journal_entry": made.journal_id,
        "sha256": bytes(made.content_hash).hex(),
        "counts": made.counts,
        "items": [_line(one) for one in lines],
    }


def _last_day(made: AwardScreening) -> str:
    return made.valid_until.fromordinal(made.valid_until.toordinal() - 1).isoformat()


def _line(line: ScreenedLine) -> Document:
    return {
        "line": line.row.line_no,
        "asked": {"name": line.row.asked_name, "uscc": line.row.asked_code},
        "uscc": line.uscc or None,
        "name": line.name or None,
        "verdict": line.row.verdict.value,
        "findings": [one.as_details() for one in line.findings],
    }


def _counted(document: Document) -> str:
    counts = document["counts"]
    assert isinstance(counts, dict)
    return "、".join(f"{one.zh} {counts[one.value]}" for one in ScreeningVerdict)
