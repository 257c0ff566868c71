"""The desk of joint measures: orders to departments, one with its steps, several in one act, by file."""

from registry.web.regulator.measures import (
    carrying,
    exchange,
    listing,
    mapping,
    monthly,
    showing,
    stepping,
    together,
)
from registry.web.regulator.measures.room import views

__all__ = [
    "carrying",
    "exchange",
    "listing",
    "mapping",
    "monthly",
    "showing",
    "stepping",
    "together",
    "views",
]
