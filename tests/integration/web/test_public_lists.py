"""The public list of serious dishonesty: every surface says the same, and forgets at the same instant."""

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from models.blacklist import ListEntry
from models.vocabulary import CaseKind, Mark
from registry import clock
from registry.services import blacklist
from registry.services.blacklist.marking import MarkGiven
from tests.fixtures.web import parts_of
from tests.integration.web.list_desk import ListDesk, everything, on_faces, on_page
from tests.wanderland import E03, E04, E08, E10, E12, merge_a_duplicate, populate

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
FACES = ("page", "json", "csv", "xlsx", "atom")
SECRET = "金丝雀案情不得外传"


@pytest.fixture
def ids(app: Flask) -> dict[str, int]:
    with parts_of(app).sessions.writing() as session:
        return populate(session)


@pytest.fixture
def desk(app: Flask, ids: dict[str, int]) -> ListDesk:
    return ListDesk(app, ids)


def _surfaces(client: FlaskClient, uscc: str, entry_no: str) -> str:
    return everything(
        client,
        *(f"/blacklist{face}" for face in ("", ".json", ".csv", ".atom")),
        *(f"/blacklist/{entry_no}{face}" for face in ("", ".json")),
        *(f"/enterprises/{uscc}{face}" for face in ("", ".json", ".csv", ".atom")),
        *(f"/search{face}?q={uscc}" for face in ("", ".json", ".csv", ".atom")),
        *("/", "/statistics"),
    )


def test_every_face_of_the_list_shows_the_same_entries(client: FlaskClient, desk: ListDesk) -> None:
    numbers = {desk.put(uscc) for uscc in (E08, E10, E04)}

    faces = on_faces(client, "?sort=name")

    assert set(faces["page"]) == numbers
    assert faces == dict.fromkeys(FACES, faces["page"])


def test_an_entry_is_told_everywhere_and_its_dossier_of_facts_nowhere(
    client: FlaskClient, desk: ListDesk
) -> None:
    number = desk.put(E08, facts=SECRET)

    hit = client.get(f"/search.json?q={E08}").get_json()
    subject = client.get(f"/enterprises/{E08}.json").get_json()

    assert hit["items"][0]["listed"] is True
    assert hit["facets"]["listed"] == {"1": 1}
    assert client.get(f"/search.json?q={E08}&listed=1").get_json()["total"] == 1
    assert client.get(f"/search.json?q={E10}&listed=1").get_json()["total"] == 0
    assert [one["entry_no"] for one in subject["listings"]] == [number]
    assert "在严重失信主体名单上" in client.get(f"/enterprises/{E08}").text
    assert "在列的名单条目" in client.get(f"/enterprises/{E08}.csv").text
    assert number in client.get(f"/enterprises/{E08}.atom").text
    assert "在名单上" in client.post("/screening", data={"names": E08, "as": "csv"}).text
    assert "不在名单上" in client.post("/screening", data={"names": E10, "as": "csv"}).text
    assert SECRET not in _surfaces(client, E08, number)


@pytest.mark.parametrize("kind", [CaseKind.REVOCATION, CaseKind.STAY])
def test_an_entry_that_ceases_to_be_public_is_gone_from_every_surface_at_once(
    client: FlaskClient, desk: ListDesk, kind: CaseKind
) -> None:
    number = desk.put(E08, summary="独一无二的公示事由")
    before = _surfaces(client, E08, number)

    desk.change(number, kind, TODAY)

    after = _surfaces(client, E08, number)
    assert "独一无二的公示事由" in before
    assert "独一无二的公示事由" not in after
    assert "在严重失信主体名单上" not in after
    assert on_faces(client) == dict.fromkeys(FACES, [])
    assert client.get(f"/search.json?q={E08}").get_json()["items"][0]["listed"] is False
    assert client.get("/blacklist.json").get_json()["removed"] == [
        {"entry_no": number, "day": "2026-11-23"}
    ]


@pytest.mark.parametrize("face", ["", ".json"])
def test_an_old_address_answers_gone_without_a_name_and_a_wrong_one_not_found(
    client: FlaskClient, desk: ListDesk, face: str
) -> None:
    number = desk.put(E08)
    assert client.get(f"/blacklist/{number}{face}").status_code == 200
    desk.change(number, CaseKind.REVOCATION, TODAY)

    answer = client.get(f"/blacklist/{number}{face}")

    assert answer.status_code == 410
    assert answer.headers["Cache-Control"] == "no-store"
    assert not [text for text in ("华胥", E08, "市场监督管理严重违法") if text in answer.text]
    assert client.get(f"/blacklist/2026-AAAAAAAA{face}").status_code == 404


