"""Whatever is planned: the line is the rule on every day, and doing it gives what was estimated."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from models.vocabulary import SubjectKind
from registry.rulebooks import load
from registry.rules.ratings import Facts, Negative, Positive, Span, rate
from registry.rules.ratings.law import rating_law
from registry.rules.ratings.planning import on_day, project
from registry.rules.ratings.steps import Step, StepKind

TODAY = date(2026, 11, 23)
MODEL = load("jiaxing").ratings.dated[0]
LAW = rating_law([MODEL])
AHEAD = st.integers(0, 729).map(lambda days: TODAY + timedelta(days=days))
BEHIND = st.integers(1, 1200).map(lambda days: TODAY - timedelta(days=days))
FACTS = st.lists(
    st.tuples(
        st.sampled_from(["N101", "N202", "N203", "N303", "N601"]),
        BEHIND,
        st.sampled_from([None, "food", "product"]),
        st.sampled_from([None, "甲案"]),
    ),
    max_size=6,
)
REPAIRS = st.dictionaries(st.integers(1, 6), AHEAD, max_size=4)
GAINS = st.lists(st.tuples(st.sampled_from(["P105", "P202", "P203"]), AHEAD), max_size=3)


@given(FACTS, REPAIRS, GAINS, AHEAD)
def test_doing_what_was_planned_gives_the_estimated_rating(
    told: list[tuple[str, date, str | None, str | None]],
    repairs: dict[int, date],
    gains: list[tuple[str, date]],
    day: date,
) -> None:
    negatives = tuple(
        Negative(item, on, place, domain, case)
        for place, (item, on, domain, case) in enumerate(told)
    )
    facts = Facts(SubjectKind.ENTERPRISE, negatives=negatives, in_force=(Span(None),))
    steps = [Step(StepKind.REPAIR, on, number) for number, on in repairs.items()]
    steps += [Step(StepKind.GAIN, on, item=item) for item, on in gains]
    done = facts._replace(
        negatives=tuple(one._replace(repaired_on=repairs.get(one.record_id)) for one in negatives),
        positives=tuple(Positive(item, on, 90 + n) for n, (item, on) in enumerate(gains)),
    )

    found = project(facts, LAW, steps, start=TODAY)

    estimated, real = on_day(found.with_plan, day), rate(done, MODEL, day)
    assert (estimated.score, estimated.grade) == (real.score, real.grade)
    assert on_day(found.without, day).score == rate(facts, MODEL, day).score
