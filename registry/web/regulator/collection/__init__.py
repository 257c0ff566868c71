"""The collection room: department files are sent in, looked at, confirmed, followed to their end."""

from registry.web.regulator.collection import (
    batch,
    files,
    listing,
    previewing,
    sending,
    undoing,
)
from registry.web.regulator.collection.room import views

__all__ = ["batch", "files", "listing", "previewing", "sending", "undoing", "views"]
