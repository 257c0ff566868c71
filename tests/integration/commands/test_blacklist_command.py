"""`flask blacklist …` and `flask jobs run-due`: who is listed, who confirms, what is due."""

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select

from models.blacklist import ListCase, ListEntry, ListEntryEvent
from models.notices import Notice
from models.vocabulary import EntryEvent, NoticeKind, Role
from tests.fixtures.web import add_account, parts_of
from tests.integration.services.import_desk import csv_of
from tests.integration.services.rating_desk import FIRM, register_firm
from tests.listing_factories import PUBLIC_FROM, at_ten, list_subject
from tests.record_factories import make_hands

NAME = f"嘉兴槐安食品有限公司{FIRM[-4:]}"


@dataclass
class Console:
    """The operator's console over a register with one firm on a list."""

    app: Flask
    officer: str
    approver: str
    elsewhere: str

    def run(self, *args: str) -> Result:
        """Run `flask …`."""
        return self.app.test_cli_runner().invoke(args=args)

    def shown(self, *args: str) -> list[str]:
        """The numbers of the decisions that `flask blacklist show` prints."""
        told = self.run("blacklist", "show", "--json", *args)
        assert told.exit_code == 0, told.stderr
        return [one["decision_no"] for one in json.loads(told.stdout)["entries"]]

    def entry(self) -> ListEntry:
        """The entry that was listed here."""
        with parts_of(self.app).sessions.reading() as session:
            return session.scalars(select(ListEntry).where(~ListEntry.is_foreign)).one()


@pytest.fixture
def console(app: Flask) -> Console:
    with parts_of(app).sessions.writing() as session:
        firm = register_firm(session, at_ten(date(2026, 1, 5)))
        list_subject(session, firm.id, make_hands(session))
        names = [
            add_account(session, role, **more).username
            for role, more in (
                (Role.OFFICER, {}),
                (Role.APPROVER, {}),
                (Role.APPROVER, {"department_id": "hurd"}),
            )
        ]
    return Console(app, *names)


def test_the_list_is_shown_as_of_a_day_and_as_known_at_an_instant(console: Console) -> None:
    number = console.entry().decision_no

    assert console.shown("--on", "2026-05-21") == []
    assert console.shown("--on", "2026-05-22") == [number]
    assert console.shown("--on", "2029-05-19") == [number]
    assert console.shown("--on", "2029-05-20") == []
    assert console.shown("--list", "market_serious") == [number]
    assert console.shown("--list", "judgment_debtor") == []
    assert console.shown("--on", "2026-05-22", "--known-at", "2026-05-21T23:00:00+08:00") == []


@pytest.mark.parametrize(
    "args",
    [("--on", "morgen"), ("--known-at", "2999-01-01"), ("--known-at", "x"), ("--list", "strange")],
)
def test_what_cannot_be_asked_ends_with_two_and_a_sentence(
    console: Console, args: tuple[str, ...]
) -> None:
    told = console.run("blacklist", "show", *args)

    assert (told.exit_code, told.stdout) == (2, "")
    assert told.stderr.strip().endswith("。")


def test_a_file_of_foreign_lists_waits_for_a_second_person_at_the_console(
    console: Console, tmp_path: Path
) -> None:
    row = {
        "name": NAME,
        "uscc": FIRM,
        "list_type": "judgment_debtor",
        "listed_on": "2026-01-13",
        "authority": "南湖区人民法院",
        "decision_no": "（2026）演0402执7号",
        "reason": "拒不履行",
    }
    path = csv_of(tmp_path / "lists.csv", [row, row | {"uscc": ""}])
    taken = console.run("import", "listings", str(path), "--by", console.officer, "--json")
    with parts_of(console.app).sessions.reading() as session:
        number = str(session.scalar(select(func.max(ListCase.id))))
    before = console.shown()
    refused = [
        console.run("blacklist", "confirm", number, "--by", name)
        for name in (console.officer, console.elsewhere, "nobody")
    ]
    unknown = console.run("blacklist", "confirm", "999", "--by", console.approver)
    confirmed = console.run("blacklist", "confirm", number, "--by", console.approver, "--json")

    figures = json.loads(taken.stdout)
    assert taken.exit_code == 3
    assert figures["rows"] == sum(
        figures[one] for one in ("accepted", "unchanged", "conflicts", "quarantined")
    )
    assert (figures["accepted"], figures["quarantined"]) == (1, 1)
    assert [one.exit_code for one in (*refused, unknown)] == [2, 2, 2, 2]
    assert confirmed.exit_code == 0, confirmed.stderr
    assert [one["state"] for one in json.loads(confirmed.stdout)] == ["done"]
    assert set(console.shown()) == {*before, "（2026）演0402执7号"}


def test_a_case_of_our_own_is_not_confirmed_at_the_console(console: Console) -> None:
    with parts_of(console.app).sessions.reading() as session:
        number = str(session.scalar(select(func.min(ListCase.id))))

    told = console.run("blacklist", "confirm", number, "--by", console.approver)
    assert (told.exit_code, "逐件" in told.stderr) == (2, True)


def ended(console: Console) -> int:
    with parts_of(console.app).sessions.reading() as session:
        wanted = select(func.count()).where(ListEntryEvent.event == EntryEvent.EXPIRED)
        return session.scalar(wanted) or 0


def test_what_is_due_is_done_once_however_often_and_late_it_is_asked(console: Console) -> None:
    early = console.run("jobs", "run-due", "--now", "2029-05-19T23:59:00+08:00", "--json")
    none = ended(console)
    due = console.run("jobs", "run-due", "--now", "2029-05-20T00:00:00+08:00", "--json")
    again = console.run("jobs", "run-due", "--now", "2029-08-01T09:00:00+08:00", "--json")

    told = [json.loads(one.stdout) for one in (early, due, again)]
    assert [one.exit_code for one in (early, due, again)] == [0, 0, 0]
    assert [one["expired"] for one in told] == [0, 1, 0]
    assert (none, ended(console)) == (0, 1)
    assert console.run("verify").exit_code == 0


def test_a_reminder_is_told_once(console: Console) -> None:
    for now in ("2027-05-19T09:00+08:00", "2027-05-20T09:00+08:00", "2027-05-21T09:00+08:00"):
        assert console.run("jobs", "run-due", "--now", now).exit_code == 0
    with parts_of(console.app).sessions.reading() as session:
        told = session.scalars(
            select(Notice.sentence).where(Notice.kind == NoticeKind.LISTING_CHANGED)
        ).all()

    assert len(told) == 1
    assert "2027-05-20" in told[0]


def test_production_takes_no_other_hour_than_the_clock_s(console: Console) -> None:
    assert date(2026, 5, 27) == PUBLIC_FROM
    settings = parts_of(console.app).settings
    object.__setattr__(settings, "registry_env", "production")
    told = console.run("jobs", "run-due", "--now", "2029-05-20T00:00:00+08:00")

    assert (told.exit_code, "实际时间" in told.stderr) == (2, True)
