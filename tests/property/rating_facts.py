"""Random facts for the rating rule: dates that meet, cases that repeat, honours of one matter."""

from datetime import date

from hypothesis import strategies as st

from models.vocabulary import SubjectKind, SubjectStatus
from registry.rulebooks import load
from registry.rules.ratings import Condition, Facts, Negative, Positive, Span
from registry.rules.ratings.words import RatingFlag

MODEL = load("jiaxing").ratings.edition("2026.1")
# Few days, so that windows meet; the ends of February among them.
DAYS = st.sampled_from(
    [
        *(date(2024, 2, day) for day in (28, 29)),
        *(date(year, month, day) for year in (2023, 2024, 2025, 2026) for month in (1, 5, 8, 11)
          for day in (1, 23)),
        date(2025, 2, 28),
        date(2026, 8, 31),
        date(2027, 2, 28),
    ]
)  # fmt: skip
DOMAINS = st.sampled_from([None, "food", "product", "metrology", "work_safety", "agri_input"])
CASES = st.sampled_from([None, None, None, "演立〔2026〕1号", "演立〔2026〕2号"])
STAYS = st.lists(
    st.builds(Span, st.none() | DAYS, st.none() | DAYS).filter(
        lambda span: span.start is None or span.end is None or span.start < span.end
    ),
    max_size=2,
).map(tuple)
MAYBE = st.none() | st.none() | DAYS
NEGATIVES = st.builds(
    Negative,
    item=st.sampled_from([*MODEL.negatives, "N202", "N202", "N203", "N302"]),
    on=DAYS,
    record_id=st.integers(1, 1_000_000),
    domain=DOMAINS,
    case_no=CASES,
    ends_on=MAYBE,
    repaired_on=MAYBE,
    suspended=st.just(()) | STAYS,
)
POSITIVES = st.builds(
    Positive,
    item=st.sampled_from(sorted(MODEL.positives)),
    on=st.none() | DAYS,
    record_id=st.integers(1, 1_000_000),
    valid_until=st.none() | DAYS,
    matter=st.sampled_from([None, "甲", "乙"]),
)
CONDITIONS = st.builds(
    Condition,
    flag=st.sampled_from(RatingFlag),
    starts_on=DAYS,
    ends_on=MAYBE,
    repaired_on=MAYBE,
    record_id=st.integers(0, 1_000_000),
)
STATUSES = st.sampled_from(
    [
        ((None, SubjectStatus.ACTIVE),),
        ((None, SubjectStatus.ACTIVE), (date(2026, 1, 1), SubjectStatus.LICENCE_REVOKED)),
        ((None, SubjectStatus.ACTIVE), (date(2026, 8, 1), SubjectStatus.DEREGISTERED)),
        ((None, SubjectStatus.NOT_GIVEN),),
    ]
)
FACTS = st.builds(
    Facts,
    kind=st.sampled_from([SubjectKind.ENTERPRISE] * 6 + list(SubjectKind)),
    statuses=st.just(((None, SubjectStatus.ACTIVE),)) | STATUSES,
    is_registered=st.sampled_from([True, True, True, False]),
    established_on=st.none() | DAYS,
    negatives=st.lists(NEGATIVES, max_size=9, unique_by=lambda one: one.record_id).map(tuple),
    positives=st.lists(POSITIVES, max_size=7, unique_by=lambda one: one.record_id).map(tuple),
    conditions=st.lists(CONDITIONS, max_size=2).map(tuple),
    activity=st.lists(DAYS, max_size=3).map(tuple),
    in_force=st.lists(st.builds(Span, DAYS, st.none() | DAYS), max_size=1).map(tuple),
)
EVERY_DAY = st.dates(date(2024, 1, 1), date(2028, 12, 31)) | DAYS
