"""Accounts, for the system administrator: made, given a new initial password, taken out of use.

Invariant: an initial password is shown once, in the answer to the deed, and is stored nowhere.
"""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from models.vocabulary import Act, Role
from registry import clock
from registry.errors import NotFound, RegistryError
from registry.queries.accounts import account_row, account_rows, subject_id_of
from registry.services import accounts
from registry.web.forms.accounts import AccountForm
from registry.web.guard import current_actor, locked_to
from registry.web.transaction import reading, register, writing

views = Blueprint("accounts", __name__, url_prefix="/accounts")
locked_to(views, Act.MANAGE_ACCOUNTS)


@views.get("/")
def show() -> str:
    """Show all accounts."""
    with reading() as session:
        rows = account_rows(session)
    return render_template(
        "regulator/accounts.html", rows=rows, departments=register().rulebook.departments
    )


@views.get("/new")
def ask() -> str:
    """Show the empty form."""
    return render_template("regulator/account_new.html", form=_form())


@views.post("/new")
def create() -> ResponseReturnValue:
    """Make the account; the answer itself tells the initial password, so that it is never stored."""
    form = _form()
    if not form.validate_on_submit():
        return render_template("regulator/account_new.html", form=form), 422
    by, at = current_actor().account_id, clock.now()
    try:
        with writing() as session:
            uscc = form.uscc.data
            subject_id = subject_id_of(session, uscc) if uscc else None
            if uscc and subject_id is None:
                raise NotFound("没有这个统一社会信用代码的主体，请先完成主体登记。")
            created = accounts.create_account(session, _new(form, subject_id), by=by, at=at)
    except RegistryError as error:
        return render_template("regulator/account_new.html", form=form, problem=str(error)), 422
    return render_template(
        "regulator/account_password.html",
        account=created.account,
        initial=created.initial_password,
    )


@views.get("/<number:account_id>")
def show_one(account_id: int) -> str:
    """Show one account with what may be done to it."""
    with reading() as session:
        row = account_row(session, account_id)
    return render_template(
        "regulator/account.html", row=row, departments=register().rulebook.departments
    )


@views.post("/<number:account_id>/disable")
def disable(account_id: int) -> ResponseReturnValue:
    """Take the account out of use."""
    with writing() as session:
        accounts.disable_account(session, account_id, by=current_actor().account_id, at=clock.now())
    return redirect(url_for(".show_one", account_id=account_id), 303)


@views.post("/<number:account_id>/password")
def issue_password(account_id: int) -> str:
    """Give the account a new initial password and tell it once."""
    with writing() as session:
        initial = accounts.issue_password(
            session, account_id, by=current_actor().account_id, at=clock.now()
        )
        account = account_row(session, account_id)
    return render_template("regulator/account_password.html", account=account, initial=initial)


def _form() -> AccountForm:
    rulebook = register().rulebook
    form = AccountForm()
    form.offer(
        rulebook.departments.values(), rulebook.divisions.children(rulebook.city.division_code)
    )
    return form


def _new(form: AccountForm, subject_id: int | None) -> accounts.NewAccount:
    return accounts.NewAccount(
        username=form.username.data,
        display_name=form.display_name.data,
        role=Role(form.role.data),
        office=form.office.data or None,
        department_id=form.department.data or None,
        division_code=form.division.data or None,
        subject_id=subject_id,
    )
