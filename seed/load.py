"""`flask seed`: the demonstration's subjects, people and accounts."""

import click
from flask.cli import with_appcontext


@click.command("seed")
@click.option("--if-empty", is_flag=True, help="Do nothing if the register already holds subjects.")
@with_appcontext
def seed_command(if_empty: bool) -> None:
    """Load the demonstration data through the services."""
    raise click.ClickException("not loaded yet")
