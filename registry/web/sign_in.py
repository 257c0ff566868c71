"""Signing in and out, and changing one's password.

Invariant: every success makes a new session with a new token; whatever the browser held before
(token, form token) is worth nothing afterwards. A refusal says the same whoever was named.
"""

from flask import (
    Blueprint,
    current_app,
    make_response,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_login import current_user

from models.vocabulary import Role, SignInProblem
from registry import clock
from registry.errors import Invalid
from registry.rules.permissions import ENTERPRISE_ROLES, Actor
from registry.services import accounts
from registry.web import guard
from registry.web.forms.sign_in import PasswordForm, SignInForm
from registry.web.security import takes
from registry.web.transaction import reading, register, writing

STATUS = {SignInProblem.TOO_MANY: 429, SignInProblem.BUSY: 503}
SOON = 5  # seconds until a busy register is asked again
views = Blueprint("sign_in", __name__)


def who_holds(token: str) -> guard.SignedIn | None:
    """Return who holds the token of an open session, and remember that they were seen."""
    at = clock.now()
    with reading() as session_:
        visit = accounts.resolve_session(session_, token, at=at)
    if visit is None:
        return None
    if visit.is_unnoted:
        with writing() as session_:
            accounts.note_sighting(session_, visit, at=at)
    account = visit.account
    return guard.SignedIn(
        actor=Actor(
            account.id,
            account.role,
            account.department_id,
            account.division_code,
            account.subject_id,
        ),
        username=account.username,
        display_name=account.display_name,
        office=account.office,
    )


@views.get("/sign-in")
@takes("next")
def sign_in() -> ResponseReturnValue:
    """Show the form, or go home where somebody is signed in already."""
    back = guard.way_back(request.args.get("next"))
    if guard.is_signed_in():
        return redirect(back or home_of(current_user.role), 303)
    return _page(SignInForm(formdata=None, next=back))


@views.post("/sign-in")
def enter() -> ResponseReturnValue:
    """Sign in and go to where one wanted to, or to the home of one's role."""
    form = SignInForm()
    if not form.validate_on_submit():
        return _page(form), 422
    attempt = _attempt(form)
    at = clock.now()
    with reading() as session_:
        candidate = accounts.weigh(session_, attempt, at=at)
    proof = accounts.prove(candidate, attempt.password)
    with writing() as session_:
        outcome = accounts.sign_in(session_, attempt, proof, at=at)
    if outcome.problem is SignInProblem.MUST_CHANGE:
        return redirect(url_for(".password"), 303)
    if outcome.problem is not None:
        return _refusal(_page(form, outcome.problem), outcome)
    return _welcome(outcome, guard.way_back(form.next.data))


@views.get("/sign-in/password")
def password() -> str:
    """Show the form for a new password; it asks for the present one, so anybody may see it."""
    known = current_user.username if guard.is_signed_in() else None
    return render_template(
        "sign_in/password.html", form=PasswordForm(formdata=None, username=known)
    )


@views.post("/sign-in/password")
def change_password() -> ResponseReturnValue:
    """Set the new password, end all sessions, and open a new one."""
    form = PasswordForm()
    if not form.validate_on_submit():
        return render_template("sign_in/password.html", form=form), 422
    attempt = _attempt(form)
    at = clock.now()
    with reading() as session_:
        candidate = accounts.weigh(session_, attempt, at=at)
    proof = accounts.prove(candidate, attempt.password)
    try:
        with writing() as session_:
            outcome = accounts.change_password(
                session_, attempt, proof, form.new_password.data, at=at
            )
    except Invalid as error:
        form.new_password.errors = [str(error)]
        return render_template("sign_in/password.html", form=form), 422
    if outcome.problem is not None:
        page = render_template("sign_in/password.html", form=form, problem=outcome.problem)
        return _refusal(page, outcome)
    return _welcome(outcome, None)


@views.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    """End the session: its token is dead wherever a copy of it lies."""
    token = request.cookies.get(guard.cookie_name())
    if token:
        with writing() as session_:
            accounts.close_session(session_, token, at=clock.now())
    session.clear()
    response = make_response(redirect(url_for(".sign_in"), 303))
    guard.drop_cookie(response)
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


def home_of(role: Role) -> str:
    """Return the page on which a role begins its work."""
    homes = {
        Role.AUDITOR: "regulator.audit.show_journal",
        Role.SYSTEM_ADMIN: "regulator.accounts.show",
    }
    if role in ENTERPRISE_ROLES:
        return url_for("enterprise.home")
    return url_for(homes.get(role, "regulator.home.show"))


def _attempt(form: SignInForm | PasswordForm) -> accounts.Attempt:
    return accounts.Attempt(
        username=form.username.data,
        password=form.password.data,
        address=request.remote_addr or "",
        device=request.cookies.get(guard.device_cookie_name()),
        admits_demo=not register().settings.is_production,
    )


def _page(form: SignInForm, problem: SignInProblem | None = None) -> str:
    demo = () if register().settings.is_production else current_app.config.get("DEMO_ACCOUNTS", ())
    return render_template("sign_in/sign_in.html", form=form, problem=problem, demo=demo)


def _refusal(page: str, outcome: accounts.SignIn) -> ResponseReturnValue:
    assert outcome.problem is not None
    response = make_response(page, STATUS.get(outcome.problem, 422))
    if outcome.retry_at is not None:
        wait = (outcome.retry_at - clock.now()).total_seconds()
        response.headers["Retry-After"] = str(max(1, round(wait + 0.5)))
    elif outcome.problem is SignInProblem.BUSY:
        response.headers["Retry-After"] = str(SOON)
    return response


def _welcome(outcome: accounts.SignIn, back: str | None) -> ResponseReturnValue:
    assert outcome.account is not None
    _end_earlier_session()
    session.clear()  # the form's token of before is worth nothing now
    response = make_response(redirect(back or home_of(outcome.account.role), 303))
    guard.put_cookie(response, outcome.token)
    guard.put_device(response, outcome.device)
    return response


def _end_earlier_session() -> None:
    token = request.cookies.get(guard.cookie_name())
    if token:
        with writing() as session_:
            accounts.close_session(session_, token, at=clock.now())
