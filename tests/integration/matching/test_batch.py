"""Likely duplicates of a whole register: what the plain comparison of all finds, slice by slice."""

from collections.abc import Iterable
from datetime import date, datetime

import pytest
from sqlalchemy.orm import Session

from models.vocabulary import NameKind, SubjectKind
from registry.matching import batch, roll
from registry.matching.describing import described
from registry.matching.likeness import Known
from registry.rules.identity.folding import fold
from registry.rules.subjects import NameSpan, Particulars
from registry.services import subjects
from tests.integration.services import duplicate_desk
from tests.invented_pairs import NAME, NOISES, OTHERS, Told, all_likely, known

SAME = Told("浙江嘉兴市中山路12号3室", "方蓬山")


def take(session: Session, firms: list[Known], at: datetime, **more: object) -> None:
    said = [
        Particulars(
            firm.name,
            fold(firm.name),
            firm.uscc,
            address=firm.address,
            legal_representative=firm.representative,
            **more,  # type: ignore[arg-type]
        )
        for firm in firms
    ]
    subjects.take(session, [subjects.Row(None, one) for one in said], subjects.Source("amr"), at=at)


def pairs(session: Session, **given: int) -> list[tuple[int, int]]:
    return [(found.low_id, found.high_id) for found in batch.likely_pairs(session, **given)]


def firms() -> list[Known]:
    """A firm, the same in every noise, and others, each second one with nothing told besides."""
    names = [NAME, *NOISES.values(), *OTHERS.values()]
    return [known(number, name, (SAME, Told())[number % 2]) for number, name in enumerate(names, 1)]


def of_the_first(found: Iterable[tuple[int, int]]) -> set[tuple[int, int]]:
    return {pair for pair in found if pair[0] == 1}


def test_the_likely_pairs_are_those_of_comparing_all_with_all(
    session: Session, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(roll, "SLICE", 4)
    take(session, firms(), at)

    found = pairs(session)

    assert found == sorted(found)
    assert set(found) <= all_likely(firms())
    assert of_the_first(found) == of_the_first(all_likely(firms()))
    assert len(of_the_first(found)) > len(NOISES) / 2


def test_whoever_was_interrupted_goes_on_behind_the_last_pair(
    session: Session, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batch, "AT_ONCE", 3)
    take(session, firms(), at)
    whole = pairs(session)

    for step in list(batch.in_steps(session)):
        before = [pair for pair in whole if pair[0] <= step.position]
        assert before + pairs(session, after=step.position) == whole
        assert step.total == roll.last_subject(session)


def test_it_tells_how_much_is_done(session: Session, at: datetime) -> None:
    take(session, firms(), at)
    told: list[tuple[int, int]] = []

    list(batch.likely_pairs(session, tell=lambda done, whole: told.append((done, whole))))

    assert told == sorted(told)
    assert told[-1][0] == told[-1][1]


def test_an_empty_register_has_no_pairs(session: Session) -> None:
    assert pairs(session) == []


def test_persons_are_never_paired(session: Session, at: datetime) -> None:
    shops = [known(1, "方蓬山"), known(2, "方蓬山")]
    take(session, shops, at, kind=SubjectKind.INDIVIDUAL_BUSINESS)
    for number in ("浙1332026000001", "浙1332026000002"):
        engineer = Particulars(
            "贾南柯", "贾南柯", kind=SubjectKind.PRACTITIONER, certificate_no=number
        )
        subjects.take(session, [subjects.Row(None, engineer)], subjects.Source("amr"), at=at)

    assert pairs(session) == []


def test_a_former_name_finds_the_firm_that_bears_it_today(session: Session, at: datetime) -> None:
    former = NameSpan(NameKind.REGISTERED, NAME, fold(NAME), date(2015, 1, 1), date(2020, 1, 1))
    take(session, [known(1, "嘉兴市蜃楼电器有限公司", SAME)], at, other_names=(former,))
    take(session, [known(2, NAME, SAME)], at)

    assert pairs(session) == [(1, 2)]


def test_a_merged_firm_is_called_by_its_survivors_number(session: Session, at: datetime) -> None:
    desk = duplicate_desk.lay_out(session, at)
    duplicate_desk.merge(session, desk, at)
    third = duplicate_desk.register(
        session, "嘉善县蓬湖包装材料厂", "91330499MADEM01778", at, address="嘉善县天凝镇蓬山路10号"
    )

    found = pairs(session)

    assert (desk.bottle, third) in found
    assert desk.lake not in {number for pair in found for number in pair}
    assert len(described(session, [desk.bottle])[desk.bottle]) == 2
