"""The roof: puts the parts together and opens the doors. Nobody imports it.

Invariant: `create_app` touches no table; whether the register may serve is asked in `serve`.
"""

import sys
import threading
from pathlib import Path

import click
from flask import Flask
from waitress import serve as serve_waitress

from models.session import Sessions, open_engine
from registry import clock, rulebooks
from registry.commands import register_commands
from registry.commands.accounts import refuse_demonstration
from registry.commands.database import refuse_unfit
from registry.commands.worker import work_until
from registry.errors import RegistryError
from registry.keys import open_keyring
from registry.logs import start_logging
from registry.settings import Settings, read_settings
from registry.web import open_doors
from registry.web.noted import tell_departures
from registry.web.transaction import Register
from seed.accounts import shown_accounts
from seed.load import seed_command

ROOT = Path(__file__).resolve().parent
THREADS = 8


def create_app(settings: Settings | None = None) -> Flask:
    """Return the register as a WSGI application; leaves with one sentence on unsafe settings."""
    try:
        settings = settings or read_settings()
        clock.start_at(settings.registry_now)
        keyring = open_keyring(settings.registry_home, clock.now())
        rulebook = rulebooks.load(settings.registry_city)
    except RegistryError as error:
        sys.exit(str(error))
    info = {"keyring": keyring, "rulebook": rulebook}
    sessions = Sessions(open_engine(settings.database), info=info)
    app = Flask(__name__, root_path=str(ROOT))
    app.extensions["register"] = Register(
        settings=settings,
        sessions=sessions,
        keyring=keyring,
        rulebook=rulebook,
    )
    if not settings.is_production:
        app.config["DEMO_ACCOUNTS"] = shown_accounts(settings.registry_city)
    open_doors(app)
    register_commands(app)
    app.cli.add_command(seed_command)
    return app


def serving_app() -> Flask:
    """Return the application for a production server (`gunicorn 'app:serving_app()'`), if it is fit."""
    start_logging()
    app = create_app()
    refuse_unfit(app.extensions["register"])
    refuse_demonstration(app.extensions["register"])
    _tell_departures(app.extensions["register"])
    return app


def _tell_departures(parts: Register) -> None:
    """Tell the operator where the database does not go on from what was noted (SECURITY R13)."""
    for finding in tell_departures(parts.sessions, parts.settings.registry_home):
        click.echo(f"警告：{finding.problem}（{finding.first_bad}）请执行 flask verify。", err=True)


def serve() -> None:
    """Serve the register until interrupted; in development the worker runs beside it."""
    app = serving_app()
    parts: Register = app.extensions["register"]
    stop = threading.Event()
    if not parts.settings.is_production:
        threading.Thread(target=work_until, args=(app, stop), daemon=True).start()
    click.echo(f"质信嘉兴 → http://{parts.settings.host}:{parts.settings.port}  (Ctrl+C 停止)")
    try:
        serve_waitress(
            app,
            host=parts.settings.host,
            port=parts.settings.port,
            threads=THREADS,
            ident=None,
            clear_untrusted_proxy_headers=not parts.settings.proxy_hops,
            max_request_header_size=32_768,
            max_request_body_size=70 * 1024 * 1024,
        )
    finally:
        stop.set()


if __name__ == "__main__":
    serve()
