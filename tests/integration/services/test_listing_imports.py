"""Lists decided elsewhere come by file: each row waits for a second person, nothing is listed alone."""

from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from models.blacklist import ListCase, ListEntry
from models.session import Sessions
from models.subjects import Subject
from models.vocabulary import (
    CaseKind,
    CaseState,
    CaseStep,
    ImportKind,
    QuarantineState,
)
from registry.errors import Invalid, Refused
from registry.rules.blacklist import content_from
from registry.services import blacklist, exchange
from tests.integration.services.import_desk import Desk, code, csv_of, firm
from tests.record_factories import make_hands


def row(number: int = 1, **changes: str) -> dict[str, str]:
    """A good row of a list of judgment debtors."""
    return {
        "单位名称": f"嘉兴示例{number}号食品有限公司",
        "统一社会信用代码": code(number),
        "执业注册证书号": "",
        "名单类型": "失信被执行人名单",
        "列入日期": "2025-03-04",
        "移出日期": "",
        "决定机关": "南湖区人民法院",
        "决定书文号": f"（2025）演0402执{number}号",
        "事由": "有履行能力而拒不履行",
    } | changes


@pytest.fixture
def desk(sessions: Sessions, at: datetime, tmp_path: Path) -> Desk:
    Desk(sessions, at).take(csv_of(tmp_path / "firms.csv", [firm(1), firm(2)]))
    return Desk(sessions, at, ImportKind.LISTINGS)


def cases(desk: Desk) -> list[ListCase]:
    with desk.sessions.reading() as session:
        return list(session.scalars(select(ListCase).order_by(ListCase.id)))


def test_a_row_becomes_a_case_that_waits_and_lists_nobody(desk: Desk, tmp_path: Path) -> None:
    figures = desk.take(csv_of(tmp_path / "a.csv", [row(), row(2, 名单类型="customs_dishonest")]))

    found = cases(desk)
    assert figures == (2, 0, 0, 0)
    assert [(one.kind, one.state) for one in found] == [
        (CaseKind.IMPORTED, CaseState.IN_DECISION)
    ] * 2
    assert [one.list_type for one in found] == ["judgment_debtor", "customs_dishonest"]
    said = content_from(found[0].content)
    assert (said.authority, said.summary) == ("南湖区人民法院", "有履行能力而拒不履行")
    with desk.sessions.reading() as session:
        assert session.scalars(select(ListEntry)).all() == []


def test_the_same_row_again_is_unchanged_and_another_content_a_conflict(
    desk: Desk, tmp_path: Path
) -> None:
    desk.take(csv_of(tmp_path / "a.csv", [row()]))

    again = desk.take(csv_of(tmp_path / "b.csv", [row(), row(2)]))
    other = desk.take(csv_of(tmp_path / "c.csv", [row(移出日期="2026-03-04")]))
    assert again == (1, 1, 0, 0)
    assert other == (0, 0, 1, 0)
    assert len(cases(desk)) == 2
    assert [one.state for one in desk.waiting()] == [QuarantineState.CONFLICT]


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"名单类型": "地方黑名单"}, "list_type"),
        ({"名单类型": "经营异常名录"}, "list_type"),
        ({"名单类型": "watch_list"}, "list_type"),
        ({"名单类型": "安全生产严重失信主体名单", "列入日期": "2023-12-31"}, "list_basis"),
        ({"移出日期": "2025-03-04"}, "list_term"),
        ({"列入日期": ""}, "missing"),
        ({"决定书文号": ""}, "missing"),
        ({"决定机关": ""}, "missing"),
        ({"列入日期": "2999-01-01"}, "day"),
        ({"统一社会信用代码": code(9)}, "unknown_code"),
        ({"统一社会信用代码": ""}, "no_code"),
        ({"单位名称": "嘉兴别的食品有限公司"}, "other_name"),
        ({"单位名称": "王小明", "统一社会信用代码": ""}, "natural_person"),
    ],
)
def test_a_row_that_breaks_a_rule_is_set_aside_with_it(
    desk: Desk, tmp_path: Path, changes: dict[str, str], rule: str
) -> None:
    assert desk.take(csv_of(tmp_path / "a.csv", [row(**changes)])) == (0, 0, 0, 1)
    assert desk.rules_broken() == [[rule]]
    assert cases(desk) == []


def test_a_second_person_confirms_and_the_importer_may_not(desk: Desk, tmp_path: Path) -> None:
    with desk.sessions.writing() as session:
        hands = make_hands(session)
    desk.take(csv_of(tmp_path / "a.csv", [row()]))
    (case,) = cases(desk)
    with desk.sessions.writing() as session:  # as if an officer had taken the file in on the page
        session.get_one(ListCase, case.id).proposed_by = hands.approver
    seen = [(case.id, bytes(case.content_hash))]

    with pytest.raises(Refused), desk.sessions.writing() as session:
        blacklist.take_many(session, seen, CaseStep.APPROVED, by=hands.approver, at=desk.at)
    with desk.sessions.writing() as session:
        session.get_one(ListCase, case.id).proposed_by = hands.officer
    with desk.sessions.writing() as session:
        blacklist.take_many(session, seen, CaseStep.APPROVED, by=hands.approver, at=desk.at)
    with desk.sessions.reading() as session:
        (entry,) = session.scalars(select(ListEntry))
        assert (entry.is_foreign, entry.listed_on.isoformat()) == (True, "2025-03-04")
    assert desk.take(csv_of(tmp_path / "b.csv", [row(), row(2)])) == (1, 1, 0, 0)


def test_a_practitioner_is_found_by_certificate(desk: Desk, tmp_path: Path) -> None:
    number = "演浙1330499000001"
    people = Desk(desk.sessions, desk.at, ImportKind.PRACTITIONERS)
    person = {"姓名": "贾予存", "注册证书号": number, "注册类别": "一级注册建造师"}
    assert people.take(csv_of(tmp_path / "p.csv", [person])) == (1, 0, 0, 0)

    one = row(单位名称="贾予存", 统一社会信用代码="", 执业注册证书号=number)
    assert desk.take(csv_of(tmp_path / "a.csv", [one])) == (1, 0, 0, 0)
    (case,) = cases(desk)
    with desk.sessions.reading() as session:
        assert session.get_one(Subject, case.subject_id).uscc is None
    assert "贾予存" not in str(case.content)


def test_taking_a_file_back_closes_what_waits_and_leaves_what_was_confirmed(
    desk: Desk, tmp_path: Path
) -> None:
    with desk.sessions.writing() as session:
        approver = make_hands(session).approver
    desk.take(csv_of(tmp_path / "a.csv", [row(), row(2)]))
    first, second = cases(desk)
    with desk.sessions.writing() as session:
        seen = [(first.id, bytes(first.content_hash))]
        blacklist.take_many(session, seen, CaseStep.APPROVED, by=approver, at=desk.at)
    with desk.sessions.writing() as session:
        done = exchange.undo_batch(session, 2, "报送了错误的名单", by=None, at=desk.at)
        figures = done.withdrawn, done.left_alone

    assert figures == (1, 1)
    assert [one.state for one in cases(desk)] == [CaseState.DONE, CaseState.CLOSED]
    assert desk.take(csv_of(tmp_path / "b.csv", [row(2), row()])) == (1, 1, 0, 0)
    with pytest.raises(Invalid), desk.sessions.writing() as session:
        exchange.undo_batch(session, 1, "登记信息不能撤回", by=None, at=desk.at)
    assert second.id == 2
