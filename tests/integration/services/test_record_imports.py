"""A department's file of records: found by code, never overwritten, never linked by a name alone."""

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from models.accounts import Account
from models.exchange import ImportBatch, RowConflict
from models.notices import Notice
from models.records import Record, RecordVersion
from models.session import Sessions
from models.subjects import Subject
from models.vocabulary import ImportKind, QuarantineState, RecordState, Role, Tier
from registry.errors import Conflict, Invalid, Refused
from registry.services import exchange
from tests.factories import make_account
from tests.integration.services.import_desk import Desk, code, csv_of, firm, text_in_database
from tests.integration.services.record_files import penalty
from tests.record_factories import Hands, make_hands


@pytest.fixture
def desk(sessions: Sessions, at: datetime, tmp_path: Path) -> Desk:
    registry = Desk(sessions, at)
    registry.take(csv_of(tmp_path / "firms.csv", [firm(1), firm(2)]))
    return Desk(sessions, at, ImportKind.PENALTIES)


def test_a_penalty_becomes_a_record_once(desk: Desk, tmp_path: Path) -> None:
    path = csv_of(tmp_path / "a.csv", [penalty(8)])

    figures = desk.take(path)
    with desk.sessions.reading() as session:
        record = session.scalars(select(Record)).one()
        version = session.scalars(select(RecordVersion)).one()
        notice = session.scalars(select(Notice)).one()
    again = desk.take(path)

    assert (figures, again) == ((1, 0, 0, 0), (0, 1, 0, 0))
    assert (version.fine_fen, version.confiscated_fen) == (4_200_000, 150_000)
    assert (record.tier, record.domain) == (Tier.GENERAL, "food")
    assert (record.public_from, record.public_until) == (date(2026, 2, 6), date(2027, 2, 6))
    assert notice.subject_id == record.subject_id


def test_other_content_of_the_same_paper_waits_beside_the_record(
    desk: Desk, tmp_path: Path
) -> None:
    desk.take(csv_of(tmp_path / "a.csv", [penalty(8)]))
    before = desk.records()

    figures = desk.take(csv_of(tmp_path / "b.csv", [penalty(8, 处罚内容="罚款四万二千元。")]))

    (row,) = desk.waiting()
    with desk.sessions.reading() as session:
        conflict = session.scalars(select(RowConflict)).one()
        record = session.scalars(select(Record)).one()
    assert figures == (0, 0, 1, 0)
    assert row.state is QuarantineState.CONFLICT
    assert (conflict.row_id, conflict.record_id) == (row.id, record.id)
    assert desk.records() == before


def test_a_countys_file_speaks_of_the_countys_firms_only(desk: Desk, tmp_path: Path) -> None:
    far = firm(3, 住所="海盐县武原街道1号") | {"行政区划": "海盐县"}
    near = firm(4) | {"行政区划": "南湖区"}
    Desk(desk.sessions, desk.at).take(csv_of(tmp_path / "more.csv", [far, near]))
    nanhu = Desk(desk.sessions, desk.at, ImportKind.PENALTIES, "330402")

    own = {"处罚机关": "南湖区市场监督管理局"}
    rows = [penalty(1, 3) | own, penalty(2, 4) | own]
    figures = nanhu.take(csv_of(tmp_path / "a.csv", rows))

    (row,) = desk.waiting()
    assert figures == (1, 0, 0, 1)
    assert (desk.rules_broken(), row.division_code) == ([["outside_county"]], None)


def test_a_countys_file_registers_nobody_from_elsewhere(desk: Desk, tmp_path: Path) -> None:
    nanhu = Desk(desk.sessions, desk.at, ImportKind.ENTERPRISES, "330402")
    far = firm(3) | {"行政区划": "海盐县"}
    nowhere = firm(4) | {"行政区划": ""}
    taken_over = firm(5) | {"行政区划": "海盐县"}
    Desk(desk.sessions, desk.at).take(csv_of(tmp_path / "city.csv", [taken_over]))

    figures = nanhu.take(
        csv_of(tmp_path / "a.csv", [far, nowhere, taken_over | {"行政区划": "南湖区"}])
    )

    assert figures == (0, 0, 0, 3)
    assert desk.rules_broken() == [["outside_county"]] * 3


