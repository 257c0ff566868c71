"""The desk of joint measures: who sees which orders, the steps of one, and what is refused and why."""

from datetime import date

import pytest
from flask import Flask

from models.vocabulary import OrderState, OrderStep, Role
from tests.fixtures.web import form_token
from tests.integration.web.measure_desk import (
    AUDITOR,
    BUYER,
    COUNTY,
    FINANCE,
    FINANCE_APPROVER,
    LEADER,
    MARKET,
    MeasureDesk,
    form_of,
    make_measure_desk,
    problem_of,
    table_of,
)


@pytest.fixture
def desk(app: Flask) -> MeasureDesk:
    return make_measure_desk(app)


def departments_on(desk: MeasureDesk, who: str, query: str = "") -> set[str]:
    rows = table_of(desk.browser(who).get(f"/regulator/measures.csv{query}"))
    return {row[7] for row in rows[1:]}


def numbers_on(desk: MeasureDesk, query: str) -> set[str]:
    rows = table_of(desk.browser(FINANCE).get(f"/regulator/measures.csv{query}"))
    return {row[0] for row in rows[1:]}


def test_a_department_lists_its_own_orders_and_nobody_elses(desk: MeasureDesk) -> None:
    assert departments_on(desk, FINANCE) == {"财政"}


def test_a_coordinating_department_and_the_auditor_list_all(desk: MeasureDesk) -> None:
    seen = departments_on(desk, MARKET)

    assert {"财政", "市场监管", "住建", "数据"} <= seen
    assert departments_on(desk, AUDITOR) == seen == departments_on(desk, LEADER)


def test_a_county_officer_reaches_only_what_came_of_the_county(desk: MeasureDesk) -> None:
    citys = desk.order("amr", "P02")
    countys = desk.list_in_county("330424")

    numbers = [row[0] for row in table_of(desk.browser(COUNTY).get("/regulator/measures.csv"))]

    assert countys in numbers
    assert citys not in numbers
    assert desk.browser(COUNTY).get(f"/regulator/measures/{citys}").status_code == 404
    assert desk.take(COUNTY, countys, "received").status_code == 303


def test_a_county_officer_takes_no_step_in_another_county(desk: MeasureDesk) -> None:
    countys = desk.list_in_county("330482")

    answer = desk.take(COUNTY, countys, "received")

    assert answer.status_code == 404
    assert desk.steps(countys) == [OrderStep.INITIATED]


def test_what_coordinators_have_to_do_themselves_is_their_departments(desk: MeasureDesk) -> None:
    assert departments_on(desk, MARKET, "?mine=1") == {"市场监管"}


def test_the_first_is_what_is_due_first_and_overdue_is_marked(desk: MeasureDesk) -> None:
    page = desk.browser(FINANCE).get("/regulator/measures?mine=1").text

    assert "已逾期 175 天" in page
    assert "2 项已逾期" in page


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("?q=乌有", 2),
        ("?q=91330499MADEM002XC", 2),
        ("?q=没有这家", 0),
        ("?state=initiated&measure=P04", 1),
        ("?state=lifted", 0),
        ("?overdue=1", 2),
        ("?cause=listing&county=330482", 2),
        ("?county=330424", 0),
        ("?cause=penalty", 0),
    ],
)
def test_the_list_holds_what_its_filters_ask_for(desk: MeasureDesk, query: str, count: int) -> None:
    rows = table_of(desk.browser(FINANCE).get(f"/regulator/measures.csv{query}"))

    assert len(rows) - 1 == count


@pytest.mark.parametrize("query", ["?state=x", "?measure=P99", "?county=1", "?mine=2", "?sort=x"])
def test_a_filter_that_nobody_understands_is_refused(desk: MeasureDesk, query: str) -> None:
    assert desk.browser(FINANCE).get(f"/regulator/measures{query}").status_code == 400


def test_an_order_says_whom_it_hits_by_what_and_on_which_article(desk: MeasureDesk) -> None:
    page = desk.browser(FINANCE).get(f"/regulator/measures/{desk.order()}").text

    assert "平湖乌有食品有限公司" in page
    assert desk.entry_no in page
    assert "政府采购法" in page
    assert "仍应适用" in page
    assert "该措施现为“待接收”，不能办理“反馈”" in page


