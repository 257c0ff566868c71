"""`flask ratings try | explain`: the fixed shape, lines that add up, and one clear sentence else."""

import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import Result
from flask import Flask

from models.vocabulary import Tier
from registry import clock
from tests.factories import make_subject, make_version
from tests.fixtures.web import parts_of
from tests.record_factories import make_penalty, write_record

EXAMPLES = Path(__file__).parents[2] / "unit" / "rules" / "ratings" / "examples.yaml"
EXPECTED = {one["id"]: one for one in yaml.safe_load(EXAMPLES.read_text("utf-8"))["examples"]}
FIRM = "91330499MADEM0097F"
AGREED = (
    *("uscc", "as_of", "edition", "score", "grade", "dimensions", "lines", "ceilings", "vetoes"),
)
AGREED_OF_LINE = ("item", "points", "record_id", "reason", "basis")


def _run(app: Flask, *args: str) -> Result:
    return app.test_cli_runner().invoke(args=["ratings", *args])


def _file(folder: Path, text: str) -> str:
    path = folder / "facts.yaml"
    path.write_text(text, encoding="utf-8")
    return str(path)


def _adds_up(told: dict[str, Any]) -> bool:
    return sum(Decimal(str(one["points"])) for one in told["lines"]) == Decimal(str(told["score"]))


def test_the_worked_examples_come_out_of_the_command(app: Flask) -> None:
    result = _run(app, "try", str(EXAMPLES), "--json")

    rated = json.loads(result.stdout)
    assert result.exit_code == 0
    assert [one["id"] for one in rated] == list(EXPECTED)
    for one in rated:
        expect = EXPECTED[one["id"]]["expect"]
        assert (one["score"], one["grade"]) == (expect["score"], expect["grade"])
        assert one["ceilings"] == expect.get("ceilings", [])
        assert one["vetoes"] == expect.get("vetoes", [])
        assert one["not_rated"] == expect.get("reason")
        assert _adds_up(one)


def test_people_read_score_grade_and_lines(app: Flask) -> None:
    told = _run(app, "try", str(EXAMPLES)).stdout

    assert "得分 961.0，评为 AAA" in told
    assert "  -180.0  N203 行政处罚（严重）" in told


def test_without_a_day_the_facts_are_rated_today(app: Flask, tmp_path: Path) -> None:
    rated = json.loads(_run(app, "try", _file(tmp_path, "id: X"), "--json").stdout)

    assert [(one["id"], one["as_of"], one["score"]) for one in rated] == [
        ("X", "2026-11-23", 850.0)
    ]


def test_an_edition_may_be_named(app: Flask, tmp_path: Path) -> None:
    file = _file(tmp_path, "{id: X, as_of: 2020-05-01}")

    early = _run(app, "try", file, "--json")
    named = _run(app, "try", file, "--edition", "2026.1", "--json")

    assert early.exit_code == 2
    assert "没有 2020-05-01 施行的" in early.stderr
    assert "--edition" in early.stderr
    assert json.loads(named.stdout)[0]["edition"] == "2026.1"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "列出示例"),
        ("[1]", "第 1 项"),
        ("{id: X, colour: red}", "colour"),
        ("{id: X, negatives: [{id: N999, date: 2026-01-05}]}", "N999"),
        ("{id: X, negatives: [{id: N202}]}", "date"),
        ("{id: X, as_of: sometime}", "as_of"),
        ("{id: [", "第 1 行"),
        ("id: X\nage_months: 5\nage_months: 50", "第 3 行"),
        ("\udcff", "UTF-8"),
    ],
)
def test_a_bad_file_ends_with_two_and_one_sentence(
    app: Flask, tmp_path: Path, text: str, sentence: str
) -> None:
    path = tmp_path / "facts.yaml"
    path.write_bytes(text.encode("utf-8", "surrogateescape"))

    result = _run(app, "try", str(path), "--json")

    assert result.exit_code == 2
    assert result.stdout == ""
    assert sentence in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1


def test_an_unknown_edition_is_refused(app: Flask) -> None:
    result = _run(app, "try", str(EXAMPLES), "--edition", "1999.1")

    assert result.exit_code == 2
    assert "1999.1" in result.stderr


@pytest.fixture
def firm(app: Flask) -> int:
    """A firm with one general penalty, recorded today."""
    with parts_of(app).sessions.writing() as session:
        subject = make_subject(uscc=FIRM, name="嘉兴蜃楼电器有限公司")
        session.add(subject)
        session.flush()
        session.add(make_version(subject, established_on=date(2023, 2, 20)))
        said = make_penalty(decided_on=date(2026, 3, 18), tier=Tier.GENERAL, domain="product")
        return write_record(session, subject.id, said, at=clock.now()).id


def test_explain_tells_every_point_in_the_fixed_shape(app: Flask, firm: int) -> None:
    result = _run(app, "explain", FIRM.lower(), "--json")

    told = json.loads(result.stdout)
    assert result.exit_code == 0
    assert set(AGREED) <= set(told)
    assert (told["uscc"], told["score"], told["grade"]) == (FIRM, 826.0, "A")
    (line,) = [one for one in told["lines"] if one["item"] == "N202"]
    assert set(AGREED_OF_LINE) <= set(line)
    assert (line["points"], line["record_id"]) == (-24.0, firm)
    assert "产品质量法" in line["basis"]
    assert _adds_up(told)


def test_explain_knows_nothing_that_was_recorded_later(app: Flask, firm: int) -> None:
    before = _run(app, "explain", FIRM, "--known-at", "2026-11-23T10:00:00+08:00", "--json")

    told = json.loads(before.stdout)
    assert (told["score"], told["grade"], told["not_rated"]) == (850.0, "NR", "insufficient_data")


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        (("91330499MADEM0000X",), "没有统一社会信用代码"),
        ((FIRM, "--as-of", "yesterday"), "不是日期"),
        ((FIRM, "--known-at", "noon"), "不是时刻"),
        ((FIRM, "--as-of", "2019-01-01"), "2019-01-01"),
        ((FIRM, "--known-at", "1999-01-01"), "还没有这个主体"),
        ((FIRM, "--known-at", "2999-01-01T08:00:00+08:00"), "还没有过去"),
        ((FIRM, "--as-of", "2026-11-01", "--known-at", "2999-01-01"), "还没有过去"),
    ],
)
def test_a_question_without_an_answer_ends_with_two(
    app: Flask, firm: int, more: tuple[str, ...], sentence: str
) -> None:
    result = _run(app, "explain", *more)

    assert result.exit_code == 2
    assert sentence in result.stderr


def test_the_present_instant_has_not_passed(
    app: Flask, firm: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    instant = datetime(2026, 12, 1, 2, 0, tzinfo=UTC)
    monkeypatch.setattr(clock, "now", lambda: instant)

    now = _run(app, "explain", FIRM, "--known-at", instant.isoformat())
    just_before = (instant - timedelta(microseconds=1)).isoformat()
    passed = _run(app, "explain", FIRM, "--known-at", just_before)

    assert (now.exit_code, passed.exit_code) == (2, 0)


def test_people_read_the_explanation(app: Flask, firm: int) -> None:
    told = _run(app, "explain", FIRM).stdout

    assert "嘉兴蜃楼电器有限公司" in told
    assert "   -24.0  N202" in told
    assert "826.0  合计" in told
