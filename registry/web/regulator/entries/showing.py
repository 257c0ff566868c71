"""One entry inside: what it says, what happened to it, and what may be done with it."""

from flask.typing import ResponseReturnValue

from registry.web.regulator.entries.desk import desk_of, entry_at_hand
from registry.web.regulator.entries.room import views


@views.get("/entries/<entry_no>")
def show_one(entry_no: str) -> ResponseReturnValue:
    """Show an entry with all that the register keeps of it."""
    return desk_of(entry_at_hand(entry_no)).show()