def test_an_order_is_received_carried_out_and_reported(desk: MeasureDesk) -> None:
    order_no = desk.order()
    desk.carry_out(order_no)

    answer = desk.take(FINANCE, order_no, "reported", outcome="done", paper_no="演财〔2026〕1号")

    row = desk.row(order_no)
    assert answer.status_code == 303
    assert (row.state, row.applied_from) == (OrderState.REPORTED, date(2026, 11, 20))
    assert row.paper_no == "演财〔2026〕1号"


def test_done_is_not_reported_before_it_is_carried_out(desk: MeasureDesk) -> None:
    order_no = desk.order()
    desk.take(FINANCE, order_no, "received")

    answer = desk.take(FINANCE, order_no, "reported", outcome="done", reason="已经在评审中执行")

    assert answer.status_code == 409
    assert "请先办理“落实”" in problem_of(answer)
    assert "已经在评审中执行" in answer.text


@pytest.mark.parametrize(
    ("step", "fields", "status", "sentence"),
    [
        ("reported", {"outcome": "", "reason": "留着的话"}, 409, "请选择执行情况"),
        ("reported", {"outcome": "partly", "reason": "短"}, 409, "须写明理由"),
        ("reported", {"outcome": "nonsense", "reason": "留着的话"}, 422, "不在列表中"),
        ("applied", {"on": "2026-12-01"}, 409, "不能晚于今天"),
        ("applied", {"on": "2026-05-01"}, 409, "不能早于措施适用之日"),
        ("applied", {"on": "昨天"}, 422, ""),
        ("reported", {"outcome": "partly", "reason": "长" * 501}, 422, "最多 500 个字"),
    ],
)
def test_a_step_that_lacks_something_keeps_what_was_typed(
    desk: MeasureDesk, step: str, fields: dict[str, str], status: int, sentence: str
) -> None:
    order_no = desk.order()
    desk.take(FINANCE, order_no, "received")
    before = desk.steps(order_no)

    answer = desk.take(FINANCE, order_no, step, **fields)

    assert answer.status_code == status
    assert sentence in problem_of(answer)
    assert all(value in answer.text for value in fields.values() if value != "nonsense")
    assert desk.steps(order_no) == before


def test_feedback_is_not_taken_twice_but_may_be_amended(desk: MeasureDesk) -> None:
    order_no = desk.order()
    desk.carry_out(order_no)
    desk.take(FINANCE, order_no, "reported", outcome="done")

    page = desk.browser(FINANCE).get(f"/regulator/measures/{order_no}").text
    client = desk.browser(FINANCE)
    sent = {"step": "reported", "outcome": "done", "once_key": "z" * 32}
    sent["seen"] = str(desk.row(order_no).step_id)
    twice = desk.send(client, order_no, sent)
    amended = desk.take(
        FINANCE, order_no, "amended", outcome="partly", reason="两个标段中一个已经签约"
    )

    assert 'id="step-reported"' not in page
    assert twice.status_code == 409
    assert "不重复接收" in problem_of(twice)
    assert amended.status_code == 303
    assert desk.steps(order_no)[-2:] == [OrderStep.REPORTED, OrderStep.AMENDED]


def test_who_meets_an_error_finds_the_way_back_to_the_own_room(desk: MeasureDesk) -> None:
    officer = desk.browser(FINANCE)

    missing = officer.get("/regulator/measures/2026-NOTHING").text
    forbidden = officer.get("/regulator/audit")
    stranger = desk.app.test_client().get("/enterprises/nothing").text

    assert 'href="/regulator/measures">回到联合奖惩工作台' in missing
    assert 'href="/regulator/">回到工作台' in missing
    assert forbidden.status_code == 403
    assert 'href="/regulator/">回到工作台' in forbidden.text
    assert "回到联合奖惩工作台" not in forbidden.text
    assert "回到工作台" not in stranger and "回到首页" in stranger


def test_who_acts_for_another_department_is_refused(desk: MeasureDesk) -> None:
    order_no = desk.order()

    seen = desk.browser(MARKET).get(f"/regulator/measures/{order_no}")
    answer = desk.take(MARKET, order_no, "received")

    assert seen.status_code == 200
    assert 'id="step-received"' not in seen.text
    assert answer.status_code == 403
    assert "由其他部门执行" in answer.text
    assert desk.steps(order_no) == [OrderStep.INITIATED]


