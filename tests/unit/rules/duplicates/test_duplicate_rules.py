"""What may be judged and merged, by how many, into which; and where chains end."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.vocabulary import (
    MergeState,
    PairState,
    Relation,
    SubjectKind,
    SubjectStatus,
    Verdict,
)
from registry.errors import Conflict, Invalid, Refused
from registry.rules.duplicates import (
    Contradiction,
    Registered,
    Seen,
    Side,
    hints_of,
    refuse_judgement,
    refuse_merge_of,
    refuse_survivor,
    refuse_unmerge,
    roots,
    seal,
    state_after,
    suggested_survivor,
    what_changed,
    why_second,
)
from registry.rules.duplicates.judging import MAY_FOLLOW

ENTERPRISE, ACTIVE = SubjectKind.ENTERPRISE, SubjectStatus.ACTIVE
BOTTLE = Side(1, "嘉善蓬壶包装材料有限公司", "91330499MADEM010X0", ENTERPRISE, ACTIVE)
LAKE = Side(2, "嘉善县蓬湖包装材料厂", None, ENTERPRISE, ACTIVE)
REASON = "现场核对，一个住所"
NOTHING = Seen({}, {}, {}, {}, {})


@pytest.mark.parametrize("state", list(PairState))
def test_a_judgement_follows_where_the_table_says_so_and_nowhere_else(state: PairState) -> None:
    for verdict in Verdict:
        relation = Relation.GROUP if verdict is Verdict.RELATED else None
        if verdict in MAY_FOLLOW[state]:
            refuse_judgement(state, verdict, relation, REASON)
        else:
            with pytest.raises(Conflict):
                refuse_judgement(state, verdict, relation, REASON)


@pytest.mark.parametrize(
    ("last", "merge", "state"),
    [
        (None, None, PairState.OPEN),
        (Verdict.SAME, MergeState.WAITING, PairState.WAITING),
        (Verdict.SAME, MergeState.DONE, PairState.MERGED),
        (Verdict.REOPENED, MergeState.REFUSED, PairState.OPEN),
        (Verdict.DIFFERENT, MergeState.ENDED, PairState.DIFFERENT),
        (Verdict.RELATED, None, PairState.RELATED),
        (Verdict.UNSURE, None, PairState.UNSURE),
    ],
)
def test_the_last_judgement_and_its_merge_say_where_a_pair_stands(
    last: Verdict | None, merge: MergeState | None, state: PairState
) -> None:
    assert state_after(last, merge) is state


def test_who_has_a_code_survives_then_who_is_in_business_then_who_is_better_known() -> None:
    gone = replace(BOTTLE, status=SubjectStatus.DEREGISTERED, records=9)
    known = replace(LAKE, uscc="91330499MADEM01698", records=3)

    assert suggested_survivor(BOTTLE, replace(LAKE, records=9)) == BOTTLE.subject_id
    assert suggested_survivor(gone, replace(known, records=0)) == known.subject_id
    assert suggested_survivor(BOTTLE, known) == suggested_survivor(known, BOTTLE) == 2
    assert suggested_survivor(BOTTLE, replace(known, records=0)) == BOTTLE.subject_id


@pytest.mark.parametrize(
    ("one", "other", "error", "told"),
    [
        (BOTTLE, BOTTLE, Invalid, "它自己"),
        (BOTTLE, replace(LAKE, survivor_id=3), Conflict, "已经归并到其他主体"),
        (BOTTLE, replace(LAKE, kind=SubjectKind.PRACTITIONER), Refused, "执业注册证书号"),
        (replace(LAKE, parent_uscc=BOTTLE.uscc), BOTTLE, Refused, "分别记名"),
    ],
)
def test_some_are_never_merged(one: Side, other: Side, error: type[Exception], told: str) -> None:
    with pytest.raises(error, match=told):
        refuse_merge_of(one, other, ())


def test_a_merge_does_not_bring_together_what_was_judged_apart() -> None:
    with pytest.raises(Conflict, match="“甲”与“乙”"):
        refuse_merge_of(BOTTLE, LAKE, (Contradiction("甲", "乙"),))
    with pytest.raises(Refused, match="不能归并到没有代码的主体"):
        refuse_survivor(LAKE, BOTTLE)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({}, None),
        ({"uscc": "91330499MADEM01698"}, "两个有效的统一社会信用代码不同"),
        ({"kind": SubjectKind.INDIVIDUAL_BUSINESS}, "主体类型不同"),
        ({"records": 2}, "名下有 2 条信用记录"),
        ({"proposals": 1}, "1 件信用信息事项正在办理"),
        ({"accounts": 1}, "1 个企业账户"),
        ({"brought": 1}, "此前已有 1 个主体"),
    ],
)
def test_whatever_can_be_felt_takes_a_second_person(
    changes: dict[str, object], told: str | None
) -> None:
    duplicate = replace(LAKE, **changes)  # type: ignore[arg-type]

    reasons = why_second(duplicate, BOTTLE, (), ())

    assert len(reasons) == (0 if told is None else 1)
    assert told is None or told in reasons[0]


def test_a_clash_of_names_and_a_doubt_take_a_second_person_too() -> None:
    reasons = why_second(LAKE, BOTTLE, ("蓬湖包装厂",), ("有一个疑问。",))

    assert reasons == ("名称“蓬湖包装厂”另有其他主体使用，作为别名可能混淆。", "有一个疑问。")


def test_ending_a_merge_takes_one_person_unless_public_records_would_leave() -> None:
    refuse_unmerge(leaves_public=0, is_approver=False, proposed_it=True)
    refuse_unmerge(leaves_public=3, is_approver=True, proposed_it=False)
    for is_approver, proposed_it in ((False, False), (True, True)):
        with pytest.raises(Refused, match="3 条公示信息"):
            refuse_unmerge(leaves_public=3, is_approver=is_approver, proposed_it=proposed_it)


@given(st.lists(st.integers(0, 9), min_size=10, max_size=10))
def test_a_chain_leads_to_somebody_who_leads_nowhere(choices: list[int]) -> None:
    links = [(one, choice) for one, choice in enumerate(choices) if choice < one]

    found = roots(links)

    assert found.keys() == {one for one, _ in links}
    assert not found.keys() & set(found.values())


def test_a_circle_ends() -> None:
    assert set(roots([(1, 2), (2, 3), (3, 1)])) == {1, 2, 3}


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"records": {"1": 1, "2": 9}}, ("新增 1 条信用记录",)),
        ({"records": {}}, ("减少 1 条信用记录",)),
        ({"records": {"1": 2}}, ("1 条信用记录有更正、撤销或移动",)),
        ({"versions": {"1": 5}}, ("登记信息有新的版本",)),
        ({"versions": {"1": 4, "3": 1}}, ("归并在一起的主体有变化",)),
        ({"names": {"1": 8}}, ("名称或者别名有变化",)),
        ({"marks": {"1": 2}}, ("信用记录的标注有变化",)),
        ({"measures": {"1.P04": 1}}, ("适用的奖惩措施有变化",)),
    ],
)
def test_what_changed_is_told_and_breaks_the_seal(
    changes: dict[str, dict[str, int]], told: tuple[str, ...]
) -> None:
    before = Seen({"1": 4}, {"1": 7}, {"1": 1}, {"1": 1}, {"1": 1})
    now = replace(before, **changes)

    assert what_changed(before.as_details(), now) == told
    assert seal(before, 1, {}) != seal(now, 1, {})
    assert what_changed(before.as_details(), before) == ()


def test_a_merge_proposed_before_measures_were_seen_keeps_its_seal() -> None:
    details = NOTHING.as_details()

    assert "measures" not in details
    assert what_changed(details, NOTHING) == ()
    assert what_changed(details, replace(NOTHING, measures={"1.P04": 1})) == (
        "适用的奖惩措施有变化",
    )


def test_the_seal_binds_survivor_and_choices() -> None:
    seals = {seal(NOTHING, 1, {}), seal(NOTHING, 2, {}), seal(NOTHING, 1, {"address": 2})}

    assert len(seals) == 3


FIRM = Registered(
    "91330499MADEM010X0", None, ACTIVE, None, date(2016, 10, 17), "方蓬山", "蓬山路10号"
)
OTHER = Registered(
    "91330499MADEM01698", None, ACTIVE, None, date(2026, 2, 25), "方机生", "机枢路16号"
)


@pytest.mark.parametrize(
    ("one", "other", "relations"),
    [
        (FIRM, OTHER, []),
        (FIRM, OTHER._replace(parent_uscc=FIRM.uscc), [Relation.BRANCH]),
        (FIRM, OTHER._replace(representative="方蓬山"), [Relation.SAME_PEOPLE]),
        (FIRM, OTHER._replace(representative="方蓬山", uscc=None), []),
        (
            FIRM._replace(status=SubjectStatus.DEREGISTERED, status_on=date(2025, 12, 18)),
            OTHER,
            [Relation.SUCCESSOR],
        ),
        (
            FIRM._replace(status=SubjectStatus.DEREGISTERED, status_on=date(2026, 12, 18)),
            OTHER,
            [],
        ),
    ],
)
def test_relations_suggest_themselves_in_either_order(
    one: Registered, other: Registered, relations: list[Relation]
) -> None:
    assert [hint.relation for hint in hints_of(one, other)] == relations
    assert [hint.relation for hint in hints_of(other, one)] == relations
