"""The public pages of records: shown inside their window, by the law, and nothing besides."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from models.records import Record
from models.subjects import Subject
from models.vocabulary import (
    Finding,
    Mark,
    Obligation,
    PenaltyKind,
    RecordChange,
    RecordKind,
    SubjectKind,
    Tier,
)
from registry import clock
from registry.rulebooks import load
from registry.services import records
from tests.fixtures.web import parts_of
from tests.integration.web.public_faces import FACES, all_bytes, in_json, on_faces, on_page
from tests.record_factories import (
    decide_record,
    make_hands,
    make_honour,
    make_inspection,
    make_penalty,
    make_sample,
    write_record,
    write_version,
)
from tests.wanderland import AT, E03, E04, E08, E10, E12, MIRAGE, merge_a_duplicate, populate

LAW = load("jiaxing").records
SINCE, UNTIL = date(2026, 2, 6), date(2027, 2, 6)
CANARY = "金丝雀不得外传"
LATER = AT + timedelta(minutes=10)
Write = Callable[..., str]


@pytest.fixture
def ids(app: Flask) -> dict[str, int]:
    with parts_of(app).sessions.writing() as session:
        return populate(session)


@pytest.fixture
def write(app: Flask, ids: dict[str, int]) -> Write:
    """Writes a record on a subject, shown from SINCE until UNTIL, and returns its public number."""

    def write(uscc: str = E08, said: Any = None, **window: Any) -> str:
        given = {"public_from": SINCE, "public_until": UNTIL, "at": AT}
        with parts_of(app).sessions.writing() as session:
            record = write_record(session, ids[uscc], said or make_penalty(), **(given | window))
            return record.public_id

    return write


def _record(session: Session, public_id: str) -> Record:
    return session.query(Record).filter_by(public_id=public_id).one()


def test_a_page_shows_its_public_penalties_inside_their_window_and_nothing_else(
    app: Flask, client: FlaskClient, ids: dict[str, int]
) -> None:
    with parts_of(app).sessions.writing() as session:
        said = make_penalty(remark=CANARY)
        record = decide_record(session, ids[E08], said, LAW, make_hands(session), at=AT)
        public_id, until = record.public_id, record.public_until

    page = client.get(f"/enterprises/{E08}").text

    assert until == UNTIL
    assert "公示中的不良信息 1 条：行政处罚 1。" in page
    assert str(said.document_no) in page
    assert "2027-02-06 起不再公示" in page
    assert said.respondent not in page  # not a name of this firm, so perhaps that of another
    assert CANARY not in page
    assert client.get(f"/records/{public_id}").status_code == 200
    assert "无公示中的不良信息" in client.get(f"/enterprises/{E03}").text


def test_a_paper_under_a_former_name_says_so(client: FlaskClient, write: Write) -> None:
    public_id = write(said=make_penalty(respondent=MIRAGE))

    assert client.get(f"/records/{public_id}.json").get_json()["named_in_paper"] == MIRAGE
    assert "文书所载名称" in client.get(f"/records/{public_id}").text


def test_every_face_shows_the_same_records_in_the_same_order(
    client: FlaskClient, write: Write
) -> None:
    honour = write(said=make_honour())
    older = write(said=make_penalty(decided_on=date(2026, 1, 5)))
    check = write(said=make_inspection())
    newer = write(said=make_sample())
    expected = [newer, older, honour, check]

    faces = on_faces(client, E08)

    assert faces == dict.fromkeys(("page", "json", "csv", "atom"), expected)
    assert client.get(f"/enterprises/{E08}.xlsx").data.startswith(b"PK")
    assert client.get(f"/enterprises/{E08}.json").get_json()["total"] == 4


@pytest.mark.parametrize(
    ("instant", "is_shown"),
    [
        (datetime(2026, 2, 5, 15, 50, tzinfo=UTC), False),  # the clock runs on while it is read
        (datetime(2026, 2, 5, 16, 0, tzinfo=UTC), True),
        (datetime(2027, 2, 5, 15, 50, tzinfo=UTC), True),
        (datetime(2027, 2, 5, 16, 0, tzinfo=UTC), False),
    ],
)
def test_a_window_opens_and_closes_at_midnight_in_china(
    client: FlaskClient, write: Write, instant: datetime, is_shown: bool
) -> None:
    public_id = write(at=datetime(2026, 1, 1, tzinfo=UTC))
    clock.start_at(instant)

    faces = on_faces(client, E08)

    assert faces == dict.fromkeys(faces, [public_id] if is_shown else [])
    gone = 404 if instant.year == 2026 else 410
    assert client.get(f"/records/{public_id}").status_code == (200 if is_shown else gone)


HIDDEN: list[tuple[str, dict[str, Any], int]] = [
    ("minor", {"said": make_penalty(tier=Tier.MINOR, facts=CANARY, content=CANARY)}, 404),
    ("never public", {"public_from": None, "public_until": None}, 404),
    ("not yet", {"public_from": date(2026, 11, 25)}, 404),
    ("over", {"public_until": date(2026, 11, 23), "at": AT - timedelta(days=9)}, 410),
    ("over before it came", {"public_until": date(2026, 11, 23)}, 404),
]


@pytest.mark.parametrize(("name", "changes", "status"), HIDDEN, ids=[one[0] for one in HIDDEN])
def test_what_is_not_public_stands_nowhere(
    client: FlaskClient, write: Write, name: str, changes: dict[str, Any], status: int
) -> None:
    said = changes.get("said") or make_penalty(document_no=f"演〔{CANARY}〕1号", product=CANARY)
    public_id = write(**({"said": said} | changes))

    text = all_bytes(client, E08, public_id)

    assert CANARY not in text
    assert public_id not in client.get(f"/enterprises/{E08}").text
    assert client.get(f"/records/{public_id}").status_code == status, name
    assert client.get(f"/records/{public_id}.json").status_code == status
    assert "无公示中的不良信息" in text


def test_a_withdrawn_record_is_gone_at_once_without_a_name(
    app: Flask, client: FlaskClient, write: Write
) -> None:
    said = make_penalty(document_no="演市监处罚〔2026〕4321号")
    public_id = write(said=said)
    before = client.get(f"/records/{public_id}")
    with parts_of(app).sessions.writing() as session:
        record = _record(session, public_id)
        write_version(session, record, RecordChange.WITHDRAWN, said, at=LATER, reason=CANARY)

    answer, as_json = client.get(f"/records/{public_id}"), client.get(f"/records/{public_id}.json")

    assert (before.status_code, answer.status_code, as_json.status_code) == (200, 410, 410)
    for text in (answer.text, as_json.text):
        assert not {"华胥", E08, "4321", "撤销", CANARY} & {
            part for part in ("华胥", E08, "4321", "撤销", CANARY) if part in text
        }
    assert all(not shown for shown in on_faces(client, E08).values())


def test_a_stay_suspends_the_publication_and_its_end_brings_it_back(
    app: Flask, client: FlaskClient, write: Write
) -> None:
    public_id = write(at=AT - timedelta(days=3))
    since, until = AT.date() - timedelta(days=2), AT.date()
    with parts_of(app).sessions.writing() as session:
        number, hands = _record(session, public_id).id, make_hands(session)
        two: dict[str, Any] = {"by": hands.officer, "decided_by": hands.approver, "at": AT}
        records.mark(session, number, Mark.STAY, "法院裁定停止执行", valid_from=since, **two)
    suspended = (
        client.get(f"/records/{public_id}").status_code,
        on_page(client, f"/enterprises/{E08}"),
    )
    with parts_of(app).sessions.writing() as session:
        records.end_mark(session, number, Mark.STAY, "裁定已撤销", valid_from=until, **two)

    assert suspended == (410, [])
    assert client.get(f"/records/{public_id}").status_code == 200
    assert "停止执行" not in client.get(f"/records/{public_id}").text


def test_a_moved_record_leaves_the_wrong_firm_and_stands_on_the_right_one(
    app: Flask, client: FlaskClient, ids: dict[str, int], write: Write
) -> None:
    said = make_penalty()
    public_id = write(said=said)
    with parts_of(app).sessions.writing() as session:
        record = _record(session, public_id)
        moved: dict[str, Any] = {
            "subject_id": ids[E10],
            "public_from": SINCE,
            "public_until": UNTIL,
        }
        write_version(session, record, RecordChange.MOVED, said, at=AT, reason=CANARY, **moved)

    assert all(not shown for shown in on_faces(client, E08).values())
    assert on_page(client, f"/enterprises/{E10}") == [public_id]
    page = client.get(f"/records/{public_id}").text
    assert E10 in page
    assert "华胥" not in page
    assert CANARY not in page


def test_a_record_moved_to_a_person_answers_as_gone(
    app: Flask, client: FlaskClient, ids: dict[str, int], write: Write
) -> None:
    said = make_penalty(respondent="贾予存")
    public_id = write(said=said)
    with parts_of(app).sessions.writing() as session:
        person = session.query(Subject).filter_by(kind=SubjectKind.PRACTITIONER).one()
        record = _record(session, public_id)
        moved: dict[str, Any] = {
            "subject_id": person.id,
            "public_from": SINCE,
            "public_until": UNTIL,
        }
        write_version(session, record, RecordChange.MOVED, said, at=LATER, **moved)

    assert client.get(f"/records/{public_id}").status_code == 410
    assert "贾" not in all_bytes(client, E08, public_id)


def test_a_head_office_says_neutrally_what_its_branches_bear(
    client: FlaskClient, write: Write
) -> None:
    public_id = write(E04, make_penalty(violation_type="分公司的违法行为"))

    head = client.get(f"/enterprises/{E03}").text

    assert "分支机构有 1 条公示信息" in head
    assert f'href="/enterprises/{E04}#credit"' in head
    assert "无公示中的不良信息" in head
    assert "分公司的违法行为" not in head
    assert on_faces(client, E03)["json"] == []
    assert client.get(f"/enterprises/{E03}.json").get_json()["branch_records"] == 1
    assert on_faces(client, E04)["page"] == [public_id]


def test_of_an_individual_business_no_person_is_shown(client: FlaskClient, write: Write) -> None:
    said = make_penalty(
        respondent="渔大有",
        content="对当事人渔大有处罚款 42000 元，电话 13800000000",
        facts="渔大有销售过期食品",
        violation_type="销售超过保质期的食品",
        penalty_kinds=(PenaltyKind.WARNING, PenaltyKind.FINE),
    )

    text = all_bytes(client, E12, write(E12, said))

    assert "渔大有" not in text
    assert "13800000000" not in text
    assert "警告、罚款；罚款 42,000 元" in text or "警告、罚款；罚款 4.2 万元" in text


def test_of_an_individual_business_violation_and_title_are_in_set_words(
    client: FlaskClient, write: Write
) -> None:
    item = next(iter(LAW.violations.editions[-1]))
    own = write(E12, make_penalty(violation_type="渔大有销售腐烂水果"))
    listed = write(E12, make_penalty(violation="x", violation_type=item.title_zh))
    praised = write(E12, make_honour(title="诚信个体渔大有"))

    text = all_bytes(client, E12, own, listed, praised)

    assert "渔大有" not in text
    told = {one: client.get(f"/records/{one}.json").get_json() for one in (own, listed, praised)}
    assert told[own]["violation_type"] == "违法行为（以处罚决定书所载为准）"
    assert told[listed]["violation_type"] == item.title_zh
    assert told[praised]["title"] == RecordKind.HONOUR.zh


def test_free_text_is_masked_once_more_before_it_leaves(client: FlaskClient, write: Write) -> None:
    said = make_penalty(
        content="责令法定代表人黄成华改正，联系 13800000000，证件 11010519491231002X。",
        violation_type="负责人：王小二擅自启封",
    )

    public_id = write(said=said)
    page = client.get(f"/records/{public_id}").text

    assert client.get(f"/enterprises/{E08}").text.count("黄成华") == 1  # the registration block
    for secret in ("黄成华", "王小二", "13800000000", "11010519491231002X"):
        assert secret not in page
    assert "黄*华" in page


def test_marks_and_performance_are_told_with_what_they_mean(
    app: Flask, client: FlaskClient, write: Write
) -> None:
    public_id = write()
    with parts_of(app).sessions.writing() as session:
        number, day = _record(session, public_id).id, date(2026, 10, 12)
        records.mark(
            session, number, Mark.LITIGATION, f"起诉 {CANARY}", valid_from=day, by=None, at=AT
        )
        records.note_performance(
            *(session, number, Obligation.PAY_FINE),
            performed_on=date(2026, 2, 27),
            amount_fen=4_200_000,
            note=CANARY,
            by=None,
            at=AT,
        )

    for path in (f"/enterprises/{E08}", f"/records/{public_id}"):
        page = client.get(path).text
        assert "行政诉讼中：当事人已向法院起诉" in page
        assert "罚款已缴清" in page
        assert CANARY not in page
    item = client.get(f"/records/{public_id}.json").get_json()
    assert item["marks"] == ["litigation"]
    assert item["performed"] == [{"obligation": "pay_fine", "on": "2026-02-27"}]


def test_a_fine_that_is_partly_paid_is_no_news(
    app: Flask, client: FlaskClient, write: Write
) -> None:
    public_id = write()
    with parts_of(app).sessions.writing() as session:
        records.note_performance(
            *(session, _record(session, public_id).id, Obligation.PAY_FINE),
            performed_on=date(2026, 2, 27),
            amount_fen=100,
            note="缴款票据 0001",
            by=None,
            at=AT,
        )

    text = all_bytes(client, E08, public_id)

    assert "缴清" not in text
    assert "未履行" not in text


def test_inspections_count_as_denominators(client: FlaskClient, write: Write) -> None:
    write(said=make_inspection())
    write(said=make_inspection(finding=Finding.CORRECTED))
    write(said=make_sample(kind=RecordKind.SAMPLING_PASSED, finding=Finding.PASSED, tier=None))

    page = client.get(f"/enterprises/{E08}").text

    assert "监督检查 2 次，其中 1 次未发现问题。" in page
    assert "良好信息：监督抽查合格 1。" in page
    assert "无公示中的不良信息" in page


def test_a_record_of_a_merged_subject_stands_on_its_survivor(
    app: Flask, client: FlaskClient, ids: dict[str, int]
) -> None:
    with parts_of(app).sessions.writing() as session:
        duplicate = merge_a_duplicate(session, ids[E10])
        window: dict[str, Any] = {"public_from": SINCE, "public_until": UNTIL}
        record = write_record(session, duplicate.id, make_penalty(), at=AT, **window)
        public_id, code = record.public_id, duplicate.uscc

    assert on_faces(client, E10)["page"] == [public_id]
    assert client.get(f"/enterprises/{code}.json").headers["Location"].endswith(f"{E10}.json")
    assert E10 in client.get(f"/records/{public_id}").text


@pytest.mark.parametrize("said", [make_penalty(), make_inspection()])
def test_a_record_of_a_merged_subject_says_whom_the_paper_names(
    app: Flask, client: FlaskClient, ids: dict[str, int], said: Any
) -> None:
    with parts_of(app).sessions.writing() as session:
        duplicate = merge_a_duplicate(session, ids[E10])
        window: dict[str, Any] = {"public_from": SINCE, "public_until": UNTIL}
        public_id = write_record(session, duplicate.id, said, at=AT, **window).public_id
        name, code = duplicate.name, str(duplicate.uscc)

    item = client.get(f"/records/{public_id}.json").get_json()
    (listed,) = client.get(f"/enterprises/{E10}.json").get_json()["items"]

    assert (item["uscc"], item["named_in_paper"], item["uscc_in_paper"]) == (E10, name, code)
    assert (listed["named_in_paper"], listed["uscc_in_paper"]) == (name, code)
    for face in (f"/records/{public_id}", f"/enterprises/{E10}", f"/enterprises/{E10}.atom"):
        page = client.get(face).text
        assert "文书载明的主体" in page
        assert name in page
    assert f',"{name}","{code}",' in client.get(f"/enterprises/{E10}.csv").text
    assert code in client.get(f"/records/{public_id}").text


def test_a_record_of_a_subject_that_stands_alone_names_nobody_else(
    client: FlaskClient, write: Write
) -> None:
    public_id = write()

    item = client.get(f"/records/{public_id}.json").get_json()

    assert (item["named_in_paper"], item["uscc_in_paper"]) == (None, None)
    assert "文书载明的主体" not in client.get(f"/records/{public_id}").text


def test_a_merged_subject_with_a_persons_bare_name_is_told_by_its_code(
    app: Flask, client: FlaskClient, ids: dict[str, int]
) -> None:
    with parts_of(app).sessions.writing() as session:
        duplicate = merge_a_duplicate(session, ids[E10])
        duplicate.name = "李大有"
        said = make_penalty(respondent="李大有")
        window: dict[str, Any] = {"public_from": SINCE, "public_until": UNTIL}
        public_id = write_record(session, duplicate.id, said, at=AT, **window).public_id
        code = str(duplicate.uscc)

    item = client.get(f"/records/{public_id}.json").get_json()

    assert (item["named_in_paper"], item["uscc_in_paper"]) == (None, code)
    assert "李大有" not in all_bytes(client, E10, public_id)


def test_a_long_file_is_read_page_by_page(client: FlaskClient, write: Write) -> None:
    numbers = {write(said=make_penalty(decided_on=date(2026, 3, day))) for day in range(1, 6)}
    path = f"/enterprises/{E08}.json?limit=2"
    first = client.get(path).get_json()
    second = client.get(f"{path}&cursor={first['next']}").get_json()

    third = client.get(f"{path}&cursor={second['next']}").get_json()

    seen = [item["number"] for page in (first, second, third) for item in page["items"]]
    assert (len(seen), set(seen)) == (5, numbers)
    assert third["next"] is None
    assert in_json(client, f"{path}&page=3") == [third["items"][0]["number"]]


@pytest.mark.parametrize("face", FACES)
def test_a_face_refuses_what_it_does_not_understand(
    client: FlaskClient, write: Write, face: str
) -> None:
    write()
    path = f"/enterprises/{E08}{face}"

    assert client.get(f"{path}?nope=1").status_code == 400
    assert client.get(f"{path}?cursor=junk").status_code == 400
    assert client.get(f"/enterprises/91330499MADEM0150B{face}").status_code == 404
    if face in ("", ".json"):
        foreign = client.get("/search.json?q=食品&limit=1").get_json()["next"]
        assert client.get(f"{path}?cursor={foreign}").status_code == 400
        assert client.get(f"{path}?page=2").status_code == 404


def test_search_counts_records_and_tells_no_more_of_them(client: FlaskClient, write: Write) -> None:
    before = client.get(f"/search?q={E08}").text
    number = write(said=make_penalty(violation_type="生产不合格产品"))

    after = client.get(f"/search?q={E08}").text

    assert "公示中的不良信息 1 条" in after
    assert "不合格产品" not in after
    assert number not in after
    assert after.count("<li") == before.count("<li")


def test_the_record_page_explains_its_dates_in_both_languages(
    app: Flask, client: FlaskClient, ids: dict[str, int]
) -> None:
    with parts_of(app).sessions.writing() as session:
        record = decide_record(session, ids[E08], make_penalty(), LAW, make_hands(session), at=AT)
        path = f"/records/{record.public_id}"
    english = app.test_client()
    english.set_cookie("language", "en")

    page, other = client.get(path).text, english.get(path).text

    assert "12 个月（一般失信信息最长公示期）" in page
    assert "2026-05-06 起可以申请信用修复" in page
    assert "信用修复管理办法（国家发展改革委令第36号）" in page
    assert "Shown from 2026-02-06; from 2027-02-06 on it is no longer shown." in other
    assert 'lang="zh-CN"' in other
    assert "CNY 42,000.00" in other
    assert client.get("/records/0123456789abcdef").status_code == 404


def test_a_page_that_has_not_changed_is_not_sent_again(client: FlaskClient, write: Write) -> None:
    write()
    first = client.get(f"/enterprises/{E08}.json")

    again = client.get(f"/enterprises/{E08}.json", headers={"If-None-Match": first.headers["ETag"]})

    assert again.status_code == 304


def test_a_paper_about_one_person_keeps_to_set_words_where_a_firm_stands_for_it_now(
    app: Flask, client: FlaskClient, ids: dict[str, int]
) -> None:
    with parts_of(app).sessions.writing() as session:
        duplicate = merge_a_duplicate(session, ids[E10])
        duplicate.kind = SubjectKind.INDIVIDUAL_BUSINESS
        said = make_penalty(content=f"对经营者处以罚款，{CANARY}")
        window: dict[str, Any] = {"public_from": SINCE, "public_until": UNTIL}
        public_id = write_record(session, duplicate.id, said, at=AT, **window).public_id

    faces = (f"/records/{public_id}", f"/records/{public_id}.json", f"/enterprises/{E10}")

    assert [face for face in faces if CANARY in client.get(face).text] == []
    assert "罚款" in client.get(f"/records/{public_id}").text
