"""`flask verify`: is the register sound? Exit 0: yes; 4: no, and where it first is not."""

import json
import sys
from pathlib import Path

import click
from flask.cli import with_appcontext

from registry.files.evidence import EvidenceStore
from registry.queries.verification import Finding, Head, verify
from registry.web.transaction import CHECKPOINT, reading, register

SOUND, NOT_SOUND = 0, 4


@click.command("verify")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@with_appcontext
def verify_command(as_json: bool) -> None:
    """Check the journal's chain, its commitments, every projection, and the attached files."""
    home = register().settings.registry_home
    with reading() as session:
        law = register().rulebook.records
        findings = list(verify(session, noted_head(home), EvidenceStore(home), law))
    sound = all(finding.is_sound for finding in findings)
    if as_json:
        click.echo(
            json.dumps({"ok": sound, "checks": [_told(f) for f in findings]}, ensure_ascii=False)
        )
    else:
        for finding in findings:
            click.echo(_line(finding))
    sys.exit(SOUND if sound else NOT_SOUND)


def noted_head(home: Path) -> Head | None:
    """Return the journal's head as noted beside the database; None before the first commit."""
    path = home / CHECKPOINT
    if not path.exists():
        return None
    noted = json.loads(path.read_text("utf-8"))
    return Head(int(noted["size"]), bytes.fromhex(noted["head"]))


def _told(finding: Finding) -> dict[str, object]:
    return {
        "check": finding.check,
        "ok": finding.is_sound,
        "checked": finding.checked,
        "first_bad": finding.first_bad,
        "problem": finding.problem,
    }


def _line(finding: Finding) -> str:
    if finding.is_sound:
        return f"通过  {finding.check}（{finding.checked:,} 项）"
    return f"异常  {finding.check}：{finding.first_bad} {finding.problem}"
