"""`flask duplicates list | judge | confirm | unmerge`: exit 5 while a second person is awaited."""

import json
from dataclasses import dataclass

import pytest
from click.testing import Result
from flask import Flask

from models.subjects import Subject
from models.vocabulary import Role
from registry import clock
from tests.fixtures.web import add_account, parts_of
from tests.integration.services.duplicate_desk import BOTTLE, LAKE, MACHINE, lay_out
from tests.record_factories import make_penalty, write_record

REASON = "电话核实，同一负责人"


@dataclass
class Console:
    """The operator's console over a register with two firms that may be one."""

    app: Flask
    officer: str
    approver: str
    county: str

    def run(self, *args: str) -> Result:
        """Run `flask duplicates …`."""
        return self.app.test_cli_runner().invoke(args=["duplicates", *args])

    def judge(self, verdict: str, *more: str) -> Result:
        """Judge the two firms as the officer."""
        return self.run(
            *("judge", BOTTLE, LAKE, verdict, "--by", self.officer, "--reason", REASON, "--json"),
            *more,
        )


@pytest.fixture
def console(app: Flask) -> Console:
    with parts_of(app).sessions.writing() as session:
        lay_out(session, clock.now())
        names = [
            add_account(session, role, **more).username
            for role, more in (
                (Role.OFFICER, {}),
                (Role.APPROVER, {}),
                (Role.OFFICER, {"division_code": "330424"}),
            )
        ]
    return Console(app, *names)


def test_two_codes_wait_for_a_second_person_and_are_merged_and_unmerged(console: Console) -> None:
    judged = console.judge("same", "--survivor", BOTTLE)
    told = json.loads(judged.stdout)
    listed = json.loads(console.run("list", "--json").stdout)
    confirmed = console.run("confirm", str(told["merge"]), "--by", console.approver)
    again = console.run("confirm", str(told["merge"]), "--by", console.approver)
    moved = console.app.test_client().get(f"/enterprises/{LAKE}")
    ended = console.run(
        *("unmerge", LAKE, BOTTLE, "--by", console.officer, "--reason", "实为两家企业", "--json")
    )

    assert (judged.exit_code, told["state"], told["needs_second"]) == (5, "waiting", True)
    assert told["reasons"][0].startswith("两个有效的统一社会信用代码不同")
    assert [(one["a"], one["b"], one["merge"]) for one in listed] == [(BOTTLE, LAKE, told["merge"])]
    assert (confirmed.exit_code, again.exit_code) == (0, 2)
    assert "已归并" in confirmed.stdout
    assert moved.location == f"/enterprises/{BOTTLE}"
    assert (ended.exit_code, json.loads(ended.stdout)["state"]) == (0, "different")
    assert console.app.test_client().get(f"/enterprises/{LAKE}").status_code == 200


def test_reasons_for_a_second_person_are_told_only_while_one_is_awaited(console: Console) -> None:
    told = json.loads(console.judge("same", "--survivor", BOTTLE).stdout)
    confirmed = console.run("confirm", str(told["merge"]), "--by", console.approver)
    ended = console.run("unmerge", LAKE, BOTTLE, "--by", console.officer, "--reason", "实为两家")

    assert "已归并" in confirmed.stdout
    assert "不是同一主体" in ended.stdout
    assert "须经两人办理" not in confirmed.stdout + ended.stdout


def test_a_merge_that_lapsed_repeats_no_reason_for_a_second_person(console: Console) -> None:
    told = json.loads(console.judge("same", "--survivor", BOTTLE).stdout)
    with parts_of(console.app).sessions.writing() as session:
        lake = session.query(Subject).filter_by(uscc=LAKE).one()
        write_record(session, lake.id, make_penalty(), at=clock.now())

    lapsed = console.run("confirm", str(told["merge"]), "--by", console.approver, "--json")

    outcome = json.loads(lapsed.stdout)
    assert (lapsed.exit_code, outcome["needs_second"], outcome["reasons"]) == (2, False, [])
    assert "新增 1 条信用记录" in lapsed.stderr


def test_a_no_is_listed_and_stands_in_the_way_of_a_yes(console: Console) -> None:
    no = console.judge("different")
    yes = console.judge("same")
    listed = json.loads(console.run("list", "--state", "different", "--json").stdout)

    assert (no.exit_code, yes.exit_code) == (0, 2)
    assert "重新核查" in yes.stderr
    assert [one["state"] for one in listed] == ["different"]


def test_who_may_not_is_told_why(console: Console) -> None:
    told = json.loads(console.judge("same").stdout)

    for args, why in (
        (("confirm", str(told["merge"]), "--by", console.officer), "由审批人办理"),
        (("confirm", "4711", "--by", console.approver), "没有第 4711 件"),
        (("confirm", str(told["merge"]), "--by", "nobody"), "没有可用的账户"),
        (
            ("judge", BOTTLE, MACHINE, "unsure", "--by", console.county, "--reason", REASON),
            "不在本辖区内",
        ),
        (
            ("judge", BOTTLE, "123", "unsure", "--by", console.officer, "--reason", REASON),
            "不是有效",
        ),
        (("unmerge", BOTTLE, LAKE, "--by", console.officer, "--reason", REASON), "没有归并在一起"),
    ):
        result = console.run(*args)
        assert result.exit_code == 2
        assert why in result.stderr
