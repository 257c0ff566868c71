"""R2 at the officers' door: a listing goes the whole way, and every wrong turn is refused in words."""

from datetime import date

import pytest
from flask import Flask

from models.vocabulary import Role
from tests.integration.web.case_desk import (
    APPROVER,
    COLLEAGUE,
    DOSSIER,
    LONG_AGO,
    OFFICER,
    OPENED,
    REVIEWER,
    WALK,
    Desk,
    form_of,
    make_desk,
    said,
    token,
)
from tests.integration.web.proposal_desk import hidden_fields

NOTICE = WALK[0][3]


@pytest.fixture
def desk(app: Flask) -> Desk:
    return make_desk(app)


def test_a_listing_goes_the_whole_way_on_the_pages(desk: Desk) -> None:
    case = desk.open()
    states = []
    for count in range(len(WALK)):
        day, who, step, fields = WALK[count]
        desk.on(day)
        answer = desk.take(case, who, step, **fields)
        assert answer.status_code == 303, f"{step}: {said(answer)}"
        states.append(desk.state(case))

    assert states == [
        *("notified", "in_review", "in_decision", "in_decision", "in_decision"),
        *("decided", "served", "done"),
    ]
    number = desk.entries()[0]
    page = desk.office.browser(OFFICER).get(f"/regulator/entries/{number}").text
    assert "在列" in page
    assert "公示中" in page
    assert "2029-05-20" in page


def test_each_day_stands_on_the_page_with_its_explanation(desk: Desk) -> None:
    case = desk.open()
    desk.walk(case, 7)

    page = desk.office.browser(OFFICER).get(f"/regulator/cases/{case}").text

    for sentence in (
        "陈述申辩截至 2026-04-07",
        "列入至 2029-05-19：2026-05-20 决定列入 + 36 个月",
        "可申请提前移出自 2027-05-20：2026-05-20 决定列入 + 12 个月",
        "名单公示截至 2026-06-17",
        "最早 2026-05-27",
    ):
        assert sentence in page, sentence


@pytest.mark.parametrize(
    ("steps", "day", "who", "step", "fields", "word"),
    [
        (0, OPENED, OFFICER, "submitted", {}, "未经告知不得列入"),
        (1, date(2026, 4, 7), OFFICER, "submitted", {}, "最早 2026-04-08"),
        (1, date(2026, 4, 1), OFFICER, "answered", {"reason": "不予采纳。"}, "没有需要复核的内容"),
        (
            1,
            date(2026, 4, 1),
            OFFICER,
            "hearing_held",
            {"reason": "笔录要点如下。"},
            "没有申请听证",
        ),
        (3, date(2026, 4, 11), APPROVER, "approved", WALK[5][3], "集体讨论"),
        (4, date(2026, 5, 1), APPROVER, "approved", WALK[5][3], "上级部门同意"),
        (5, date(2026, 5, 20), OFFICER, "served", {"method": "direct"}, "不能“送达决定书”"),
        (6, date(2026, 5, 22), OFFICER, "published", WALK[7][3], "不能“安排公示”"),
        (7, date(2026, 5, 25), OFFICER, "published", {"public_from": "2026-05-26"}, "2026-05-27"),
        (8, date(2026, 6, 1), OFFICER, "published", WALK[7][3], "不能“安排公示”"),
    ],
)
def test_a_step_before_its_time_is_refused_and_says_why(
    desk: Desk,
    steps: int,
    day: date,
    who: str,
    step: str,
    fields: dict[str, str],
    word: str,
) -> None:
    case = desk.open()
    desk.walk(case, steps)
    before = desk.state(case)
    desk.on(day)

    answer = desk.take(case, who, step, **fields)

    assert answer.status_code == 409, answer.status_code
    assert word in said(answer)
    assert desk.state(case) == before


@pytest.mark.parametrize(
    ("steps", "who", "step", "status"),
    [
        (2, OFFICER, "reviewed", 403),
        (2, APPROVER, "reviewed", 403),
        (5, OFFICER, "approved", 403),
        (5, REVIEWER, "approved", 403),
        (0, APPROVER, "notified", 403),
        (6, REVIEWER, "served", 403),
    ],
)
def test_a_step_by_the_wrong_hand_is_refused(
    desk: Desk, steps: int, who: str, step: str, status: int
) -> None:
    case = desk.open()
    desk.walk(case, steps)
    before = desk.state(case)

    answer = desk.take(case, who, step, document_no="演1号", method="direct", reason="理由充分。")

    assert answer.status_code == status
    assert desk.state(case) == before


def test_the_approver_is_never_the_one_who_proposed(desk: Desk) -> None:
    """The same person under a second account is taken for the same person."""
    case = desk.open()
    desk.walk(case, 5)
    desk.office.add(f"{OFFICER} ", Role.APPROVER, created_at=LONG_AGO)
    desk.on(date(2026, 5, 20))

    answer = desk.take(case, f"{OFFICER} ", "approved", **WALK[5][3])

    assert answer.status_code == 409
    assert "同名同部门" in said(answer)
    assert desk.state(case) == "in_decision"


