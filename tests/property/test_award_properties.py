"""Screening of candidates for any events: what never counts, what never helps, what never vetoes."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from models.vocabulary import ScreeningVerdict, Tier
from registry import rulebooks
from registry.rules.awards import LooksAt, judge
from registry.rules.awards.judging import worst
from tests.award_factories import ON, award_event, candidate

LAWS = [
    award
    for city in ("jiaxing", "wuyou")
    for edition in rulebooks.load(city).awards.editions
    for award in edition
]
DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))
EVENTS = st.builds(
    award_event,
    st.sampled_from([one for one in LooksAt if one is not LooksAt.UNPAID]),
    on=DAYS,
    begins_on=st.none() | DAYS,
    ends_on=st.none() | DAYS,
    tier=st.none() | st.sampled_from(Tier),
    is_county=st.booleans(),
    is_void=st.booleans(),
    repaired_on=st.none() | DAYS,
    is_stayed=st.booleans(),
    is_unpaid=st.booleans(),
)
AWARD = st.sampled_from(LAWS)
SOME = st.lists(EVENTS, max_size=5)


@given(SOME, EVENTS, AWARD, DAYS)
def test_one_more_event_never_makes_the_verdict_better(events, more, award, on):
    before = judge(candidate(*events), award, on).verdict
    after = judge(candidate(*events, more), award, on).verdict

    assert worst([before, after]) is after


@given(SOME, EVENTS, AWARD, DAYS, st.sampled_from(["void", "repaired", "stayed"]))
def test_what_is_voided_repaired_or_stayed_changes_nothing(events, more, award, on, how):
    gone = {
        "void": replace(more, is_void=True),
        "repaired": replace(more, repaired_on=on),
        "stayed": replace(more, is_stayed=True),
    }[how]

    assert judge(candidate(*events, gone), award, on) == judge(candidate(*events), award, on)


@given(SOME, AWARD, DAYS)
def test_a_veto_always_quotes_an_article(events, award, on):
    told = judge(candidate(*events, within=frozenset()), award, on)

    vetoes = [one for one in told.findings if one.verdict is ScreeningVerdict.VETO]
    assert all(one.article and one.norm and one.certainty != "PROPOSAL" for one in vetoes)


@given(EVENTS, AWARD)
def test_an_event_of_beyond_the_look_back_that_is_no_longer_shown_counts_nothing(event, award):
    old = replace(event, on=ON - timedelta(days=1200), ends_on=ON, is_unpaid=False)

    assert judge(candidate(old), award, ON) == judge(candidate(), award, ON)
