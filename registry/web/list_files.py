"""A list of firms that somebody uploads: read from the disk, then gone.

Invariant: the file lies in the register's own folder while it is read, and nowhere afterwards.
"""

from pathlib import Path
from tempfile import NamedTemporaryFile

from werkzeug.datastructures import FileStorage

from registry.files.chunks import Limits
from registry.files.lists import asked_in
from registry.files.tables import open_table
from registry.rules.screening import Asked
from registry.web.transaction import register


def asked_in_file(file: FileStorage, limits: Limits) -> list[Asked]:
    """Return what each row asks for. Raises Invalid where the file is no list that can be read."""
    folder = register().settings.registry_home / "uploads"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with NamedTemporaryFile(dir=folder) as kept:
        file.save(kept)
        kept.flush()
        table = open_table(Path(kept.name), file_name=file.filename, limits=limits)
        return list(asked_in(table))
