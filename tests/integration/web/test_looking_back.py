"""The officers' page of the lists of a day, and the public lists beside the serious one."""

from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient

from models.vocabulary import CaseKind, RecordKind, Role
from registry.web.public import entry_dictionary
from tests.fixtures.web import SignedIn, parts_of
from tests.integration.web.list_desk import ListDesk
from tests.integration.web.public_faces import in_csv, in_feed, in_json
from tests.record_factories import make_penalty, write_record
from tests.wanderland import AT, E08, E10, E12, E14, populate

TODAY = date(2026, 11, 23)
BACK = "/regulator/entries/as-of"


@pytest.fixture
def ids(app: Flask) -> dict[str, int]:
    with parts_of(app).sessions.writing() as session:
        return populate(session)


@pytest.fixture
def desk(app: Flask, ids: dict[str, int]) -> ListDesk:
    return ListDesk(app, ids)


def test_officers_read_who_was_listed_as_it_was_known_then(
    desk: ListDesk, signed_in: SignedIn
) -> None:
    number = desk.put(E08)
    desk.change(number, CaseKind.REVOCATION, TODAY)
    officer = signed_in(Role.OFFICER)

    before = officer.get(f"{BACK}?on=2026-06-01&known_at=2026-05-01").text
    then = officer.get(f"{BACK}?on=2026-11-23&known_at=2026-11-22").text
    now = officer.get(BACK).text

    assert number not in before
    assert "有效，公示中" in then
    assert "撤销列入" in now
    assert "其中有效 0 条" in now


def test_what_was_not_public_is_read_only_within_reach(
    app: Flask, ids: dict[str, int], signed_in: SignedIn
) -> None:
    strangers = ListDesk(app, ids, "hurd")
    number = strangers.put(
        E08,
        list_type="construction_blacklist",
        department_id="hurd",
        grounds=("subcontracting",),
        checks=(("penalised", True), ("verified", True)),
    )
    strangers.change(number, CaseKind.REVOCATION, TODAY)
    officer = signed_in(Role.OFFICER)  # of the market regulator

    assert number in officer.get(f"{BACK}?on=2026-06-01&known_at=2026-11-23").text
    assert number not in officer.get(BACK).text
    assert number in signed_in(Role.AUDITOR).get(BACK).text


def test_the_abnormal_list_is_made_of_the_public_records_of_that_kind(
    app: Flask, client: FlaskClient, ids: dict[str, int]
) -> None:
    numbers = {}
    with parts_of(app).sessions.writing() as session:
        for uscc in (E08, E10, E12, E14):
            said = make_penalty(kind=RecordKind.ABNORMAL_ENTRY, tier=None)
            day = date(2027, 1, 1) if uscc == E10 else date(2026, 2, 6)
            record = write_record(session, ids[uscc], said, at=AT, public_from=day)
            numbers[uscc] = record.public_id

    page = client.get("/abnormal-list").text

    assert in_json(client, "/abnormal-list.json") == [numbers[E08]]
    assert in_csv(client, "/abnormal-list.csv") == [numbers[E08]]
    assert in_feed(client, "/abnormal-list.atom") == [numbers[E08]]
    assert numbers[E08] in page
    assert not [one for one in (E10, E12, E14) if numbers[one] in page]
    assert client.get("/abnormal-list.xlsx").data.startswith(b"PK")
    assert client.get("/abnormal-list?nope=1").status_code == 400
    assert client.get("/abnormal-list?page=2").status_code == 404


def test_the_dictionary_names_every_field_of_an_entry(
    app: Flask, client: FlaskClient, desk: ListDesk
) -> None:
    item = client.get(f"/blacklist/{desk.put(E08)}.json").get_json()

    with app.test_request_context():
        named = [one.field for one in entry_dictionary.columns()]

    assert sorted(named) == sorted(item.keys() - {"proof"})


def test_the_public_page_proves_that_a_leaf_is_in_the_log_and_gives_no_random_value(
    client: FlaskClient, desk: ListDesk
) -> None:
    for code in (E08, E12):
        number = desk.put(code)
        proof = client.get(f"/blacklist/{number}.json").get_json()["proof"]

        assert proof["opening"] is None  # it goes to the subject (LAW-AND-FAIRNESS 9)
        assert proof["leaf_hash"] in client.get(f"/blacklist/{number}").text


def test_the_rules_and_figures_of_lists_are_told(client: FlaskClient, desk: ListDesk) -> None:
    desk.put(E08)
    rules, figures = client.get("/rules").text, client.get("/statistics").text

    assert "事先告知、听取陈述申辩" in rules
    assert "总局令第44号第十二条" in rules
    assert "重点关注名单" not in rules
    assert "市场监督管理严重违法失信名单" in figures
    assert "近 12 个月新公示" in figures
