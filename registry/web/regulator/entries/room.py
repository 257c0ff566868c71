"""The frame of the entries' room: its lock, the day it is, and how far the reader's sight reaches."""

from flask import Blueprint

from models.vocabulary import Act
from registry.web.guard import locked_to
from registry.web.regulator.records.room import reach, today

__all__ = ["reach", "today", "views"]

views = Blueprint("entries", __name__)
locked_to(views, Act.READ_INSIDE)
