"""One paper is one record of a party, however its number or its authority is spelt."""

from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from models.exchange import RowConflict
from models.records import Record, RecordVersion
from models.session import Sessions
from models.subjects import Subject
from models.vocabulary import ImportKind, RecordChange, RecordState
from registry.errors import Conflict
from registry.queries.records.reading import particulars_of
from registry.services import exchange, records
from tests.integration.services.import_desk import RULEBOOK, Desk, code, csv_of, firm
from tests.integration.services.record_files import penalty
from tests.record_factories import make_hands

AUTHORITY_CODE = "处罚机关统一社会信用代码"
NUMBER = "行政处罚决定书文号"
SPELLINGS = (
    {AUTHORITY_CODE: ""},
    {AUTHORITY_CODE: "", "处罚机关": "海盐县市场监管局"},
    {NUMBER: "演市监处罚﹝2026﹞401号"},
    {NUMBER: "演市监处罚〖2026〗401号"},
    {NUMBER: "演市监处罚「2026」401号", AUTHORITY_CODE: ""},
    {NUMBER: "演市监处罚〔2026〕第401号"},
    {NUMBER: "演市监处罚〔2026〕0401号"},
    {NUMBER: "演市监处罚［２０２６］第０４０１号", AUTHORITY_CODE: ""},
)


@pytest.fixture
def desk(sessions: Sessions, at: datetime, tmp_path: Path) -> Desk:
    registry = Desk(sessions, at)
    registry.take(csv_of(tmp_path / "firms.csv", [firm(1), firm(2)]))
    return Desk(sessions, at, ImportKind.PENALTIES)


def on_record(desk: Desk) -> list[tuple[int, str | None]]:
    with desk.sessions.reading() as session:
        found = select(Record.id, Subject.uscc).join(Subject, Subject.id == Record.subject_id)
        return [(one, uscc) for one, uscc in session.execute(found.order_by(Record.id))]


def conflicts(desk: Desk) -> list[int | None]:
    with desk.sessions.reading() as session:
        return list(session.scalars(select(RowConflict.record_id)))


@pytest.mark.parametrize("spelt", SPELLINGS)
def test_one_paper_is_recorded_once_however_it_is_spelt(
    desk: Desk, tmp_path: Path, spelt: dict[str, str]
) -> None:
    desk.take(csv_of(tmp_path / "a.csv", [penalty(401)]))

    figures = desk.take(csv_of(tmp_path / "b.csv", [penalty(401) | spelt]))

    assert figures == (0, 0, 1, 0)
    assert conflicts(desk) == [1]
    assert on_record(desk) == [(1, code(1))]
    assert desk.is_sound()


@pytest.mark.parametrize("spelt", SPELLINGS)
def test_a_wrong_link_does_not_come_back_in_another_spelling(
    desk: Desk, tmp_path: Path, spelt: dict[str, str]
) -> None:
    desk.take(csv_of(tmp_path / "a.csv", [penalty(401)]))
    desk.decide_move(1, to_code=code(2))
    right = {
        "行政相对人名称": firm(2)["企业名称"],
        "行政相对人代码_1（统一社会信用代码）": code(2),
    }

    wrong = desk.take(csv_of(tmp_path / "b.csv", [penalty(401) | spelt]))
    again = desk.take(csv_of(tmp_path / "c.csv", [penalty(401) | spelt | right]))

    assert (wrong, again) == ((0, 0, 0, 1), (0, 0, 1, 0))
    assert desk.rules_broken()[0] == ["wrong_link"]
    assert conflicts(desk) == [1]
    assert on_record(desk) == [(1, code(2))]
    assert desk.is_sound()


def test_what_was_withdrawn_by_decision_does_not_come_back_in_another_spelling(
    desk: Desk, tmp_path: Path
) -> None:
    desk.take(csv_of(tmp_path / "a.csv", [penalty(401)]))
    desk.decide_withdrawal(1)
    rows = [penalty(401) | SPELLINGS[0]]

    figures = desk.take(csv_of(tmp_path / "b.csv", rows))

    assert figures == (0, 0, 1, 0)
    assert (conflicts(desk), on_record(desk)) == ([1], [(1, code(1))])


