"""The dossier of a subject: names with their days, relatives, look-alikes, and what stays hidden."""

import pytest
from sqlalchemy.orm import Session

from models.vocabulary import Audience, NameKind, SubjectStatus
from registry.errors import NotFound
from registry.queries.dossier import Dossier, dossier
from tests.wanderland import (
    AT,
    E03,
    E04,
    E08,
    E09,
    E10,
    E12,
    E14,
    MIRAGE,
    OLD_NUMBER,
    ON,
    merge_a_duplicate,
    populate,
)


@pytest.fixture
def ids(session: Session) -> dict[str, int]:
    return populate(session)


def _dossier(session: Session, uscc: str, audience: Audience = Audience.PUBLIC) -> Dossier:
    return dossier(session, uscc, audience=audience, on=ON)


def test_a_former_name_keeps_its_days(session: Session, ids: dict[str, int]) -> None:
    found = _dossier(session, E08)

    assert [name.name for name in found.former_names] == [MIRAGE]
    assert found.former_names[0].days.zh == "（2014-04-01 至 2022-06-30）"
    assert found.legal_representative == "黄成华"
    assert [code.value for code in found.old_codes] == [OLD_NUMBER]
    assert (found.source, found.recorded_at) == ("amr", AT)


def test_firms_that_shared_a_name_warn_of_one_another(
    session: Session, ids: dict[str, int]
) -> None:
    (present,) = _dossier(session, E08).namesakes
    (former,) = _dossier(session, E09).namesakes

    assert (present.uscc, present.is_current) == (E09, True)
    assert (former.uscc, former.is_current) == (E08, False)
    assert former.days.zh == "（2014-04-01 至 2022-06-30）"
    assert _dossier(session, E03).namesakes == ()


def test_head_office_and_branch_name_one_another(session: Session, ids: dict[str, int]) -> None:
    head, branch = _dossier(session, E03), _dossier(session, E04)

    assert [relative.uscc for relative in head.branches] == [E04]
    assert head.branch_total == 1
    assert branch.head_office is not None
    assert branch.head_office.uscc == E03


def test_an_individual_business_shows_no_person_and_no_home(
    session: Session, ids: dict[str, int]
) -> None:
    public, inside = _dossier(session, E12), _dossier(session, E12, Audience.INSIDE)

    assert (public.legal_representative, public.address) == (None, None)
    assert inside.address == "某人家中 12 号"
    assert [alias.kind for alias in public.aliases] == [NameKind.SHOP_SIGN]


def test_a_closed_firm_keeps_its_page(session: Session, ids: dict[str, int]) -> None:
    found = _dossier(session, E14)

    assert found.status is SubjectStatus.DEREGISTERED
    assert found.status_on is not None
    assert found.has_left
    assert not _dossier(session, E08).has_left


def test_a_merged_subject_names_its_survivor_and_becomes_its_alias(
    session: Session, ids: dict[str, int]
) -> None:
    duplicate = merge_a_duplicate(session, ids[E10])

    assert _dossier(session, duplicate.uscc or "").moved_to == E10
    assert [alias.kind for alias in _dossier(session, E10).aliases] == [NameKind.TYPING_VARIANT]
    assert _dossier(session, E10).former_names == ()


@pytest.mark.parametrize(
    ("uscc", "said"),
    [
        (E08[:-1] + "K", "校验码不符"),
        ("91330499MADEM0O89L", "第 15 位"),
        ("123", "18 位"),
        ("91330499MADEM0150B", "没有收录"),
    ],
)
def test_a_code_without_a_dossier_says_why(
    session: Session, ids: dict[str, int], uscc: str, said: str
) -> None:
    with pytest.raises(NotFound, match=said):
        _dossier(session, uscc)
