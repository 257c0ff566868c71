"""The operator's door: `flask …`. `--json` prints one document; progress goes to standard error."""

from flask import Flask

from registry.commands.database import database


def register_commands(app: Flask) -> None:
    """Hang all groups of commands on `app`."""
    app.cli.add_command(database)
