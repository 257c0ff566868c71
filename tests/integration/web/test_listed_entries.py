"""Entries at the officers' door: what may be done and why not, marks, changes that open a case, batches."""

from datetime import date

import pytest
from flask import Flask

from models.blacklist import ListCase
from models.vocabulary import Role
from registry.services.blacklist import Foreign, propose_foreign
from tests.fixtures.web import parts_of
from tests.integration.web.case_desk import (
    APPROVER,
    DOSSIER,
    LONG_AGO,
    OFFICER,
    REVIEWER,
    Desk,
    make_desk,
    said,
    serious_record,
    token,
)
from tests.integration.web.proposal_desk import hidden_fields
from tests.listing_factories import at_ten

LISTED = date(2026, 6, 1)
REMOVABLE = date(2027, 5, 20)


@pytest.fixture
def desk(app: Flask) -> Desk:
    return make_desk(app)


@pytest.fixture
def entry_no(desk: Desk) -> str:
    case = desk.open()
    desk.walk(case)
    desk.on(LISTED)
    return desk.entries()[0]


def change(desk: Desk, entry_no: str, kind: str, **fields: object) -> int:
    """Open a change of an entry on its form and return the case."""
    client, path = desk.office.browser(OFFICER), f"/regulator/entries/{entry_no}/change?kind={kind}"
    page = client.get(path)
    assert page.status_code == 200, said(page)
    answer = client.post(path, data={**hidden_fields(page.text), **token(client), **fields})
    assert answer.status_code == 303, said(answer)
    return int(answer.location.rsplit("/", 1)[1])


def decide(desk: Desk, case: int, *, reviewed: bool, **fields: str) -> None:
    """Let a change go through its hands on one day."""
    steps = [(OFFICER, "submitted", {}), (REVIEWER, "reviewed", {}), (APPROVER, "approved", fields)]
    for who, step, given in steps if reviewed else (steps[0], steps[2]):
        answer = desk.take(case, who, step, **given)
        assert answer.status_code == 303, said(answer)


def page_of(desk: Desk, entry_no: str, who: str = OFFICER) -> str:
    return desk.office.browser(who).get(f"/regulator/entries/{entry_no}").text


def test_each_change_says_whether_it_may_be_opened_and_why_not(desk: Desk, entry_no: str) -> None:
    page = page_of(desk, entry_no)

    assert "未满最短期限，最早 2027-05-20 起可以申请" in page
    assert "这一条目没有停止执行，不需要恢复" in page
    assert "只有提前移出的条目才能恢复列入" in page
    assert "kind=revocation" in page
    assert "kind=stay" in page
    assert "kind=resumption" not in page


def test_a_stay_hides_the_entry_and_its_end_shows_it_again(desk: Desk, entry_no: str) -> None:
    public = desk.app.test_client()
    shown = [public.get(f"/blacklist/{entry_no}").status_code]
    case = change(
        desk, entry_no, "stay", paper_no="演复停〔2026〕1号", reason="复议机关决定停止执行"
    )
    decide(desk, case, reviewed=False)
    stayed = page_of(desk, entry_no)
    shown.append(public.get(f"/blacklist/{entry_no}").status_code)
    back = change(
        desk, entry_no, "resumption", paper_no="演复决〔2026〕1号", reason="复议机关维持决定"
    )
    decide(desk, back, reviewed=False)
    shown.append(public.get(f"/blacklist/{entry_no}").status_code)

    assert "停止执行（暂停公示）" in stayed
    assert "未公示" in stayed
    assert shown == [200, 410, 200]


def test_a_removal_asked_too_early_opens_nothing_and_keeps_what_was_typed(
    desk: Desk, entry_no: str
) -> None:
    client = desk.office.browser(OFFICER)
    path = f"/regulator/entries/{entry_no}/change?kind=early_removal"
    page = client.get(path).text
    data = {**hidden_fields(page), **token(client), "asked_on": "2026-06-01"}

    answer = client.post(path, data={**data, "reason": "义务已经全部履行完毕。"})

    assert answer.status_code == 409
    assert "最早 2027-05-20" in said(answer)
    assert "义务已经全部履行完毕。" in answer.text


def test_an_entry_is_removed_early_by_three_people_and_its_reinstatement_begins_with_a_notice(
    desk: Desk, entry_no: str
) -> None:
    desk.on(REMOVABLE)
    checks = ["harm_removed", "no_ban", "no_new", "performed"]
    case = change(
        desk, entry_no, "early_removal", asked_on="2027-05-20", reason="条件具备", checks=checks
    )
    alone = desk.take(case, APPROVER, "approved", document_no="演市监移〔2027〕1号")
    decide(desk, case, reviewed=True, document_no="演市监移〔2027〕1号")
    page = page_of(desk, entry_no)

    assert alone.status_code == 409
    assert "已移出" in page
    assert "提前移出" in page.split('id="events"')[1]
    again = change(desk, entry_no, "reinstatement", **DOSSIER)
    unheard = desk.take(again, OFFICER, "submitted")
    assert "kind=reinstatement" in page
    assert "未经告知不得列入" in said(unheard)
    assert desk.app.test_client().get(f"/blacklist/{entry_no}").status_code == 410


