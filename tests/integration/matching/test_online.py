"""The subjects that one description may mean: by its name, whatever was done to it, and by its code."""

from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from models.vocabulary import CodeKind, SubjectKind
from registry.matching.likeness import Certainty, Known
from registry.matching.online import meant_by, near
from registry.rules.identity.folding import fold
from registry.rules.subjects import Particulars
from registry.services import subjects
from tests.integration.matching.test_batch import SAME, firms, take
from tests.integration.services import duplicate_desk
from tests.invented_pairs import NAME, NOISES, all_likely, code_of, known


@pytest.mark.parametrize("noise", NOISES)
def test_a_description_finds_its_firm(session: Session, at: datetime, noise: str) -> None:
    take(session, [known(1, NAME, SAME), known(2, "宁波市武陵电器有限公司")], at)

    found = meant_by(session, [Known(NOISES[noise], None, SAME.address, SAME.representative)])

    assert [one.subject_id for one in found] == [1]
    assert found[0].likeness.verdict is not Certainty.CERTAIN  # that takes an equal code


def test_each_subject_finds_those_that_comparing_all_with_all_finds(
    session: Session, at: datetime
) -> None:
    take(session, firms(), at)

    found = {
        (min(pair), max(pair))
        for number in range(1, len(firms()) + 1)
        for pair in ((number, other) for other in near(session, number))
    }

    assert found == all_likely(firms())


def test_an_equal_code_finds_a_firm_of_another_name(session: Session, at: datetime) -> None:
    take(session, [known(1, NAME, SAME)], at)

    found = meant_by(session, [Known("宁波市武陵电器有限公司", code_of(1))])

    assert [one.subject_id for one in found] == [1]


@pytest.mark.parametrize("place", [2, 15])
def test_a_code_with_one_slip_finds_a_firm_that_is_called_alike(
    session: Session, at: datetime, place: int
) -> None:
    take(session, [known(1, NAME, SAME)], at)
    code = code_of(1)
    slip = code[:place] + ("7" if code[place] != "7" else "3") + code[place + 1 :]

    found = meant_by(session, [Known("嘉兴市槐安有限公司", slip)])

    assert [one.subject_id for one in found] == [1]


def test_a_legacy_code_finds_the_firm_of_that_organisation(session: Session, at: datetime) -> None:
    body = code_of(1)[8:17]
    said = Particulars(
        "嘉兴市槐安集团公司",
        fold("嘉兴市槐安集团公司"),
        code_of(9),
        other_codes=((CodeKind.ORGANISATION_CODE, body),),
    )
    subjects.take(session, [subjects.Row(None, said)], subjects.Source("amr"), at=at)

    found = meant_by(session, [Known("嘉兴市槐安集团公司", body)])

    assert [one.subject_id for one in found] == [1]


def test_a_person_is_never_found(session: Session, at: datetime) -> None:
    engineer = Particulars(
        "贾南柯", "贾南柯", kind=SubjectKind.PRACTITIONER, certificate_no="浙1332026000001"
    )
    subjects.take(session, [subjects.Row(None, engineer)], subjects.Source("amr"), at=at)
    take(session, [known(2, "贾南柯")], at, kind=SubjectKind.INDIVIDUAL_BUSINESS)

    assert meant_by(session, [Known("贾南柯")]) == []
    assert near(session, 1) == near(session, 2) == []


def test_a_merged_firm_is_found_as_its_survivor(session: Session, at: datetime) -> None:
    desk = duplicate_desk.lay_out(session, at)
    duplicate_desk.merge(session, desk, at)

    found = meant_by(session, [Known("嘉善县蓬湖包装材料厂", None, "嘉善县天凝镇蓬山路10号")])

    assert [one.subject_id for one in found][:1] == [desk.bottle]
    assert desk.lake not in near(session, desk.machine)