@pytest.mark.parametrize(
    ("instant", "status"),
    [
        (datetime(2026, 5, 26, 15, 50, tzinfo=UTC), 404),  # the day before it is shown
        (datetime(2026, 5, 26, 16, 0, tzinfo=UTC), 200),
        (datetime(2029, 5, 19, 15, 50, tzinfo=UTC), 200),
        (datetime(2029, 5, 19, 16, 0, tzinfo=UTC), 410),  # its term is over; no job has run
    ],
)
def test_the_day_in_china_alone_begins_and_ends_an_entry(
    client: FlaskClient, desk: ListDesk, instant: datetime, status: int
) -> None:
    number = desk.put(E08)
    clock.start_at(instant)

    faces = on_faces(client)

    assert client.get(f"/blacklist/{number}").status_code == status
    assert faces == dict.fromkeys(FACES, [number] if status == 200 else [])


def test_what_was_removed_is_told_by_number_and_day_and_no_filter_narrows_it(
    client: FlaskClient, desk: ListDesk
) -> None:
    number = desk.put(E08)
    desk.change(number, CaseKind.REVOCATION, TODAY)

    feed = client.get("/blacklist.atom").text
    page = client.get("/blacklist").text

    assert f"名单条目 {number} 停止公示" in feed
    assert number in page
    assert not [text for text in ("华胥", E08, "产品") if text in feed]
    assert client.get("/blacklist.json?division=330402").get_json()["removed"]
    clock.start_at(NOW + timedelta(days=8))
    assert number not in client.get("/blacklist").text  # told for its week
    assert number in client.get("/blacklist.atom").text  # a reader of feeds may come later


def test_an_entry_that_was_never_shown_leaves_no_trace_of_its_removal(
    client: FlaskClient, desk: ListDesk
) -> None:
    number = desk.put(E08)
    clock.start_at(datetime(2026, 5, 25, 2, 0, tzinfo=UTC))

    assert client.get(f"/blacklist/{number}").status_code == 404
    assert client.get("/blacklist.json").get_json()["removed"] == []


def test_filters_narrow_the_list_and_their_counts_lead_where_they_say(
    client: FlaskClient, desk: ListDesk
) -> None:
    own = desk.put(E08)
    food = desk.put(E10, grounds=("food", "consumer"))

    assert on_page(client, "?ground=market_serious.food") == [food]
    assert on_page(client, "?ground=market_serious.consumer") == [food]
    assert on_page(client, "?ground=market_serious.product") == [own]
    assert set(on_page(client, "?ground=market_serious")) == {own, food}
    assert on_page(client, "?ground=construction_blacklist") == []
    assert set(on_page(client, "?authority=amr")) == {own, food}
    assert on_page(client, "?division=330421") == [food]
    assert on_page(client, "?division=330421&ground=market_serious.product") == []
    assert set(on_page(client, "?from=2026-05-20&to=2026-05-20")) == {own, food}
    assert on_page(client, "?from=2026-05-21") == []
    assert on_page(client, "?q=蓬壶") == [food]
    assert on_page(client, f"?q={E08.lower()}") == [own]
    for asked in ("?ground=market_serious.food", "?q=蓬壶", "?division=330421"):
        assert on_faces(client, asked) == dict.fromkeys(FACES, [food])


@pytest.mark.parametrize("sort", ["newest", "oldest", "name", "ending"])
def test_a_cursor_walks_through_the_whole_list_once(
    client: FlaskClient, desk: ListDesk, sort: str
) -> None:
    numbers = {desk.put(uscc) for uscc in (E03, E04, E08, E10)}
    found: list[str] = []
    cursor = ""
    for _ in range(5):
        page = client.get(f"/blacklist.json?sort={sort}&limit=1&cursor={cursor}").get_json()
        found += [one["entry_no"] for one in page["items"]]
        cursor = page["next"] or ""
        if not cursor:
            break

    assert len(found) == 4
    assert set(found) == numbers
    assert found == on_faces(client, f"?sort={sort}")["json"]


def test_a_cursor_of_another_order_is_refused(client: FlaskClient, desk: ListDesk) -> None:
    for uscc in (E08, E10):
        desk.put(uscc)
    cursor = client.get("/blacklist.json?limit=1&sort=name").get_json()["next"]

    assert client.get(f"/blacklist.json?sort=oldest&cursor={cursor}").status_code == 400


def test_a_branch_is_listed_as_a_branch_and_its_head_office_is_told_neutrally(
    client: FlaskClient, desk: ListDesk
) -> None:
    desk.put(E04)

    head = client.get(f"/enterprises/{E03}").text
    told = client.get(f"/enterprises/{E03}.json").get_json()

    assert "分支机构有 1 条公示信息" in head
    assert (told["listings"], told["branch_records"]) == ([], 1)
    assert client.get(f"/search.json?q={E03}").get_json()["items"][0]["listed"] is False
    assert client.get(f"/search.json?q={E04}").get_json()["items"][0]["listed"] is True


