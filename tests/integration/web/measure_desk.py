"""Orders of joint measures at the officers' door, for tests: two departments, a county, their orders.

The firm is listed as in the demonstration: public since 2026-05-27, to be received by 2026-06-01 and
reported by 2026-06-10.
"""

import csv
import io
import re
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from models.accounts import Account
from models.blacklist import ListEntry
from models.measures import MeasureOrder, MeasureOrderStep
from models.vocabulary import CaseKind, OrderStep, Role
from registry import clock
from registry.rules.calendar import LEGAL_ZONE
from registry.services.blacklist import Opener
from tests.fixtures.web import form_token, parts_of
from tests.integration.web.proposal_desk import Office, hidden_fields
from tests.listing_factories import WAY, change_entry, list_subject, open_as, walk
from tests.record_factories import Hands, make_hands

FINANCE, BUYER, FINANCE_APPROVER = "财政经办甲", "财政经办乙", "财政审批丙"
MARKET, COUNTY, LEADER, AUDITOR = "市监经办丁", "海盐市监戊", "市监审批己", "审计庚"
LONG_AGO = datetime(2020, 1, 2, tzinfo=LEGAL_ZONE)
LISTED_ON, REPORT_BY = date(2026, 5, 27), date(2026, 6, 10)
PEOPLE: tuple[tuple[str, Role, str | None, str | None], ...] = (
    (FINANCE, Role.EXECUTOR, "finance", None),
    (BUYER, Role.EXECUTOR, "finance", None),
    (FINANCE_APPROVER, Role.APPROVER, "finance", None),
    (MARKET, Role.OFFICER, "amr", None),
    (COUNTY, Role.OFFICER, "amr", "330424"),
    (LEADER, Role.APPROVER, "amr", None),
    (AUDITOR, Role.AUDITOR, None, None),
)


