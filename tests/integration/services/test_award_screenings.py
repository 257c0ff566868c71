"""Candidates are screened for awards, what was found is kept, and it is run again before publication."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from threading import Barrier

import pytest
from sqlalchemy import event, func, select, text
from sqlalchemy.orm import Session

from models.audit import AuditEntry
from models.awards import AwardScreening
from models.records import Record, RecordMark
from models.session import Sessions
from models.vocabulary import AuditEvent, CheckKind, Mark, RecordChange, ScreeningVerdict
from registry.errors import Conflict, Invalid, NotFound, Refused
from registry.queries.awards.meaning import Meant
from registry.queries.awards.screenings import changes_since, kept_lines
from registry.queries.receipts.candidates import receipt_of_screening
from registry.queries.receipts.contents import shown_lines
from registry.queries.receipts.reading import openings_of
from registry.queries.verification import verify
from registry.queries.verification.awards import check_screenings
from registry.queries.verification.receipts import check_receipts
from registry.rules.awards import seal
from registry.rules.receipts import read_document
from registry.rules.screening import Asked
from registry.rules.strict_json import read_strictly
from registry.services import audit, awards, records
from registry.services.awards import Screener, screening
from tests.integration.services.award_desk import (
    CITY,
    CLEAN,
    MAYOR,
    OWING,
    REPAIRED,
    SAMPLED,
    VOIDED,
    lay_out,
    lines,
    sampled,
    screened,
)
from tests.integration.services.duplicate_desk import register
from tests.listing_factories import at_ten, list_subject
from tests.record_factories import make_hands, make_sample, write_version

AT = at_ten(date(2026, 11, 10))
PASS, WARN, VETO, UNKNOWN = ScreeningVerdict


def test_each_candidate_gets_its_verdict_and_nothing_repaired_or_voided_counts(
    sessions: Sessions,
) -> None:
    with sessions.writing() as session:
        desk = lay_out(session, AT)
        made, found = screened(session, desk, [CLEAN, SAMPLED, REPAIRED, VOIDED, OWING], AT)

        assert [one.verdict for one in found] == [PASS, VETO, PASS, PASS, WARN]
        assert made.counts == {"pass": 3, "warn": 1, "veto": 1, "unknown": 0}
        assert [one["rule"] for one in found[1].findings] == ["sampling"]
        assert [one["rule"] for one in found[4].findings] == ["unpaid"]


def test_a_screening_keeps_its_number_days_and_the_state_that_was_looked_at(
    sessions: Sessions,
) -> None:
    with sessions.writing() as session:
        desk = lay_out(session, AT)
        before = session.scalar(select(func.max(AuditEntry.seq)))
        made, _ = screened(session, desk, [CLEAN], AT)
        second, _ = screened(session, desk, [CLEAN], AT)
        of_next_year, _ = screened(session, desk, [CLEAN], at_ten(date(2027, 1, 4)))

        assert made.screening_no == "演评核〔2026〕1号"
        assert second.screening_no == "演评核〔2026〕2号"
        assert of_next_year.screening_no == "演评核〔2027〕1号"
        assert (made.on_date, made.valid_until) == (date(2026, 11, 10), date(2026, 12, 11))
        assert (made.journal_id, made.log_size) == (before, 0)
        assert bytes(made.content_hash) == seal(kept_lines(session, made.id))
        noted = session.scalars(
            select(AuditEntry).where(AuditEntry.event == AuditEvent.AWARD_SCREENED)
        ).first()
        assert noted is not None and noted.details["seal"] == bytes(made.content_hash).hex()


def test_a_listed_candidate_is_vetoed_until_the_listing_ends(sessions: Sessions) -> None:
    with sessions.writing() as session:
        desk = lay_out(session, AT)
        list_subject(session, desk.firms[CLEAN], make_hands(session))
        _, now = screened(session, desk, [CLEAN], AT)
        _, later = screened(session, desk, [CLEAN], at_ten(date(2029, 5, 21)))

        assert now[0].verdict is VETO
        assert now[0].findings[0]["rule"] == "listed"
        assert "listed" not in {one["rule"] for one in later[0].findings}


def test_a_sample_out_of_its_window_is_told_as_a_fact_to_be_declared(sessions: Sessions) -> None:
    with sessions.writing() as session:
        desk = lay_out(session, AT)
        _, found = screened(session, desk, [SAMPLED], at_ten(date(2026, 11, 23)))

        assert found[0].verdict is VETO
        assert found[0].findings[0]["is_declared"] is True


WINDOWS = [
    ([date(2026, 3, 1), date(2026, 11, 17), date(2026, 5, 20)], PASS),  # corrected, then repaired
    (
        [date(2026, 11, 17), date(2026, 5, 20), date(2026, 5, 20)],
        PASS,
    ),  # corrected after the repair
    ([None, date(2026, 5, 20)], PASS),
    ([date(2026, 5, 20), date(2026, 5, 20)], VETO),  # stated at first: a window, and no repair
    ([date(2026, 5, 20), date(2026, 8, 20)], VETO),  # lengthened
    ([date(2026, 5, 20)], VETO),
]


@pytest.mark.parametrize(("ends", "verdict"), WINDOWS)
def test_a_record_is_repaired_where_its_window_ends_before_any_that_it_had(
    sessions: Sessions, ends: list[date | None], verdict: ScreeningVerdict
) -> None:
    with sessions.writing() as session:
        desk = lay_out(session, AT)
        record = sampled(session, desk.firms[CLEAN], AT, publicity_until=ends[0])
        for end in ends[1:]:
            said = make_sample(authority=CITY, decided_on=record.decided_on, publicity_until=end)
            write_version(session, record, RecordChange.CORRECTED, said, at=AT)
        _, found = screened(session, desk, [CLEAN], AT)

        assert found[0].verdict is verdict


def test_a_stayed_record_counts_for_nothing(sessions: Sessions) -> None:
    with sessions.writing() as session:
        desk = lay_out(session, AT)
        stay = RecordMark(
            record_id=sampled(session, desk.firms[CLEAN], AT).id,
            mark=Mark.STAY,
            valid_from=date(2026, 11, 2),
            reason="法院裁定停止执行",
            by_id=desk.city.account_id,
            decided_by=desk.nanhu.account_id,
            recorded_at=AT,
        )
        _, before = screened(session, desk, [CLEAN], AT)
        session.add(stay)
        _, after = screened(session, desk, [CLEAN], AT)

        assert [one.verdict for one in (*before, *after)] == [VETO, PASS]


def test_an_objection_under_way_is_told_with_the_finding(sessions: Sessions) -> None:
    with sessions.writing() as session:
        desk = lay_out(session, AT)
        record = sampled(session, desk.firms[CLEAN], AT)
        records.mark(
            session,
            record.id,
            Mark.OBJECTION,
            "当事人提出异议",
            valid_from=date(2026, 11, 2),
            document_no="演异议〔2026〕9号",
            by=desk.city.account_id,
            at=AT,
        )
        _, found = screened(session, desk, [CLEAN], AT)

        assert "异议处理中" in str(found[0].findings[0]["sentence"])


SAMPLED_BY = [
    ("海盐县市场监督管理局", None, "county_sampling", WARN),  # in a file of the whole city
    ("海盐县科学技术局", None, "county_sampling", WARN),
    ("嘉兴市市场监督管理局海宁分局", None, "county_sampling", WARN),
    ("嘉兴市市场监督管理局", None, "sampling", VETO),
    ("嘉兴市市场监督管理局", "330421", "sampling", VETO),  # filed with a county
    ("乌有质量检验中心", "330421", "county_sampling", WARN),
    ("乌有质量检验中心", None, "sampling", VETO),
]


@pytest.mark.parametrize(("authority", "place", "rule", "verdict"), SAMPLED_BY)
def test_a_sample_is_a_county_s_where_its_authority_is_whatever_file_it_came_in(
    sessions: Sessions, authority: str, place: str | None, rule: str, verdict: ScreeningVerdict
) -> None:
    with sessions.writing() as session:
        desk = lay_out(session, AT)
        record = sampled(session, desk.firms[CLEAN], AT, authority=authority)
        record.division_code = place
        session.flush()
        _, found = screened(session, desk, [CLEAN], AT)

        assert [one["rule"] for one in found[0].findings] == [rule]
        assert found[0].verdict is verdict


def test_what_hangs_on_a_merged_duplicate_counts_for_its_survivor(sessions: Sessions) -> None:
    with sessions.writing() as session:
        desk = lay_out(session, AT)
        session.execute(
            text("UPDATE subject SET survivor_id = :one WHERE id = :other"),
            {"one": desk.firms[CLEAN], "other": desk.firms[SAMPLED]},
        )
        session.expire_all()
        _, found = screened(session, desk, [CLEAN, SAMPLED], AT)

        assert [one.verdict for one in found] == [VETO, VETO]
        assert {one.subject_id for one in found} == {desk.firms[CLEAN]}
        assert "与第 1 行是同一主体" in str(found[1].findings[-1]["sentence"])


MEANT = [
    ("嘉兴子虚家居有限公司", "", PASS, ""),
    ("嘉兴子虚家居有限公司", CLEAN, PASS, ""),
    ("（嘉兴）子虚家居 有限公司", "", PASS, ""),
    ("嘉兴子虚家具有限公司", CLEAN, WARN, "代码一致，名称不同"),
    ("嘉兴黄粱毛衫有限公司", CLEAN, UNKNOWN, "代码和名称分别属于不同主体"),
    ("", "91330499MADEM0062X", UNKNOWN, "代码有误"),
    ("嘉兴子虚家居有限公司", "91330499MADEM0062X", UNKNOWN, "请核对代码"),
    ("", "91330499MADEM01698", UNKNOWN, "没有收录这个代码"),
    ("嘉兴完全没有这家有限公司", "", UNKNOWN, ""),
    ("嘉兴同名贸易有限公司", "", UNKNOWN, "有多家主体使用这个名称"),
    ("=HYPERLINK(1)", "", UNKNOWN, "没有找到"),
]


@pytest.mark.parametrize(("name", "code", "verdict", "why"), MEANT)
def test_a_line_means_one_firm_or_nobody(
    sessions: Sessions, name: str, code: str, verdict: ScreeningVerdict, why: str
) -> None:
    with sessions.writing() as session:
        desk = lay_out(session, AT)
        for other in ("91330499MADEM0011L", "91330499MADEM00542"):
            register(session, "嘉兴同名贸易有限公司", other, AT)
        asked = [Asked(1, name, code)]
        made = awards.screen(session, MAYOR, "2026 年度评选", asked, by=desk.city, at=AT)
        (found,) = lines(session, made)

        assert found.verdict is verdict, found.findings
        assert why in "".join(str(one["sentence"]) for one in found.findings)
        assert (found.subject_id is None) == (verdict is UNKNOWN)


def test_running_again_names_the_first_one_and_tells_what_changed(sessions: Sessions) -> None:
    with sessions.writing() as session:
        desk = lay_out(session, AT)
        made, _ = screened(session, desk, [CLEAN, SAMPLED], AT)
        sampled(session, desk.firms[CLEAN], AT, decided_on=date(2026, 11, 12))

        again = awards.run_again(session, made.id, by=desk.city, at=AT + timedelta(days=5))
        changes = changes_since(session, again)

        assert (again.previous_id, again.title) == (made.id, made.title)
        assert [(one.line_no, one.before, one.after) for one in changes] == [(1, PASS, VETO)]
        assert [one.verdict for one in lines(session, made)] == [PASS, VETO]
        with pytest.raises(Conflict, match="演评核〔2026〕2号"):
            awards.run_again(session, made.id, by=desk.city, at=AT)
        with pytest.raises(NotFound):
            awards.run_again(session, 999, by=desk.city, at=AT)


def test_a_county_office_screens_for_its_own_award_only(sessions: Sessions) -> None:
    asked = [Asked(1, "", CLEAN)]
    with sessions.writing() as session:
        desk = lay_out(session, AT)
        own = awards.screen(
            session, "nanhu_quality_award", "2026 年度", asked, by=desk.nanhu, at=AT
        )
        assert own.division_code == "330402"
        for other in (MAYOR, "pinghu_quality_award"):
            with pytest.raises(Refused, match="不是本县（市、区）的荣誉"):
                awards.screen(session, other, "2026 年度", asked, by=desk.nanhu, at=AT)
        by_city = awards.screen(
            session, "pinghu_quality_award", "2026 年度", asked, by=desk.city, at=AT
        )
        assert by_city.division_code == "330482"
        foreign = Screener(desk.city.account_id, "finance")
        with pytest.raises(Refused, match="由其组织部门核查"):
            awards.screen(session, MAYOR, "2026 年度", asked, by=foreign, at=AT)


def test_what_cannot_be_screened_is_refused_with_what_to_do(sessions: Sessions) -> None:
    one = [Asked(1, "", CLEAN)]
    with sessions.writing() as session:
        desk = lay_out(session, AT)
        with pytest.raises(Invalid, match="名单是空的"):
            awards.screen(session, MAYOR, "2026 年度", [], by=desk.city, at=AT)
        with pytest.raises(Invalid, match=r"名单有 10,000 行，一次最多核查 2,000 行"):
            awards.screen(session, MAYOR, "2026 年度", one * 10_000, by=desk.city, at=AT)
        with pytest.raises(Invalid, match="请写明本次评选的名称"):
            awards.screen(session, MAYOR, " ", one, by=desk.city, at=AT)
        with pytest.raises(NotFound, match="tea_award"):
            awards.screen(session, "tea_award", "2026 年度", one, by=desk.city, at=AT)
        with pytest.raises(Invalid, match="没有 2018-12-31 施行的版本"):
            awards.screen(
                session, MAYOR, "2018 年度", one, by=desk.city, at=at_ten(date(2018, 12, 31))
            )
        assert session.scalar(select(func.count(AwardScreening.id))) == 0


def test_candidates_are_looked_up_under_the_lock_of_the_journal_s_head(
    sessions: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    take_head, whom = audit.take_head, screening.whom

    def noted_head(session: Session) -> None:
        done.append("head")
        take_head(session)

    def noted_whom(session: Session, asked: Sequence[Asked], *, on: date) -> Sequence[Meant]:
        done.append("whom")
        return whom(session, asked, on=on)

    with sessions.writing() as session:
        desk = lay_out(session, AT)
        monkeypatch.setattr(audit, "take_head", noted_head)
        monkeypatch.setattr(screening, "whom", noted_whom)
        screened(session, desk, [CLEAN], AT)

    assert done[:2] == ["head", "whom"]


def test_two_screenings_at_once_get_numbers_without_a_gap(sessions: Sessions) -> None:
    with sessions.writing() as session:
        desk = lay_out(session, AT)
    start = Barrier(4)

    def one(_: int) -> str:
        start.wait(timeout=30)
        with sessions.writing() as session:
            return screened(session, desk, [CLEAN, SAMPLED], AT)[0].screening_no

    with ThreadPoolExecutor(4) as pool:
        numbers = sorted(pool.map(one, range(4)))

    assert numbers == [f"演评核〔2026〕{number}号" for number in range(1, 5)]


def test_verify_finds_a_line_that_was_changed(sessions: Sessions) -> None:
    with sessions.writing() as session:
        desk = lay_out(session, AT)
        made, _ = screened(session, desk, [CLEAN, SAMPLED], AT)
        number = made.id

        assert check_screenings(session).is_sound
        assert "award_screenings" in {one.check for one in verify(session, None)}
        made.content_hash = b"\x00" * 32
        with session.no_autoflush:
            found = check_screenings(session)
        session.expire(made)

        assert found.first_bad == f"award_screening:{number}"


def test_a_thousand_candidates_cost_a_bounded_number_of_queries(
    sessions: Sessions, at: datetime
) -> None:

    asked = [Asked(number, "", CLEAN) for number in range(1, 1_001)]
    with sessions.writing() as session:
        desk = lay_out(session, at)
        seen: list[str] = []

        def note(*said: object) -> None:
            seen.append(str(said[2]))

        event.listen(session.get_bind(), "before_cursor_execute", note)
        made = awards.screen(session, MAYOR, "2026 年度", asked, by=desk.city, at=AT)
        event.remove(session.get_bind(), "before_cursor_execute", note)

        assert made.counts["warn"] == 999
        assert len([one for one in seen if one.lstrip().startswith("SELECT")]) < 30


def test_a_screening_has_a_receipt_that_holds_as_long_and_tells_public_numbers_only(
    sessions: Sessions,
) -> None:
    with sessions.writing() as session:
        desk = lay_out(session, AT)
        made, _ = screened(session, desk, [CLEAN, SAMPLED, OWING, "91330499MADEM01704"], AT)
        public_id = session.scalars(
            select(Record.public_id).where(Record.subject_id == desk.firms[SAMPLED])
        ).one()

        issued = receipt_of_screening(session, made)
        assert issued is not None
        document = read_document(read_strictly(issued.document))
        told = [one.content for one in openings_of(session, issued)]

        assert (document.kind, document.valid_until) == (CheckKind.AWARD, date(2026, 12, 10))
        assert document.version.size == made.log_size
        assert document.purpose.startswith(f"{made.screening_no} ")
        assert [one["answer"] for one in told] == [v.zh for v in (PASS, VETO, WARN, UNKNOWN)]
        assert told[1]["causes"] == [{"kind": "penalty", "no": public_id}]
        assert told[1]["remarks"] == []


def test_a_candidate_judged_by_what_is_not_public_is_withheld_wherever_the_receipt_is_read(
    sessions: Sessions,
) -> None:
    with sessions.writing() as session:
        desk = lay_out(session, AT)
        long_ago = date(2024, 11, 18)  # counted by the award for three years, public for one
        sampled(session, desk.firms[CLEAN], AT, decided_on=long_ago)
        made, found = screened(session, desk, [CLEAN, SAMPLED], AT)

        issued = receipt_of_screening(session, made)
        assert issued is not None
        openings = openings_of(session, issued)
        shown = shown_lines(session, openings, on=AT.date())

        assert found[0].verdict is VETO
        assert [cause.public_no for cause in openings[0].causes()] == [""]
        assert [one.is_withheld for one in shown] == [True, False]


def test_each_screening_finds_its_own_receipt_though_one_number_begins_another(
    sessions: Sessions,
) -> None:
    with sessions.writing() as session:
        desk = lay_out(session, AT)
        many = [screened(session, desk, [CLEAN], AT)[0] for _ in range(11)]
        issued = [receipt_of_screening(session, one) for one in many]

        assert [one.receipt_no for one in issued if one] == [
            f"演核〔2026〕{number:04}" for number in range(1, 12)
        ]
        assert check_receipts(session).is_sound
