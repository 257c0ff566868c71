"""Doors by audience. A view parses, opens one transaction, calls one service or query, answers."""

from flask import Flask

from registry.web.errors import answer_errors


def open_doors(app: Flask) -> None:
    """Hang all doors on `app`: what it may receive, who it is for, how it answers."""
    answer_errors(app)