def test_two_spellings_in_one_file_are_both_set_aside(desk: Desk, tmp_path: Path) -> None:
    rows = [penalty(401), penalty(401) | SPELLINGS[0], penalty(401, 2), penalty(4010)]

    figures = desk.take(csv_of(tmp_path / "a.csv", rows))

    assert figures == (2, 0, 2, 0)
    assert [party for _, party in on_record(desk)] == [code(2), code(1)]


def test_what_was_undone_with_its_batch_stands_once_when_told_in_two_spellings(
    desk: Desk, tmp_path: Path
) -> None:
    path = csv_of(tmp_path / "a.csv", [penalty(401)])
    desk.take(path)
    with desk.sessions.writing() as session:
        exchange.undo_batch(session, 2, "报送了错误的月份", by=None, at=desk.at)

    spelt = desk.take(csv_of(tmp_path / "b.csv", [penalty(401) | SPELLINGS[0]]))
    again = desk.take(path)

    assert (spelt, again) == ((1, 0, 0, 0), (0, 0, 1, 0))
    with desk.sessions.reading() as session:
        standing = select(Record.id).where(Record.state == RecordState.STANDING)
        assert session.scalars(standing).all() == [2]


@pytest.mark.parametrize("moved", [True, False])
def test_nobody_proposes_the_paper_again_in_another_spelling(
    desk: Desk, tmp_path: Path, moved: bool
) -> None:
    desk.take(csv_of(tmp_path / "a.csv", [penalty(401)]))
    if moved:
        desk.decide_move(1, to_code=code(2))

    with desk.sessions.writing() as session:
        officer, *_ = make_hands(session)
        version = session.get_one(Record, 1).version_id
        said = particulars_of(session.get_one(RecordVersion, version))
        said = said._replace(authority_code=None, document_no="演市监处罚﹝2026﹞第0401号")
        innocent = session.scalars(select(Subject.id).where(Subject.uscc == code(1))).one()
        content = records.Content(innocent, said)
        with pytest.raises(Conflict, match="误记" if moved else "已有这份文书"):
            records.draft(
                session,
                RecordChange.ADDED,
                content,
                RULEBOOK.records,
                by=records.Proposer(officer, "amr"),
                at=desk.at,
            )


def test_a_withdrawn_paper_proposed_in_another_spelling_goes_on_as_the_same_record(
    desk: Desk, tmp_path: Path
) -> None:
    desk.take(csv_of(tmp_path / "a.csv", [penalty(401)]))
    desk.decide_withdrawal(1)

    propose_again(desk, "演市监处罚﹝2026﹞第0401号")

    with desk.sessions.reading() as session:
        (record,) = session.scalars(select(Record)).all()
        assert (record.id, record.state) == (1, RecordState.STANDING)
    assert desk.is_sound()


def test_a_record_is_not_moved_to_where_its_paper_stands_in_another_spelling(
    desk: Desk, tmp_path: Path
) -> None:
    rows = [penalty(401), penalty(401, 2) | SPELLINGS[0]]
    assert desk.take(csv_of(tmp_path / "a.csv", rows)) == (2, 0, 0, 0)

    with pytest.raises(Conflict, match="已有这份文书的记录"):
        desk.decide_move(1, to_code=code(2))


def propose_again(desk: Desk, number: str) -> None:
    """Propose the first paper once more on its subject, without its authority's code; approve."""
    law = RULEBOOK.records
    with desk.sessions.writing() as session:
        officer, reviewer, approver = make_hands(session)
        record = session.get_one(Record, 1)
        told = session.scalars(select(RecordVersion).order_by(RecordVersion.id)).first()
        assert told is not None
        said = particulars_of(told)._replace(authority_code=None, document_no=number)
        content = records.Content(record.subject_id, said, reason="重新作出决定后补录")
        by = records.Proposer(officer, "amr")
        drafted = records.draft(session, RecordChange.ADDED, content, law, by=by, at=desk.at)
        records.submit(session, drafted.id, drafted.revision, law, by=officer, at=desk.at)
        seen = bytes(drafted.content_hash)
        if drafted.needs_review:
            records.pass_review(session, drafted.id, seen, by=reviewer, at=desk.at)
        records.approve(session, drafted.id, seen, law, by=approver, at=desk.at)
