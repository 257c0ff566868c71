"""`flask publication-log …`: sign the head once a day, and sign off a database that was restored.

Invariant: a departure from the noted heads ends only by a person's word with a reason, which the
journal keeps; the heads that were noted before are kept beside the new ones.
"""

import sys

import click
from flask.cli import AppGroup, with_appcontext

from models.vocabulary import AuditEvent
from registry import clock
from registry.rules.audit import HEAD
from registry.services import audit, publication
from registry.web.noted import begin_anew
from registry.web.transaction import departed, register, writing

SHORTEST_REASON, LONGEST_REASON = 4, 500  # characters
REFUSED = 2

publication_log = AppGroup("publication-log", help="公示存证日志 (the publication log).")


@publication_log.command("sign")
@with_appcontext
def sign() -> None:
    """Sign the head as it stands; nothing is signed where nothing has changed since the last."""
    with writing() as session:
        note = publication.sign_checkpoint(session, at=clock.now()).note
    click.echo(note, nl=False)


@publication_log.command("accept-restored")
@click.option("--reason", required=True, help="Why the database does not go on from the heads.")
@with_appcontext
def accept_restored(reason: str) -> None:
    """Sign off a database that was put back: note its heads anew, and why, in the journal."""
    reason = reason.strip()
    if not SHORTEST_REASON <= len(reason) <= LONGEST_REASON:
        _give_up(f"请写明原因（{SHORTEST_REASON} 至 {LONGEST_REASON} 个字）。")
    found = departed()
    if not found:
        _give_up("数据库与库外留存的检查点相符，无需确认。")
    at = clock.now()
    with writing() as session:
        last = publication.sign_checkpoint(session, at=at)
        audit.append(
            session,
            AuditEvent.HEADS_ACCEPTED,
            by=None,
            at=at,
            about="checkpoints",
            reason=reason,
            first_bad=[str(finding.first_bad) for finding in found],
        )
        head, note = session.info[HEAD], last.note
    begin_anew(register().settings.registry_home, head, note, at)
    click.echo("已确认；原检查点文件保留在 checkpoints 目录中。", err=True)


def _give_up(sentence: str) -> None:
    click.echo(sentence, err=True)
    sys.exit(REFUSED)
