"""`flask jobs run-due`: what is due is written down and told; nothing becomes lawful or ends by it.

Invariant: it may be run twice, late, or never: entries end by their days alone.
"""

import json

import click
from flask.cli import AppGroup, with_appcontext

from registry import clock
from registry.commands.rating_arguments import give_up, instant_of
from registry.errors import Invalid
from registry.queries.blacklist.overdue import overdue_cases
from registry.rules.calendar import legal_day
from registry.services import blacklist, measures, publication
from registry.web.transaction import register, writing

jobs = AppGroup("jobs", help="定时任务 (what is due).")


@jobs.command("run-due")
@click.option("--now", "instant", help="Take this for now; not in production.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@with_appcontext
def run_due(instant: str | None, as_json: bool) -> None:
    """Close entries whose term is over, tell reminders, sign the log's head, name overdue cases."""
    if instant is not None and register().settings.is_production:
        give_up("生产环境按实际时间办理，不接受 --now。")
    try:
        at = instant_of(instant) if instant else clock.now()
    except Invalid as error:
        give_up(str(error))
    with writing() as session:
        blacklist.lock_lists(session)
        expired = blacklist.settle_ended(session, at=at)
        reminded = blacklist.remind_due(session, at=at)
        lifted = measures.settle_ended(session, at=at)
        escalated = measures.escalate_overdue(session, at=at)
        signed = publication.sign_checkpoint(session, at=at)
        late = overdue_cases(session, on=legal_day(at))
        told = {
            "now": at.isoformat(),
            "expired": expired,
            "reminded": reminded,
            "measures_changed": lifted,
            "measures_escalated": escalated,
            "log_size": signed.size,
            "overdue": [one.told() for one in late],
        }
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False))
        return
    click.echo(f"期满移出 {expired} 条，提醒 {reminded} 条，逾期未办 {len(late)} 件。")
    click.echo(f"联合奖惩措施变动 {lifted} 项，逾期督办 {escalated} 项。")
    for one in late:
        click.echo(f"案件 {one.case_id}  {one.what}  应于 {one.due_on} 前办理  {one.department_id}")
