"""R3 at the officers' door: queue, pair, preview, merge by two, redirect, unmerge; and what goes wrong."""

from dataclasses import dataclass

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from models.duplicates import DuplicatePair
from models.vocabulary import PairState, RatingCause, Role
from registry import clock
from registry.services import duplicates, ratings
from tests.fixtures.web import SignedIn, form_token, parts_of
from tests.integration.services.duplicate_desk import BOTTLE, LAKE, Desk, lay_out, penalise
from tests.integration.web.proposal_desk import hidden_fields

REASON = "电话核实，同一负责人、同一住所"


@dataclass
class Room:
    """The register with its firms, an officer's browser and an approver's."""

    app: Flask
    desk: Desk
    pair_id: int
    officer: FlaskClient
    approver: FlaskClient

    def penalise(self, subject_id: int, number: str) -> None:
        with parts_of(self.app).sessions.writing() as session:
            penalise(session, subject_id, clock.now(), document_no=number)
            both = [self.desk.bottle, self.desk.lake]
            ratings.reassess(session, both, RatingCause.RECORD_ADDED, at=clock.now())

    def state(self) -> PairState:
        with parts_of(self.app).sessions.reading() as session:
            return session.get_one(DuplicatePair, self.pair_id).state


@pytest.fixture
def room(app: Flask, signed_in: SignedIn) -> Room:
    with parts_of(app).sessions.writing() as session:
        desk = lay_out(session, clock.now())
        pair = duplicates.pair_of(session, desk.bottle, desk.lake, at=clock.now())
        number = pair.id
    return Room(app, desk, number, signed_in(Role.OFFICER), signed_in(Role.APPROVER))


def send(client: FlaskClient, path: str, page: str | None = None, **filled: str) -> TestResponse:
    """Open a page, fill its form in and send it to `path`."""
    asked = hidden_fields(client.get(page or path).text)
    return client.post(path, data={**asked, "csrf_token": form_token(client), **filled})


def propose(room: Room, **filled: str) -> TestResponse:
    path = f"/regulator/duplicates/{room.pair_id}/merge"
    kept = f"{path}?survivor={room.desk.bottle}"
    return send(room.officer, path, kept, **({"reason": REASON} | filled))


def shown(room: Room, code: str) -> list[object]:
    """Return what the public reads of a firm and its records."""
    face = room.app.test_client().get(f"/enterprises/{code}.json").json
    assert face
    return [face[key] for key in ("subject", "items", "total")]


def merge(room: Room) -> str:
    """Let both merge, and return the address of the merge."""
    place = propose(room).location
    answer = send(room.approver, f"{place}/confirm", place, reason="")
    assert answer.status_code == 303
    return place


def test_the_queue_shows_what_waits_with_its_score_and_marks(room: Room) -> None:
    page = room.officer.get("/regulator/duplicates?evidence=other_code&whose=nobodys")
    none = room.officer.get("/regulator/duplicates?state=different")
    rows = room.officer.get("/regulator/duplicates.csv")

    assert page.status_code == 200
    assert '<mark class="off mine">壶</mark>' in page.text
    assert "没有符合条件的疑似重复主体" in none.text
    assert rows.text.splitlines()[1].startswith(f'"{room.pair_id}","待核查",')


def test_a_filter_that_nobody_offers_is_refused(room: Room) -> None:
    for asked in ("state=nothing", "band=9", "sort=up", "page=0", "strange=1"):
        assert room.officer.get(f"/regulator/duplicates?{asked}").status_code == 400
    assert room.officer.get("/regulator/duplicates?page=7").status_code == 404


def test_a_pair_is_read_side_by_side_and_blind_without_its_score(room: Room) -> None:
    path = f"/regulator/duplicates/{room.pair_id}"
    page, blind = room.officer.get(path).text, room.officer.get(f"{path}?blind=1").text

    assert "为什么提示" in page and "字号有一个" in page and "<svg" in page
    assert "本次不显示相似度" in blind and "字号有一个" not in blind
    answer = send(
        room.officer, path, f"{path}?blind=1", verdict="unsure", relation="", reason=REASON
    )
    assert answer.status_code == 303
    assert "未看相似度作出" in room.officer.get(path).text


