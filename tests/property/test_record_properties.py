"""Rules of records for any paper: windows, tiers, amounts, personal data, what is kept and read back."""

from datetime import date, timedelta

from hypothesis import assume, given
from hypothesis import strategies as st

from models.vocabulary import Discretion, Finding, PenaltyKind, Procedure, RecordKind, Tier
from registry.errors import Invalid
from registry.rules.calendar import add_months
from registry.rules.identity.free_text import mask_found, personal_in_free_text
from registry.rules.records import (
    RecordParticulars,
    amount_of_wan,
    derive,
    duties_of,
    explain,
    how_performed,
    problems_of,
    propose_values,
    read_amount,
    shown_amount,
    window,
)
from registry.rules.records.duties import DutyState, Performed
from registry.rules.records.particulars import as_details, from_details, stated_text
from tests.unit.rules.records.papers import LAW, TODAY, terms

DAYS = st.dates(date(2019, 1, 1), date(2028, 12, 31))
FEN = st.integers(0, 10**14)
TEXTS = st.text("食品电梯转包广告abc12（）〔〕 ", min_size=1, max_size=20).filter(str.strip)
PAPERS = st.builds(
    RecordParticulars,
    kind=st.sampled_from(RecordKind),
    respondent=st.sampled_from(["海宁南柯皮革服饰有限公司", "贾予存"]),
    document_no=st.none() | TEXTS,
    title=st.none() | TEXTS,
    authority=TEXTS,
    authority_code=st.none(),
    decided_on=DAYS,
    valid_until=st.none() | DAYS | st.just(date.max),
    publicity_until=st.none() | DAYS | st.just(date.max),
    domain=st.none() | st.sampled_from(["food", "engineering", "product"]),
    tier=st.none() | st.sampled_from(Tier),
    violation=st.none() | st.sampled_from(["food.expired", "standard.not_filed", "no.such"]),
    violation_type=st.none() | TEXTS,
    penalty_kinds=st.lists(st.sampled_from(PenaltyKind), unique=True).map(tuple),
    fine_fen=st.none() | FEN,
    confiscated_fen=st.none() | FEN,
    procedure=st.none() | st.sampled_from(Procedure),
    discretion=st.none() | st.sampled_from(Discretion),
    rectify_by=st.none() | DAYS,
    finding=st.none() | st.sampled_from(Finding),
    severity=st.none() | st.sampled_from(Tier),
    year=st.none() | st.integers(1900, 2100),
    level=st.none() | st.sampled_from(["一般", "较大", "主动召回"]),
)
_STARTS = st.lists(DAYS, min_size=1, max_size=4, unique=True).map(sorted)


@st.composite
def laws(draw):
    """Draw editions of windows: (first day, published in principle, most months)."""
    months = st.integers(1, 60)
    return [
        (day.isoformat(), draw(st.booleans() | st.just(True)), draw(months))
        for day in draw(_STARTS)
    ]


@given(PAPERS, DAYS)
def test_a_record_is_public_exactly_inside_its_window(said, day):
    derived = derive(said, LAW, arrived_on=TODAY)
    told = window(derived.said, LAW)

    first, end = derived.public_from, derived.public_until
    inside = first is not None and first <= day and (end is None or day < end)
    assert told.is_public_on(day) is inside
    assert first is None or first == said.decided_on
    assert end is None or (first is not None and first < end)


@given(PAPERS, st.sampled_from([Tier.GENERAL, Tier.SERIOUS]))
def test_a_window_never_outlasts_the_law_of_its_own_day_nor_the_source(said, tier):
    said = said._replace(kind=RecordKind.PENALTY, tier=tier)
    derived = derive(said, LAW, arrived_on=TODAY)
    assume(derived.public_from is not None)

    longest = {Tier.MINOR: 3, Tier.GENERAL: 36, Tier.SERIOUS: 36}[derived.said.tier]
    assert derived.public_until <= add_months(said.decided_on, longest)
    if said.publicity_until not in (None, date.max):
        assert derived.public_until <= said.publicity_until + timedelta(days=1)


@given(laws(), DAYS, st.integers(1, 400), st.sampled_from(Tier))
def test_a_later_paper_is_shown_no_shorter_under_one_law(editions, day, days_later, tier):
    law = terms(editions[0])
    said = RecordParticulars(
        RecordKind.PENALTY, "某", "1", None, "某局", None, day, tier=tier,
        penalty_kinds=(PenaltyKind.FINE,), fine_fen=1,
    )  # fmt: skip
    later = said._replace(decided_on=day + timedelta(days=days_later))

    one, other = window(said, law), window(later, law)

    assert (one.public_from is None) is (other.public_from is None)
    assert one.public_until is None or one.public_until <= other.public_until


