"""`flask blacklist show | confirm`: who was listed on a day, as known; what a second person confirms.

Invariant: nothing is listed here but what a file brought and another person approves. Exit 0: done;
2: refused, and why.
"""

import json
import sys
from collections.abc import Sequence
from datetime import date

import click
from flask.cli import AppGroup, with_appcontext
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.accounts import Account
from models.blacklist import ListCase
from models.subjects import Subject
from models.vocabulary import FOREVER, Act, CaseStep
from registry import clock
from registry.commands.rating_arguments import day_of, give_up, past_instant_of
from registry.errors import Invalid, NotFound, RegistryError
from registry.queries.blacklist.history import EntryThen, listed_as_of
from registry.queries.places import codes_within
from registry.rules.calendar import legal_day
from registry.rules.permissions import Actor, Matter, may
from registry.services import blacklist as lists
from registry.web.transaction import reading, register, writing

REFUSED = 2
blacklist = AppGroup("blacklist", help="严重失信主体名单 (lists of serious dishonesty).")
as_json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")


@blacklist.command("show")
@click.option("--on", help="The day asked for; default: today.")
@click.option("--known-at", help="As known at this instant; default: now.")
@click.option("--list", "list_type", help="Only this list (id in the rulebook).")
@as_json_option
@with_appcontext
def show(on: str | None, known_at: str | None, list_type: str | None, as_json: bool) -> None:
    """Print the entries in force on a day, newest first; stayed and ended ones are not there."""
    now = clock.now()
    try:
        known = past_instant_of(known_at) if known_at else now
        day = day_of(on) if on else legal_day(now)
    except Invalid as error:
        give_up(str(error))
    if list_type is not None and list_type not in _list_types():
        give_up(f"没有“{list_type}”这种名单，可用：{'、'.join(_list_types())}。")
    with reading() as session:
        found = listed_as_of(session, on=day, known_at=known)
        kept = [one for one in found if list_type in (None, one.list_type)]
        entries = _told(session, kept)
    if as_json:
        document = {"on": day.isoformat(), "known_at": known.isoformat(), "entries": entries}
        click.echo(json.dumps(document, ensure_ascii=False))
        return
    for one in entries:
        fields = ("entry_no", "list", "uscc", "name", "listed_on", "until", "decision_no")
        click.echo("  ".join(str(one[name] or "-") for name in fields))
    click.echo(f"{day} 在册 {len(entries)} 条。", err=True)


@blacklist.command("confirm")
@click.argument("cases", type=int, nargs=-1, required=True)
@click.option("--by", "username", required=True, help="Account in whose name it is done.")
@as_json_option
@with_appcontext
def confirm(cases: Sequence[int], username: str, as_json: bool) -> None:
    """Confirm CASES that a file brought, as a second person: all of them or none."""
    try:
        with writing() as session:
            found = [_case(session, number) for number in dict.fromkeys(cases)]
            by = _who_may(session, username, found)
            seen = [(one.id, bytes(one.content_hash)) for one in found]
            done = lists.take_many(session, seen, CaseStep.APPROVED, by=by, at=clock.now())
            told = [
                {"case": one.id, "state": one.state.value, "entry": one.entry_id} for one in done
            ]
    except RegistryError as error:
        click.echo(str(error), err=True)
        sys.exit(REFUSED)
    if as_json:
        click.echo(json.dumps(told))
    else:
        click.echo(f"已确认 {len(told)} 件。")


def _told(session: Session, found: Sequence[EntryThen]) -> list[dict[str, object]]:
    subjects = {
        one.id: one
        for one in session.scalars(
            select(Subject).where(Subject.id.in_({entry.subject_id for entry in found}))
        )
    }
    return [
        {
            "entry_no": one.entry_no,
            "list": one.list_type,
            "uscc": subjects[one.subject_id].uscc,
            "name": subjects[one.subject_id].name,
            "decision_no": one.decision_no,
            "authority": one.authority,
            "listed_on": one.listed_on.isoformat(),
            "in_force_from": one.state.in_force_from.isoformat(),
            "public_from": _day(one.state.public_from),
            "until": _day(one.state.until_on),
            "is_public": one.was_public,
            "marks": [mark.value for mark in one.marks],
        }
        for one in found
    ]


def _day(day: date) -> str | None:
    return None if day == FOREVER else day.isoformat()


def _list_types() -> tuple[str, ...]:
    editions = register().rulebook.lists.editions
    return tuple(dict.fromkeys(one.id for edition in editions for one in edition))


def _case(session: Session, number: int) -> ListCase:
    case = session.get(ListCase, number)
    if case is None:
        raise NotFound(f"没有第 {number} 件名单案件。")
    return case


def _who_may(session: Session, username: str, cases: Sequence[ListCase]) -> int:
    """Return the account's id. Raises Invalid where it may not decide these cases."""
    found = session.scalar(select(Account).where(Account.username == username))
    if found is None or found.disabled_at is not None:
        raise Invalid(f"没有可用的账户“{username}”。")
    actor = Actor(found.id, found.role, found.department_id, found.division_code)
    divisions = register().rulebook.divisions
    within = codes_within(divisions, found.division_code) if found.division_code else ()
    for case in cases:
        matter = Matter(department_id=case.department_id, division_code=case.division_code)
        verdict = may(actor, Act.DECIDE_CASE, matter, divisions_of_actor=frozenset(within))
        if not verdict.allowed:
            raise Invalid(f"账户“{username}”不能办理第 {case.id} 件：{verdict.reason}")
    return found.id