def test_a_mark_is_put_on_and_taken_off_once(desk: Desk, entry_no: str) -> None:
    client = desk.office.browser(OFFICER)
    form = {
        "mark": "reconsideration",
        "mark_from": "2026-06-01",
        "mark_paper": "演复受〔2026〕1号",
        "mark_reason": "申请人不服，已由市政府受理",
    }
    answers = []
    for path in ("marks", "marks", "end-mark", "end-mark"):
        page = client.get(f"/regulator/entries/{entry_no}").text
        data = {**hidden_fields(page), **token(client), **form}
        answers.append(client.post(f"/regulator/entries/{entry_no}/{path}", data=data))

    assert [one.status_code for one in answers] == [303, 409, 303, 409]
    assert "已标注“行政复议中”" in said(answers[1])


@pytest.mark.parametrize(
    ("fields", "word"),
    [
        ({"mark": ""}, "请选择标注"),
        ({"mark": "stay"}, "不在列表中"),
        ({"mark_from": "2026-02-30"}, "2 月 30 日不存在"),
        ({"mark_from": "2027-01-01"}, "今天或者以前"),
        ({"mark_reason": "短"}, "请写明依据"),
    ],
)
def test_a_mark_that_cannot_be_is_refused_in_words(
    desk: Desk, entry_no: str, fields: dict[str, str], word: str
) -> None:
    client = desk.office.browser(OFFICER)
    page = client.get(f"/regulator/entries/{entry_no}").text
    form = {"mark": "objection", "mark_from": "2026-06-01", "mark_reason": "已收到异议申请"}
    data = {**hidden_fields(page), **token(client), **form, **fields}

    answer = client.post(f"/regulator/entries/{entry_no}/marks", data=data)

    assert answer.status_code == 422
    assert word in said(answer)
    assert "没有复议、诉讼或者异议的标注" in page_of(desk, entry_no)


def propose(desk: Desk, number: int, department: str = "amr") -> int:
    """Propose to take over an entry decided elsewhere; return its case."""
    row = Foreign(
        list_type="judgment_debtor",
        subject_id=desk.subject_id,
        authority="嘉兴市南湖区人民法院",
        decision_no=f"（2026）演0402执{number}号",
        listed_on=date(2026, 3, 2),
        removal_on=date(2028, 3, 2),
        summary="有履行能力而拒不履行生效法律文书确定义务",
        origin=f"法院失信被执行人名单第 {number} 批",
        department_id=department,
    )
    with parts_of(desk.app).sessions.writing() as session:
        _, case = propose_foreign(session, row, by=None, at=at_ten(date(2026, 5, 1)))
        return case.id


def test_what_was_decided_elsewhere_is_taken_over_together_after_a_look(desk: Desk) -> None:
    ids = [propose(desk, number) for number in (1, 2)]
    desk.on(LISTED)
    client = desk.office.browser(APPROVER)
    page = client.get(f"/regulator/cases/worklist/approve?pick={ids[0]}&pick={ids[1]}").text
    seals = [one.split('"')[0] for one in page.split('name="seen" value="')[1:]]
    data = {**hidden_fields(page), **token(client), "seen": seals}

    answer = client.post("/regulator/cases/worklist/approve", data=data)

    assert "法院失信被执行人名单第 1 批" in page
    assert "（2026）演0402执2号" in page
    assert answer.status_code == 303
    assert [desk.state(one) for one in ids] == ["done", "done"]
    assert len(desk.entries()) == 2


def test_nothing_that_is_decided_here_goes_in_a_batch(desk: Desk) -> None:
    case = desk.open()
    desk.walk(case, 5)
    desk.on(date(2026, 5, 20))
    client = desk.office.browser(APPROVER)
    page = client.get(f"/regulator/cases/worklist/approve?pick={case}").text
    with parts_of(desk.app).sessions.reading() as session:
        seal = bytes(session.get_one(ListCase, case).content_hash).hex()
    forged = {**token(client), "once_key": "k" * 30, "seen": f"{case}.{seal}"}

    answer = client.post("/regulator/cases/worklist/approve", data=forged)

    assert "本地认定的案件须逐件审批" in page
    assert answer.status_code == 409
    assert "不能批量办理" in answer.text
    assert desk.state(case) == "in_decision"


