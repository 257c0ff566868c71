"""A register with two sides of everything: what is one's own, and what is somebody else's.

Each side is a department in a county with people, a firm, records, proposals, files and rows, all of
it real, each with words that must not be read on the other side.
"""

import io
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from models.accounts import Account, Deputy
from models.blacklist import ListEntry
from models.exchange import QuarantinedRow
from models.measures import MeasureOrder
from models.proposals import RecordProposal
from models.records import Performance, Record, RecordMark
from models.vocabulary import (
    CaseStep,
    CheckKind,
    Mark,
    Obligation,
    PenaltyKind,
    RecordChange,
    Role,
    SubjectKind,
    Tier,
    Verdict,
)
from registry import clock
from registry.commands.worker import work_once
from registry.files.evidence import EvidenceStore, clean_evidence
from registry.rules.blacklist import BlacklistLaw, Stage
from registry.rules.inspections import Reach
from registry.rules.records.particulars import RecordParticulars
from registry.rules.screening import Asked
from registry.services import awards, duplicates, inspections, records
from registry.services.accounts import open_session
from registry.services.blacklist import Opener
from registry.services.receipts import Frame, issue
from registry.services.records.evidence import keep_evidence
from tests.fixtures.web import COOKIE, form_token, parts_of
from tests.integration.services.record_files import penalty
from tests.integration.web.proposal_desk import add_firm
from tests.integration.web.register_files import csv_of
from tests.listing_factories import MARKET, WAY, open_as, walk
from tests.receipt_factories import make_line
from tests.record_factories import Hands, make_hands, make_honour, make_penalty, write_record
from tests.unit.files.papers import pdf

LONG_AGO = datetime(2020, 1, 2, tzinfo=UTC)
ROLES = tuple(role for role in Role if role not in (Role.ENTERPRISE, Role.ASSOCIATION))
RIGHT_FIRM = "91330499MADEM01180"
PARTY_CODE = "行政相对人代码_1（统一社会信用代码）"
PERSONAL = "11010519491231002X"  # the sample printed in GB 11643
HERE, OTHER_DEPARTMENT, OTHER_COUNTY = "here", "other_department", "other_county"


@dataclass
class Side:
    """One department in one county, and all that belongs to it; `word` stands in its texts."""

    name: str
    department: str
    division: str
    uscc: str
    word: str
    people: dict[Role, int] = field(default_factory=dict)
    colleague: int = 0
    values: dict[str, str] = field(default_factory=dict)


SIDES = (
    Side(HERE, "amr", "330402", "91330499MADEM0011L", "本方机密甲"),
    Side(OTHER_DEPARTMENT, "hurd", "330402", "91330499MADEM0038C", "他部机密乙"),
    Side(OTHER_COUNTY, "amr", "330424", "91330499MADEM0062W", "他县机密丙"),
)


@dataclass
class World:
    """The register and its sides."""

    app: Flask
    sides: dict[str, Side]

    def browser(self, account_id: int) -> FlaskClient:
        """Return a browser in which that account is signed in."""
        client = self.app.test_client()
        with parts_of(self.app).sessions.writing() as session:
            account = session.get_one(Account, account_id)
            client.set_cookie(COOKIE, open_session(session, account, at=clock.now()))
        return client


def build(app: Flask) -> World:
    """Fill an empty register with the three sides."""
    world = World(app, {})
    for template in SIDES:
        side = Side(
            template.name, template.department, template.division, template.uscc, template.word
        )
        world.sides[side.name] = side
        _people(app, side)
        _records(app, side)
        _proposals(app, side)
        _files(world, side)
        _deputies(app, side)
        _duplicates(app, side)
        _listings(app, side)
        _checks(app, side)
        _inspections(app, side)
        _awards(app, side)
    return world


def _checks(app: Flask, side: Side) -> None:
    """Let the side's officer check a firm for a purpose of the side's own."""
    frame = Frame(CheckKind.SINGLE, f"{side.word}的采购")
    with parts_of(app).sessions.writing() as session:
        lines = [make_line(asked_name=f"{side.word}有限公司")]
        issued = issue(session, frame, lines, by=side.people[Role.OFFICER], at=clock.now())
        side.values["receipt_id"] = str(issued.id)