def test_a_row_without_a_code_proposes_who_bore_the_name_on_the_day(
    desk: Desk, tmp_path: Path
) -> None:
    registry = Desk(desk.sessions, desk.at)
    old = firm(8, 企业名称="嘉兴蜃楼电器有限公司", 成立日期="2014-04-01")
    renamed = old | {"企业名称": "嘉兴华胥电器有限公司", "变更日期": "2022-07-01"}
    heir = firm(9, 企业名称="嘉兴蜃楼电器有限公司", 成立日期="2023-02-20") | {"行政区划": "南湖区"}
    registry.take(csv_of(tmp_path / "old.csv", [old]))
    registry.take(csv_of(tmp_path / "new.csv", [renamed]))
    registry.take(csv_of(tmp_path / "heir.csv", [heir]))
    nameless = {
        "行政相对人名称": "嘉兴蜃楼电器有限公司",
        "行政相对人代码_1（统一社会信用代码）": "",
    }
    days = ("2021-11-05", "2026-03-18", "2022-10-01")
    rows = [penalty(n) | nameless | {"处罚决定日期": day} for n, day in enumerate(days)]

    figures = desk.take(csv_of(tmp_path / "a.csv", rows))

    with desk.sessions.reading() as session:
        by_id = {one.id: one.uscc for one in session.scalars(select(Subject))}
    assert figures == (0, 0, 0, 3)
    assert [by_id.get(row.subject_id or 0) for row in desk.waiting()] == [code(8), code(9), None]
    assert [row.division_code for row in desk.waiting()] == [None, "330402", None]
    assert {row.state for row in desk.waiting()} == {QuarantineState.WAITING}


def test_a_code_with_anothers_name_waits(desk: Desk, tmp_path: Path) -> None:
    rows = [penalty(1, 行政相对人名称=firm(2)["企业名称"]), penalty(2, 7)]

    figures = desk.take(csv_of(tmp_path / "a.csv", rows))

    assert figures == (0, 0, 0, 2)
    assert desk.rules_broken() == [["other_name"], ["unknown_code"]]


def test_a_strange_name_waits_again_though_the_paper_stands_under_its_code(
    desk: Desk, tmp_path: Path
) -> None:
    rows = [penalty(8, 2), penalty(8, 2, 行政相对人名称=firm(1)["企业名称"])]

    first = desk.take(csv_of(tmp_path / "a.csv", rows))
    second = desk.take(csv_of(tmp_path / "b.csv", rows))

    assert first == (1, 0, 0, 1)
    assert second == (0, 1, 0, 1)
    assert desk.rules_broken() == [["other_name"]]


def test_rows_of_one_paper_that_contradict_each_other_are_all_set_aside(
    desk: Desk, tmp_path: Path
) -> None:
    rows = [penalty(8), penalty(8, 处罚内容="罚款四万二千元。"), penalty(9)]

    figures = desk.take(csv_of(tmp_path / "a.csv", rows))
    turned = Desk(desk.sessions, desk.at, desk.kind).take(csv_of(tmp_path / "b.csv", rows[::-1]))

    assert (figures, turned) == ((1, 0, 2, 0), (0, 1, 2, 0))


def test_a_natural_person_gets_no_record_and_no_name_in_the_queue(
    desk: Desk, tmp_path: Path
) -> None:
    person = {"行政相对人名称": "张小三", "行政相对人代码_1（统一社会信用代码）": ""}
    rows = [
        penalty(1) | person | {"行政相对人类别": "自然人", "证件号码": "330402199001010018"},
        penalty(2) | person | {"行政相对人类别": ""},
    ]

    figures = desk.take(csv_of(tmp_path / "a.csv", rows))

    with desk.sessions.reading() as session:
        stored = text_in_database(session)
    assert figures == (0, 0, 0, 2)
    assert desk.rules_broken() == [["natural_person"], ["natural_person"]]
    assert "张小三" not in stored
    assert "330402199001010018" not in stored


