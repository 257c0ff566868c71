"""Signing in and out through the door: cookies, limits, the way back, and what is left behind."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from models.accounts import SignInSession
from models.vocabulary import Role
from registry import clock
from registry.services.accounts import NewAccount, create_account, limits
from tests.fixtures.web import COOKIE, SignedIn, form_token, parts_of, pass_time, submit

PASSWORD = "purple kettle drives slowly"
NEW_PASSWORD = "green teapot walks home"
ELSEWHERE = [
    "//evil.example.com",
    "///evil.example.com",
    "/\\evil.example.com",
    "\\\\evil.example.com",
    "https:evil.example.com",
    "https://evil.example.com/regulator/",
    "javascript:alert(1)",
    "/regulator/\r\nLocation: https://evil.example.com",
    "%2f%2fevil.example.com",
    "/%0d%0aSet-Cookie:x=1",
    "/nowhere",
    "/sign-out",
    "/static/../../etc/passwd",
    "regulator/",
    "./regulator/",
    "/regulator/ ",
    "／regulator／",
    "/" + "a" * 600,
    "",
]


@pytest.fixture
def officer(app: Flask) -> str:
    """The user name of an officer with the password of this module."""
    new = NewAccount("o.shen", "沈知微", Role.OFFICER, department_id="amr")
    with parts_of(app).sessions.writing() as session:
        create_account(session, new, password=PASSWORD, by=None, at=clock.now())
    return "o.shen"


def _sign_in(
    client: FlaskClient, username: str, password: str = PASSWORD, **more: str
) -> TestResponse:
    return submit(client, "/sign-in", username=username, password=password, **more)


def _token(client: FlaskClient) -> str:
    cookie = client.get_cookie(COOKIE)
    assert cookie is not None
    return cookie.value


def _is_in(client: FlaskClient) -> bool:
    return client.get("/regulator/").status_code == 200


def test_the_right_password_leads_to_the_roles_home(client: FlaskClient, officer: str) -> None:
    answer = _sign_in(client, officer)

    assert (answer.status_code, answer.location) == (303, "/regulator/")
    assert _is_in(client)
    assert "沈知微" in client.get("/regulator/").text


@pytest.mark.parametrize(
    ("role", "home"),
    [
        (Role.AUDITOR, "/regulator/audit"),
        (Role.SYSTEM_ADMIN, "/regulator/accounts/"),
        (Role.ENTERPRISE, "/enterprise/"),
        (Role.TIP_HANDLER, "/regulator/"),
    ],
)
def test_each_role_has_a_home(signed_in: SignedIn, role: Role, home: str) -> None:
    answer = signed_in(role).get("/sign-in")

    assert (answer.status_code, answer.location) == (303, home)


def test_the_cookie_is_for_this_site_and_this_session_only(
    client: FlaskClient, officer: str
) -> None:
    answer = _sign_in(client, officer)

    ours = next(c for c in answer.headers.getlist("Set-Cookie") if c.startswith(f"{COOKIE}="))
    assert {"HttpOnly", "Path=/", "SameSite=Lax"} <= {part.strip() for part in ours.split(";")}
    assert "Expires" not in ours
    assert "Max-Age" not in ours
    assert "Domain" not in ours


def test_a_copied_cookie_is_dead_after_signing_out(
    app: Flask, client: FlaskClient, officer: str
) -> None:
    _sign_in(client, officer)
    thief = app.test_client()
    thief.set_cookie(COOKIE, _token(client))
    was_in = _is_in(thief)

    submit(client, "/sign-out")

    assert was_in
    assert not _is_in(thief)
    assert not _is_in(client)


def test_a_token_planted_before_is_not_the_token_after(client: FlaskClient, officer: str) -> None:
    client.set_cookie(COOKIE, "planted")

    _sign_in(client, officer)

    assert _token(client) != "planted"


def test_signing_in_again_ends_the_session_before(
    app: Flask, client: FlaskClient, officer: str
) -> None:
    _sign_in(client, officer)
    first = _token(client)
    _sign_in(client, officer)

    thief = app.test_client()
    thief.set_cookie(COOKIE, first)

    assert not _is_in(thief)
    assert _is_in(client)


def test_a_forms_token_of_before_is_worth_nothing_after(client: FlaskClient, officer: str) -> None:
    before = form_token(client)
    _sign_in(client, officer)

    assert client.post("/sign-out", data={"csrf_token": before}).status_code == 400
    assert _is_in(client)


def test_the_answer_is_the_same_whoever_is_named(client: FlaskClient, officer: str) -> None:
    mistaken = _sign_in(client, officer, "wrong")
    unknown = _sign_in(client, "o.none", "wrong")

    assert mistaken.status_code == unknown.status_code == 422
    assert "用户名或密码不正确。" in mistaken.text
    assert _bare(mistaken.text, "o.shen") == _bare(unknown.text, "o.none")
    assert "wrong" not in mistaken.text


def _bare(page: str, username: str) -> str:
    """Return a page without what differs from one showing to the next."""
    lines = page.replace(username, "").splitlines()
    return "\n".join(line for line in lines if "csrf_token" not in line)


def test_an_empty_form_says_what_is_missing(client: FlaskClient) -> None:
    page = submit(client, "/sign-in")

    assert page.status_code == 422
    assert "请填写用户名。" in page.text
    assert "请填写密码。" in page.text


def test_after_ten_failures_one_waits_and_then_gets_in(client: FlaskClient, officer: str) -> None:
    for _ in range(limits.MOST_A_NAME):
        assert _sign_in(client, officer, "wrong").status_code == 422

    blocked = _sign_in(client, officer)
    wait = int(blocked.headers["Retry-After"])
    pass_time(timedelta(seconds=wait))
    later = _sign_in(client, officer)

    assert blocked.status_code == 429
    assert 0 < wait <= 300
    assert later.status_code == 303


def test_half_an_hour_of_nothing_ends_a_session(client: FlaskClient, officer: str) -> None:
    _sign_in(client, officer)
    pass_time(timedelta(minutes=29))
    still = _is_in(client)
    pass_time(timedelta(minutes=29))
    seen = _is_in(client)
    pass_time(timedelta(minutes=31))

    assert (still, seen, _is_in(client)) == (True, True, False)


def test_eight_hours_end_a_session_in_use(client: FlaskClient, officer: str) -> None:
    _sign_in(client, officer)
    for _ in range(23):
        pass_time(timedelta(minutes=20))
        assert _is_in(client)

    pass_time(timedelta(minutes=20))

    assert not _is_in(client)


def test_one_is_sent_back_to_the_page_one_wanted(app: Flask, officer: str) -> None:
    client = app.test_client()
    sent = client.get("/regulator/audit?page=2")
    page = client.get(sent.location or "")

    answer = _sign_in(client, officer, next="/regulator/audit?page=2")

    assert sent.location == "/sign-in?next=/regulator/audit?page%3D2"
    assert 'value="/regulator/audit?page=2"' in page.text
    assert answer.location == "/regulator/audit?page=2"


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
@pytest.mark.parametrize("elsewhere", ELSEWHERE)
def test_nobody_is_sent_elsewhere(client: FlaskClient, officer: str, elsewhere: str) -> None:
    answer = _sign_in(client, officer, next=elsewhere)
    signed_in_already = client.get("/sign-in", query_string={"next": elsewhere})

    assert (answer.status_code, answer.location) == (303, "/regulator/")
    assert signed_in_already.status_code in (303, 400)
    assert signed_in_already.location in ("/regulator/", None)


def test_an_initial_password_leads_to_setting_ones_own(app: Flask, client: FlaskClient) -> None:
    new = NewAccount("a.gu", "顾衡", Role.APPROVER, department_id="amr")
    with parts_of(app).sessions.writing() as session:
        created = create_account(session, new, by=None, at=clock.now())
    initial = created.initial_password or ""

    first = _sign_in(client, "a.gu", initial)
    still_out = not _is_in(client)
    fields = {"username": "a.gu", "password": initial, "new_password": NEW_PASSWORD}
    weak = submit(
        client, "/sign-in/password", **fields | {"new_password": "jiaxing", "again": "jiaxing"}
    )
    unlike = submit(client, "/sign-in/password", **fields, again="another")
    changed = submit(client, "/sign-in/password", **fields, again=NEW_PASSWORD)

    assert (first.status_code, first.location) == (303, "/sign-in/password")
    assert still_out
    assert (weak.status_code, unlike.status_code) == (422, 422)
    assert "15 个字符" in weak.text
    assert (changed.status_code, changed.location) == (303, "/regulator/")
    assert _is_in(client)


def test_a_new_password_signs_every_other_browser_out(
    app: Flask, client: FlaskClient, officer: str
) -> None:
    other = app.test_client()
    _sign_in(other, officer)
    _sign_in(client, officer)

    submit(
        client,
        "/sign-in/password",
        username=officer,
        password=PASSWORD,
        new_password=NEW_PASSWORD,
        again=NEW_PASSWORD,
    )

    assert _is_in(client)
    assert not _is_in(other)


def test_demonstration_accounts_are_named_where_there_are_any(
    app: Flask, client: FlaskClient
) -> None:
    without = client.get("/sign-in").text
    app.config["DEMO_ACCOUNTS"] = (("o.lu", "demo-password", "陆秉文", "经办人", "提出列入"),)

    page = client.get("/sign-in").text

    assert "演示账户" not in without
    assert "demo-password" in page
    assert "陆秉文" in page


def test_sessions_that_are_over_are_swept_away(
    app: Flask, client: FlaskClient, officer: str
) -> None:
    for _ in range(3):
        _sign_in(app.test_client(), officer)
    pass_time(timedelta(hours=9))

    _sign_in(client, officer)

    with parts_of(app).sessions.reading() as session:
        assert session.scalar(select(func.count()).select_from(SignInSession)) == 1


def test_the_administrator_makes_an_account_and_sees_its_password_once(
    app: Flask, signed_in: SignedIn
) -> None:
    admin = signed_in(Role.SYSTEM_ADMIN)

    fields = {"username": "u.zheng", "display_name": "郑省三", "role": "auditor"}
    fields |= {"office": "", "department": "", "division": "", "uscc": ""}

    made = submit(admin, "/regulator/accounts/new", **fields)
    again = submit(admin, "/regulator/accounts/new", **fields)
    listed = admin.get("/regulator/accounts/").text

    initial = made.text.split('<code class="big-tel">')[1].split("</code>")[0]
    assert made.status_code == 200
    assert made.headers["Cache-Control"] == "no-store"
    assert again.status_code == 422
    assert "用户名已被使用" in again.text
    assert "u.zheng" in listed
    assert initial not in listed
    assert _sign_in(app.test_client(), "u.zheng", initial).location == "/sign-in/password"


def test_the_administrator_disables_and_resets(
    app: Flask, signed_in: SignedIn, officer: str
) -> None:
    admin = signed_in(Role.SYSTEM_ADMIN)
    browser = app.test_client()
    _sign_in(browser, officer)

    reset = submit(admin, "/regulator/accounts/1/password")
    after_reset = _is_in(browser)
    disabled = submit(admin, "/regulator/accounts/1/disable")

    assert reset.status_code == 200
    assert not after_reset
    assert (disabled.status_code, disabled.location) == (303, "/regulator/accounts/1")
    assert "已停用" in admin.get("/regulator/accounts/1").text
    assert submit(admin, "/regulator/accounts/1/disable").status_code == 409


def test_the_auditor_reads_filters_and_carries_away_the_journal(
    app: Flask, signed_in: SignedIn, officer: str
) -> None:
    _sign_in(app.test_client(), officer, "wrong")
    auditor = signed_in(Role.AUDITOR)

    page = auditor.get("/regulator/audit").text
    failed = auditor.get("/regulator/audit?event=sign_in_failed&day=2026-11-23").text
    another_day = auditor.get("/regulator/audit?day=2026-11-24").text
    file = auditor.get("/regulator/audit.csv?event=sign_in_failed")

    assert page.index("登录失败</td>") < page.index("新建账户</td>")
    assert "新建账户</td>" not in failed
    assert "没有符合条件的记录" in another_day
    assert file.mimetype == "text/csv"
    assert file.text.count("登录失败") == 1
    assert auditor.get("/regulator/audit?page=1000000").status_code == 200


@pytest.mark.parametrize(
    "query",
    ["event=nonsense", "day=23.11.2026", "day=0001-01-01", "day=9999-12-31", "day=2026-02-30"],
)
def test_a_journal_question_that_makes_no_sense_is_refused(signed_in: SignedIn, query: str) -> None:
    assert signed_in(Role.AUDITOR).get(f"/regulator/audit?{query}").status_code == 400
