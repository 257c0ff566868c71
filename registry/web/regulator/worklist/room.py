"""The frame of the worklist: its lock."""

from flask import Blueprint

from models.vocabulary import Act
from registry.web.guard import locked_to

views = Blueprint("worklist", __name__)
locked_to(views, Act.PROPOSE_RECORD, Act.REVIEW_RECORD, Act.DECIDE_RECORD)