def _inspections(app: Flask, side: Side) -> None:
    """Let one plan wait to be drawn, and another be drawn."""
    by = inspections.Planner(side.people[Role.OFFICER], side.department, side.division)
    reach = Reach((SubjectKind.ENTERPRISE,), division_code=side.division)
    wanted = inspections.Planned("随机抽查", reach, 1, (f"{side.word}检查员", "乙"), 2)
    with parts_of(app).sessions.writing() as session:
        waits, drawn = (inspections.plan(session, wanted, by=by, at=clock.now()) for _ in range(2))
        inspections.draw(session, drawn.id, by=by.account_id, at=clock.now())
        side.values |= {"plan_id": str(waits.id), "drawn_plan_id": str(drawn.id)}


def _awards(app: Flask, side: Side) -> None:
    """Let the firm hold an award from before its listing, and be a candidate for it again."""
    award_id, title, division = {
        HERE: ("nanhu_quality_award", "南湖区区长质量奖", "330402"),
        OTHER_DEPARTMENT: ("nanhu_cup", "南湖杯优质工程", None),
        OTHER_COUNTY: ("haiyan_quality_award", "海盐县县长质量奖", "330424"),
    }[side.name]
    firm, officer = int(side.values["subject_id"]), side.people[Role.OFFICER]
    said = make_honour(title=title, decided_on=date(2025, 6, 2))
    with parts_of(app).sessions.writing() as session:
        honour = write_record(session, firm, said, at=clock.now())
        by = awards.Screener(officer, side.department, division)
        asked = [Asked(1, "", side.uscc)]
        made = awards.screen(
            *(session, award_id, f"{side.word}2026 年度", asked), by=by, at=clock.now()
        )
        entry = session.scalars(
            select(ListEntry).where(ListEntry.entry_no == side.values["entry_no"])
        ).one()
        side.values |= {
            "screening_id": str(made.id),
            "honour_id": str(honour.id),
            "award_task": f"{honour.id}-listing-{entry.id}",
        }


def _listings(app: Flask, side: Side) -> None:
    """Let a listing case lie open, and another have become an entry."""
    hands = Hands(*(side.people[r] for r in (Role.OFFICER, Role.LEGAL_REVIEWER, Role.APPROVER)))
    firm, law = int(side.values["subject_id"]), parts_of(app).rulebook.blacklist
    given: dict[str, Any] = {"list_type": MARKET}
    if side.department == "hurd":
        procedure = law.procedure_on("construction_blacklist", clock.now().date())
        checks = tuple(sorted((one.id, True) for one in procedure.checks))
        given = {
            "list_type": procedure.id,
            "grounds": (procedure.grounds[0].id,),
            "checks": checks,
        }
    given["facts"] = f"{side.word}的列入事实。"
    with parts_of(app).sessions.writing() as session:
        opener = Opener(hands.officer, side.department, side.division)
        open_case = open_as(session, firm, opener, penalty_no=f"{side.word}罚1号", **given)
        listed = open_as(session, firm, opener, penalty_no=f"{side.word}罚2号", **given)
        steps = [one for one in WAY if _has(law, listed.list_type, one[1])]
        walk(session, listed, steps, hands)
        entry = session.scalars(select(ListEntry).where(ListEntry.case_id == listed.id)).one()
        side.values |= {"case_id": str(open_case.id), "entry_no": entry.entry_no}
        side.values["told_case_id"] = str(listed.id)  # an open draft is told to nobody
        side.values["order_no"] = (
            session.scalars(
                select(MeasureOrder.order_no).where(
                    MeasureOrder.department_id == side.department, MeasureOrder.cause_id == entry.id
                )
            ).first()
            or ""
        )


def _has(law: BlacklistLaw, list_type: str, step: CaseStep) -> bool:
    """Say whether a list is decided with a step of the demonstration's way."""
    has_consent = law.procedure_on(list_type, clock.now().date()).has(Stage.CONSENT)
    return has_consent or step is not CaseStep.CONSENTED


