"""The faces of the public lists, read as a stranger reads them, and firms to put on them."""

import csv
import io
import re
from datetime import date
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook

from models.blacklist import ListEntry
from models.vocabulary import CaseKind
from tests.fixtures.web import parts_of
from tests.listing_factories import change_entry, list_subject
from tests.record_factories import Hands, make_hands

_ON_PAGE = re.compile(r'<li id="e-([0-9A-Z-]+)">')
_IN_FEED = re.compile(r"<entry>.*?<id>[^<]*/blacklist/([0-9A-Z-]+)</id>.*?</entry>", re.S)


class ListDesk:
    """Puts subjects on the list of market regulation, and takes them off again."""

    def __init__(self, app: Flask, ids: dict[str, int], department_id: str = "amr") -> None:
        self.app, self.ids = app, ids
        with parts_of(app).sessions.writing() as session:
            self.hands: Hands = make_hands(session, department_id)

    def put(self, uscc: str, **content: Any) -> str:
        """List a subject and return the number of its entry."""
        with parts_of(self.app).sessions.writing() as session:
            return list_subject(session, self.ids[uscc], self.hands, **content).entry_no

    def change(self, entry_no: str, kind: CaseKind, on: date) -> None:
        """Carry a change of an entry through."""
        with parts_of(self.app).sessions.writing() as session:
            entry = session.query(ListEntry).filter_by(entry_no=entry_no).one()
            change_entry(session, entry, kind, on, self.hands)


def on_page(client: FlaskClient, query: str = "") -> list[str]:
    """Return the numbers of the entries on the page."""
    return _ON_PAGE.findall(client.get(f"/blacklist{query}").text)


def on_faces(client: FlaskClient, query: str = "") -> dict[str, list[str]]:
    """Return which entries each face of the list shows."""
    table = csv.reader(io.StringIO(client.get(f"/blacklist.csv{query}").text.lstrip("\ufeff")))
    found = client.get(f"/blacklist.json{query}").get_json()
    feed = client.get(f"/blacklist.atom{query}").text
    gone = {one["entry_no"] for one in found["removed"]}
    return {
        "page": on_page(client, query),
        "json": [item["entry_no"] for item in found["items"]],
        "csv": [row[0] for row in table][1:],
        "xlsx": _in_workbook(client.get(f"/blacklist.xlsx{query}").data),
        "atom": [one for one in _IN_FEED.findall(feed) if one not in gone],
    }


def _in_workbook(data: bytes) -> list[str]:
    sheet = load_workbook(io.BytesIO(data), read_only=True).active
    assert sheet is not None
    return [str(row[0]) for row in sheet.iter_rows(min_row=2, values_only=True)]


def everything(client: FlaskClient, *paths: str) -> str:
    """Return all that some addresses answer, as one text."""
    return "\n".join(client.get(path).text for path in paths)
