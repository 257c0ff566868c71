"""Random histories of two firms and their papers, told to the register one event after another."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from random import Random

from sqlalchemy.orm import Session

from models.ratings import Rating as RatingRow
from models.records import Performance, Record, RecordMark, WrongLink
from models.subjects import IdentityLink, Subject
from models.vocabulary import (
    Finding,
    Grade,
    Mark,
    Obligation,
    PenaltyKind,
    RatingCause,
    RecordChange,
    RecordKind,
    SubjectKind,
    SubjectStatus,
    Tier,
)
from registry.rules.ratings import Facts
from registry.rules.ratings.packing import pack
from registry.rules.records.particulars import RecordParticulars
from tests.factories import make_link, make_subject, make_version
from tests.record_factories import make_penalty, write_record, write_version

FIRST = datetime(2026, 2, 2, tzinfo=UTC)
BORN = date(2024, 6, 1)
_CASES = (None, None, "案1")
_TITLES = ("嘉兴市市长质量奖", "2025 年度质量信用报告", "行业质量诚信公约", "质量管理体系认证")
_GOOD = (RecordKind.HONOUR, RecordKind.SELF_DISCIPLINE, RecordKind.CERTIFICATE, RecordKind.STANDARD)
_BAD = (
    *(RecordKind.PENALTY, RecordKind.PENALTY, RecordKind.SAMPLING_FAILED, RecordKind.RECALL),
    *(RecordKind.REINSPECTION, RecordKind.ABNORMAL_ENTRY, RecordKind.INSPECTION),
)


class History:
    """Two firms; each event is recorded some hours after the one before."""

    def __init__(self, session: Session, chance: Random) -> None:
        self.session = session
        self.chance = chance
        self.at = FIRST
        self.firms = [self._firm() for _ in range(2)]
        self.records: list[tuple[Record, RecordParticulars]] = []
        self.marks: list[RecordMark] = []
        self.done: list[Performance] = []
        self.link: IdentityLink | None = None

    def day(self) -> date:
        """Return a day of the story, most often a few months around the present."""
        return self.at.date() + timedelta(days=self.chance.randint(-400, 400))

    def step(self) -> datetime:
        """Let one thing happen and return the instant at which it was known."""
        self.at += timedelta(hours=self.chance.randint(1, 700))
        deeds: list[Callable[[], None]] = [self._add, self._register, self._assess, self._join]
        if self.records:
            deeds += [self._add, self._change, self._change, self._mark, self._perform]
        self.chance.choice(deeds)()
        self.session.flush()
        return self.at

    def _firm(self) -> Subject:
        subject = make_subject(kind=SubjectKind.ENTERPRISE, established_on=BORN)
        self.session.add(subject)
        self.session.flush()
        self._version(subject, SubjectStatus.ACTIVE, BORN)
        return subject

    def _version(self, subject: Subject, status: SubjectStatus, since: date) -> None:
        row = make_version(subject, status=status, valid_from=since, recorded_at=self.at)
        row.uscc = f"913304{subject.id:012d}"
        row.established_on = BORN
        self.session.add(row)
        self.session.flush()

    def _register(self) -> None:
        status = self.chance.choice([*SubjectStatus])
        self._version(self.chance.choice(self.firms), status, self.day())

    def _add(self) -> None:
        said = self._said()
        firm = self.chance.choice(self.firms)
        self.records.append((write_record(self.session, firm.id, said, at=self.at), said))

    def _said(self) -> RecordParticulars:
        pick = self.chance.choice
        day = self.at.date() - timedelta(days=self.chance.randint(0, 500))
        if self.chance.random() < 0.3:
            return make_penalty(
                kind=pick(_GOOD),
                title=f"{pick(_TITLES)}（{len(self.records)}）",
                decided_on=day,
                tier=None,
                valid_until=pick((None, day + timedelta(days=self.chance.randint(30, 900)))),
            )
        return make_penalty(
            kind=pick(_BAD),
            decided_on=day,
            tier=pick([*Tier]),
            domain=pick(("food", "product", None)),
            finding=pick((None, Finding.FAILED, Finding.REFUSED)),
            case_no=pick(_CASES),
            fine_fen=pick((None, 100)),
            penalty_kinds=(pick([*PenaltyKind]),),
            rectify_by=pick((None, day + timedelta(days=30))),
            publicity_until=pick((None, None, self.day())),
        )

    def _change(self) -> None:
        place = self.chance.randrange(len(self.records))
        record, said = self.records[place]
        kinds = (RecordChange.CORRECTED, RecordChange.WITHDRAWN, RecordChange.MOVED)
        change = self.chance.choice(kinds)
        said = said._replace(publicity_until=self.day())
        goal = self.chance.choice(self.firms).id if change is RecordChange.MOVED else None
        if goal is not None and goal != record.subject_id:
            self._note_wrong(record, goal)
        write_version(self.session, record, change, said, at=self.at, subject_id=goal)
        self.records[place] = (record, said)

    def _note_wrong(self, record: Record, right: int) -> None:
        self.session.add(
            WrongLink(
                record_id=record.id,
                document_key=record.document_key,
                subject_id=record.subject_id,
                right_subject_id=right,
                proposal_id=1,
                recorded_at=self.at,
            )
        )

    def _mark(self) -> None:
        if self.marks and self.chance.random() < 0.5:
            begun = self.marks.pop()
            self._add_mark(begun.record_id, begun.mark, begun.id)
            return
        record, _ = self.chance.choice(self.records)
        mark = self.chance.choice((Mark.OVERDUE, Mark.OVERDUE, Mark.OBJECTION))
        self.marks.append(self._add_mark(record.id, mark))

    def _add_mark(self, record_id: int, mark: Mark, ends_id: int | None = None) -> RecordMark:
        row = RecordMark(
            record_id=record_id,
            mark=mark,
            valid_from=self.day(),
            ends_id=ends_id,
            reason="依据某号文书",
            recorded_at=self.at,
        )
        self.session.add(row)
        self.session.flush()
        return row

    def _perform(self) -> None:
        record, _ = self.chance.choice(self.records)
        back = self.done.pop() if self.done and self.chance.random() < 0.4 else None
        row = Performance(
            record_id=back.record_id if back else record.id,
            obligation=back.obligation if back else self.chance.choice([*Obligation]),
            performed_on=self.day(),
            takes_back_id=back.id if back else None,
            recorded_at=self.at,
        )
        self.session.add(row)
        self.session.flush()
        if back is None:
            self.done.append(row)

    def _join(self) -> None:
        first, second = self.firms
        if self.link is None:
            self.link = make_link(second, first, valid_from=self.day(), recorded_at=self.at)
            self.session.add(self.link)
        else:
            end = make_link(second, first, valid_from=self.day(), recorded_at=self.at)
            end.ends_id = self.link.id
            self.session.add(end)
            self.link = None

    def _assess(self) -> None:
        firm = self.chance.choice(self.firms)
        self.session.add(
            RatingRow(
                subject_id=firm.id,
                as_of=self.day(),
                edition="2026.1",
                score=self.chance.randint(0, 10_000),
                grade=self.chance.choice([*Grade]),
                cause=RatingCause.SCHEDULED,
                inputs=pack(Facts(SubjectKind.ENTERPRISE)),
                public_from=self.chance.choice((None, self.day())),
                recorded_at=self.at,
            )
        )