def test_personal_data_in_free_text_waits_and_is_shown_masked(desk: Desk, tmp_path: Path) -> None:
    text = "经查，负责人（电话13812345678）在现场。"

    figures = desk.take(csv_of(tmp_path / "a.csv", [penalty(1, 违法事实=text)]))

    (row,) = desk.waiting()
    with desk.sessions.reading() as session:
        stored = text_in_database(session)
    assert figures == (0, 0, 0, 1)
    assert desk.rules_broken() == [["personal_data"]]
    assert "手机号" in str(row.problems[0]["value"])
    assert "13812345678" not in stored


def test_an_undone_batch_comes_back_with_the_same_file(desk: Desk, tmp_path: Path) -> None:
    waits = penalty(3) | {"行政相对人代码_1（统一社会信用代码）": ""}
    path = csv_of(tmp_path / "a.csv", [penalty(1), penalty(2, 2), waits])
    first = desk.take(path)
    state = desk.projection()

    with desk.sessions.writing() as session:
        done = exchange.undo_batch(session, 2, "报送了错误的月份", by=None, at=desk.at)
        counts = done.withdrawn, done.left_alone
    gone = standing(desk)
    again = desk.take(path)

    assert (first, again) == ((2, 0, 0, 1), (2, 0, 0, 1))
    assert (counts, gone) == ((2, 0), [])
    assert desk.projection() == state
    assert len(notices(desk)) == 6
    assert desk.is_sound()


def test_what_somebody_changed_since_is_left_alone(desk: Desk, tmp_path: Path) -> None:
    desk.take(csv_of(tmp_path / "a.csv", [penalty(1), penalty(2)]))
    desk.decide_withdrawal(1)

    with desk.sessions.writing() as session:
        done = exchange.undo_batch(session, 2, "报送了错误的月份", by=None, at=desk.at)
        counts = done.withdrawn, done.left_alone
    again = desk.take(csv_of(tmp_path / "b.csv", [penalty(1), penalty(2), penalty(3)]))

    assert counts == (1, 1)
    assert again == (2, 1, 0, 0)
    assert len(standing(desk)) == 2
    assert desk.is_sound()


def test_a_batch_is_undone_once_and_registrations_never(desk: Desk, tmp_path: Path) -> None:
    desk.take(csv_of(tmp_path / "a.csv", [penalty(1)]))

    with desk.sessions.writing() as session:
        exchange.undo_batch(session, 2, "报送了错误的月份", by=None, at=desk.at)
    with pytest.raises(Conflict, match="已经撤回"), desk.sessions.writing() as session:
        exchange.undo_batch(session, 2, "报送了错误的月份", by=None, at=desk.at)
    with pytest.raises(Invalid, match="登记信息"), desk.sessions.writing() as session:
        exchange.undo_batch(session, 1, "报送了错误的月份", by=None, at=desk.at)


def test_the_importer_alone_takes_back_on_the_day_of_the_import_only(
    desk: Desk, tmp_path: Path
) -> None:
    desk.take(csv_of(tmp_path / "a.csv", [penalty(1)]))
    hands = import_as(desk, 2)
    later = desk.at + timedelta(days=1)

    with pytest.raises(Refused, match="审批人员"):
        undo(desk, 2, by=hands.officer, at=later)
    withdrawn = undo(desk, 2, by=hands.officer, at=desk.at)

    assert withdrawn == 1


