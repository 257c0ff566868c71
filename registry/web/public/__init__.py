"""The public door: everybody may read, nobody can write; persons are not shown."""

from flask import Flask

from registry.web.public import (
    abnormal,
    entry,
    figures,
    finding,
    glossary,
    health,
    home,
    honours,
    inspections,
    law,
    likeness,
    lists,
    measures,
    plain,
    practitioners,
    publication_log,
    rating_rules,
    records,
    screening,
    subjects,
    verifying,
)
from registry.web.public.door import public

ROOMS = (
    home,
    finding,
    screening,
    subjects,
    records,
    lists,
    entry,
    abnormal,
    honours,
    law,
    likeness,
    rating_rules,
    measures,
    figures,
    plain,
    practitioners,
    health,
    glossary,
    publication_log,
    verifying,
    inspections,
)


def open_public(app: Flask) -> None:
    """Hang the door with its rooms on `app`."""
    app.register_blueprint(public)