@dataclass
class MeasureDesk:
    """A register with one listed firm, and the people of the departments that execute."""

    office: Office
    subject_id: int
    hands: Hands
    entry_no: str = ""

    @property
    def app(self) -> Flask:
        """The application."""
        return self.office.app

    def browser(self, name: str) -> FlaskClient:
        """Return a browser in which that person is signed in."""
        return self.office.browser(name)

    def username(self, name: str) -> str:
        """Return by what somebody signs in."""
        with parts_of(self.app).sessions.reading() as session:
            return session.get_one(Account, self.office.people[name]).username

    def change(self, name: str, **changes: Any) -> None:
        """Change the account of somebody, as the administrator might."""
        with parts_of(self.app).sessions.writing() as session:
            account = session.get_one(Account, self.office.people[name])
            for key, value in changes.items():
                setattr(account, key, value)

    def on(self, day: date) -> None:
        """Let it be ten in the morning of a day."""
        clock.start_at(datetime.combine(day, time(10), LEGAL_ZONE))

    def order(self, department: str = "finance", measure: str = "P04") -> str:
        """Return the number of the order of a measure to a department."""
        with parts_of(self.app).sessions.reading() as session:
            found = session.scalars(
                select(MeasureOrder.order_no)
                .where(
                    MeasureOrder.department_id == department,
                    MeasureOrder.measure_id == measure,
                )
                .order_by(MeasureOrder.id.desc())
            ).first()
        assert found is not None
        return found

    def row(self, order_no: str) -> MeasureOrder:
        """Return an order as it stands."""
        with parts_of(self.app).sessions.reading() as session:
            found = session.scalars(
                select(MeasureOrder).where(MeasureOrder.order_no == order_no)
            ).one()
            session.expunge(found)
            return found

    def steps(self, order_no: str) -> list[OrderStep]:
        """Return the steps of an order."""
        with parts_of(self.app).sessions.reading() as session:
            return list(
                session.scalars(
                    select(MeasureOrderStep.step)
                    .join(MeasureOrder, MeasureOrder.id == MeasureOrderStep.order_id)
                    .where(MeasureOrder.order_no == order_no)
                    .order_by(MeasureOrderStep.id)
                )
            )

    def take(self, who: str, order_no: str, step: str, /, **fields: str) -> TestResponse:
        """Open the page of an order and send the form of a step."""
        client = self.browser(who)
        page = client.get(f"/regulator/measures/{order_no}").text
        return self.send(client, order_no, {**form_of(page, step), **fields})

    def send(self, client: FlaskClient, order_no: str, data: dict[str, str]) -> TestResponse:
        """Send a step."""
        path = f"/regulator/measures/{order_no}/steps"
        return client.post(path, data={**data, "csrf_token": form_token(client)})

    def decide(self, who: str, order_no: str, granted: str, reason: str) -> TestResponse:
        """Open the page of an order and send the decision on its waiver."""
        client = self.browser(who)
        page = client.get(f"/regulator/measures/{order_no}").text
        data = {**form_of(page, "waiver"), "granted": granted, "reason": reason}
        data["csrf_token"] = form_token(client)
        return client.post(f"/regulator/measures/{order_no}/waiver", data=data)

    def ask_waiver(self, order_no: str, who: str = FINANCE) -> None:
        """Let somebody ask for a waiver."""
        answer = self.take(
            who, order_no, "waiver_asked", until="2026-12-20", reason="项目已签约，停止损害公共利益"
        )
        assert answer.status_code == 303, answer.text

    def carry_out(self, order_no: str, who: str = FINANCE) -> None:
        """Receive and carry an order out."""
        for step, fields in (("received", {}), ("applied", {"on": "2026-11-20"})):
            assert self.take(who, order_no, step, **fields).status_code == 303

    def list_in_county(self, division: str) -> str:
        """Let a firm be listed by the office of a county; return its order to market regulation."""
        firm = self.office.firm(
            "县里一家食品有限公司", "91330499MADEM0062W", division_code=division
        )
        with parts_of(self.app).sessions.writing() as session:
            opener = Opener(self.hands.officer, "amr", division)
            walk(session, open_as(session, firm, opener), WAY, self.hands)
        return self.order("amr", "P02")

    def remove(self, on: date = date(2027, 6, 1)) -> None:
        """Let the entry be removed early on a day."""
        self.on(on)
        with parts_of(self.app).sessions.writing() as session:
            entry = session.query(ListEntry).filter_by(entry_no=self.entry_no).one()
            change_entry(session, entry, CaseKind.EARLY_REMOVAL, on, self.hands)


def make_measure_desk(app: Flask, **changes: Any) -> MeasureDesk:
    """Return a register in which a firm of Pinghu is listed, with the people of the departments."""
    office = Office(app)
    for name, role, department, division in PEOPLE:
        office.add(
            name, role, department_id=department, division_code=division, created_at=LONG_AGO
        )
    given = {"division_code": "330482", **changes}
    subject_id = office.firm("平湖乌有食品有限公司", "91330499MADEM002XC", **given)
    with parts_of(app).sessions.writing() as session:
        hands = make_hands(session)
        entry_no = list_subject(session, subject_id, hands).entry_no
    return MeasureDesk(office, subject_id, hands, entry_no)


def form_of(page: str, step: str) -> dict[str, str]:
    """Return the hidden fields of a form; of a page without it, what a forger would write."""
    found = re.search(rf'id="step-{step}".*?</form>', page, re.DOTALL)
    if found:
        return hidden_fields(found[0])
    return {"step": step, "seen": "1", "once_key": "k" * 32}


def problem_of(answer: TestResponse) -> str:
    """Return what an answer says went wrong."""
    found = re.search(r'class="error-summary".*?</div>', answer.text, re.DOTALL)
    return re.sub(r"<[^>]+>", "", found[0]) if found else ""


def table_of(answer: TestResponse) -> list[list[str]]:
    """Return the rows of a CSV answer, the heads first."""
    return list(csv.reader(io.StringIO(answer.text.lstrip("\ufeff"))))
