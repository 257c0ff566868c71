"""The records' room: found by any word, filtered, paged, exported; a county sees its own only."""

import csv
import io
from datetime import date, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook
from sqlalchemy.orm import Session

from models.records import Record
from models.subjects import Subject
from models.vocabulary import RecordChange, RecordKind, Role, Tier
from registry import clock
from registry.rules.identity.folding import fold
from registry.rules.subjects import Particulars
from registry.services import subjects
from registry.services.accounts import open_session
from tests.fixtures.web import COOKIE, SignedIn, add_account, parts_of
from tests.record_factories import (
    decide_record,
    make_hands,
    make_honour,
    make_penalty,
    make_sample,
    write_record,
)

HAIYAN, NANHU = "330424", "330402"
LIST = "/regulator/records"
ONE_ENGINE = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)


@pytest.fixture
def officer(signed_in: SignedIn) -> FlaskClient:
    """A browser in which an officer of the market regulator is signed in."""
    return signed_in(Role.OFFICER)


@pytest.fixture
def county_officer(app: Flask) -> FlaskClient:
    """A browser in which an officer of 南湖 is signed in."""
    client = app.test_client()
    with parts_of(app).sessions.writing() as session:
        account = add_account(session, Role.OFFICER, division_code=NANHU)
        client.set_cookie(COOKIE, open_session(session, account, at=clock.now()))
    return client


def a_firm(session: Session, at: datetime, name: str, uscc: str, division: str) -> Subject:
    given = Particulars(
        name, fold(name), uscc, established_on=date(2010, 1, 1), division_code=division
    )
    subjects.register(session, given, department_id="amr", by=None, at=at)
    return session.query(Subject).filter_by(uscc=uscc).one()


@pytest.fixture
def numbers(app: Flask, at: datetime) -> dict[str, int]:
    """Three records of two firms: a penalty decided by people, a sample and an honour by file."""
    law = parts_of(app).rulebook.records
    with parts_of(app).sessions.writing() as session:
        zixu = a_firm(session, at, "海盐子虚集成家居有限公司", "91330499MADEM0062W", HAIYAN)
        wuling = a_firm(session, at, "嘉兴蕉鹿食品有限公司", "91330499MADEM0038C", NANHU)
        hands = make_hands(session)
        penalty = decide_record(
            session,
            zixu.id,
            make_penalty(
                respondent="海盐子虚集成家居有限公司",
                document_no="演市监处罚〔2026〕8号",
                product="实木复合地板",
                brand="子虚",
                product_batch="ZX-2026-01",
                platform="乌有优选",
                shop="子虚旗舰店",
                case_no="演案〔2026〕31号",
                facts="甲醛释放量 100% 超出标准，货值 3_000 元。",
            ),
            law,
            hands,
            at=at,
        )
        sample = write_record(
            session,
            wuling.id,
            make_sample(respondent="蕉鹿食品", product="桂花糕", tier=Tier.SERIOUS),
            at=at,
            public_from=date(2026, 2, 6),
            public_until=date(2029, 2, 6),
        )
        honour = write_record(session, wuling.id, make_honour(title="=1+1 质量奖"), at=at)
        return {"penalty": penalty.id, "sample": sample.id, "honour": honour.id}


def found(client: FlaskClient, **asked: str) -> list[int]:
    answer = client.get(f"{LIST}.json", query_string=asked)
    assert answer.status_code == 200, answer.text
    return [item["id"] for item in answer.json["items"]]


@pytest.mark.parametrize(
    "words",
    [
        "演市监处罚〔2026〕8号",
        "演市监处罚[2026]8号",
        "演市监处罚（2026）8号",
        "演市监处罚【2026】8",
        "处罚(2026)8号",
        "实木复合",
        "子虚集成",
        "91330499MADEM0062W",
        "91330499madem0062w",
        "zx-2026-01",
        "乌有优选",
        "子虚旗舰店",
        "演案(2026)31号",
        "甲醛释放量",
        "100% 超出",
        "3_000",
        "子虚 地板 甲醛",
    ],
)
def test_a_record_is_found_by_every_word_that_a_paper_or_its_subject_bears(
    officer: FlaskClient, numbers: dict[str, int], words: str
) -> None:
    assert numbers["penalty"] in found(officer, q=words)


