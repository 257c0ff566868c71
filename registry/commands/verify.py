"""`flask verify`: is the register sound? Exit 0: yes; 4: no, and where it first is not."""

import json
import sys

import click
from flask.cli import with_appcontext

from registry import clock
from registry.files.evidence import EvidenceStore
from registry.queries.verification import Finding, verify
from registry.rules.calendar import legal_day
from registry.web.noted import noted_head, noted_note
from registry.web.transaction import reading, register

SOUND, NOT_SOUND = 0, 4


@click.command("verify")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@with_appcontext
def verify_command(as_json: bool) -> None:
    """Check the journal, the publication log, every projection, and the attached files."""
    home = register().settings.registry_home
    with reading() as session:
        law = register().rulebook.records
        head, note = noted_head(home), noted_note(home)
        on = legal_day(clock.now())
        findings = list(verify(session, head, EvidenceStore(home), law, note=note, on=on))
    sound = all(finding.is_sound for finding in findings)
    if as_json:
        click.echo(
            json.dumps({"ok": sound, "checks": [_told(f) for f in findings]}, ensure_ascii=False)
        )
    else:
        for finding in findings:
            click.echo(_line(finding))
    sys.exit(SOUND if sound else NOT_SOUND)


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