def test_the_words_of_a_pair_are_chinese_for_one_who_reads_english(room: Room) -> None:
    path = f"/regulator/duplicates/{room.pair_id}"
    verdict = "可能是同一主体"
    chinese = room.officer.get(path).text

    room.officer.set_cookie("language", "en")
    english = room.officer.get(path).text

    assert verdict in chinese
    assert verdict in english
    assert "ikely是" not in english and "ossibly是" not in english


def test_the_whole_way_of_a_merge_and_back(room: Room) -> None:
    room.penalise(room.desk.lake, "演市监处罚〔2026〕88号")
    before = [shown(room, code) for code in (BOTTLE, LAKE)]

    preview = room.officer.get(
        f"/regulator/duplicates/{room.pair_id}/merge?survivor={room.desk.bottle}"
    ).text
    place = merge(room)
    public = room.app.test_client()
    moved = public.get(f"/enterprises/{LAKE}")
    moved_json = public.get(f"/enterprises/{LAKE}.json")
    survivor = public.get(f"/enterprises/{BOTTLE}").text

    assert "演市监处罚〔2026〕88号" in preview and "须经两人办理" in preview
    assert (moved.status_code, moved.location) == (301, f"/enterprises/{BOTTLE}")
    assert moved_json.location == f"/enterprises/{BOTTLE}.json"
    assert moved.headers["Cache-Control"] == "no-store"  # so the redirect ends with the merge
    assert "演市监处罚〔2026〕88号" in survivor and "录入别名" in survivor
    assert "曾用名" not in survivor

    ended = send(room.officer, f"{place}/unmerge", reason="现场核对，是两家企业")
    after = [shown(room, code) for code in (BOTTLE, LAKE)]
    apart = room.app.test_client().get(f"/enterprises/{BOTTLE}").text

    assert ended.status_code == 303
    assert after == before
    assert "录入别名" not in apart and "演市监处罚〔2026〕88号" not in apart
    assert room.state() is PairState.DIFFERENT


def test_the_officer_cannot_confirm_and_the_approver_cannot_propose(room: Room) -> None:
    place = propose(room).location

    assert send(room.officer, f"{place}/confirm", place, reason="").status_code == 403
    path = f"/regulator/duplicates/{room.pair_id}/merge"
    assert room.approver.get(path).status_code == 403
    assert room.state() is PairState.WAITING


def test_the_back_button_proposes_and_confirms_once(room: Room) -> None:
    path = f"/regulator/duplicates/{room.pair_id}/merge"
    asked = hidden_fields(room.officer.get(path).text)
    data = {**asked, "csrf_token": form_token(room.officer), "reason": REASON}
    first, again = (room.officer.post(path, data=data) for _ in range(2))
    place = first.location
    confirmed = send(room.approver, f"{place}/confirm", place, reason="")
    late = room.officer.post(path, data={**data, "once_key": "x" * 32})

    assert (first.status_code, again.status_code) == (303, 303)
    assert again.location == place
    assert confirmed.status_code == 303
    assert late.status_code == 409
    assert "已经归并" in late.text


def test_a_new_record_in_between_is_named_and_nothing_is_merged(room: Room) -> None:
    place = propose(room).location
    room.penalise(room.desk.lake, "演市监处罚〔2026〕90号")
    page = room.approver.get(place).text
    answer = send(room.approver, f"{place}/confirm", place, reason="")
    after = room.approver.get(place).text

    assert "提出之后情况有变" in page and "新增 1 条信用记录" in page
    assert answer.status_code == 303
    assert "没有归并：提出之后新增 1 条信用记录" in after
    assert room.state() is PairState.OPEN
    assert room.app.test_client().get(f"/enterprises/{LAKE}").status_code == 200


def test_a_preview_out_of_date_is_shown_anew_before_it_is_proposed(room: Room) -> None:
    path = f"/regulator/duplicates/{room.pair_id}/merge"
    asked = hidden_fields(room.officer.get(path).text)
    room.penalise(room.desk.lake, "演市监处罚〔2026〕91号")
    data = {**asked, "csrf_token": form_token(room.officer), "reason": REASON}

    answer = room.officer.post(path, data=data)

    assert answer.status_code == 409
    assert "预览之后情况有变化" in answer.text and REASON in answer.text