@ONE_ENGINE
@pytest.mark.parametrize("words", ["%", "_", "0%0", "3_00_", "\\", "子虚 桂花糕", "没有的词"])
def test_nothing_typed_acts_as_a_wildcard(
    officer: FlaskClient, numbers: dict[str, int], words: str
) -> None:
    expected = {"%": [numbers["penalty"]], "_": [numbers["penalty"]]}

    assert found(officer, q=words) == expected.get(words, [])


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"kind": "penalty"}, ["penalty"]),
        ({"class": "good"}, ["honour"]),
        ({"class": "bad"}, ["penalty", "sample"]),
        ({"class": "neutral"}, []),
        ({"tier": "serious"}, ["sample"]),
        ({"domain": "product"}, ["penalty", "sample"]),
        ({"state": "standing"}, ["penalty", "sample", "honour"]),
        ({"state": "withdrawn"}, []),
        ({"department": "hurd"}, []),
        ({"county": HAIYAN}, ["penalty"]),
        ({"from": "2026-01-01", "to": "2026-02-06"}, ["penalty", "sample"]),
        ({"to": "2024-12-20"}, ["honour"]),
        ({"duty": "1"}, ["penalty"]),
        ({"late": "1"}, ["penalty"]),
        ({"mark": "stay"}, []),
    ],
)
def test_filters_narrow_the_list(
    officer: FlaskClient, numbers: dict[str, int], asked: dict[str, str], expected: list[str]
) -> None:
    assert sorted(found(officer, **asked)) == sorted(numbers[one] for one in expected)


@pytest.mark.parametrize("order", ["newest", "oldest", "recorded", "fine"])
def test_the_cursor_of_every_order_walks_the_whole_list(
    app: Flask, officer: FlaskClient, numbers: dict[str, int], at: datetime, order: str
) -> None:
    with parts_of(app).sessions.writing() as session:
        subject_id = session.get_one(Record, numbers["sample"]).subject_id
        for day in range(1, 24):
            said = make_sample(decided_on=date(2026, 3, 1 + day % 5))
            write_record(session, subject_id, said, at=at)

    first = officer.get(f"{LIST}.json?sort={order}").json
    second = officer.get(f"{LIST}.json?sort={order}&cursor={first['next']}").json

    walked = [item["id"] for page in (first, second) for item in page["items"]]
    by_number = [
        item["id"] for item in officer.get(f"{LIST}.json?sort={order}&page=2").json["items"]
    ]
    assert first["total"] == len(walked) == len(set(walked)) == 26
    assert second["next"] is None
    assert walked[20:] == by_number


def test_the_page_names_the_paper_its_subject_and_how_it_is_shown(
    officer: FlaskClient, numbers: dict[str, int]
) -> None:
    page = officer.get(f"{LIST}?q=子虚").text

    assert "演市监处罚〔2026〕8号" in page
    assert "91330499MADEM0062W" in page
    assert "公示中" in page
    assert "共 1 条" in page
    assert 'value="子虚"' in page


def test_a_county_officer_finds_the_records_of_the_county_only(
    county_officer: FlaskClient, numbers: dict[str, int]
) -> None:
    assert set(found(county_officer)) == {numbers["sample"], numbers["honour"]}
    assert found(county_officer, q="演市监处罚〔2026〕8号") == []
    assert "子虚" not in county_officer.get(f"{LIST}.csv").text
    assert county_officer.get(f"{LIST}/{numbers['penalty']}").status_code == 404
    assert county_officer.get(f"{LIST}/{numbers['sample']}").status_code == 200


