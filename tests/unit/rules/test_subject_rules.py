"""Versions and names: missing is not different, and a name keeps its days."""

from datetime import date

import pytest

from models.vocabulary import NameKind, SubjectStatus
from registry.rules.subjects import (
    NameSpan,
    Particulars,
    carried_forward,
    first_day,
    first_names,
    is_in_force,
    is_same_version,
    new_names,
    next_day,
    renamed,
    stated_text,
)

ON = date(2026, 11, 23)
FOUNDED = date(2014, 4, 1)
KNOWN = Particulars(
    "嘉兴华胥电器有限公司",
    "",
    "91330499MADEM0089L",
    status=SubjectStatus.ACTIVE,
    address="秀洲区新塍镇",
    legal_representative="黄成华",
)


def registered(name: str, begins: date | None, ends: date | None) -> NameSpan:
    return NameSpan(NameKind.REGISTERED, name, name, begins, ends)


def test_what_a_source_does_not_state_is_carried_forward() -> None:
    said = Particulars(
        "嘉兴华胥电器有限公司", "key", "91330499MADEM0089L", address="秀洲区油车港镇"
    )

    merged = carried_forward(KNOWN, said)

    assert merged.address == "秀洲区油车港镇"
    assert merged.legal_representative == "黄成华"
    assert merged.status is SubjectStatus.ACTIVE
    assert merged.name_key == "key"


def test_a_row_that_states_less_but_nothing_else_is_the_same_version() -> None:
    said = Particulars("嘉兴华胥电器有限公司", "key", "91330499MADEM0089L")

    assert is_same_version(KNOWN, carried_forward(KNOWN, said))


def test_the_stated_text_tells_a_missing_field_from_one_stated_elsewhere() -> None:
    address = Particulars("甲有限公司", "", address="乙")
    person = Particulars("甲有限公司", "", legal_representative="乙")

    assert stated_text(address) != stated_text(person)
    assert stated_text(address) == stated_text(address._replace(operator_name="丙", changed_on=ON))


@pytest.mark.parametrize(
    ("changed_on", "established_on", "first", "later"),
    [
        (None, None, ON, ON),
        (None, FOUNDED, FOUNDED, ON),
        (date(2022, 7, 1), FOUNDED, date(2022, 7, 1), date(2022, 7, 1)),
    ],
)
def test_a_version_counts_from_its_change_its_founding_or_today(
    changed_on: date | None, established_on: date | None, first: date, later: date
) -> None:
    said = Particulars("甲有限公司", "", changed_on=changed_on, established_on=established_on)

    assert first_day(said, ON) == first
    assert next_day(said, ON) == later


def test_a_current_name_without_former_ones_is_borne_since_the_founding() -> None:
    said = Particulars("嘉兴蜃楼电器有限公司", "key", established_on=FOUNDED)

    assert first_names(said, ON) == [
        NameSpan(NameKind.REGISTERED, "嘉兴蜃楼电器有限公司", "key", FOUNDED, None)
    ]


def test_a_current_name_begins_where_the_last_former_one_ended() -> None:
    former = registered("嘉兴蜃楼电器有限公司", FOUNDED, date(2022, 7, 1))
    said = Particulars("嘉兴华胥电器有限公司", "", established_on=FOUNDED, other_names=(former,))

    current, *others = first_names(said, ON)

    assert current.valid_from == date(2022, 7, 1)
    assert others == [former]


def test_a_former_name_without_days_has_ended_by_today_and_leaves_the_start_open() -> None:
    former = registered("嘉兴蜃楼电器有限公司", None, None)
    said = Particulars("嘉兴华胥电器有限公司", "", established_on=FOUNDED, other_names=(former,))

    current, other = first_names(said, ON)

    assert current.valid_from is None
    assert other.valid_to == ON


def test_an_alias_is_never_ended_and_never_doubled() -> None:
    alias = NameSpan(NameKind.BRAND, "槐安", "槐安")
    said = Particulars("甲有限公司", "", other_names=(alias,))

    assert new_names([], said, ON) == [alias]
    assert new_names([alias], said, ON) == []


def test_a_rename_closes_the_old_name_on_the_day_on_which_the_new_one_begins() -> None:
    old = registered("嘉兴蜃楼电器有限公司", FOUNDED, None)
    said = Particulars("嘉兴华胥电器有限公司", "key")

    closed, opened = renamed(old, said, date(2022, 7, 1))

    assert (closed.name, closed.valid_from, closed.valid_to) == (
        old.name,
        FOUNDED,
        date(2022, 7, 1),
    )
    assert (opened.name, opened.valid_from, opened.valid_to) == (said.name, date(2022, 7, 1), None)


def test_a_rename_told_for_a_day_before_the_name_began_closes_it_on_its_first_day() -> None:
    closed, opened = renamed(
        registered("甲", FOUNDED, None), Particulars("乙", ""), date(2010, 1, 1)
    )

    assert closed.valid_to == FOUNDED
    assert opened.valid_from == FOUNDED


@pytest.mark.parametrize(
    ("on", "in_force"),
    [
        (date(2014, 3, 31), False),
        (date(2014, 4, 1), True),
        (date(2022, 6, 30), True),
        (date(2022, 7, 1), False),
    ],
)
def test_a_name_is_borne_from_its_first_day_to_the_day_before_its_end(
    on: date, in_force: bool
) -> None:
    assert is_in_force(registered("甲", FOUNDED, date(2022, 7, 1)), on) is in_force


def test_a_name_without_days_is_held_to_have_been_borne() -> None:
    assert is_in_force(registered("甲", None, None), ON)
