"""No job runs: at midnight in China an entry is gone from everything, wherever the server stands."""

import time
from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from models.blacklist import ListEntryEvent
from models.publication import LogLeaf
from models.vocabulary import EntryEvent, LeafKind
from registry import clock
from registry.services import blacklist
from tests.fixtures.web import parts_of
from tests.integration.web.list_desk import ListDesk, on_faces
from tests.wanderland import E08, populate

LAST_HOUR = datetime(
    2029, 5, 19, 15, 30, tzinfo=UTC
)  # 23:30 of 19 May in Shanghai: the clock runs on
MIDNIGHT = datetime(2029, 5, 19, 16, 0, 0, tzinfo=UTC)
FIRST_SHOWN = datetime(2026, 5, 26, 16, 0, 0, tzinfo=UTC)


@pytest.fixture
def desk(app: Flask) -> ListDesk:
    with parts_of(app).sessions.writing() as session:
        ids = populate(session)
    return ListDesk(app, ids)


def is_told(client: FlaskClient, number: str) -> dict[str, bool]:
    """Return where the entry of E08 is told of."""
    hits = client.get(f"/search.json?q={E08}").get_json()["items"]
    firm = client.get(f"/enterprises/{E08}.json").get_json()
    return {
        **{face: number in shown for face, shown in on_faces(client).items()},
        "own page": client.get(f"/blacklist/{number}").status_code == 200,
        "own json": client.get(f"/blacklist/{number}.json").status_code == 200,
        "search": hits[0]["listed"],
        "firm": bool(firm["listings"]),
    }


@pytest.mark.parametrize("zone", ["UTC", "America/New_York", "Asia/Shanghai"])
@pytest.mark.parametrize(
    ("instant", "shown"),
    [
        (datetime(2026, 5, 26, 15, 30, tzinfo=UTC), False),
        (FIRST_SHOWN, True),
        (LAST_HOUR, True),
        (MIDNIGHT, False),
    ],
)
def test_an_entry_is_shown_from_midnight_to_midnight_in_china(
    client: FlaskClient,
    desk: ListDesk,
    monkeypatch: pytest.MonkeyPatch,
    zone: str,
    instant: datetime,
    shown: bool,
) -> None:
    number = desk.put(E08)
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        clock.start_at(instant)
        told = is_told(client, number)
    finally:
        monkeypatch.undo()
        time.tzset()

    assert set(told.values()) == {shown}, told


def test_what_ended_by_time_gets_one_event_and_one_leaf_with_its_legal_day(
    app: Flask, client: FlaskClient, desk: ListDesk
) -> None:
    number = desk.put(E08)
    clock.start_at(MIDNIGHT)
    gone = client.get(f"/blacklist/{number}").status_code
    for _ in range(2):
        with parts_of(app).sessions.writing() as session:
            blacklist.settle_ended(session, at=clock.now())

    with parts_of(app).sessions.reading() as session:
        ended = session.scalars(
            select(ListEntryEvent).where(ListEntryEvent.event == EntryEvent.EXPIRED)
        ).one()
        leaves = session.scalar(
            select(func.count()).select_from(LogLeaf).where(LogLeaf.kind == LeafKind.REMOVED)
        )
    assert (gone, ended.valid_from.isoformat(), leaves) == (410, "2029-05-20", 1)
