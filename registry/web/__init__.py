"""Doors by audience. A view parses, opens one transaction, calls one service or query, answers."""

from flask import Flask

from registry.web import enterprise, regulator, sign_in
from registry.web.errors import answer_errors
from registry.web.filters import dress
from registry.web.guard import hang_locks
from registry.web.headers import send_headers
from registry.web.preferences import speak
from registry.web.public import open_public
from registry.web.security import secure
from registry.web.tips import open_tips


def open_doors(app: Flask) -> None:
    """Hang all doors on `app`: what it may receive, who it is for, how it answers."""
    answer_errors(app)
    send_headers(app)  # before the gates, so that a refusal carries its headers and its line too
    secure(app)
    hang_locks(app, sign_in.who_holds)
    speak(app)
    dress(app)
    open_public(app)
    open_tips(app)
    app.register_blueprint(sign_in.views)
    app.register_blueprint(enterprise.door)
    app.register_blueprint(regulator.door)
