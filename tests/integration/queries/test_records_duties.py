"""The SQL of open duties says what the rule says, on invented records and performances."""

from datetime import date, datetime

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.records import Performance, Record, RecordVersion
from models.session import Sessions
from models.vocabulary import Finding, Obligation, PenaltyKind, RecordChange, RecordKind
from registry.queries.records.duties import has_open_duty, performed_by
from registry.rules.records import DutyState, RecordParticulars, duties_of, how_performed
from tests.factories import make_subject
from tests.record_factories import make_penalty, write_record, write_version

FEN = st.sampled_from([None, 0, 1, 500, 1000])
PAPERS = st.builds(
    make_penalty,
    kind=st.sampled_from(list(RecordKind)),
    penalty_kinds=st.lists(st.sampled_from(list(PenaltyKind)), max_size=3, unique=True).map(tuple),
    fine_fen=FEN,
    confiscated_fen=FEN,
    rectify_by=st.sampled_from([None, date(2026, 3, 1)]),
    finding=st.sampled_from([None, *Finding]),
    content=st.sampled_from([None, "罚款", "责令改正并罚款", "责令限期改正", "责令立即改正"]),
)
DEEDS = st.lists(st.tuples(st.sampled_from(list(Obligation)), FEN, st.booleans()), max_size=4)


@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(told=st.lists(st.tuples(PAPERS, DEEDS, st.booleans()), min_size=1, max_size=6))
def test_the_list_of_open_duties_is_that_of_the_rule(
    sessions: Sessions,
    at: datetime,
    told: list[tuple[RecordParticulars, list[tuple[Obligation, int | None, bool]], bool]],
) -> None:
    with sessions.writing() as session:
        firm = make_subject()
        session.add(firm)
        session.flush()
        expected = set()
        for number, (paper, deeds, is_withdrawn) in enumerate(told):
            # A paper is told by its number, an honour by its title: each here is one of its own.
            said = paper._replace(document_no=f"演字〔2026〕{number}号", title=f"第 {number} 件")
            record = write_record(session, firm.id, said, at=at)
            for deed in deeds:
                _perform(session, record.id, *deed, at)
            done = performed_by(session, [record.id]).get(record.id, [])
            states = {one.state for one in how_performed(duties_of(said), done)}
            if is_withdrawn:
                write_version(session, record, RecordChange.WITHDRAWN, said, at=at)
            elif states - {DutyState.DONE}:
                expected.add(record.id)

        found = session.scalars(
            select(Record.id)
            .join(RecordVersion, RecordVersion.id == Record.version_id)
            .where(has_open_duty())
        )
        assert set(found) == expected
        session.rollback()


def _perform(
    session: Session,
    record_id: int,
    obligation: Obligation,
    fen: int | None,
    taken_back: bool,
    at: datetime,
) -> None:
    row = Performance(
        record_id=record_id,
        obligation=obligation,
        performed_on=date(2026, 3, 1),
        amount_fen=fen,
        recorded_at=at,
    )
    session.add(row)
    session.flush()
    if taken_back:
        back = Performance(
            record_id=record_id,
            obligation=obligation,
            performed_on=date(2026, 3, 1),
            amount_fen=fen,
            takes_back_id=row.id,
            recorded_at=at,
        )
        session.add(back)
        session.flush()
