"""Two axes of time: what was so on a day, and what the register knew of it at an instant.

The story is the one that courts have seen: a firm drops a name, another takes it up, and a paper
names it (DEMO-STORY E08, E09; FEATURES Q1).
"""

from datetime import UTC, date, datetime

import pytest

from models.session import Sessions
from registry.queries.history import bearers_as_of, names_as_of, version_as_of
from registry.rules.identity.folding import fold
from registry.rules.subjects import Particulars
from registry.services import subjects

MIRAGE, FORMER_HOLDER = "嘉兴蜃楼电器有限公司", "嘉兴华胥电器有限公司"
FIRST_KNOWN = datetime(2021, 1, 4, 1, 0, tzinfo=UTC)
RENAME_KNOWN = datetime(2022, 8, 1, 1, 0, tzinfo=UTC)
TODAY = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


@pytest.fixture
def story(sessions: Sessions) -> dict[str, int]:
    """E08 known under the free name since 2021, its rename learned in August 2022; then E09."""
    before = Particulars(
        MIRAGE, fold(MIRAGE), "91330499MADEM0089L", established_on=date(2014, 4, 1)
    )
    after = before._replace(
        name=FORMER_HOLDER, name_key=fold(FORMER_HOLDER), changed_on=date(2022, 7, 1)
    )
    taker = Particulars(
        MIRAGE, fold(MIRAGE), "91330499MADEM0097F", established_on=date(2023, 2, 20)
    )
    ids = {}
    for said, at in ((before, FIRST_KNOWN), (after, RENAME_KNOWN), (taker, TODAY)):
        with sessions.writing() as session:
            ids[said.uscc or ""] = subjects.register(
                session, said, department_id="amr", by=None, at=at
            )
    return {"E08": ids["91330499MADEM0089L"], "E09": ids["91330499MADEM0097F"]}


@pytest.mark.parametrize(
    ("on", "bearer"),
    [
        (date(2014, 3, 31), None),
        (date(2021, 11, 5), "E08"),
        (date(2022, 6, 30), "E08"),
        (date(2022, 7, 1), None),
        (date(2023, 2, 19), None),
        (date(2023, 2, 20), "E09"),
        (date(2026, 3, 18), "E09"),
    ],
)
def test_a_name_leads_to_the_one_who_bore_it_on_that_day(
    sessions: Sessions, story: dict[str, int], on: date, bearer: str | None
) -> None:
    with sessions.reading() as session:
        found = bearers_as_of(session, "嘉兴蜃楼电器（有限公司）", on=on, known_at=TODAY)

    assert [subject_id for subject_id, _ in found] == ([story[bearer]] if bearer else [])


def test_before_the_rename_was_known_the_old_name_still_stood(
    sessions: Sessions, story: dict[str, int]
) -> None:
    day = date(2022, 7, 15)  # renamed already in the world, not yet in the register

    with sessions.reading() as session:
        then = names_as_of(
            session, story["E08"], on=day, known_at=datetime(2022, 7, 15, tzinfo=UTC)
        )
        now = names_as_of(session, story["E08"], on=day, known_at=TODAY)

    assert [span.name for span in then] == [MIRAGE]
    assert [span.name for span in now] == [FORMER_HOLDER]


def test_nothing_was_known_before_the_first_record(
    sessions: Sessions, story: dict[str, int]
) -> None:
    early = datetime(2020, 1, 1, tzinfo=UTC)

    with sessions.reading() as session:
        assert names_as_of(session, story["E08"], on=date(2019, 1, 1), known_at=early) == ()
        assert version_as_of(session, story["E08"], on=date(2019, 1, 1), known_at=early) is None


def test_a_version_is_the_one_in_force_that_day_as_then_known(
    sessions: Sessions, story: dict[str, int]
) -> None:
    with sessions.reading() as session:

        def name_on(on: date, known_at: datetime) -> str | None:
            version = version_as_of(session, story["E08"], on=on, known_at=known_at)
            return version.name if version else None

        assert name_on(date(2022, 6, 30), TODAY) == MIRAGE
        assert name_on(date(2022, 7, 1), TODAY) == FORMER_HOLDER
        assert name_on(date(2022, 7, 15), datetime(2022, 7, 20, tzinfo=UTC)) == MIRAGE
        assert name_on(date(2013, 1, 1), TODAY) is None
