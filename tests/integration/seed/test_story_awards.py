"""The screening of 2026-11-10: five candidates, as the story tells it."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.awards import AwardScreening, AwardScreeningLine
from models.subjects import Subject
from models.vocabulary import ScreeningVerdict
from registry.queries.awards.holders import HolderFilter, HolderState, all_holders
from registry.queries.awards.reviews import open_tasks
from registry.queries.verification.awards import check_screenings
from seed.awards import screen_candidates, story_screenings
from tests.integration.seed.conftest import RULEBOOK

TODAY = date(2026, 11, 23)
PASS, WARN, VETO, _ = ScreeningVerdict


def _lines(told: Session) -> dict[str, AwardScreeningLine]:
    rows = told.execute(
        select(Subject.uscc, AwardScreeningLine)
        .join(AwardScreeningLine, AwardScreeningLine.subject_id == Subject.id)
        .order_by(AwardScreeningLine.line_no)
    )
    return {str(code): line for code, line in rows}


def test_two_pass_one_is_warned_and_two_are_vetoed(told: Session) -> None:
    lines = _lines(told)

    assert {code: line.verdict for code, line in lines.items()} == {
        "91330499MADEM0062W": PASS,  # E06: its penalty is repaired
        "91330499MADEM0089L": PASS,
        "91330499MADEM0097F": WARN,
        "91330499MADEM0070P": VETO,
        "91330499MADEM002XC": VETO,
    }


def test_the_warning_is_the_unpaid_fine_and_each_veto_has_its_article(told: Session) -> None:
    lines = _lines(told)

    owing = {one["rule"] for one in lines["91330499MADEM0097F"].findings}
    sampled = [one for one in lines["91330499MADEM0070P"].findings if one["verdict"] == "veto"]
    listed = lines["91330499MADEM002XC"].findings[0]
    assert "unpaid" in owing
    assert [one["reference"] for one in sampled] == ["演监抽〔2025〕88号"]  # not the voided one
    assert listed["rule"] == "listed"
    assert all(one["article"] for one in (*sampled, listed))


def test_the_screening_is_numbered_sealed_and_valid_for_thirty_days(told: Session) -> None:
    made = told.scalars(select(AwardScreening)).one()

    assert made.screening_no == "演评核〔2026〕1号"
    assert (made.on_date, made.valid_until) == (date(2026, 11, 10), date(2026, 12, 11))
    assert check_screenings(told).is_sound


def test_who_holds_an_award_of_the_city_is_told_and_nothing_is_to_be_reviewed(
    told: Session,
) -> None:
    awards = tuple(RULEBOOK.awards.edition_on(TODAY))
    wanted = HolderFilter(TODAY, ("嘉兴市市长质量奖",), HolderState.CURRENT)

    assert [one.uscc for one in all_holders(told, wanted)] == ["91330499MADEM0011L"]
    assert open_tasks(told, awards, on=TODAY) == ()


def test_seeding_again_screens_nobody_again(told: Session) -> None:
    for deed in story_screenings():
        screen_candidates(told, deed)

    assert len(told.scalars(select(AwardScreening)).all()) == 1