def test_no_more_than_twenty_go_in_one_batch(desk: Desk) -> None:
    client = desk.office.browser(APPROVER)
    picks = "&".join(f"pick={number}" for number in range(1, 22))

    answer = client.get(f"/regulator/cases/worklist/approve?{picks}")

    assert answer.status_code == 422
    assert "一次最多确认 20 件" in answer.text


def test_the_coordinating_department_reaches_what_others_took_over_and_nothing_else(
    desk: Desk,
) -> None:
    """What was taken over for another department is decided there or by the city's coordinator."""
    theirs = propose(desk, 3, department="court")
    own = desk.open()
    desk.office.add("他部审批", Role.APPROVER, department_id="hurd", created_at=LONG_AGO)
    desk.on(LISTED)

    paths = [f"/regulator/cases/{one}" for one in (theirs, own)]
    seen = {
        who: [desk.office.browser(who).get(path).status_code for path in paths]
        for who in (APPROVER, "他部审批")
    }
    taken = desk.take(theirs, APPROVER, "approved")

    assert seen == {APPROVER: [200, 200], "他部审批": [404, 404]}
    assert taken.status_code == 303, said(taken)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("cases?kind=listing&state=done&list=market_serious&sort=moved&open=&late=1", 200),
        ("cases?q=槐安", 200),
        ("cases?kind=nonsense", 400),
        ("cases?list=nonsense", 400),
        ("cases?county=110000", 400),
        ("cases/worklist?for=99", 400),
        ("cases/999999", 404),
        ("cases/write?picked=abc", 404),
        ("cases/write?record=999999", 404),
        ("cases/new?uscc=91330499MADEM0011X", 404),
        ("entries?standing=stayed&kind=serious_list&q=2026", 200),
        ("entries?standing=nonsense", 400),
        ("entries/2026-AAAAAAAA", 404),
        ("entries/2026-AAAAAAAA/change?kind=stay", 404),
    ],
)
def test_what_is_asked_in_vain_is_answered_in_words(desk: Desk, path: str, status: int) -> None:
    assert desk.office.browser(OFFICER).get(f"/regulator/{path}").status_code == status


def test_lists_come_as_files_with_the_same_rows(desk: Desk, entry_no: str) -> None:
    client = desk.office.browser(OFFICER)

    cases = client.get("/regulator/cases.csv?q=演市监列严〔2026〕2号")
    entries = client.get("/regulator/entries.csv?standing=in_force")
    books = [client.get(f"/regulator/{name}.xlsx").data[:2] for name in ("cases", "entries")]

    assert cases.text.count("\n") == 2
    assert "演市监列严〔2026〕2号" in cases.text
    assert entry_no in entries.text
    assert books == [b"PK", b"PK"]


def test_a_serious_penalty_leads_to_a_listing_with_its_number_and_facts(desk: Desk) -> None:
    record = serious_record(desk)
    client = desk.office.browser(OFFICER)
    page = client.get(f"/regulator/records/{record}").text
    sheet = client.get(f"/regulator/cases/write?record={record}&list=market_serious").text

    assert f"/regulator/cases/write?record={record}" in page
    assert "演市监处罚〔2026〕77号" in sheet
    assert "甲醛释放量不符合国家标准" in sheet


def test_what_was_decided_elsewhere_ends_here_on_its_deciders_paper(desk: Desk) -> None:
    case = propose(desk, 1)
    desk.on(LISTED)
    assert desk.take(case, APPROVER, "approved").status_code == 303
    entry_no = desk.entries()[0]
    desk.on(date(2026, 6, 2))

    opened = change(
        desk,
        entry_no,
        "early_removal",
        asked_on="2026-06-01",
        paper_no="（2026）演0402执恢1号",
        reason="执行法院已删除该信息。",
    )
    decide(desk, opened, reviewed=False, document_no="演市监移〔2026〕1号")

    assert desk.state(opened) == "done"
    assert desk.app.test_client().get(f"/blacklist/{entry_no}").status_code == 410


def test_a_decision_served_late_says_why(desk: Desk) -> None:
    case = desk.open()
    desk.walk(case, 6)
    desk.on(date(2026, 6, 1))
    served = {"on": "2026-06-01", "method": "direct"}

    silent = desk.take(case, OFFICER, "served", **served)
    told = desk.take(case, OFFICER, "served", **served, reason="当事人外出，送达延后。")

    assert silent.status_code == 422
    assert "送达已超过期限，请写明原因。决定书送达截至 2026-05-29" in silent.text
    assert "逾期送达的原因" in silent.text
    assert told.status_code == 303