def test_the_files_hold_every_record_and_no_formula(
    officer: FlaskClient, numbers: dict[str, int]
) -> None:
    rows = list(csv.DictReader(io.StringIO(officer.get(f"{LIST}.csv").text.lstrip("\ufeff"))))
    book = load_workbook(io.BytesIO(officer.get(f"{LIST}.xlsx?kind=honour").data))
    cells = [cell for row in book.active.iter_rows() for cell in row]

    assert {row["记录编号"] for row in rows} == {str(number) for number in numbers.values()}
    assert next(row["名称"] for row in rows if row["记录类别"] == "荣誉奖励") == "'=1+1 质量奖"
    assert next(row["罚款金额（元）"] for row in rows if row["记录类别"] == "行政处罚") == "42000"
    assert "f" not in {cell.data_type for cell in cells}


def test_a_record_tells_its_content_derivation_and_history(
    app: Flask, officer: FlaskClient, numbers: dict[str, int], at: datetime
) -> None:
    law = parts_of(app).rulebook.records
    with parts_of(app).sessions.writing() as session:
        record = session.get_one(Record, numbers["penalty"])
        said = make_penalty(
            respondent="海盐子虚集成家居有限公司",
            document_no="演市监处罚〔2026〕8号",
            product="实木复合地板",
            fine_fen=3_000_000,
        )
        decide_record(
            session,
            record.subject_id,
            said,
            law,
            make_hands(session),
            at=at,
            change=RecordChange.CORRECTED,
            record_id=record.id,
            reason="罚款数额录入有误",
        )

    page = officer.get(f"{LIST}/{numbers['penalty']}").text

    assert "42,000 元" in page
    assert "30,000 元" in page
    assert "罚款数额录入有误" in page
    assert "12 个月" in page
    assert "共 2 个版本" in page


@ONE_ENGINE
@pytest.mark.parametrize(
    "query",
    [
        "kind=nonsense",
        "class=1",
        "tier=x",
        "domain=x",
        "state=gone",
        "department=x",
        "county=999999",
        "county=330000",
        "mark=x",
        "from=2026-13-01",
        "from=2026-02-02&to=2026-02-01",
        "duty=yes",
        "late=0",
        "sort=random",
        "page=0",
        "page=99999999999999999999",
        "cursor=!",
        "cursor=WyJuZXdlc3QiXQ",
        "cursor=WyJuZXdlc3QiLCJ4Iiw1XQ",
        "cursor=WyJyZWNvcmRlZCIsOTk5OTk5OTk5OTk5OTk5OTk5OTk5OV0",
        "q=" + "字" * 101,
    ],
)
def test_what_nobody_understands_is_refused(
    officer: FlaskClient, numbers: dict[str, int], query: str
) -> None:
    for face in ("", ".json"):
        assert officer.get(f"{LIST}{face}?{query}").status_code in (400, 422), (face, query)


@pytest.mark.parametrize(
    "words", ["'", '"', "a" * 100, "％＿", "🦆", "〔", "(", "\\\\", "%' OR 1=1 --"]
)
def test_strange_words_find_nothing_and_break_nothing(
    officer: FlaskClient, numbers: dict[str, int], words: str
) -> None:
    assert officer.get(LIST, query_string={"q": words}).status_code == 200


def test_a_page_behind_the_last_says_so(officer: FlaskClient, numbers: dict[str, int]) -> None:
    page = officer.get(f"{LIST}?page=7")

    assert page.status_code == 200
    assert "没有第 7 页" in page.text


def test_a_record_that_is_not_there_is_not_found(officer: FlaskClient) -> None:
    assert officer.get(f"{LIST}/999").status_code == 404
    assert officer.get(f"{LIST}/0").status_code == 404


@ONE_ENGINE
def test_every_kind_of_record_has_a_page(app: Flask, officer: FlaskClient, at: datetime) -> None:
    with parts_of(app).sessions.writing() as session:
        firm = a_firm(session, at, "海盐子虚集成家居有限公司", "91330499MADEM0062W", HAIYAN)
        records = [
            write_record(session, firm.id, make_sample(kind=kind, title=f"{kind.zh}一"), at=at).id
            for kind in RecordKind
        ]

    assert {officer.get(f"{LIST}/{number}").status_code for number in records} == {200}