def test_an_order_beyond_reach_is_answered_as_if_it_did_not_exist(desk: MeasureDesk) -> None:
    order_no = desk.order("amr", "P02")

    answer = desk.take(FINANCE, order_no, "received")

    assert answer.status_code == 404
    assert desk.steps(order_no) == [OrderStep.INITIATED]


@pytest.mark.parametrize("who", [FINANCE_APPROVER, AUDITOR])
def test_who_does_not_execute_takes_no_step(desk: MeasureDesk, who: str) -> None:
    assert desk.take(who, desk.order(), "received").status_code == 403


def test_the_second_of_two_tabs_is_told_that_the_order_moved_on(desk: MeasureDesk) -> None:
    order_no = desk.order()
    client = desk.browser(FINANCE)
    old = form_of(client.get(f"/regulator/measures/{order_no}").text, "received")
    desk.take(BUYER, order_no, "received")

    answer = desk.send(client, order_no, old)

    assert answer.status_code == 409
    assert "已有变化" in problem_of(answer)
    assert desk.steps(order_no).count(OrderStep.RECEIVED) == 1


def test_who_reports_again_in_an_old_tab_is_shown_what_was_typed_and_what_to_do(
    desk: MeasureDesk,
) -> None:
    order_no = desk.order()
    desk.carry_out(order_no)
    client = desk.browser(FINANCE)
    old = form_of(client.get(f"/regulator/measures/{order_no}").text, "reported")
    desk.take(BUYER, order_no, "reported", outcome="done")

    answer = desk.send(
        client, order_no, {**old, "outcome": "partly", "reason": "两个标段中一个已经签约"}
    )

    kept = answer.text.partition("您刚才填写的内容")[2].partition("</section>")[0]
    assert answer.status_code == 409
    assert "部分执行" in kept and "两个标段中一个已经签约" in kept
    assert "partly" not in kept
    assert "请办理“更正反馈”" in problem_of(answer)
    assert "刷新" not in problem_of(answer)
    assert 'id="step-amended"' in answer.text


