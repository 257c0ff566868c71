"""`flask checks run`: a list of any length, in the name of an account, one receipt."""

import json
from datetime import date
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from models.receipts import CheckReceipt
from models.vocabulary import ReceiptFinding, Role
from registry.queries.receipts.signing import receipt_keys
from registry.queries.verification.receipts import check_receipts
from registry.rules.receipts import check, read_receipt
from registry.web.regulator.checks.asking import MOST_LINES
from tests.fixtures.web import add_account, parts_of
from tests.wanderland import E08, populate


@pytest.fixture(autouse=True)
def accounts(app: Flask) -> None:
    with parts_of(app).sessions.writing() as session:
        populate(session)
        add_account(session, Role.EXECUTOR, username="d.wu", department_id="finance")
        add_account(session, Role.AUDITOR, username="u.zheng", department_id=None)


def run(app: Flask, file: Path, out: Path, *more: str, by: str = "d.wu") -> Result:
    told = ("--by", by, "--purpose", "政府采购：演示", "--out", str(out), *more)
    return app.test_cli_runner().invoke(args=["checks", "run", str(file), *told])


def receipts_in(app: Flask) -> int:
    with parts_of(app).sessions.reading() as session:
        assert check_receipts(session).is_sound
        return session.query(CheckReceipt).count()


def test_a_list_longer_than_a_page_takes_is_checked(app: Flask, tmp_path: Path) -> None:
    file, out = tmp_path / "list.csv", tmp_path / "receipt.json"
    rows = "".join(f"9133049900000{number:05d}\n" for number in range(MOST_LINES))
    file.write_text(f"统一社会信用代码\n{E08}\n{rows}", "utf-8")

    done = run(app, file, out, "--json")
    told = json.loads(done.stdout)

    assert done.exit_code == 0
    assert told["receipt_no"] == "演核〔2026〕0001"
    assert told["rows"] == MOST_LINES + 1
    assert told["counts"]["unknown"] == MOST_LINES
    with parts_of(app).sessions.reading() as session:
        keys = receipt_keys(session)
    checked = check(read_receipt(out.read_text("utf-8")), keys, on=date(2026, 11, 23))
    assert checked.finding is ReceiptFinding.VALID
    assert receipts_in(app) == 1


@pytest.mark.parametrize("by", ["nobody", "u.zheng"])
def test_whoever_may_not_check_gets_no_receipt(app: Flask, tmp_path: Path, by: str) -> None:
    file, out = tmp_path / "list.csv", tmp_path / "receipt.json"
    file.write_text(f"统一社会信用代码\n{E08}\n", "utf-8")

    done = run(app, file, out, by=by)

    assert done.exit_code == 2
    assert not out.exists()
    assert receipts_in(app) == 0


def test_an_empty_list_gets_no_receipt(app: Flask, tmp_path: Path) -> None:
    file, out = tmp_path / "list.csv", tmp_path / "receipt.json"
    file.write_text("统一社会信用代码\n", "utf-8")

    done = run(app, file, out)

    assert done.exit_code == 2
    assert "名单是空的" in done.stderr
    assert receipts_in(app) == 0
