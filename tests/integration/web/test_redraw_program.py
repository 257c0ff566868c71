"""`redraw.py` as an auditor runs it: downloaded from the site, isolated, from the file, seed and secret."""

import csv
import io
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from models.inspections import InspectionDraw
from registry.queries.inspections import seeds_of
from tests.fixtures.web import parts_of
from tests.integration.web.at_the_form import another
from tests.integration.web.inspection_desk import drawn, fill


class Ran(NamedTuple):
    """What the program printed and how it ended."""

    code: int
    lines: list[str]
    problems: str


class Audit(NamedTuple):
    """A folder with the program and the population's file, what is public, and what was drawn."""

    folder: Path
    public: dict[str, str]
    secret: str
    listed: list[list[str]]

    def run(self, *arguments: str) -> Ran:
        """Run the program, isolated."""
        done = subprocess.run(
            [sys.executable, "-I", "redraw.py", *arguments],
            cwd=self.folder,
            capture_output=True,
            env={"PYTHONUTF8": "1"},
            timeout=60,
        )
        lines = done.stdout.decode().splitlines()
        return Ran(done.returncode, lines, done.stderr.decode())


@pytest.fixture
def audit(app: Flask, client: FlaskClient, at: datetime, tmp_path: Path) -> Audit:
    fill(app, at)
    officer = another(app, department_id="amr")
    address = drawn(officer)
    folder = tmp_path / "outside"
    folder.mkdir()
    (folder / "redraw.py").write_bytes(client.get("/static/redraw.py").data)
    (folder / "population.txt").write_bytes(officer.get(f"{address}/population.txt").data)
    table = csv.reader(io.StringIO(officer.get(f"{address}.csv").text.lstrip("\ufeff")))
    public = client.get("/inspections/1.json").get_json()
    with parts_of(app).sessions.reading() as session:
        secret = seeds_of(session.scalars(select(InspectionDraw)).one()).secret.hex()
    return Audit(folder, public, secret, list(table)[1:])


def test_it_prints_the_draw_of_the_service_and_confirms_both_digests(audit: Audit) -> None:
    ran = audit.run(
        *("population.txt", audit.public["seed"], audit.secret),
        *("--commitment", audit.public["commitment"]),
        *("--digest", audit.public["population_digest"]),
    )

    wanted = [(row[1], row[2], row[7]) for row in audit.listed]
    printed = [line.split(",") for line in ran.lines if not line.startswith("#")]
    assert ran.code == 0, ran.problems
    assert [(one[0], one[1], one[3]) for one in printed] == wanted
    assert audit.public["commitment"] in ran.lines[0]


def test_another_seed_is_noticed_and_draws_others(audit: Audit) -> None:
    seed = bytes(32).hex()

    ran = audit.run(
        "population.txt", seed, audit.secret, "--commitment", audit.public["commitment"]
    )

    assert ran.code == 1
    assert "DIFFERS" in ran.lines[0]


def test_the_public_digest_is_not_the_secret(audit: Audit) -> None:
    given = (audit.public["seed"], audit.public["secret_digest"])

    ran = audit.run("population.txt", *given, "--commitment", audit.public["commitment"])

    assert ran.code == 1
    assert "DIFFERS" in ran.lines[0]


def test_a_file_with_one_grade_changed_is_noticed(audit: Audit) -> None:
    path = audit.folder / "population.txt"
    path.write_text(path.read_text().replace(",AAA\n", ",D\n", 1).replace("AAA,0.5", "AAA,0.5"))

    ran = audit.run(
        *("population.txt", audit.public["seed"], audit.secret),
        *("--digest", audit.public["population_digest"]),
    )

    assert ran.code == 1
    assert "DIFFERS" in ran.lines[1]


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (("none.txt", "00", "00"), None),
        (("population.txt", "no hex", "00"), None),
        (("population.txt", "00", "no hex"), None),
        (("broken.txt", "00", "00"), "quota,1\nteam,1\nwhat is this\n"),
        (("broken.txt", "00", "00"), "team,1\nsubject,A,B\n"),
        (("broken.txt", "00", "00"), "quota,many\nteam,1\nsubject,A,B\n"),
        (("broken.txt", "00", "00"), "quota,2\nteam,1\ninspector,甲\nfactor,B,1\nsubject,A,B\n"),
        (("broken.txt", "00", "00"), "quota,1\nteam,1\nsubject,A,B\nsubject,A,B\n"),
        (("broken.txt", "00", "00"), "quota,1\nteam,2\ninspector,甲\nfactor,B,1\nsubject,A,B\n"),
    ],
)
def test_what_cannot_be_read_ends_in_a_sentence(
    audit: Audit, arguments: tuple[str, str, str], text: str | None
) -> None:
    if text is not None:
        (audit.folder / "broken.txt").write_text(text, encoding="utf-8")

    ran = audit.run(*arguments)

    assert ran.code == 2
    assert ran.problems.startswith("无法重演")
    assert "Traceback" not in ran.problems