def test_what_stands_since_an_earlier_day_or_is_anothers_only_an_approver_takes_back(
    desk: Desk, tmp_path: Path
) -> None:
    desk.take(csv_of(tmp_path / "a.csv", [penalty(1)]))
    hands = import_as(desk, 2)
    with desk.sessions.writing() as session:
        colleague, _, _ = make_hands(session)
        importers_other_account = make_account(role=Role.APPROVER)
        name = session.get_one(Account, hands.officer).display_name
        importers_other_account.display_name = name
        stranger = make_account(role=Role.APPROVER, department_id="hurd")
        session.add_all([importers_other_account, stranger])
        session.flush()
        refused = [colleague, hands.reviewer, stranger.id]
        same_person = importers_other_account.id
    later = desk.at + timedelta(days=1)

    for by in refused:
        for at in (desk.at, later):
            with pytest.raises(Refused, match="审批人员"):
                undo(desk, 2, by=by, at=at)
    with pytest.raises(Refused, match="由您导入"):
        undo(desk, 2, by=same_person, at=later)
    standing_still = len(standing(desk))
    withdrawn = undo(desk, 2, by=hands.approver, at=later)

    assert (standing_still, withdrawn) == (1, 1)


def import_as(desk: Desk, batch_id: int) -> Hands:
    """Let an officer have imported a batch; return three hands of the department."""
    with desk.sessions.writing() as session:
        hands = make_hands(session)
        session.get_one(ImportBatch, batch_id).started_by = hands.officer
    return hands


def undo(desk: Desk, batch_id: int, *, by: int, at: datetime) -> int:
    with desk.sessions.writing() as session:
        return exchange.undo_batch(session, batch_id, "报送了错误的月份", by=by, at=at).withdrawn


ENTRY = {
    "企业名称": firm(1)["企业名称"],
    "统一社会信用代码": code(1),
    "列入原因": "未按规定公示年度报告",
    "列入日期": "2026-07-13",
    "移出日期": "",
    "作出决定机关": "嘉兴港区市场监督管理局",
    "决定书文号": "演市监异列〔2026〕3号",
}


def test_the_removal_of_an_entry_goes_on_from_it_and_is_undone_alone(
    desk: Desk, tmp_path: Path
) -> None:
    desk = Desk(desk.sessions, desk.at, ImportKind.ABNORMAL)
    listed, removed = [ENTRY], [ENTRY | {"移出日期": "2026-07-24"}]
    assert desk.take(csv_of(tmp_path / "a.csv", listed)) == (1, 0, 0, 0)
    open_state = desk.projection()
    assert desk.take(csv_of(tmp_path / "b.csv", removed)) == (1, 0, 0, 0)
    removed_state = desk.projection()
    (record,) = standing(desk)
    old_again = desk.take(csv_of(tmp_path / "a2.csv", listed))

    with desk.sessions.writing() as session:
        exchange.undo_batch(session, 3, "移出日期报错了", by=None, at=desk.at)
    after_undoing = desk.projection()
    again = desk.take(csv_of(tmp_path / "b2.csv", removed))

    assert record.public_until == date(2026, 7, 24)
    assert old_again == (0, 1, 0, 0)
    assert after_undoing == open_state
    assert (again, desk.projection()) == ((1, 0, 0, 0), removed_state)
    assert desk.is_sound()


def standing(desk: Desk) -> list[Record]:
    with desk.sessions.reading() as session:
        found = select(Record).where(Record.state == RecordState.STANDING).order_by(Record.id)
        return list(session.scalars(found))


def notices(desk: Desk) -> list[Notice]:
    with desk.sessions.reading() as session:
        of_records = select(Notice).where(Notice.record_id.is_not(None))
        return list(session.scalars(of_records.order_by(Notice.id)))


def test_a_row_that_waited_for_its_subject_is_closed_when_it_arrives_again(
    desk: Desk, tmp_path: Path
) -> None:
    path = csv_of(tmp_path / "a.csv", [penalty(1, 7)])
    desk.take(path)
    Desk(desk.sessions, desk.at).take(csv_of(tmp_path / "late.csv", [firm(7)]))

    again = desk.take(path)

    (row,) = desk.waiting()
    assert again == (1, 0, 0, 0)
    assert (row.state, row.note) == (QuarantineState.CORRECTED, "再次报送时已入库。")


