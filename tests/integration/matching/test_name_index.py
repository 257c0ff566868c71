"""The name index: it holds every name from the moment it is written, settled or built anew."""

from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import pytest
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from models.name_index import NameAddition, NameChunk, NamePosting
from models.session import Sessions
from models.subjects import SubjectName
from models.vocabulary import NameKind
from registry.matching import settling
from registry.matching.grams import grams_of, person_gram
from registry.matching.index import FEW
from registry.matching.postings import Postings
from registry.matching.rebuilding import enter_names, enter_representatives
from registry.queries.verification.name_index import check_name_index
from registry.rules.identity.folding import fold
from registry.rules.identity.uscc import organisation_check_character, uscc_check_character
from registry.rules.subjects import Particulars
from registry.services import subjects
from tests.wanderland import AT

MANY = FEW + 10
TRADE_NAMES = [
    "槐安",
    "华胥",
    "蜃楼",
    "蕉鹿",
    "南柯",
    "烂柯",
    "蓬壶",
    "武陵",
    "水月",
    "镜花",
    "黄粱",
    "乌有",
    "子虚",
    "无何",
    "方丈",
    "瀛洲",
]


def firm(number: int, representative: str | None = None) -> Particulars:
    name = f"嘉兴{TRADE_NAMES[number % len(TRADE_NAMES)]}第{number}食品有限公司"
    first = f"91330499MAD{number:05d}"
    first += organisation_check_character(first[8:])
    code = first + uscc_check_character(first)
    return Particulars(name, fold(name), code, legal_representative=representative)


def take(session: Session, firms: list[Particulars]) -> None:
    rows = [subjects.Row(None, said) for said in firms]
    subjects.take(session, rows, subjects.Source("amr"), at=AT)


def settle(sessions: Sessions, *, anew: bool = False) -> None:
    with sessions.reading() as session:
        planned = settling.plan(session, anew=anew)
    for wanted in planned.slices:
        with sessions.writing() as session:
            settling.settle(session, wanted, anew=anew)
    with sessions.writing() as session:
        settling.finish(session, planned)


@contextmanager
def everything(sessions: Sessions) -> Iterator[dict[int, list[int]]]:
    """Lend all that a reader finds: by gram of any name, who holds it."""
    with sessions.reading() as session:
        keys = session.scalars(select(SubjectName.name_key)).all()
        grams = np.unique(grams_of(keys)[0]).tolist()
        found = Postings(session, grams).holders(grams)
        yield {gram: ids.tolist() for gram, ids in found.items()}


def sizes(session: Session) -> list[int]:
    tables = (NameAddition, NameChunk, NamePosting)
    return [session.scalar(select(func.count()).select_from(table)) or 0 for table in tables]


@pytest.mark.parametrize("count", [1, MANY])
def test_a_name_is_in_the_index_from_the_moment_it_is_written(
    sessions: Sessions, count: int
) -> None:
    with sessions.writing() as session:
        take(session, [firm(number, "贾予存") for number in range(count)])

    with sessions.reading() as session:
        additions, chunks, postings = sizes(session)
        assert (additions > 0, chunks > 0, postings) == (count == 1, count > 1, 0)
        assert check_name_index(session).is_sound


def test_settling_and_building_anew_change_no_answer(sessions: Sessions) -> None:
    with sessions.writing() as session:
        take(session, [firm(number, "贾予存") for number in range(MANY)])
        take(session, [firm(MANY, "甄士隐")])
    with everything(sessions) as found:
        before = found

    settle(sessions)
    with sessions.writing() as session:
        take(session, [firm(MANY + 1)])
        take(session, [firm(number, "贾予存") for number in range(MANY + 2, 2 * MANY + 2)])
    settle(sessions)
    with everything(sessions) as found:
        settled = found
    with sessions.writing() as session:
        enter_names(session, 0)
        enter_representatives(session, 0)
    settle(sessions, anew=True)

    with everything(sessions) as found:
        assert found == settled
    assert all(set(ids) <= set(settled[gram]) for gram, ids in before.items())
    with sessions.reading() as session:
        assert sizes(session)[:2] == [0, 0]
        assert check_name_index(session).is_sound


def test_a_slice_may_be_settled_twice(sessions: Sessions) -> None:
    with sessions.writing() as session:
        take(session, [firm(number) for number in range(MANY)])
    with sessions.reading() as session:
        planned = settling.plan(session)
    for _ in range(2):
        with sessions.writing() as session:
            settling.settle(session, planned.slices[0])

    with everything(sessions) as found:
        once = found
    settle(sessions)

    with everything(sessions) as found:
        assert found == once


def test_what_too_many_hold_keeps_its_count_only(
    sessions: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settling, "MOST_HELD", 5)
    with sessions.writing() as session:
        take(session, [firm(number) for number in range(MANY)])
    settle(sessions)
    with sessions.writing() as session:
        take(session, [firm(number) for number in range(MANY, 2 * MANY)])
    settle(sessions)

    with sessions.reading() as session:
        counts = session.execute(select(NamePosting.count, NamePosting.ids)).all()
        assert max(count for count, _ in counts) == 2 * MANY
        assert all(bool(ids) == (count <= 5) for count, ids in counts)
        assert check_name_index(session).is_sound


def test_a_representative_is_entered_by_subject_and_an_operator_never(sessions: Sessions) -> None:
    with sessions.writing() as session:
        take(session, [firm(1, "贾予存")])
        shop = firm(2, "甄士隐")._replace(uscc="92330499MADEM0126P")
        take(session, [shop])

    with sessions.reading() as session:
        known, unknown = person_gram("贾予存"), person_gram("甄士隐")
        assert {gram: ids.tolist() for gram, ids in _holders(session, known).items()} == {
            known: [1]
        }
        assert _holders(session, unknown) == {}


def test_an_alias_enters_the_index(sessions: Sessions) -> None:
    with sessions.writing() as session:
        take(session, [firm(1)])
        subjects.add_alias(session, 1, NameKind.BRAND, "武陵渔人鲜果", source="amr", by=None, at=AT)

    with sessions.reading() as session:
        assert check_name_index(session).checked == 2
        assert check_name_index(session).is_sound


def test_a_missing_name_is_named(sessions: Sessions) -> None:
    with sessions.writing() as session:
        take(session, [firm(number) for number in range(3)])
        session.execute(delete(NameAddition).where(NameAddition.name_id == 2))

    with sessions.reading() as session:
        found = check_name_index(session)

    assert found.first_bad == "subject_name:2"


def _holders(session: Session, gram: int) -> dict[int, np.ndarray]:
    return Postings(session, [gram]).holders([gram])
