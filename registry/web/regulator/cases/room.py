"""The frame of the cases' room: its lock; paths are written whole, under /regulator.

Invariant: whoever reads inside may enter; each deed asks for its own act besides.
"""

from flask import Blueprint

from models.vocabulary import Act
from registry.web.guard import locked_to

views = Blueprint("cases", __name__)
locked_to(views, Act.READ_INSIDE)