def _duplicates(app: Flask, side: Side) -> None:
    """Put three firms alike beside one another: one pair waits, one is judged, one merge waits."""
    codes = {
        HERE: ("91330499MADE000112", "91330499MADE0002XR", "91330499MADE00038R"),
        OTHER_DEPARTMENT: ("91330499MADE00265Y", "91330499MADE00273R", "91330499MADE001268"),
        OTHER_COUNTY: ("91330499MADE001343", "91330499MADE001936", "91330499MADE00185B"),
    }[side.name]
    officer = side.people[Role.OFFICER]
    with parts_of(app).sessions.writing() as session:
        one, two, three = (
            add_firm(session, f"{side.word}蓬壶包装{end}", code, division_code=side.division).id
            for end, code in zip(("厂", "有限公司", "材料厂"), codes, strict=True)
        )
        waits = duplicates.pair_of(session, one, two, at=clock.now())
        judged = duplicates.pair_of(session, one, three, at=clock.now())
        merging = duplicates.pair_of(session, two, three, at=clock.now())
        bulk_id = duplicates.judge_many(
            *(session, [judged.id], Verdict.UNSURE, "待现场核对"), by=officer, at=clock.now()
        )
        wish = duplicates.Wish("电话核实为同一主体")
        merge = duplicates.propose_merge(session, merging.id, wish, by=officer, at=clock.now())
        side.values |= {
            "pair_id": str(waits.id),
            "bulk_id": str(bulk_id),
            "merge_id": str(merge.id),
        }


def _people(app: Flask, side: Side) -> None:
    with parts_of(app).sessions.writing() as session:
        firm = add_firm(session, f"嘉兴{side.word}有限公司", side.uscc, division_code=side.division)
        side.values["uscc"] = side.uscc
        side.values["subject_id"] = str(firm.id)
        side.values |= {"edition": "2027.1", "switch_id": "1"}
        if side.name == HERE:  # a record may be moved to it
            add_firm(session, "嘉兴无何建设工程有限公司", RIGHT_FIRM, division_code=side.division)
        for role in Role:
            is_firm = role not in ROLES
            is_citys = role in (Role.AUDITOR, Role.SYSTEM_ADMIN)
            account = Account(
                username=f"{side.name}.{role.value}",
                display_name=f"{side.word}{role.zh}",
                password_hash="!",
                role=role,
                department_id=None if is_firm or is_citys else side.department,
                division_code=None if is_firm or is_citys else side.division,
                subject_id=firm.id if is_firm else None,
                created_at=LONG_AGO,
            )
            session.add(account)
            session.flush()
            side.people[role] = account.id
        side.colleague = make_hands(session, side.department).officer
        session.get_one(Account, side.colleague).division_code = side.division
        side.values["account_id"] = str(side.colleague)


def said_of(side: Side, number: int, **changes: object) -> RecordParticulars:
    """Return a paper of a side; its facts hold the side's word."""
    return make_penalty(
        respondent=f"嘉兴{side.word}有限公司",
        document_no=f"{side.word}〔2026〕{number}号",
        facts=f"{side.word}的违法事实。",
        **changes,
    )


def _draft(app: Flask, side: Side, by: int, number: int, **changes: object) -> int:
    law, at = parts_of(app).rulebook.records, clock.now()
    with parts_of(app).sessions.writing() as session:
        row = records.draft(
            session,
            RecordChange.ADDED,
            records.Content(
                int(side.values["subject_id"]),
                said_of(side, number, **changes),
                (side.values["digest"],) if "digest" in side.values else (),
            ),
            law,
            by=records.Proposer(by, side.department, side.division),
            at=at,
        )
        return row.id


def _hand_on(app: Flask, proposal_id: int, by: int) -> None:
    law = parts_of(app).rulebook.records
    with parts_of(app).sessions.writing() as session:
        records.submit(session, proposal_id, 1, law, by=by, at=clock.now())


def _records(app: Flask, side: Side) -> None:
    officer = side.people[Role.OFFICER]
    number = _draft(app, side, officer, 1)
    _hand_on(app, number, officer)
    law, at = parts_of(app).rulebook.records, clock.now()
    with parts_of(app).sessions.writing() as session:
        row = session.get_one(RecordProposal, number)
        approver = side.people[Role.APPROVER]
        records.approve(session, number, bytes(row.content_hash), law, by=approver, at=at)
        record = session.get_one(Record, row.result_record_id)
        session.add(
            RecordMark(
                record_id=record.id,
                mark=Mark.LITIGATION,
                valid_from=date(2026, 3, 1),
                reason=f"{side.word}起诉",
                by_id=officer,
                recorded_at=at,
            )
        )
        done = Performance(
            record_id=record.id,
            obligation=Obligation.PAY_FINE,
            performed_on=date(2026, 3, 1),
            amount_fen=100,
            by_id=officer,
            recorded_at=at,
        )
        session.add(done)
        session.flush()
        side.values |= {
            "record_id": str(record.id),
            "public_id": record.public_id,
            "performance_id": str(done.id),
        }


