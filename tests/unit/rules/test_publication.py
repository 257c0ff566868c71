"""What is shown of a record, and when: windows with stays, masks, small numbers."""

from datetime import UTC, date, datetime, timedelta

import pytest

from models.vocabulary import PenaltyKind, RecordKind, SubjectKind, Tier
from registry.rules.publication import (
    Standing,
    Stay,
    decided_words,
    is_shown_on,
    own_particulars,
    public_particulars,
    shown_text,
    was_ever_shown,
    without_small_cells,
)
from registry.rules.records.particulars import RecordParticulars

NOON = datetime(2026, 3, 1, 4, tzinfo=UTC)
DAY = date(2026, 3, 1)
SHOWN = Standing(NOON, True, True, Tier.GENERAL, DAY, date(2027, 3, 1))
SAID = RecordParticulars(
    kind=RecordKind.PENALTY,
    respondent="嘉兴旧名有限公司",
    document_no="演市监处罚〔2026〕1号",
    title=None,
    authority="海盐县市场监督管理局",
    authority_code="11330424002576890X",
    decided_on=DAY,
    facts="内部",
    remark="内部",
    case_no="内部",
    platform="内部",
    sampled_unit="内部",
    transfer_outcome="内部",
    transferred_on=DAY,
    content="罚款 30000 元",
    penalty_kinds=(PenaltyKind.FINE,),
    fine_fen=3_000_000,
)


@pytest.mark.parametrize(
    "changed",
    [
        SHOWN._replace(is_standing=False),
        SHOWN._replace(may_be_met=False),
        SHOWN._replace(tier=Tier.MINOR),
        SHOWN._replace(public_from=None),
        SHOWN._replace(public_from=date(2026, 3, 2)),
        SHOWN._replace(public_until=DAY),
    ],
)
def test_each_condition_alone_hides_a_record(changed: Standing) -> None:
    assert is_shown_on(SHOWN, (), DAY)
    assert not is_shown_on(changed, (), DAY)


def test_a_stay_hides_from_its_day_until_its_last_day_is_over() -> None:
    stay = Stay(NOON, DAY, date(2026, 3, 3))

    shown = [is_shown_on(SHOWN, (stay,), DAY + timedelta(days=n)) for n in range(-1, 4)]

    assert shown == [False, False, False, True, True]


def test_what_was_stayed_from_the_first_hour_was_never_shown() -> None:
    stay = Stay(NOON, DAY)

    assert not was_ever_shown([SHOWN], [stay], NOON + timedelta(days=30))
    assert was_ever_shown([SHOWN], [stay._replace(known_at=NOON + timedelta(hours=1))], NOON)


def test_what_a_later_day_would_show_was_not_shown_yet() -> None:
    tomorrow = SHOWN._replace(public_from=DAY + timedelta(days=1))

    assert not was_ever_shown([tomorrow], (), NOON + timedelta(hours=11, minutes=59))
    assert was_ever_shown([tomorrow], (), NOON + timedelta(hours=12))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("经营者张三，未按规定", "经营者张*，未按规定"),
        ("法定代表人：王小明改正", "法定代表人：王*明改正"),
        ("负责人员应当改正", "负责人员应当改正"),
        ("当事人应当改正", "当事人应当改正"),
        ("联系 13800000000", "联系 〔手机号〕"),
        ("黄成华的公司", "黄*华的公司"),
        (
            "对直接负责的主管人员王小明处罚款5000元，股东李建国连带",
            "对直接负责的主管人员王*明处罚款5000元，股东李*国连带",
        ),
        ("经营者王小明虚假宣传", "经营者王*明虚假宣传"),
    ],
)
def test_names_and_numbers_of_persons_are_masked(text: str, shown: str) -> None:
    assert shown_text(text, ["黄成华"]) == shown


def test_only_what_is_named_is_let_out() -> None:
    told = public_particulars(SAID, SubjectKind.ENTERPRISE)

    assert "内部" not in str(told)
    assert (told.transferred_on, told.authority_code) == (None, None)
    assert told.content == "罚款 30000 元"


def test_the_name_in_the_paper_is_told_where_it_is_a_former_name_of_the_firm() -> None:
    own = public_particulars(SAID, SubjectKind.ENTERPRISE, former_names=["嘉兴旧名有限公司"])
    others = public_particulars(SAID, SubjectKind.ENTERPRISE, former_names=["别的旧名"])

    assert own.respondent == "嘉兴旧名有限公司"
    assert others.respondent == ""


def test_of_one_person_only_set_words_are_let_out() -> None:
    said = SAID._replace(respondent="渔大有", content="对渔大有处以罚款")

    told = public_particulars(said, SubjectKind.INDIVIDUAL_BUSINESS, former_names=["渔大有"])

    assert "渔" not in str(told)
    assert told.content == decided_words(said) == "罚款；罚款 3 万元"


def test_the_party_reads_all_but_what_would_warn_of_an_inquiry() -> None:
    told = own_particulars(SAID)

    assert (told.facts, told.case_no) == ("内部", "内部")
    assert (told.transferred_on, told.transfer_outcome) == (None, None)


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ({"a": 9, "b": 4, "c": 7, "d": 0}, {"a": 9, "b": None, "c": None, "d": 0}),
        ({"a": 9, "b": 4, "c": 1}, {"a": 9, "b": None, "c": None}),
        ({"a": 9, "b": 5}, {"a": 9, "b": 5}),
        ({"a": 2}, {"a": None}),
        ({}, {}),
    ],
)
def test_a_small_number_never_stands_alone(
    counts: dict[str, int], shown: dict[str, int | None]
) -> None:
    assert without_small_cells(counts) == shown
