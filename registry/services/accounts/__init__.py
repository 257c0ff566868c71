"""Accounts (账户): making them, signing in, the sessions that are open.

Invariant: whoever is signed in has a row in `sign_in_session`; every deed here is in the journal.
"""

from registry.services.accounts.deputies import end_deputy, name_deputy
from registry.services.accounts.people import (
    Created,
    NewAccount,
    create_account,
    disable_account,
    issue_password,
)
from registry.services.accounts.sessions import (
    Visit,
    close_session,
    note_sighting,
    open_session,
    resolve_session,
)
from registry.services.accounts.sign_in import (
    Attempt,
    Proof,
    SignIn,
    change_password,
    prove,
    sign_in,
    weigh,
)

__all__ = [
    "Attempt",
    "Created",
    "NewAccount",
    "Proof",
    "SignIn",
    "Visit",
    "change_password",
    "close_session",
    "create_account",
    "disable_account",
    "end_deputy",
    "issue_password",
    "name_deputy",
    "note_sighting",
    "open_session",
    "prove",
    "resolve_session",
    "sign_in",
    "weigh",
]
