"""The operator's door: `flask …`. `--json` prints one document; progress goes to standard error."""

from flask import Flask

from registry.commands.accounts import accounts
from registry.commands.awards import awards
from registry.commands.blacklist import blacklist
from registry.commands.checks import checks
from registry.commands.database import database
from registry.commands.duplicates import duplicates
from registry.commands.imports import import_command
from registry.commands.inspections import inspections
from registry.commands.jobs import jobs
from registry.commands.measures import measures
from registry.commands.publication_log import publication_log
from registry.commands.rating_shadow import shadow_command
from registry.commands.ratings import ratings
from registry.commands.screen import screen_command
from registry.commands.search import search_command
from registry.commands.verify import verify_command
from registry.commands.worker import worker_command


def register_commands(app: Flask) -> None:
    """Hang all groups of commands on `app`."""
    ratings.add_command(shadow_command)
    for command in (
        accounts,
        awards,
        blacklist,
        checks,
        database,
        duplicates,
        import_command,
        inspections,
        measures,
        publication_log,
        jobs,
        ratings,
        screen_command,
        search_command,
        verify_command,
        worker_command,
    ):
        app.cli.add_command(command)
