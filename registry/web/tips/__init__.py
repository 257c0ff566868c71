"""The tips' door. No report is taken here yet: it leads to the national hotline."""

from flask import Blueprint, Flask, render_template
from flask.typing import ResponseReturnValue

tips = Blueprint("tips", __name__, url_prefix="/tips")


def open_tips(app: Flask) -> None:
    """Hang the door on `app`."""
    app.register_blueprint(tips)


@tips.get("/new")
def new() -> ResponseReturnValue:
    """Say where to report."""
    return render_template("tips/new.html")


@tips.get("/")
@tips.get("/<path:_anything>")
def elsewhere(_anything: str = "") -> ResponseReturnValue:
    """Say the same wherever somebody arrives under this door; a receipt is never confirmed."""
    return render_template("tips/new.html")
