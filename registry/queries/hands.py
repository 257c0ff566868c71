"""An account as the rule of hands sees it: who, of which department, since when."""

from sqlalchemy.orm import Session

from models.accounts import Account
from registry.rules.hands import Hand


def hand_of(session: Session, account_id: int) -> Hand:
    """Return the hand behind an account."""
    account = session.get_one(Account, account_id)
    return Hand(account.id, account.display_name, account.department_id, account.created_at)