def test_an_individual_business_stands_there_by_its_registered_name_without_its_operator(
    client: FlaskClient, desk: ListDesk
) -> None:
    number = desk.put(E12, summary="渔大有销售不合格水果，受到较重行政处罚")

    told = _surfaces(client, E12, number)

    assert "嘉兴市南湖区武陵渔人水果店" in told
    assert "渔*有销售不合格水果" in told
    assert "渔大有" not in told
    assert "某人家中" not in told


def test_a_merged_party_is_read_through_its_survivor_and_never_renamed(
    app: Flask, client: FlaskClient, ids: dict[str, int]
) -> None:
    with parts_of(app).sessions.writing() as session:
        duplicate = merge_a_duplicate(session, ids[E10])
        ids[duplicate.uscc or ""] = duplicate.id
        duplicate.survivor_id = None
        code = duplicate.uscc or ""
    number = ListDesk(app, ids).put(code)
    with parts_of(app).sessions.writing() as session:
        session.get_one(type(duplicate), ids[code]).survivor_id = ids[E10]

    item = client.get(f"/blacklist/{number}.json").get_json()

    assert (item["uscc"], item["uscc_in_paper"]) == (E10, code)
    assert item["named_in_paper"] == "嘉善县蓬湖包装材料厂"
    assert "嘉善县蓬湖包装材料厂" in client.get(f"/blacklist/{number}").text
    assert client.get(f"/enterprises/{E10}.json").get_json()["listings"][0]["entry_no"] == number
    assert client.get(f"/search.json?q={E10}").get_json()["items"][0]["listed"] is True


def test_a_mark_stands_beside_the_entry_and_suspends_nothing(
    app: Flask, client: FlaskClient, desk: ListDesk
) -> None:
    number = desk.put(E08)
    with parts_of(app).sessions.writing() as session:
        entry = session.query(ListEntry).filter_by(entry_no=number).one()
        given = MarkGiven(Mark.LITIGATION, date(2026, 6, 1), "（2026）演行初1号", "法院已经受理")
        blacklist.mark_entry(session, entry.id, given, by=desk.hands.officer, at=NOW)

    page = client.get(f"/blacklist/{number}").text

    assert "行政诉讼中" in page
    assert "行政诉讼中" in client.get("/blacklist").text
    assert client.get(f"/blacklist/{number}.json").get_json()["marks"] == ["litigation"]


def test_every_date_of_an_entry_explains_itself(client: FlaskClient, desk: ListDesk) -> None:
    page = client.get(f"/blacklist/{desk.put(E08)}").text

    assert "列入至 2029-05-19：2026-05-20 决定列入 + 36 个月，2029-05-20 起期满移出" in page
    assert "可申请提前移出自 2027-05-20：2026-05-20 决定列入 + 12 个月" in page
    assert "至少隔 3 个工作日才公示" in page
    assert "总局令第44号） 第七条" in page
    assert "六十日内申请行政复议" in page


def test_a_page_behind_the_last_and_a_span_turned_round_are_refused(
    client: FlaskClient, desk: ListDesk
) -> None:
    desk.put(E08)

    assert client.get("/blacklist?page=1000000000").status_code == 400
    assert client.get("/blacklist?page=1000000").status_code == 404
    assert client.get("/blacklist?from=2026-02-01&to=2026-01-01").status_code == 400
    assert client.get("/blacklist?ground=watch_list").status_code == 400
    assert client.get("/blacklist?ground=market_serious.nope").status_code == 400


def test_a_list_is_asked_for_again_every_time_and_answers_304_while_nothing_changed(
    client: FlaskClient, desk: ListDesk
) -> None:
    number = desk.put(E08)
    first = client.get("/blacklist.json")
    tag = first.headers["ETag"]

    same = client.get("/blacklist.json", headers={"If-None-Match": tag})
    desk.change(number, CaseKind.REVOCATION, TODAY)
    other = client.get("/blacklist.json", headers={"If-None-Match": tag})

    assert first.headers["Cache-Control"] == "no-cache"
    assert (same.status_code, other.status_code) == (304, 200)


def test_the_english_page_explains_an_entry_in_english(client: FlaskClient, desk: ListDesk) -> None:
    number = desk.put(E08)
    client.get("/language/en")

    page = client.get(f"/blacklist/{number}").text

    assert "Serious violations in market regulation" in page
    assert "Quality safety" in page or "product" in page