def test_a_merge_with_itself_and_an_unknown_code_are_refused_in_a_sentence(room: Room) -> None:
    for one, other, told in (
        (BOTTLE, BOTTLE, "它自己"),
        (BOTTLE, "91330499MADEM00467", "平台没有收录"),
        (BOTTLE, "12345", "不是有效的"),
    ):
        answer = send(room.officer, "/regulator/duplicates", one=one, other=other)

        assert answer.status_code == 422
        assert told in answer.text


def test_the_second_of_two_who_merge_the_same_subject_is_told(room: Room) -> None:
    with parts_of(room.app).sessions.writing() as session:
        other = duplicates.pair_of(session, room.desk.lake, room.desk.machine, at=clock.now()).id
    propose(room)

    page = room.officer.get(f"/regulator/duplicates/{other}/merge").text

    assert "另有一件归并正在等待复核" in page
    assert "提出归并</button>" not in page


def test_many_are_judged_and_taken_back_in_one_go(room: Room) -> None:
    with parts_of(room.app).sessions.writing() as session:
        other = duplicates.pair_of(session, room.desk.bottle, room.desk.machine, at=clock.now()).id
    look = f"/regulator/duplicates/bulk?pick={room.pair_id}&pick={other}"
    filled = {"verdict": "related", "relation": "same_people", "reason": REASON}
    answer = send(room.officer, "/regulator/duplicates/bulk", look, **filled)
    judged = room.state()
    undone = send(room.officer, answer.location, reason="误选，整批撤销")

    assert answer.status_code == 303
    assert judged is PairState.RELATED
    assert undone.status_code == 303
    assert room.state() is PairState.OPEN
    assert room.officer.get("/regulator/duplicates/bulk").status_code == 422


def test_a_pair_is_given_to_somebody_and_found_among_theirs(room: Room) -> None:
    path = f"/regulator/duplicates/{room.pair_id}"
    page = room.officer.get(path).text
    me = page.partition('name="assignee"')[2].partition('value="')[2]
    number = me.partition('value="')[2].partition('"')[0]

    answer = send(room.officer, f"{path}/assign", path, assignee=number)

    assert answer.status_code == 303
    assert send(room.officer, f"{path}/assign", path, assignee="999999").status_code == 422


def test_what_waits_stands_on_the_worklist(room: Room) -> None:
    propose(room)

    assert "主体归并待复核" in room.approver.get("/regulator/worklist").text
    assert "疑似重复主体待核查" in room.officer.get("/regulator/worklist").text


def test_a_refusal_and_a_withdrawal_say_why(room: Room) -> None:
    place = propose(room).location
    without = send(room.approver, f"{place}/refuse", place, reason="")
    refused = send(room.approver, f"{place}/refuse", place, reason="负责人不同，请再核实")
    place = propose(room).location
    withdrawn = send(room.officer, f"{place}/withdraw", place, reason="材料不足，先撤回")

    assert (without.status_code, refused.status_code) == (422, 303)
    assert withdrawn.status_code == 303
    assert room.state() is PairState.OPEN


def test_the_survivors_page_inside_names_what_was_merged_into_it(room: Room) -> None:
    place = merge(room)

    survivor = room.officer.get(f"/regulator/subjects/{BOTTLE}").text
    duplicate = room.officer.get(f"/regulator/subjects/{LAKE}").text

    assert "起归并到本主体" in survivor and place in survivor
    assert "本主体已归并到" in duplicate


def test_what_waits_of_a_merged_subject_is_out_of_the_queue_and_back_after_an_unmerge(
    room: Room,
) -> None:
    with parts_of(room.app).sessions.writing() as session:
        other = duplicates.pair_of(session, room.desk.lake, room.desk.machine, at=clock.now()).id
    path = f'/regulator/duplicates/{other}"'
    before = path in room.officer.get("/regulator/duplicates").text
    place = merge(room)
    meanwhile = path in room.officer.get("/regulator/duplicates").text
    send(room.officer, f"{place}/unmerge", reason="现场核对，是两家企业")

    assert (before, meanwhile) == (True, False)
    assert path in room.officer.get("/regulator/duplicates").text
