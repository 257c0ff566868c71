"""The public door: everybody may read, nobody can write; persons are not shown."""

from flask import Flask

from registry.web.public import figures, finding, health, home, law, lists, plain, subjects
from registry.web.public.door import public

ROOMS = (home, finding, subjects, lists, law, figures, plain, health)


def open_public(app: Flask) -> None:
    """Hang the door with its rooms on `app`."""
    app.register_blueprint(public)
