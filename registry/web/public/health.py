"""For machines that watch: whether the register can be read, and which version this is."""

import tomllib
from functools import cache
from pathlib import Path

from flask import current_app, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from registry.queries.freshness import data_as_of
from registry.web.public.door import public
from registry.web.transaction import reading, register


@public.get("/healthz")
def healthz() -> ResponseReturnValue:
    """Answer 200 when the register can be read, 503 when it cannot."""
    try:
        with reading() as session:
            data_as_of(session)
    except SQLAlchemyError:
        return jsonify({"ok": False}), 503
    return jsonify({"ok": True})


@public.get("/version")
def version() -> ResponseReturnValue:
    """Say which version of the programs serves which city."""
    name, number = _project(Path(current_app.root_path) / "pyproject.toml")
    return jsonify({"name": name, "version": number, "city": register().rulebook.city.id})


@cache
def _project(path: Path) -> tuple[str, str]:
    project = tomllib.loads(path.read_text("utf-8"))["project"]
    return project["name"], project["version"]
