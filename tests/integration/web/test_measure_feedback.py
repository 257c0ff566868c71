"""Feedback by file at the door and at the console: out with empty columns, back, judged row by row."""

import csv
import io
import json
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import Workbook, load_workbook
from werkzeug.test import TestResponse

from models.vocabulary import OrderState, OrderStep
from registry.rules.measures.feedback import FILLED_IN, HEADER
from tests.fixtures.web import form_token
from tests.integration.web.measure_desk import (
    AUDITOR,
    BUYER,
    COUNTY,
    FINANCE,
    LEADER,
    MARKET,
    MeasureDesk,
    make_measure_desk,
    problem_of,
    table_of,
)

Row = tuple[str, ...]


@pytest.fixture
def desk(app: Flask) -> MeasureDesk:
    return make_measure_desk(app)


def file_of(*rows: Row) -> bytes:
    """A CSV file of feedback; a row is the number and what is filled in, in order."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(("order_no", *FILLED_IN))
    writer.writerows((*row, *("" for _ in range(6 - len(row)))) for row in rows)
    return text.getvalue().encode()


def upload(client: FlaskClient, content: bytes, name: str = "反馈.csv") -> TestResponse:
    data = {"csrf_token": form_token(client), "file": (io.BytesIO(content), name)}
    return client.post("/regulator/measures/exchange", data=data)


def preview(client: FlaskClient, *rows: Row) -> TestResponse:
    sent = upload(client, file_of(*rows))
    assert sent.status_code == 303, problem_of(sent)
    return client.get(sent.location)


def confirm(client: FlaskClient, location: str) -> TestResponse:
    data = {"csrf_token": form_token(client), "file": location.partition("file=")[2]}
    return client.post("/regulator/measures/exchange/confirm", data=data)


def left_of(client: FlaskClient, location: str) -> list[list[str]]:
    token = location.partition("file=")[2]
    return table_of(client.get(f"/regulator/measures/exchange/left.csv?file={token}"))[1:]


def test_the_own_orders_go_out_with_empty_columns(desk: MeasureDesk) -> None:
    client = desk.browser(FINANCE)

    rows = table_of(client.get("/regulator/measures/exchange.csv"))
    sheet = load_workbook(io.BytesIO(client.get("/regulator/measures/exchange.xlsx").data)).active

    assert sheet is not None
    assert tuple(rows[0]) == HEADER == next(sheet.iter_rows(values_only=True))
    assert {row[0] for row in rows[1:]} == {desk.order(measure="P04"), desk.order(measure="P14")}
    assert all(set(row[len(HEADER) - len(FILLED_IN) :]) == {""} for row in rows[1:])


def test_the_file_that_goes_out_may_come_back_filled_in(desk: MeasureDesk) -> None:
    client = desk.browser(FINANCE)
    rows = table_of(client.get("/regulator/measures/exchange.csv"))
    rows[1][7] = "接收"
    text = io.StringIO()
    csv.writer(text).writerows(rows)

    sent = upload(client, text.getvalue().encode())
    shown = client.get(sent.location)
    done = confirm(client, sent.location)

    assert "确认办理 1 行" in shown.text
    assert "已办理 1 行" in client.get(done.location).text
    assert desk.row(rows[1][0]).state is OrderState.RECEIVED


def test_feedback_is_not_dated_before_its_order(desk: MeasureDesk) -> None:
    page = preview(desk.browser(FINANCE), (desk.order(), "接收", "2026-05-26")).text

    assert "不能早于措施发起之日" in page
    assert "确认办理" not in page


def test_a_workbook_is_read_too(desk: MeasureDesk) -> None:
    book, client = Workbook(), desk.browser(FINANCE)
    assert book.active is not None
    book.active.append(("order_no", *FILLED_IN))
    book.active.append((desk.order(), "接收"))
    target = io.BytesIO()
    book.save(target)

    sent = upload(client, target.getvalue(), "反馈.xlsx")

    assert "确认办理 1 行" in client.get(sent.location).text


def test_a_file_may_have_a_very_long_name(desk: MeasureDesk) -> None:
    client = desk.browser(FINANCE)

    sent = upload(client, file_of((desk.order(), "接收")), f"{'联合奖惩反馈' * 40}.csv")

    assert client.get(sent.location).status_code == 200


def test_an_officer_who_reads_english_is_told_the_words_that_the_file_is_read_in(
    desk: MeasureDesk,
) -> None:
    client = desk.browser(FINANCE)
    client.set_cookie("language", "en")

    page = client.get("/regulator/measures/exchange").text
    order = client.get(f"/regulator/measures/{desk.order()}").text
    taken = preview(client, (desk.order(), "received")).text

    assert "接收、落实、反馈、更正反馈、确认解除" in page
    assert "已执行、部分执行、不适用" in page
    assert "Received" not in page + order + taken
    assert "待接收" in order
    assert "确认办理 1 行" in taken


def test_nothing_is_written_before_somebody_says_yes(desk: MeasureDesk) -> None:
    preview(desk.browser(FINANCE), (desk.order(), "接收"))

    assert desk.steps(desk.order()) == [OrderStep.INITIATED]


def test_each_bad_row_has_its_sentence_and_the_good_ones_are_done(desk: MeasureDesk) -> None:
    good, twin, foreign = desk.order(), desk.order(measure="P14"), desk.order("amr", "P02")
    client = desk.browser(FINANCE)
    rows = (
        (good, "接收"),
        (twin, "反馈", "", "", "已执行"),
        (good, "接收"),
        (foreign, "接收"),
        ("2026-AAAAAAAA", "接收"),
        (twin,),
        ("2026-BBBBBBBB", "接收", "", "", "", "=HYPERLINK(1)"),
        ("2026-CCCCCCCC", "接收", "2026-13-01"),
    )
    sent = upload(client, file_of(*rows))

    reasons = {int(row[0]): row[-1] for row in left_of(client, sent.location)}
    done = confirm(client, sent.location)

    assert "不能办理“反馈”" in reasons[3]
    assert "第 2 行已有同一措施" in reasons[4]
    assert "由其他部门执行" in reasons[5]
    assert "没有这个编号" in reasons[6]
    assert "公式符号" in reasons[8]
    assert reasons[9]
    assert set(reasons) == {3, 4, 5, 6, 8, 9}
    assert "已办理 1 行" in client.get(done.location).text
    assert {int(row[0]) for row in left_of(client, done.location)} == set(reasons)
    assert desk.steps(good) == [OrderStep.INITIATED, OrderStep.RECEIVED]
    assert desk.steps(foreign) == desk.steps(twin) == [OrderStep.INITIATED]


def test_a_coordinator_who_sees_all_brings_feedback_for_the_own_department_only(
    desk: MeasureDesk,
) -> None:
    page = preview(desk.browser(MARKET), (desk.order(), "接收")).text

    assert "由其他部门执行" in page
    assert "确认办理" not in page


def test_a_county_brings_no_feedback_for_the_city(desk: MeasureDesk) -> None:
    assert "不在本辖区内" in preview(desk.browser(COUNTY), (desk.order("amr", "P02"), "接收")).text


def test_what_somebody_did_in_the_meantime_is_left_with_its_reason(desk: MeasureDesk) -> None:
    both = (desk.order(measure="P04"), desk.order(measure="P14"))
    client = desk.browser(FINANCE)
    sent = upload(client, file_of(*((one, "接收") for one in both)))
    desk.take(BUYER, both[0], "received")

    done = client.get(confirm(client, sent.location).location)

    assert "已办理 1 行。其余 1 行没有办理" in done.text
    assert desk.steps(both[0]).count(OrderStep.RECEIVED) == 1


def test_a_file_is_carried_out_once(desk: MeasureDesk) -> None:
    client = desk.browser(FINANCE)
    sent = upload(client, file_of((desk.order(), "接收")))

    answers = [confirm(client, sent.location) for _ in range(2)]

    assert [one.status_code for one in answers] == [303, 404]
    assert desk.steps(desk.order()).count(OrderStep.RECEIVED) == 1


def test_an_amendment_that_is_sent_twice_is_made_once(desk: MeasureDesk) -> None:
    client, order_no = desk.browser(FINANCE), desk.order()
    desk.take(FINANCE, order_no, "received")
    desk.take(FINANCE, order_no, "reported", outcome="partly", reason="一个标段已经签约")
    row = (order_no, "更正反馈", "", "演财〔2026〕9号", "不适用", "核对后没有这类采购")
    first = upload(client, file_of(row))
    confirm(client, first.location)

    page = preview(client, row).text

    assert "没有需要更正的内容" in page
    assert "确认办理" not in page
    assert 'id="step-amended"' in client.get(f"/regulator/measures/{order_no}").text
    assert desk.steps(order_no).count(OrderStep.AMENDED) == 1


def test_a_file_with_nothing_left_says_so(desk: MeasureDesk) -> None:
    client = desk.browser(FINANCE)
    sent = upload(client, file_of((desk.order(), "接收")))

    done = confirm(client, sent.location)

    assert "没有遗留的行" in client.get(done.location).text
    assert left_of(client, done.location) == []


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"", "a.csv", ""),
        (b"name,code\n1,2\n", "a.csv", "缺少列"),
        (b"%PDF-1.4", "a.csv", "PDF"),
        (b"PK\x03\x04broken", "a.xlsx", ""),
        (file_of(*((f"2026-{number:08d}", "接收") for number in range(10_000))), "a.csv", "2,000"),
    ],
    ids=["empty", "other columns", "pdf", "broken", "10,000 rows"],
)
def test_an_unusable_file_is_refused_and_leaves_nothing_behind(
    desk: MeasureDesk, content: bytes, name: str, sentence: str, app: Flask
) -> None:
    answer = upload(desk.browser(FINANCE), content, name)

    assert answer.status_code == 422
    assert problem_of(answer)
    assert sentence in problem_of(answer)
    assert not list((app.extensions["register"].settings.registry_home / "feedback").glob("*"))


def test_no_file_at_all_is_said(desk: MeasureDesk) -> None:
    client = desk.browser(FINANCE)

    answer = client.post("/regulator/measures/exchange", data={"csrf_token": form_token(client)})

    assert answer.status_code == 422
    assert "请选择要上传的文件" in answer.text


def test_the_largest_file_is_judged_whole(desk: MeasureDesk) -> None:
    rows = [(f"2026-{number:08d}", "接收") for number in range(1_999)]

    page = preview(desk.browser(FINANCE), (desk.order(), "接收"), *rows).text

    assert "不能办理（1,999 行）" in page
    assert "只列前 200 行" in page


def test_a_file_belongs_to_whoever_sent_it(desk: MeasureDesk) -> None:
    sent = upload(desk.browser(FINANCE), file_of((desk.order(), "接收")))
    other = desk.browser(BUYER)

    assert other.get(sent.location).status_code == 404
    assert confirm(other, sent.location).status_code == 404
    assert desk.browser(FINANCE).get(sent.location + "x").status_code == 404


@pytest.mark.parametrize("who", [LEADER, AUDITOR])
def test_who_does_not_execute_sends_no_file(desk: MeasureDesk, who: str) -> None:
    client = desk.browser(who)

    assert client.get("/regulator/measures/exchange").status_code == 403
    assert upload(client, file_of((desk.order(), "接收"))).status_code == 403


def console(desk: MeasureDesk, who: str, *args: str) -> tuple[int, str, str]:
    username = desk.username(who)
    result = desk.app.test_cli_runner().invoke(args=["measures", *args, "--by", username])
    return result.exit_code, result.stdout, result.stderr


def test_the_console_writes_and_takes_the_same_file(desk: MeasureDesk, tmp_path: Path) -> None:
    out, back = tmp_path / "out.csv", tmp_path / "back.csv"
    back.write_bytes(file_of((desk.order(), "接收"), ("2026-AAAAAAAA", "接收")))

    written = console(desk, FINANCE, "export", str(out), "--json")
    taken = console(desk, FINANCE, "import", str(back), "--json")

    assert (written[0], json.loads(written[1])["orders"]) == (0, 2)
    assert out.read_text("utf-8-sig").startswith('"order_no"')
    told = json.loads(taken[1])
    assert (taken[0], told["done"], told["left"][0]["line"]) == (3, 1, 3)
    assert desk.row(desk.order()).state is OrderState.RECEIVED


def test_the_console_acts_for_nobody_who_may_not(desk: MeasureDesk, tmp_path: Path) -> None:
    file = tmp_path / "back.csv"
    file.write_bytes(file_of((desk.order(), "接收")))

    code, _, problem = console(desk, LEADER, "import", str(file))
    stranger = desk.app.test_cli_runner().invoke(
        args=["measures", "export", str(tmp_path / "x.csv"), "--by", "nobody"]
    )

    assert code == 2
    assert "没有这项权限" in problem
    assert stranger.exit_code == 2
    assert desk.steps(desk.order()) == [OrderStep.INITIATED]


def test_the_console_writes_a_workbook(desk: MeasureDesk, tmp_path: Path) -> None:
    file = tmp_path / "out.xlsx"

    code, told, _ = console(desk, FINANCE, "export", str(file))

    assert code == 0
    assert "已写入 2 项" in told
    assert load_workbook(file).active is not None
