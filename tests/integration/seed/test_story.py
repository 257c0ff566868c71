"""The demonstration story, line by line, as the pages' own queries tell it on 2026-11-23."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, aliased

from models.duplicates import DuplicateJudgement, DuplicatePair, SubjectMerge
from models.exchange import ImportBatch, QuarantinedRow
from models.records import Performance, Record, RecordVersion
from models.subjects import Subject, SubjectCode
from models.vocabulary import (
    BatchState,
    CodeKind,
    ImportKind,
    InformationClass,
    Mark,
    MergeState,
    NameKind,
    PairState,
    QuarantineState,
    RecordKind,
    RecordState,
    Relation,
    Tier,
    Verdict,
)
from registry.queries.canonical import members_of
from registry.queries.names import aliases_of, former_names_of
from registry.queries.records.history import RecordThen, records_of_subject_as_of
from registry.queries.records.public import PublicRecord
from registry.queries.records.published import branch_counts, published
from registry.rules.calendar import legal_day
from registry.rules.records.particulars import number_key
from registry.services.exchange import row_as_received
from seed.story import story_firms
from tests.integration.seed.conftest import RULEBOOK

TODAY = date(2026, 11, 23)
CODES = {
    **{"E01": "91330499MADEM0011L", "E02": "91330499MADEM002XC", "E03": "91330499MADEM0038C"},
    **{"E04": "91330499MADEM00467", "E05": "91330499MADEM00542", "E06": "91330499MADEM0062W"},
    **{"E07": "91330499MADEM0070P", "E08": "91330499MADEM0089L", "E09": "91330499MADEM0097F"},
    **{"E10": "91330499MADEM010X0", "E11": "91330499MADEM01180", "E12": "92330499MADEM0126P"},
    **{"E13": "91330499MADEM0134M", "E14": "91330499MADEM0142G", "E15": "91330499MADEM0150B"},
    **{"E16": "91330499MADEM01698", "C01": "93330499MADEM0185P"},
}
# What speaks ill of each in public today, by the number of the paper.
IN_PUBLIC = {
    **{one: set() for one in ("E01", "E03", "E05", "E06", "E07", "E08", "E12", "E13", "E14")},
    **{one: set() for one in ("E15", "E16", "C01")},
    "E02": {"演监抽〔2026〕15号", "演市监处罚〔2026〕52号"},
    "E04": {"演市监处罚〔2026〕77号"},
    "E09": {"演市监处罚〔2026〕19号"},
    "E10": {"演检2026-3101", "演市监处罚〔2026〕88号"},
    "E11": {"演建罚〔2026〕5号"},
}
# The facts from which the ratings of the story follow: what scores, in which domain, how heavily.
SCORED = {
    "E02": {
        (RecordKind.SAMPLING_FAILED, "food", Tier.SERIOUS, date(2026, 2, 10)),
        (RecordKind.PENALTY, "food", Tier.SERIOUS, date(2026, 5, 20)),
    },
    "E04": {(RecordKind.PENALTY, "food", Tier.GENERAL, date(2026, 7, 8))},
    "E07": {(RecordKind.SAMPLING_FAILED, "product", Tier.GENERAL, date(2025, 11, 18))},
    "E09": {(RecordKind.PENALTY, "product", Tier.GENERAL, date(2026, 3, 18))},
    "E10": {
        (RecordKind.SAMPLING_FAILED, "product", Tier.GENERAL, date(2026, 8, 5)),
        (RecordKind.PENALTY, "product", Tier.GENERAL, date(2026, 8, 20)),
    },
    "E11": {(RecordKind.PENALTY, "engineering", Tier.SERIOUS, date(2026, 3, 16))},
    "E12": {(RecordKind.PENALTY, "food", Tier.MINOR, date(2026, 9, 10))},
    "E13": {(RecordKind.PENALTY, "product", Tier.SERIOUS, date(2025, 6, 12))},
}
QMS, EMS, ZJM = (
    "质量管理体系认证（GB/T 19001）",
    "环境管理体系认证（GB/T 24001）",
    "浙江制造（品字标）认证",
)
MERITS = {
    "E01": {
        *(ZJM, QMS, EMS, "嘉兴市市长质量奖", "平湖市政府质量奖"),
        "《婴儿推车》浙江制造团体标准（主导制定）",
        *("2025 年度质量信用报告", "嘉兴市童车行业质量诚信公约", "设立首席质量官"),
        "企业标准自我声明公开（Q/HA 001-2025 婴儿推车）",
        "质量承诺：到货 7 日无理由退货，48 小时响应（已核实履行）",
    },
    "E03": {QMS},
    "E05": {QMS},
    "E06": {ZJM, QMS, EMS},
    "E07": {QMS},
    "E08": {
        *(ZJM, QMS, EMS, "嘉兴市市长质量奖提名奖"),
        "《家用室内加热器》浙江制造团体标准（主导制定）",
        "嘉兴市家用电器行业质量诚信公约",
    },
    "E10": {QMS},
    "E13": {QMS},
}


@pytest.mark.parametrize("firm", sorted(IN_PUBLIC))
def test_the_public_reads_of_each_firm_what_the_story_says(told: Session, firm: str) -> None:
    bad = {one.said.document_no for one in _public(told, firm, InformationClass.BAD)}

    assert bad == IN_PUBLIC[firm]


@pytest.mark.parametrize("firm", sorted(SCORED))
def test_what_will_be_scored_stands_in_the_register(told: Session, firm: str) -> None:
    standing = {
        (one.kind, one.domain, one.tier, one.decided_on)
        for one in _records(told, firm)
        if one.tier is not None and one.state is RecordState.STANDING
    }

    assert standing == SCORED[firm]


@pytest.mark.parametrize("firm", sorted(MERITS))
def test_what_speaks_for_a_firm_is_in_force_and_public(told: Session, firm: str) -> None:
    good = _public(told, firm, InformationClass.GOOD)

    titles = {one.said.title for one in good if one.said.kind is not RecordKind.SAMPLING_PASSED}
    assert titles == MERITS[firm]
    assert [one for one in good if (one.said.valid_until or TODAY) < TODAY] == []


@pytest.mark.parametrize("firm", ["E01", "E03", "E08", "E10", "E13", "E15"])
def test_a_firm_without_other_activity_was_inspected_and_nothing_found(
    told: Session, firm: str
) -> None:
    days = {one.decided_on for one in _records(told, firm) if one.kind is RecordKind.INSPECTION}

    assert days
    assert min(days) > date(2024, 11, 23)


def test_the_head_office_tells_of_its_branch_in_one_neutral_line(told: Session) -> None:
    branches = branch_counts(told, CODES["E03"], on=TODAY)

    assert [(one.uscc, one.records) for one in branches] == [(CODES["E04"], 1)]


def test_the_lawsuit_of_e02_is_marked_and_publication_goes_on(told: Session) -> None:
    (penalty,) = [
        one
        for one in _public(told, "E02", InformationClass.BAD)
        if one.said.kind is RecordKind.PENALTY
    ]

    assert penalty.marks == (Mark.LITIGATION,)
    assert (penalty.window.since, penalty.window.until) == (date(2026, 5, 20), date(2029, 5, 20))


def test_the_stay_hides_e13_since_the_plan_was_approved(told: Session) -> None:
    subject = _subject(told, "E13")
    days = (date(2026, 9, 9), date(2026, 9, 10))

    shown = [
        published(told, subject.id, RULEBOOK.records, on=day).count_of(InformationClass.BAD)
        for day in days
    ]

    assert shown == [1, 0]


def test_e14_left_the_public_page_by_its_date(told: Session) -> None:
    subject = _subject(told, "E14")
    days = (date(2025, 11, 11), date(2025, 11, 12))

    shown = [published(told, subject.id, RULEBOOK.records, on=day).total for day in days]

    assert shown == [1, 0]


def test_seen_from_june_2025_the_penalty_of_e05_stands_and_is_public(told: Session) -> None:
    then = _then(told, "E05", date(2025, 6, 1))
    now = _then(told, "E05", TODAY)

    assert [one.was_public for one in then if one.name == "演市监处罚〔2025〕44号"] == [True]
    assert [one.was_public for one in now if one.name == "演市监处罚〔2025〕44号"] == [False]


def test_the_history_of_e07_knows_the_sample_that_was_withdrawn(told: Session) -> None:
    before = _then(told, "E07", date(2026, 6, 30))
    after = _then(told, "E07", TODAY)

    state = {one.name: one.state for one in before}
    assert state["演监抽〔2026〕41号"] is RecordState.STANDING
    assert {one.name: one.state for one in after}["演监抽〔2026〕41号"] is RecordState.WITHDRAWN


def test_the_penalty_of_e09_came_without_a_code_and_was_confirmed_by_the_county(
    told: Session,
) -> None:
    row = _row(told, "演市监处罚〔2026〕19号")
    record = _record(told, "演市监处罚〔2026〕19号")
    paid = told.scalars(select(Performance).where(Performance.record_id == record.id)).all()

    assert row.state is QuarantineState.CORRECTED
    assert row.subject_id == record.subject_id == _subject(told, "E09").id
    assert row.division_code == record.division_code == "330402"
    assert paid == []  # the fine of 30,000 yuan is still open


def test_todays_row_of_2021_proposes_the_firm_that_bore_the_name_then(told: Session) -> None:
    row = _row(told, "演市监处罚〔2021〕103号")

    assert row.state is QuarantineState.WAITING
    assert row.subject_id == _subject(told, "E08").id
    assert row.division_code == "330402"
    assert told.scalars(_by_number("演市监处罚〔2021〕103号")).all() == []


def test_x10_became_e10_under_an_alias_and_never_a_former_name(told: Session) -> None:
    subject = _subject(told, "E10")
    aliases = [(one.kind, one.name) for one in aliases_of(told, subject.id)]
    merge = told.scalars(select(SubjectMerge)).one()
    arrived = {
        told.get_one(RecordVersion, one.version_id).arrived_on
        for one in _records(told, "E10")
        if one.tier is not None
    }
    shown = published(told, subject.id, RULEBOOK.records, on=TODAY)

    assert aliases == [(NameKind.TYPING_VARIANT, "嘉善县蓬湖包装材料厂")]
    assert former_names_of(told, subject.id, TODAY) == ()
    assert (merge.survivor_id, merge.needs_second, merge.state) == (
        subject.id,
        True,
        MergeState.DONE,
    )
    assert merge.decided_by != merge.proposed_by
    assert legal_day(merge.proposed_at) == date(2026, 10, 15)
    assert arrived == {date(2026, 8, 11), date(2026, 8, 27)}
    assert shown.count_of(InformationClass.BAD) == 2


def test_e10_and_e16_were_judged_related_and_not_the_same(told: Session) -> None:
    both = [_subject(told, firm).id for firm in ("E10", "E16")]
    pair = told.scalars(
        select(DuplicatePair).where(
            DuplicatePair.low_id == min(both), DuplicatePair.high_id == max(both)
        )
    ).one()
    judged = told.scalars(
        select(DuplicateJudgement).where(DuplicateJudgement.pair_id == pair.id)
    ).one()

    assert pair.state is PairState.RELATED
    assert (judged.verdict, judged.relation) == (Verdict.RELATED, Relation.GROUP)
    assert legal_day(judged.recorded_at) == date(2026, 10, 22)


def test_the_queue_holds_a_few_dozen_pairs_some_of_them_given_to_officers(told: Session) -> None:
    waiting = told.scalars(select(DuplicatePair).where(DuplicatePair.state == PairState.OPEN)).all()

    assert 24 <= len(waiting) <= 60
    assert len({pair.assignee_id for pair in waiting}) == 3  # two officers, and nobody yet


def test_the_second_import_of_the_sampling_file_changed_nothing(told: Session) -> None:
    batches = told.scalars(
        select(ImportBatch)
        .where(ImportBatch.kind == ImportKind.SAMPLING)
        .where(ImportBatch.file_name.contains("20260807"))
        .order_by(ImportBatch.id)
    ).all()

    first, again = batches
    assert first.file_digest == again.file_digest
    assert (first.accepted, first.quarantined) == (5, 1)
    assert again.state is BatchState.DONE
    assert (again.accepted, again.unchanged, again.position) == (0, 6, 6)


def test_the_abnormal_entry_of_e15_lasted_eleven_days(told: Session) -> None:
    subject = _subject(told, "E15")
    (entry,) = [one for one in _records(told, "E15") if one.kind is RecordKind.ABNORMAL_ENTRY]
    days = (date(2026, 7, 13), date(2026, 7, 23), date(2026, 7, 24))

    shown = [published(told, subject.id, RULEBOOK.records, on=day).bad_kinds for day in days]

    assert entry.decided_on == date(2026, 7, 13)
    assert shown == [((RecordKind.ABNORMAL_ENTRY, 1),), ((RecordKind.ABNORMAL_ENTRY, 1),), ()]


def test_the_practitioner_bears_a_record_that_nobody_finds_in_public(told: Session) -> None:
    subject_id = told.scalars(
        select(SubjectCode.subject_id).where(
            SubjectCode.kind == CodeKind.CERTIFICATE_NO, SubjectCode.value == "演浙1330499000001"
        )
    ).one()
    (record,) = told.scalars(select(Record).where(Record.subject_id == subject_id))
    version = told.get_one(RecordVersion, record.version_id)

    assert version.document_no == "演建罚〔2026〕6号"
    assert version.respondent == "贾*存"
    assert published(told, subject_id, RULEBOOK.records, on=TODAY).total == 0


def test_the_samples_of_the_cooperative_passed(told: Session) -> None:
    kinds = {one.said.kind for one in _public(told, "C01", InformationClass.GOOD)}

    assert kinds == {RecordKind.SAMPLING_PASSED, RecordKind.HONOUR}


def test_every_kind_of_waiting_row_can_be_seen(told: Session) -> None:
    rows = told.scalars(
        select(QuarantinedRow).where(
            QuarantinedRow.kind == ImportKind.PENALTIES,
            QuarantinedRow.state != QuarantineState.CORRECTED,
        )
    )

    seen = {(row.state, str(row.problems[0]["rule"])) for row in rows}
    assert seen == {
        (QuarantineState.WAITING, "no_code"),
        (QuarantineState.WAITING, "other_name"),
        (QuarantineState.WAITING, "unknown_code"),
        (QuarantineState.CONFLICT, "conflict"),
        (QuarantineState.BROKEN, "check"),
        (QuarantineState.BROKEN, "personal_data"),
        (QuarantineState.BROKEN, "natural_person"),
        (QuarantineState.BROKEN, "day"),
    }


def test_no_firm_of_the_story_bears_a_record_that_the_story_does_not_know(told: Session) -> None:
    known = {
        *(number for numbers in IN_PUBLIC.values() for number in numbers),
        *("演市监处罚〔2024〕31号", "演监抽〔2025〕7号", "演市监处罚〔2025〕44号"),
        *("演市监处罚〔2025〕63号", "演监抽〔2025〕88号", "演监抽〔2026〕41号"),
        *("演市监处罚〔2026〕8号", "演市监当罚〔2026〕17号", "演市监异列〔2026〕14号"),
    }
    codes, owner = [firm.uscc for firm in story_firms()], aliased(Subject)
    bad = told.scalars(
        select(RecordVersion.document_no)
        .join(Record, Record.version_id == RecordVersion.id)
        .join(Subject, Subject.id == Record.subject_id)
        .join(owner, owner.id == func.coalesce(Subject.survivor_id, Subject.id))
        .where(owner.uscc.in_(codes), Record.kind.in_(_BAD))
    ).all()

    assert set(bad) == known


_BAD = (
    *(RecordKind.PENALTY, RecordKind.SAMPLING_FAILED, RecordKind.ABNORMAL_ENTRY),
    *(RecordKind.ACCIDENT, RecordKind.RECALL),
)


def _subject(told: Session, firm: str) -> Subject:
    return told.scalars(select(Subject).where(Subject.uscc == CODES[firm])).one()


def _records(told: Session, firm: str) -> Iterator[Record]:
    members = members_of(told, _subject(told, firm).id)
    yield from told.scalars(select(Record).where(Record.subject_id.in_(members)))


def _public(told: Session, firm: str, wanted: InformationClass) -> list[PublicRecord]:
    subject = _subject(told, firm)
    shown = published(told, subject.id, RULEBOOK.records, on=TODAY, limit=None)
    return [one for one in shown.items if one.information_class is wanted]


def _then(told: Session, firm: str, day: date) -> tuple[RecordThen, ...]:
    known_at = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    subject = _subject(told, firm)
    return records_of_subject_as_of(told, subject.id, on=day, known_at=known_at)


def _by_number(number: str) -> Select[Record]:
    return select(Record).where(Record.number_key == number_key(number))


def _record(told: Session, number: str) -> Record:
    record: Record = told.scalars(_by_number(number)).one()
    return record


def _row(told: Session, number: str) -> QuarantinedRow:
    rows = told.scalars(select(QuarantinedRow).where(QuarantinedRow.kind == ImportKind.PENALTIES))
    return next(row for row in rows if number in row_as_received(told, row.id).values())