def test_a_form_that_is_sent_twice_is_done_once(desk: MeasureDesk) -> None:
    order_no = desk.order()
    client = desk.browser(FINANCE)
    form = form_of(client.get(f"/regulator/measures/{order_no}").text, "received")

    answers = [desk.send(client, order_no, form) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [303, 303]
    assert desk.steps(order_no).count(OrderStep.RECEIVED) == 1


@pytest.mark.parametrize(
    "edited",
    [{"step": "lifted"}, {"step": "waiver_granted"}, {"step": ""}, {"seen": "x"}, {"seen": ""}],
)
def test_hidden_fields_that_somebody_edited_do_nothing(
    desk: MeasureDesk, edited: dict[str, str]
) -> None:
    order_no = desk.order()

    answer = desk.take(FINANCE, order_no, "received", **edited)

    assert answer.status_code == 422
    assert desk.steps(order_no) == [OrderStep.INITIATED]


def test_a_lift_is_confirmed_by_its_department(desk: MeasureDesk) -> None:
    order_no = desk.order()
    desk.remove()

    answer = desk.take(FINANCE, order_no, "lift_confirmed", reason="已恢复参加采购的资格")

    assert answer.status_code == 303
    assert desk.row(order_no).state is OrderState.LIFT_CONFIRMED
    assert "不要求适用" in desk.browser(FINANCE).get(f"/regulator/measures/{order_no}").text


def test_what_is_lifted_and_confirmed_is_listed_only_where_it_is_asked_for(
    desk: MeasureDesk,
) -> None:
    order_no = desk.order()
    desk.remove()
    lifted = numbers_on(desk, "")
    desk.take(FINANCE, order_no, "lift_confirmed", reason="已恢复参加采购的资格")

    assert order_no in lifted
    assert order_no not in numbers_on(desk, "")
    assert order_no not in numbers_on(desk, "?q=乌有")
    assert numbers_on(desk, "?state=lift_confirmed") == {order_no}
    assert order_no not in desk.browser(FINANCE).get("/regulator/measures").text


def test_a_waiver_is_asked_for_and_granted_by_another_person(desk: MeasureDesk) -> None:
    order_no = desk.order()
    desk.ask_waiver(order_no)

    answer = desk.decide(FINANCE_APPROVER, order_no, "yes", "公共利益优先，同意")

    page = desk.browser(FINANCE).get(f"/regulator/measures/{order_no}").text
    assert answer.status_code == 303
    assert desk.row(order_no).waived_until == date(2026, 12, 20)
    assert "期间不要求办理" in page
    assert "申请人 " + "<bdi>" + FINANCE in page


def test_while_a_waiver_runs_nothing_is_asked_of_the_department(desk: MeasureDesk) -> None:
    order_no = desk.order()
    desk.ask_waiver(order_no)
    desk.decide(FINANCE_APPROVER, order_no, "yes", "公共利益优先，同意")

    client = desk.browser(FINANCE)
    page = client.get(f"/regulator/measures/{order_no}").text
    rows = client.get("/regulator/measures").text
    desk.on(date(2026, 12, 20))
    after = desk.browser(FINANCE).get(f"/regulator/measures/{order_no}").text

    assert "期间不要求办理" in page
    assert 'id="step-received"' not in page
    assert "已逾期" not in page and "最迟 20" not in page
    assert f"勾选 {order_no}" not in rows
    assert 'id="step-received"' in after


def test_a_waiver_waits_since_the_day_on_which_it_was_asked_for(desk: MeasureDesk) -> None:
    order_no = desk.order()
    desk.on(date(2026, 11, 25))
    desk.ask_waiver(order_no)

    page = desk.browser(FINANCE_APPROVER).get("/regulator/").text

    assert "2026-11-25" in page.partition("不予适用")[2][:600]


def test_the_approver_of_a_coordinating_department_may_decide_too(desk: MeasureDesk) -> None:
    order_no = desk.order()
    desk.ask_waiver(order_no)

    assert "1</b>" in desk.browser(LEADER).get("/regulator/measures?waiver=1").text
    assert desk.decide(LEADER, order_no, "no", "理由不充分").status_code == 303
    assert desk.steps(order_no)[-1] is OrderStep.WAIVER_REFUSED


def test_a_decision_needs_a_choice_and_a_reason_and_keeps_what_was_typed(
    desk: MeasureDesk,
) -> None:
    order_no = desk.order()
    desk.ask_waiver(order_no)

    without_choice = desk.decide(FINANCE_APPROVER, order_no, "", "写好的理由")
    without_reason = desk.decide(FINANCE_APPROVER, order_no, "yes", "好")

    assert without_choice.status_code == 422
    assert "写好的理由" in without_choice.text
    assert without_reason.status_code == 409
    assert "请写明决定的理由" in problem_of(without_reason)


def test_who_asked_for_a_waiver_does_not_decide_on_it(desk: MeasureDesk) -> None:
    order_no = desk.order()
    desk.ask_waiver(order_no)
    # The one who asked has become an approver since.
    desk.change(FINANCE, role=Role.APPROVER)

    page = desk.browser(FINANCE).get(f"/regulator/measures/{order_no}").text
    answer = desk.decide(FINANCE, order_no, "yes", "自己同意自己")

    assert 'id="step-waiver"' not in page
    assert answer.status_code in (409, 422)
    assert desk.row(order_no).waiver_asked_by is not None


def test_a_namesake_does_not_decide_on_a_waiver(desk: MeasureDesk) -> None:
    order_no = desk.order()
    desk.ask_waiver(order_no)
    desk.change(FINANCE_APPROVER, display_name=FINANCE)

    answer = desk.decide(FINANCE_APPROVER, order_no, "yes", "公共利益优先，同意")

    assert answer.status_code == 409
    assert "同名同部门" in problem_of(answer)
    assert "公共利益优先，同意" in answer.text


@pytest.mark.parametrize("who", [FINANCE, MARKET])
def test_who_approves_nothing_decides_on_no_waiver(desk: MeasureDesk, who: str) -> None:
    order_no = desk.order()
    desk.ask_waiver(order_no)

    assert desk.decide(who, order_no, "yes", "不是审批人").status_code == 403


@pytest.mark.parametrize(
    ("until", "sentence"),
    [("", "请写明个案不予适用的截止日"), ("2026-11-23", "须晚于今天"), ("2028-11-23", "最长至")],
)
def test_a_waiver_has_an_end_that_is_not_too_far(
    desk: MeasureDesk, until: str, sentence: str
) -> None:
    order_no = desk.order()

    answer = desk.take(FINANCE, order_no, "waiver_asked", until=until, reason="项目已经签约")

    assert answer.status_code == 409
    assert sentence in problem_of(answer)
    assert "项目已经签约" in answer.text


def pick(desk: MeasureDesk, who: str, *numbers: str, do: str = "received") -> str:
    query = "&".join(f"pick={desk.row(one).id}" for one in numbers)
    return desk.browser(who).get(f"/regulator/measures/together?do={do}&{query}").text


def send_together(
    desk: MeasureDesk, who: str, numbers: tuple[str, ...], step: str = "received"
) -> tuple[int, str]:
    client = desk.browser(who)
    seen = [f"{desk.row(one).id}.{desk.row(one).step_id}" for one in numbers]
    data = {"csrf_token": form_token(client), "once_key": "y" * 32, "step": step, "seen": seen}
    answer = client.post("/regulator/measures/together", data=data)
    return answer.status_code, problem_of(answer)


def test_several_are_received_in_one_act(desk: MeasureDesk) -> None:
    both = (desk.order(measure="P04"), desk.order(measure="P14"))

    page = pick(desk, FINANCE, *both)
    status, _ = send_together(desk, FINANCE, both)

    assert "接收以上 2 项" in page
    assert status == 303
    assert {desk.row(one).state for one in both} == {OrderState.RECEIVED}


def test_of_several_all_are_done_or_none(desk: MeasureDesk) -> None:
    both = (desk.order(measure="P04"), desk.order(measure="P14"))
    desk.take(BUYER, both[1], "received")

    page = pick(desk, FINANCE, *both)
    status, problem = send_together(desk, FINANCE, both)

    assert "没有列入：该措施现为“已接收，待落实”" in page
    assert status == 409
    assert "都没有办理" in problem
    assert desk.row(both[0]).state is OrderState.INITIATED


def test_anothers_order_is_not_received_with_ones_own(desk: MeasureDesk) -> None:
    own, foreign = desk.order("amr", "P02"), desk.order()

    status, problem = send_together(desk, MARKET, (own, foreign))

    assert status == 409
    assert "不在您的办理范围内" in problem
    assert {desk.row(one).state for one in (own, foreign)} == {OrderState.INITIATED}


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"step": "reported", "seen": "1.1"}, "页面不完整"),
        ({"step": "received"}, "请先在清单中勾选"),
        ({"step": "received", "seen": "1"}, "请从清单重新勾选"),
    ],
)
def test_an_edited_form_of_several_does_nothing(
    desk: MeasureDesk, data: dict[str, str], sentence: str
) -> None:
    client = desk.browser(FINANCE)
    sent = {"csrf_token": form_token(client), "once_key": "y" * 32, **data}

    answer = client.post("/regulator/measures/together", data=sent)

    assert answer.status_code == 422
    assert sentence in problem_of(answer)


def test_nothing_ticked_is_said(desk: MeasureDesk) -> None:
    answer = desk.browser(FINANCE).get("/regulator/measures/together?do=received")

    assert answer.status_code == 422
    assert "请先在清单中勾选" in answer.text
    assert desk.browser(FINANCE).get("/regulator/measures/together?do=x").status_code == 400


def test_home_and_the_pages_of_firm_and_entry_lead_to_the_orders(desk: MeasureDesk) -> None:
    home = desk.browser(FINANCE).get("/regulator/").text
    firm = desk.browser(MARKET).get("/regulator/subjects/91330499MADEM002XC").text
    entry = desk.browser(FINANCE).get(f"/regulator/entries/{desk.entry_no}").text

    assert "联合奖惩措施待办理" in home
    assert "/regulator/measures?mine=1" in home
    assert desk.order("amr", "P02") in firm or f"/regulator/measures/{desk.order()}" in firm
    assert f"/regulator/measures/{desk.order()}" in entry
    assert f"/regulator/measures/{desk.order('amr', 'P02')}" not in entry