def test_sending_a_step_twice_takes_it_once(desk: Desk) -> None:
    case = desk.open()
    client = desk.office.browser(OFFICER)
    page = client.get(f"/regulator/cases/{case}").text
    data = {**form_of(page, "notified"), **token(client), **NOTICE, "on": "2026-03-27"}

    first = client.post(f"/regulator/cases/{case}/steps", data=data)
    second = client.post(f"/regulator/cases/{case}/steps", data=data)

    assert (first.status_code, second.status_code) == (303, 303)
    assert client.get(f"/regulator/cases/{case}").text.count("演市监列告〔2026〕2号") == 1


def test_opening_the_same_form_twice_opens_one_case(desk: Desk) -> None:
    case = desk.open()

    again = desk.send_dossier(desk.office.browser(COLLEAGUE))

    assert again.status_code == 409
    assert f"案件 {case}" in said(again)
    assert DOSSIER["facts"] in again.text, "what was typed comes back"


def test_a_decision_binds_to_what_was_seen(desk: Desk) -> None:
    case = desk.open()
    client = desk.office.browser(OFFICER)
    old = client.get(f"/regulator/cases/{case}").text
    change = client.get(f"/regulator/cases/{case}/change").text
    data = {**hidden_fields(change), **token(client), **DOSSIER, "facts": "另一段事实，已经核实。"}
    assert client.post(f"/regulator/cases/{case}/change", data=data).status_code == 303

    sent = {**form_of(old, "notified"), **token(client), **NOTICE, "on": "2026-03-27"}
    answer = client.post(f"/regulator/cases/{case}/steps", data=sent)

    assert answer.status_code == 409
    assert "内容已有变化" in said(answer)
    assert "演市监列告〔2026〕2号" in answer.text, "what was typed comes back"
    assert desk.state(case) == "draft"


def test_a_change_after_the_notice_is_told_again(desk: Desk) -> None:
    case = desk.open()
    desk.walk(case, 1)
    client = desk.office.browser(OFFICER)
    page = client.get(f"/regulator/cases/{case}/change").text
    data = {**hidden_fields(page), **token(client), **DOSSIER, "grounds": ["product", "refusal"]}

    answer = client.post(f"/regulator/cases/{case}/change", data=data)

    assert "须就修改后的内容重新送达告知书" in page
    assert answer.status_code == 303
    assert desk.state(case) == "draft"


@pytest.mark.parametrize("text", ["证件号33049919840229001X", "联系电话13800138000"])
def test_nothing_personal_gets_into_what_the_public_reads(desk: Desk, text: str) -> None:
    desk.on(OPENED)

    answer = desk.send_dossier(desk.office.browser(OFFICER), summary=f"生产不合格产品，{text}。")

    assert answer.status_code == 422
    assert "疑似含有个人信息" in said(answer)
    assert DOSSIER["facts"] in answer.text


def test_a_defence_is_heard_and_may_take_grounds_away(desk: Desk) -> None:
    case = desk.open(grounds=["product", "refusal"])
    desk.walk(case, 1)
    desk.on(date(2026, 4, 2))
    defended = desk.take(case, OFFICER, "defended", on="2026-04-02", reason="本公司已经履行。")
    early = desk.take(case, OFFICER, "submitted")
    answered = desk.take(
        case, OFFICER, "answered", on="2026-04-02", reason="经复核予以采纳。", dropped="refusal"
    )
    page = desk.office.browser(OFFICER).get(f"/regulator/cases/{case}").text

    assert (defended.status_code, early.status_code, answered.status_code) == (303, 409, 303)
    assert "尚未复核答复" in said(early)
    assert "不再认定：有能力履行而拒不履行行政决定" in page
    assert "质量安全严重违法" in page.split('id="dossier"')[1].split("办理前的核查")[0]


def test_reading_a_case_changes_nothing_whatever_is_asked(desk: Desk) -> None:
    case = desk.open()
    client = desk.office.browser(OFFICER)

    answers = [
        client.get(f"/regulator/cases/{case}/steps").status_code,
        client.get(f"/regulator/cases/{case}?step=closed").status_code,
        client.get(f"/regulator/cases/{case}").status_code,
    ]

    assert answers == [405, 400, 200]
    assert desk.state(case) == "draft"


def test_the_worklist_shows_each_what_waits_for_them(desk: Desk) -> None:
    case = desk.open()
    seen = {}
    for count in range(len(WALK) + 1):
        if count:
            desk.on(WALK[count - 1][0])
            desk.take(case, WALK[count - 1][1], WALK[count - 1][2], **WALK[count - 1][3])
        seen[count] = [
            who
            for who in (OFFICER, REVIEWER, APPROVER)
            if f'/regulator/cases/{case}"'
            in desk.office.browser(who).get("/regulator/cases/worklist").text
        ]

    assert seen == {
        0: [OFFICER],
        1: [OFFICER],
        2: [REVIEWER],
        3: [OFFICER],
        4: [OFFICER],
        5: [APPROVER],
        6: [OFFICER],
        7: [OFFICER],
        8: [],
    }
