"""The frame of the enterprises' door: its lock, and whose pages it shows."""

from flask import Blueprint
from werkzeug.exceptions import NotFound

from models.vocabulary import Act
from registry.web.guard import current_actor, locked_to

door = Blueprint("enterprise", __name__, url_prefix="/enterprise")
locked_to(door, Act.SEE_OWN_ENTERPRISE)


def own_subject() -> int:
    """Return the subject that the account is bound to. Raises NotFound where it is bound to none."""
    subject_id = current_actor().subject_id
    if subject_id is None:
        raise NotFound("本账户尚未绑定主体，请联系市场监管部门。")
    return subject_id
