"""What holds for every text, code and day, not only for those we thought of."""

from datetime import date, timedelta
from itertools import pairwise
from string import ascii_uppercase, digits

from hypothesis import given, settings
from hypothesis import strategies as st

from registry.errors import Invalid
from registry.rules.calendar import WorkCalendar, add_months, add_working_days
from registry.rules.dates import read_day
from registry.rules.identity.codes import (
    check_certificate_no,
    check_citizen_id,
    check_organisation_code,
    check_registration_no,
    recognise,
)
from registry.rules.identity.folding import clean_text, fold, half_width, text_problem
from registry.rules.identity.names import is_distinctive, mask_person
from registry.rules.identity.personal import ID_NUMBER, Found, personal_data_in
from registry.rules.identity.uscc import (
    ALPHABET,
    check_many,
    check_uscc,
    subject_kind_of,
    uscc_check_character,
)

QUICK = settings(max_examples=150, deadline=None)

any_text = st.text(st.characters(exclude_categories=()), max_size=40)
nasty_text = st.text(
    "嘉興车（）·-— \u3000\u200b\u202eＡａée\u0301ßİ\u0345ǅ㈱\u3164\ud800\x00", max_size=20
)
codes = st.builds(
    lambda head, division, body: (
        head + division + body + uscc_check_character(head + division + body)
    ),
    st.text(ALPHABET, min_size=2, max_size=2),
    st.text(digits, min_size=6, max_size=6),
    st.text(ALPHABET, min_size=9, max_size=9),
)
like_codes = codes | st.text(ascii_uppercase + digits, min_size=17, max_size=19) | any_text


@QUICK
@given(st.lists(like_codes, max_size=8))
def test_the_batch_and_the_single_check_agree(texts: list[str]) -> None:
    singly = [check_uscc(text) for text in texts]

    assert check_many([check.code for check in singly]).tolist() == [c.is_valid for c in singly]
    assert check_many(texts).tolist() == [
        check.is_valid and check.code == text for check, text in zip(singly, texts, strict=True)
    ]


@QUICK
@given(codes, st.integers(0, 17), st.sampled_from(ALPHABET))
def test_a_code_is_valid_until_one_character_changes(code: str, place: int, other: str) -> None:
    changed = code[:place] + other + code[place + 1 :]

    assert check_uscc(code).is_valid
    assert check_uscc(changed).is_valid == (changed == code)


@QUICK
@given(like_codes)
def test_no_text_upsets_a_check_and_every_refusal_has_its_sentence(text: str) -> None:
    for check in (
        check_uscc,
        check_organisation_code,
        check_registration_no,
        check_citizen_id,
        check_certificate_no,
    ):
        result = check(text)
        assert result.is_valid == (result.message == "")
        assert check(result.code).is_valid or not result.is_valid
    recognise(text)
    subject_kind_of(text, text)
    is_distinctive(fold(text))


@QUICK
@given(any_text | nasty_text)
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@QUICK
@given(any_text | nasty_text)
def test_cleaning_and_half_width_do_not_change_the_key(text: str) -> None:
    assert fold(clean_text(text)) == fold(text)
    assert fold(half_width(text)) == fold(text)


@QUICK
@given(any_text | nasty_text)
def test_clean_text_is_clean_and_stays_so(text: str) -> None:
    cleaned = clean_text(text)

    assert clean_text(cleaned) == cleaned
    assert cleaned == cleaned.strip()
    assert "\x00" not in cleaned
    assert not any(a.isspace() and b.isspace() for a, b in pairwise(cleaned))


@QUICK
@given(any_text | nasty_text)
def test_a_text_without_problem_can_be_stored(text: str) -> None:
    if text_problem(text, longest=40) is None:
        assert "\x00" not in text
        text.encode("utf-8")


@QUICK
@given(any_text | nasty_text)
def test_a_mask_never_shows_a_whole_name(text: str) -> None:
    name = clean_text(text.replace("*", ""))

    assert not any(map(str.isalnum, name)) or mask_person(name) != name


@QUICK
@given(any_text, st.dates(date(1900, 1, 1), date(2099, 12, 31)), st.integers(0, 999))
def test_a_planted_identity_number_is_found(text: str, born: date, serial: int) -> None:
    first17 = f"330499{born:%Y%m%d}{serial:03}"
    planted = [
        first17 + last for last in "0123456789X" if check_citizen_id(first17 + last).is_valid
    ]
    before = f"{text}："

    assert len(planted) == 1
    assert Found(ID_NUMBER, len(before), len(before) + 18) in personal_data_in(
        f"{before}{planted[0]}。"
    )


@QUICK
@given(st.dates(date(1900, 1, 1)))
def test_every_way_to_write_a_day_reads_as_that_day(day: date) -> None:
    for form in (
        f"{day.year}-{day.month}-{day.day}",
        f"{day.year}/{day.month:02}/{day.day:02}",
        f"{day.year}.{day.month}.{day.day}",
        f"{day.year}年{day.month}月{day.day}日",
        f"{day.year}{day.month:02}{day.day:02}",
        f"{day.isoformat()} 00:00:00",
        day.isoformat(),
    ):
        assert read_day(form) == day


@QUICK
@given(any_text | st.text("0123456789年月日-/.: T+Z", max_size=24) | st.floats())
def test_reading_a_day_answers_or_refuses(value: str | float) -> None:
    try:
        assert read_day(value).year >= 1900
    except Invalid as refusal:
        assert str(refusal)


@QUICK
@given(st.dates(date(1950, 1, 1), date(2100, 1, 1)), st.integers(0, 600))
def test_months_keep_the_day_or_take_the_last_of_the_month(day: date, months: int) -> None:
    later = add_months(day, months)

    assert (later.year - day.year) * 12 + later.month - day.month == months
    assert later.day == day.day or (later + timedelta(days=1)).day == 1


@QUICK
@given(
    st.dates(date(2026, 1, 1), date(2026, 6, 30)),
    st.integers(1, 60),
    st.frozensets(st.dates(date(2026, 1, 1), date(2026, 9, 30)), max_size=30),
)
def test_a_limit_holds_exactly_its_working_days(
    day: date, working_days: int, days_off: frozenset[date]
) -> None:
    table = WorkCalendar(frozenset({2026}), days_off, frozenset())

    last = add_working_days(day, working_days, table).last_day

    span = [day + timedelta(days=n) for n in range(1, (last - day).days + 1)]
    assert sum(map(table.is_working_day, span)) == working_days
    assert table.is_working_day(last)
