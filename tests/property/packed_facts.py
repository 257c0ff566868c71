"""Facts of all shapes, as the rating rule may meet them: repeats, cases, stays, repairs, strange words."""

from datetime import date, timedelta

from hypothesis import strategies as st

from models.vocabulary import SubjectKind, SubjectStatus
from registry.rulebooks import load
from registry.rules.ratings import Condition, Facts, Negative, Positive, RatingModel, Span
from registry.rules.ratings.words import RatingFlag

MODEL: RatingModel = load("jiaxing").ratings.edition("2026.1")
# Days on which terms of months end, first and last days of months, and 29 February among them.
CORNERS = [
    *(date(2024, 2, 28), date(2024, 2, 29), date(2024, 3, 1), date(2025, 2, 28), date(2026, 2, 28)),
    *(date(2025, 8, 31), date(2025, 11, 30), date(2026, 8, 23), date(2026, 11, 23)),
    *(date(2023, 11, 23), date(2025, 11, 23), date(2024, 11, 24), date(2028, 2, 29)),
]
AS_OF = [date(2026, 11, 23), date(2028, 2, 29), date(2026, 2, 28), date(2027, 3, 1)]
days = st.one_of(
    st.sampled_from(CORNERS),
    st.dates(date(2021, 1, 1), date(2029, 12, 31)),
    st.integers(-1500, 60).map(lambda gap: AS_OF[0] + timedelta(days=gap)),
)
maybe_days = st.none() | days
spans = st.builds(Span, maybe_days, maybe_days)
stays = st.lists(spans, max_size=2).map(tuple) | st.just(())
cases = st.none() | st.sampled_from(["", "嘉市监案〔2026〕1号", "甲案", "乙案"])
domains = st.none() | st.sampled_from(
    ["", "default", "food", "drug_retail", "drug_production", "metrology", "tax"]
)
numbers = st.integers(0, 6) | st.integers(0, 2**62)


def negatives(items: st.SearchStrategy[str], of: st.SearchStrategy[str | None] = domains):
    """Return negatives of some items, most of them without an end, a repair or a stay."""
    return st.builds(
        Negative,
        item=items,
        on=days,
        record_id=numbers,
        domain=of,
        case_no=cases,
        ends_on=st.none() | st.none() | days,
        repaired_on=st.none() | st.none() | days,
        suspended=st.just(()) | stays,
    )


def positives(items: st.SearchStrategy[str]):
    """Return positives of some items."""
    return st.builds(
        Positive,
        item=items,
        on=maybe_days,
        record_id=numbers,
        valid_until=st.none() | days,
        matter=st.none() | st.sampled_from(["", "南湖大桥", "体育中心"]),
    )


conditions = st.builds(
    Condition,
    flag=st.sampled_from(list(RatingFlag)),
    starts_on=days,
    ends_on=st.none() | days,
    repaired_on=st.none() | days,
    record_id=numbers,
)
statuses = st.one_of(
    st.just(((None, SubjectStatus.ACTIVE),)),
    st.lists(
        st.tuples(maybe_days, st.sampled_from(list(SubjectStatus))), min_size=1, max_size=3
    ).map(tuple),
)


def facts_of(negative: st.SearchStrategy[Negative], positive: st.SearchStrategy[Positive]):
    """Return facts with the given negatives and positives; many of them of an old, active firm."""
    return st.builds(
        Facts,
        kind=st.just(SubjectKind.ENTERPRISE) | st.sampled_from(list(SubjectKind)),
        statuses=statuses,
        is_registered=st.just(True) | st.booleans(),
        established_on=st.just(date(2015, 3, 31)) | maybe_days,
        negatives=st.lists(negative, max_size=9).map(tuple),
        positives=st.lists(positive, max_size=6).map(tuple),
        conditions=st.lists(conditions, max_size=3).map(tuple) | st.just(()),
        activity=st.just((date(2026, 6, 30),)) | st.lists(days, max_size=4).map(tuple),
        in_force=st.lists(spans, max_size=2).map(tuple) | st.just(()),
    )


known_facts = facts_of(
    negatives(
        st.sampled_from(["N201", "N202", "N202", "N203", "N303", "N501"])
        | st.sampled_from(sorted(MODEL.negatives))
    ),
    positives(st.sampled_from(sorted(MODEL.positives))),
)
any_word = st.text(max_size=12)
# Words that no edition knows: they must be carried, not understood.
strange_facts = facts_of(
    negatives(any_word, domains | any_word), positives(any_word | st.just("P105"))
)
