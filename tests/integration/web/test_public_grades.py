"""The published grade on every public face: AAA, AA and A with their days, all else alike."""

import csv
import io
from datetime import date, timedelta
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient

from models.subjects import Subject
from models.vocabulary import Grade, SubjectKind
from registry import clock
from tests.fixtures.web import parts_of
from tests.rating_factories import facts_for, keep_rating
from tests.wanderland import AT, E03, E08, E09, E10, E12, populate

ON = date(2026, 11, 23)
NOT_PUBLIC = dict.fromkeys(
    ("grade", "grade_as_of", "grade_edition", "grade_valid_until", "grade_is_stale")
)
SECRETS = ("850.0", "800.0", "8500", "8000", "得分", "百分位", "名次第")


@pytest.fixture
def ids(app: Flask) -> dict[str, int]:
    """E03 is AAA, E08 A, E09 B, E10 without a grade, E12 a shop of one person with AAA."""
    kept = {
        E03: facts_for(Grade.AAA, ON),
        E08: facts_for(Grade.A, ON),
        E09: facts_for(Grade.B, ON),
        E10: facts_for(Grade.NOT_RATED, ON),
        E12: facts_for(Grade.AAA, ON, SubjectKind.INDIVIDUAL_BUSINESS),
    }
    with parts_of(app).sessions.writing() as session:
        ids = populate(session)
        assert session.get_one(Subject, ids[E12]).kind is SubjectKind.INDIVIDUAL_BUSINESS
        for uscc, facts in kept.items():
            keep_rating(session, ids[uscc], facts, ON, AT)
    return ids


def _grade(client: FlaskClient, uscc: str) -> dict[str, object]:
    subject = client.get(f"/enterprises/{uscc}.json").get_json()["subject"]
    return {key: subject[key] for key in NOT_PUBLIC}


def _rows(client: FlaskClient, path: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(client.get(path).text.lstrip("\ufeff"))))


def _everything(client: FlaskClient, uscc: str) -> str:
    paths = [f"/enterprises/{uscc}{face}" for face in ("", ".json", ".csv", ".atom")]
    paths += [f"/search{face}?q={uscc}" for face in ("", ".json", ".csv", ".atom")]
    return "\n".join(unescape(client.get(path).text) for path in paths)


def test_a_published_grade_is_shown_with_its_days_and_edition(
    client: FlaskClient, ids: dict[str, int]
) -> None:
    page = unescape(client.get(f"/enterprises/{E03}").text)

    assert 'aria-label="质量信用等级 AAA，优秀"' in page
    assert "评价日 2026-11-23" in page
    assert "2027-02-23 前有效" in page
    assert "不是任何机关的评定，也没有印章" in page
    assert 'href="/rules/ratings?edition=2026.1"' in page
    assert _grade(client, E03) == {
        "grade": "AAA",
        "grade_as_of": "2026-11-23",
        "grade_edition": "2026.1",
        "grade_valid_until": "2027-02-23",
        "grade_is_stale": False,
    }


@pytest.mark.parametrize("uscc", [E09, E10, E12], ids=["B", "not rated", "individual business"])
def test_every_other_grade_reads_alike_and_says_that_it_means_nothing_bad(
    client: FlaskClient, ids: dict[str, int], uscc: str
) -> None:
    page = unescape(client.get(f"/enterprises/{uscc}").text)

    assert 'aria-label="质量信用等级未公开"' in page
    assert "未公开" in page
    assert "不表示有问题" in page
    assert ("平台只公开 AAA、AA、A，其余一律不公开" in page) is (uscc != E12)
    assert _grade(client, uscc) == NOT_PUBLIC


def test_of_a_shop_of_one_person_the_page_says_that_no_grade_is_ever_public(
    client: FlaskClient, ids: dict[str, int]
) -> None:
    """Otherwise its reader takes an unpublished AAA for a B or worse."""
    page = unescape(client.get(f"/enterprises/{E12}").text)
    client.set_cookie("language", "en")
    english = unescape(client.get(f"/enterprises/{E12}").text)

    assert "个体工商户的质量信用等级一律不公开，与等级高低无关" in page
    assert "never published, whatever it is" in english


def test_who_is_never_assessed_is_said_to_be_outside_of_it(
    app: Flask, client: FlaskClient, ids: dict[str, int]
) -> None:
    with parts_of(app).sessions.writing() as session:
        session.get_one(Subject, ids[E10]).kind = SubjectKind.OTHER_ORGANISATION

    page = unescape(client.get(f"/enterprises/{E10}").text)

    assert "其他组织不属于评价范围，没有质量信用等级" in page
    assert "平台只公开" not in page


@pytest.mark.parametrize("uscc", [E03, E08, E09, E10, E12])
def test_no_face_says_points_ranks_or_reasons(
    client: FlaskClient, ids: dict[str, int], uscc: str
) -> None:
    told = _everything(client, uscc)

    assert [secret for secret in SECRETS if secret in told] == []


def test_an_old_grade_is_marked_as_out_of_date(client: FlaskClient, ids: dict[str, int]) -> None:
    clock.start_at(AT + timedelta(days=120))

    page = unescape(client.get(f"/enterprises/{E08}").text)

    assert "已过有效期" in page
    assert "请勿作为现状使用" in page
    assert _grade(client, E08)["grade_is_stale"] is True


def test_page_files_and_feed_of_a_subject_agree(client: FlaskClient, ids: dict[str, int]) -> None:
    feeds = {uscc: unescape(client.get(f"/enterprises/{uscc}.atom").text) for uscc in (E03, E09)}

    assert "质量信用等级：AAA（2026-11-23，2027-02-23 前有效）" in feeds[E03]
    assert "质量信用等级：未公开" in feeds[E09]


def test_search_tells_the_published_grade_on_every_face(
    client: FlaskClient, ids: dict[str, int]
) -> None:
    for uscc, letters in ((E03, "AAA"), (E08, "A"), (E09, None), (E10, None), (E12, None)):
        hit = client.get(f"/search.json?q={uscc}").get_json()["items"][0]
        row = _rows(client, f"/search.csv?q={uscc}")[0]
        page = unescape(client.get(f"/search?q={uscc}").text)

        assert hit["grade"] == letters
        assert row["质量信用等级"] == (letters or "未公开")
        assert (f"质量信用 {letters} " in page) is (letters is not None)


def test_the_filter_finds_the_graded_and_its_count_is_where_it_leads(
    client: FlaskClient, ids: dict[str, int]
) -> None:
    everything = client.get("/search.json?q=蕉鹿").get_json()
    best = client.get("/search.json?q=蕉鹿&grade=AAA").get_json()
    rows = _rows(client, "/search.csv?q=蕉鹿&grade=AAA")

    assert [one["uscc"] for one in best["items"]] == [E03]
    assert [row["统一社会信用代码"] for row in rows] == [E03]
    assert everything["facets"]["grade"]["AAA"] == best["total"] == 1
    assert set(everything["facets"]["grade"]) <= {"AAA", "AA", "A"}


@pytest.mark.parametrize("grade", ["B", "NR", "aaa", "D", "x"])
def test_a_grade_that_is_not_public_cannot_be_asked_for(
    client: FlaskClient, ids: dict[str, int], grade: str
) -> None:
    answer = client.get(f"/search?q=蕉鹿&grade={grade}")

    assert answer.status_code == 400
    assert "参数 grade 只能是公开的等级：AAA、AA、A。" in unescape(answer.text)