def _proposals(app: Flask, side: Side) -> None:
    officer, store = side.people[Role.OFFICER], EvidenceStore(parts_of(app).settings.registry_home)
    cleaned = clean_evidence(pdf(text=side.name), "decision.pdf")
    store.keep(cleaned.data)
    with parts_of(app).sessions.writing() as session:
        keep_evidence(
            session,
            cleaned,
            f"{side.word}决定书.pdf",
            department_id=side.department,
            by=officer,
            at=clock.now(),
        )
    side.values["digest"] = cleaned.digest
    side.values["draft"] = str(_draft(app, side, officer, 2))
    side.values["colleagues_draft"] = str(_draft(app, side, side.colleague, 3))
    heavy = {"tier": Tier.SERIOUS, "penalty_kinds": (PenaltyKind.REVOKE_LICENCE,), "fine_fen": None}
    on_the_way = (("in_decision", 4, {}), ("in_review", 5, heavy), ("handed_on", 6, {}))
    for key, number, changes in on_the_way:
        proposal = _draft(app, side, officer, number, **changes)
        _hand_on(app, proposal, officer)
        side.values[key] = str(proposal)


def _files(world: World, side: Side) -> None:
    """Send three files in as the side's officer: a row is left over, records come in, one waits."""
    row = (f"{side.word}1号食品有限公司", "91330499MADEM00A5B", "地址", PERSONAL, "2015-06-01")
    fine = penalty(70, **{"行政相对人名称": f"嘉兴{side.word}有限公司", PARTY_CODE: side.uscc})
    batches = {
        "batch_id": _send(world, side, "enterprises", csv_of((*row, "存续", ""))),
        "records_batch_id": _send(world, side, "penalties", _table(fine)),
        "previewed_id": _send(world, side, "enterprises", csv_of((*row, "存续", "二"))),
    }
    officer = world.browser(side.people[Role.OFFICER])
    for key in ("batch_id", "records_batch_id"):
        data = {"csrf_token": form_token(officer), "encoding": "auto"}
        officer.post(f"/regulator/collection/{batches[key]}/confirm", data=data)
    with world.app.app_context():
        while work_once():
            pass
    side.values |= {key: str(number) for key, number in batches.items()}
    with parts_of(world.app).sessions.reading() as session:
        row_of = select(QuarantinedRow.id).where(
            QuarantinedRow.first_batch_id == batches["batch_id"]
        )
        side.values["row_id"] = str(session.scalars(row_of).one())


def _send(world: World, side: Side, kind: str, content: bytes) -> int:
    """Send a file in as the side's officer; return the batch that waits for confirmation."""
    officer = world.browser(side.people[Role.OFFICER])
    data = {
        "csrf_token": form_token(officer),
        "kind": kind,
        "department": side.department,
        "encoding": "auto",
        "file": (io.BytesIO(content), f"{side.word}{kind}.csv"),
    }
    sent = officer.post("/regulator/collection/new", data=data)
    assert sent.status_code == 303, sent.text
    return int(sent.location.split("/")[-2])


def _table(row: dict[str, str]) -> bytes:
    return "\r\n".join(
        ",".join(f'"{cell}"' for cell in line) for line in (row, row.values())
    ).encode()


def _deputies(app: Flask, side: Side) -> None:
    day = clock.now().date()
    with parts_of(app).sessions.writing() as session:
        for role in (Role.OFFICER, Role.LEGAL_REVIEWER, Role.APPROVER):
            row = Deputy(
                account_id=side.people[role],
                deputy_id=side.colleague,
                valid_from=day + timedelta(days=5),
                valid_to=day + timedelta(days=9),
                recorded_at=clock.now(),
            )
            session.add(row)
            session.flush()
            side.values[f"deputy_{role.value}"] = str(row.id)
    _colleagues_deputies(app, side)


def _colleagues_deputies(app: Flask, side: Side) -> None:
    """Let two others stand in for one another, which is nobody's here."""
    day = clock.now().date()
    with parts_of(app).sessions.writing() as session:
        one, two = make_hands(session, side.department), make_hands(session, side.department)
        for role, principal, deputy in (
            (Role.OFFICER, one.officer, two.officer),
            (Role.LEGAL_REVIEWER, one.reviewer, two.reviewer),
            (Role.APPROVER, one.approver, two.approver),
        ):
            row = Deputy(
                account_id=principal,
                deputy_id=deputy,
                valid_from=day + timedelta(days=5),
                valid_to=day + timedelta(days=9),
                recorded_at=clock.now(),
            )
            session.add(row)
            session.flush()
            side.values[f"colleagues_deputy_{role.value}"] = str(row.id)