@given(laws(), DAYS, DAYS)
def test_the_window_is_the_meeting_of_all_law_since_the_paper(editions, decided, asked):
    """The oracle: day by law, shown only while every edition since the paper lets it."""
    said = RecordParticulars(
        RecordKind.PENALTY, "某", "1", None, "某局", None, decided, tier=Tier.GENERAL,
        penalty_kinds=(PenaltyKind.FINE,), fine_fen=1,
    )  # fmt: skip
    starts = [date.fromisoformat(start) for start, _, _ in editions]
    governing = max((place for place, start in enumerate(starts) if start <= decided), default=0)
    since = [
        (shown, months)
        for place, (_, shown, months) in enumerate(editions)
        if place == governing or decided < starts[place] <= asked
    ]

    lets = all(shown and asked < add_months(decided, months) for shown, months in since)

    assert window(said, terms(*editions)).is_public_on(asked) is (lets and decided <= asked)


@given(PAPERS)
def test_everything_derived_has_a_reason_and_an_edition(said):
    derived = derive(said, LAW, arrived_on=TODAY)

    assert said.tier is None or derived.said.tier is said.tier
    assert said.domain is None or derived.said.domain == said.domain
    assert (derived.tier_reason is None) is (derived.tier_edition is None)
    assert len(derived.tier_reason or "") <= 500
    assert derived.terms_edition
    assert derive(derived.said, LAW, arrived_on=TODAY).public_until == derived.public_until
    assert all(one.sentence.endswith("。") for one in explain(said, LAW, arrived_on=TODAY))


@given(PAPERS)
def test_problems_name_fields_and_say_what_to_do(said):
    for problem in problems_of(said, LAW, on=TODAY):
        assert problem.field in RecordParticulars._fields
        assert problem.message.endswith("。")


@given(PAPERS)
def test_particulars_are_kept_and_read_back(said):
    back = from_details(as_details(said))

    in_order = tuple(kind for kind in PenaltyKind if kind in said.penalty_kinds)
    assert back == said._replace(penalty_kinds=in_order)
    assert stated_text(back) == stated_text(said)


@given(FEN)
def test_an_amount_is_read_as_it_is_written(fen):
    yuan, cents = divmod(fen, 100)

    assert read_amount(f"{yuan}.{cents:02d}") == fen
    assert read_amount(f"{yuan:,}.{cents:02d}元") == fen
    assert read_amount(shown_amount(fen)) == fen
    assert amount_of_wan(f"{yuan // 10_000}.{yuan % 10_000:04d}{cents:02d}") == fen


@given(st.integers(1, 10**12 - 1))
def test_an_amount_in_financial_numerals_is_read_as_it_is_written(yuan):
    assert read_amount(f"人民币{_financial(yuan)}元整") == yuan * 100


@given(st.text(max_size=30))
def test_any_text_is_an_amount_or_refused(text):
    try:
        assert read_amount(text) >= 0
    except Invalid as refusal:
        assert str(refusal).endswith("。")


@given(st.lists(st.integers(0, 1000), max_size=6), st.integers(1, 3000))
def test_what_is_paid_and_what_is_left_add_up(payments, amount):
    said = RecordParticulars(
        RecordKind.PENALTY, "某", "1", None, "某局", None, TODAY,
        penalty_kinds=(PenaltyKind.FINE,), fine_fen=amount,
    )  # fmt: skip
    duties = duties_of(said)

    (done,) = how_performed(
        duties, [Performed(duties[0].obligation, TODAY, one) for one in payments]
    )

    assert done.performed_fen == sum(payments)
    assert done.left_fen == max(amount - sum(payments), 0)
    assert (done.state is DutyState.DONE) is (sum(payments) >= amount)


@given(st.text("0123456789-@.张三先生，男住浙F账号 Xx（）号村abc", max_size=60))
def test_what_was_found_is_gone_once_it_is_masked(text):
    found = personal_in_free_text(text)

    assert all(0 <= one.start < one.end <= len(text) for one in found)
    assert all(one.end <= other.start for one, other in zip(found, found[1:], strict=False))
    assert (mask_found(text) == text) is (not found)


@given(st.text("当事人：某公司处罚款3万元〇二六年月日〔2026〕8号《法》第条\n。", max_size=120))
def test_every_proposal_stands_in_the_text(text):
    for one in propose_values(text):
        assert 0 <= one.start < one.end <= len(text)
        assert one.sentence in text


def _financial(number: int) -> str:
    """Return a number below 10^12 in financial numerals, as a cheque has it."""
    digits, units = "零壹贰叁肆伍陆柒捌玖", ("", "拾", "佰", "仟")
    written, is_gap = "", False
    for place in range(11, -1, -1):
        digit = number // 10**place % 10
        if digit:
            written += ("零" if is_gap and written else "") + digits[digit] + units[place % 4]
        is_gap = not digit if place % 4 or digit else is_gap or not digit
        if place in (8, 4) and number // 10**place % 10_000:
            written += "亿" if place == 8 else "万"
    return written