def test_a_moved_record_is_not_linked_to_the_wrong_subject_again(
    desk: Desk, tmp_path: Path
) -> None:
    path = csv_of(tmp_path / "a.csv", [penalty(1)])
    desk.take(path)
    desk.decide_move(1, to_code=code(2))

    same = desk.take(path)
    other = desk.take(csv_of(tmp_path / "b.csv", [penalty(1, 处罚内容="罚款四万二千元。")]))
    nameless = penalty(1, 备注="补报") | {"行政相对人代码_1（统一社会信用代码）": ""}
    by_name = desk.take(csv_of(tmp_path / "c.csv", [nameless]))

    assert (same, other, by_name) == ((0, 1, 0, 0), (0, 0, 0, 1), (0, 0, 0, 1))
    assert desk.rules_broken() == [["wrong_link"], ["wrong_link"]]
    (record,) = standing(desk)
    with desk.sessions.reading() as session:
        assert session.get_one(Subject, record.subject_id).uscc == code(2)
    assert desk.is_sound()


KINDS = {
    ImportKind.SAMPLING: {
        "标称生产单位": firm(1)["企业名称"],
        "统一社会信用代码": code(1),
        "被抽样单位名称": firm(2)["企业名称"],
        "被抽样单位统一社会信用代码": code(2),
        "责任主体": "",
        "产品名称": "童车",
        "规格型号": "T-1",
        "不合格项目": "邻苯二甲酸酯",
        "严重程度": "严重",
        "检验机构": "嘉兴示例检测院",
        "报告编号": "演检〔2026〕11号",
        "公布日期": "2026-02-10",
        "抽查机关": "嘉兴市市场监督管理局",
    },
    ImportKind.HONOURS: {
        "获奖单位": firm(1)["企业名称"],
        "统一社会信用代码": code(1),
        "荣誉名称": "市长质量奖",
        "授予机关": "嘉兴市人民政府",
        "年度": "2024年度",
        "有效期至": "2029-12-20",
    },
    ImportKind.INSPECTIONS: {
        "被检查单位": firm(1)["企业名称"],
        "统一社会信用代码": code(1),
        "检查机关": "嘉兴市市场监督管理局",
        "计划编号": "演双随机〔2026〕6号",
        "检查日期": "2026-05-08",
        "结果": "未发现问题",
    },
    ImportKind.CERTIFICATES: {
        "获证组织": firm(1)["企业名称"],
        "统一社会信用代码": code(1),
        "证书编号": "演Q2026001",
        "认证项目": "质量管理体系认证",
        "发证机构": "嘉兴示例认证有限公司",
        "发证日期": "2026-01-10",
        "有效期至": "2029-01-09",
    },
    ImportKind.ABNORMAL: ENTRY,
}


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_taken_in_once_and_told_apart_when_it_differs(
    desk: Desk, tmp_path: Path, kind: ImportKind
) -> None:
    desk = Desk(desk.sessions, desk.at, kind)
    path = csv_of(tmp_path / "a.csv", [KINDS[kind]])

    figures = desk.take(path)
    again = desk.take(path)
    other = desk.take(csv_of(tmp_path / "b.csv", [KINDS[kind] | {"备注": "另报"}]))

    assert (figures, again, other) == ((1, 0, 0, 0), (0, 1, 0, 0), (0, 0, 1, 0))
    assert desk.is_sound()


@pytest.mark.parametrize(
    ("responsible", "party"), [("", 1), ("生产者", 1), ("被抽样单位", 2), ("销售者", 2)]
)
def test_the_nominal_producer_answers_for_a_sample_unless_the_report_says_otherwise(
    desk: Desk, tmp_path: Path, responsible: str, party: int
) -> None:
    desk = Desk(desk.sessions, desk.at, ImportKind.SAMPLING)
    row = KINDS[ImportKind.SAMPLING] | {"责任主体": responsible}

    assert desk.take(csv_of(tmp_path / "a.csv", [row])) == (1, 0, 0, 0)

    (record,) = standing(desk)
    with desk.sessions.reading() as session:
        assert session.get_one(Subject, record.subject_id).uscc == code(party)
