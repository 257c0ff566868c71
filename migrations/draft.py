"""Drafts the next migration: what the models say and the migrations do not say yet.

Invariant: a draft is read and mended by a person: triggers of new tables of facts
(`models.guards`), moves of data and the way down are never guessed.
"""

import re
import sys
import tempfile
from pathlib import Path

from alembic import command
from alembic.config import Config

from models.migrating import MIGRATIONS, revisions, upgrade
from models.session import WRITES, open_engine


def draft(name: str) -> Path:
    """Write the draft and return its path."""
    number = f"{len(revisions()) + 1:04d}"
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    with tempfile.TemporaryDirectory() as folder:
        engine = open_engine(f"sqlite:///{folder}/register.sqlite3")
        upgrade(engine)
        with engine.execution_options(**WRITES).connect() as connection:
            config.attributes["connection"] = connection
            script = command.revision(config, message=name, autogenerate=True, rev_id=number)
        engine.dispose()
    return Path(script.path)


if __name__ == "__main__":
    wanted = " ".join(sys.argv[1:]).strip()
    if not re.search(r"\w", wanted):
        sys.exit('Give the migration a name: make migration NAME="add ratings"')
    draft(wanted)  # Alembic says where it wrote
