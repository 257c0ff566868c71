"""`flask duplicates list | judge | confirm | unmerge`: what people decide of pairs, by the operator's door.

Invariant: every deed is an account's, which must hold the act and reach both subjects. Exit 0: done;
5: a merge waits for a second person; 2: refused, and why.
"""

import json
import sys
from typing import NoReturn

import click
from flask.cli import with_appcontext
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.accounts import Account
from models.duplicates import DuplicatePair, SubjectMerge
from models.subjects import Subject
from models.vocabulary import Act, MergeState, PairState, Relation, Verdict
from registry import clock
from registry.errors import Invalid, RegistryError
from registry.queries.duplicates.queue import PairFilter, PairLine, all_pairs
from registry.queries.duplicates.standing import merge_between
from registry.queries.duplicates.waiting import subject_of_code
from registry.queries.places import codes_within
from registry.rules.permissions import Actor, Matter, may
from registry.services import duplicates as pairs
from registry.services.duplicates import Wish
from registry.web.transaction import reading, register, writing

DONE, REFUSED, WAITS = 0, 2, 5
as_json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
by_option = click.option(
    "--by", "username", required=True, help="Account in whose name it is done."
)
reason_option = click.option("--reason", required=True, help="Why; kept for ever.")


@click.command("list")
@click.option("--state", type=click.Choice([state.value for state in PairState]))
@as_json_option
@with_appcontext
def list_command(state: str | None, as_json: bool) -> None:
    """Print the pairs in a state, or all of them, the likeliest first."""
    wanted = PairFilter(state=PairState(state) if state else None)
    with reading() as session:
        merges = _waiting_merges(session)
        found = [_told(line, merges.get(line.id)) for line in all_pairs(session, wanted)]
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False))
        return
    for one in found:
        fields = ("id", "state", "score", "a", "a_name", "b", "b_name", "merge")
        click.echo("  ".join(str(one[name] or "-") for name in fields))


@click.command("judge")
@click.argument("a")
@click.argument("b")
@click.argument("verdict", type=click.Choice([verdict.value for verdict in Verdict]))
@by_option
@reason_option
@click.option("--relation", type=click.Choice([one.value for one in Relation]))
@click.option("--survivor", help="Code of the subject that stays; default: as the rule suggests.")
@as_json_option
@with_appcontext
def judge_command(
    *,
    a: str,
    b: str,
    verdict: str,
    username: str,
    reason: str,
    relation: str | None,
    survivor: str | None,
    as_json: bool,
) -> None:
    """Judge the subjects of the codes A and B; `same` merges them, or lets the merge wait."""
    merge: SubjectMerge | None = None
    try:
        with writing() as session:
            one, other = subject_of_code(session, a), subject_of_code(session, b)
            by = _who_may(session, username, Act.JUDGE_PAIR, one, other)
            pair, at = pairs.pair_of(session, one.id, other.id, at=clock.now()), clock.now()
            if Verdict(verdict) is Verdict.SAME:
                kept = subject_of_code(session, survivor).id if survivor else None
                merge = pairs.propose_merge(session, pair.id, Wish(reason, kept), by=by, at=at)
            else:
                related = Relation(relation) if relation else None
                judged = Verdict(verdict)
                pairs.judge(session, pair.id, judged, reason, by=by, at=at, relation=related)
            told = _outcome(pair, merge)
    except RegistryError as error:
        _refuse(error)
    _say(told, as_json)
    sys.exit(WAITS if merge is not None and merge.state is MergeState.WAITING else DONE)


@click.command("confirm")
@click.argument("merge_id", type=int)
@by_option
@as_json_option
@with_appcontext
def confirm_command(merge_id: int, username: str, as_json: bool) -> None:
    """Confirm the merge MERGE_ID as a second person."""
    try:
        with writing() as session:
            merge = session.get(SubjectMerge, merge_id)
            if merge is None:
                raise Invalid(f"没有第 {merge_id} 件主体归并。")
            both = [session.get_one(Subject, n) for n in (merge.duplicate_id, merge.survivor_id)]
            by = _who_may(session, username, Act.CONFIRM_MERGE, *both)
            done = pairs.confirm_merge(session, merge_id, by=by, at=clock.now())
            told = _outcome(session.get_one(DuplicatePair, merge.pair_id), done.merge)
    except RegistryError as error:
        _refuse(error)
    _say(told, as_json)
    if done.changed:
        click.echo(f"没有归并：提出之后{'；'.join(done.changed)}。", err=True)
        sys.exit(REFUSED)


@click.command("unmerge")
@click.argument("a")
@click.argument("b")
@by_option
@reason_option
@as_json_option
@with_appcontext
def unmerge_command(*, a: str, b: str, username: str, reason: str, as_json: bool) -> None:
    """End the merge of the subjects of the codes A and B, and keep that they are different."""
    try:
        with writing() as session:
            one, other = subject_of_code(session, a), subject_of_code(session, b)
            by = _who_may(session, username, Act.UNMERGE, one, other)
            merge = merge_between(session, one.id, other.id)
            pairs.unmerge(session, merge.id, reason, by=by, at=clock.now())
            told = _outcome(session.get_one(DuplicatePair, merge.pair_id), merge)
    except RegistryError as error:
        _refuse(error)
    _say(told, as_json)


JUDGING = (list_command, judge_command, confirm_command, unmerge_command)


def _who_may(session: Session, username: str, act: Act, *both: Subject) -> int:
    """Return the account's id. Raises Invalid where it may not do this to both subjects."""
    found = session.scalar(select(Account).where(Account.username == username))
    if found is None or found.disabled_at is not None:
        raise Invalid(f"没有可用的账户“{username}”。")
    actor = Actor(found.id, found.role, found.department_id, found.division_code)
    divisions = register().rulebook.divisions
    within = codes_within(divisions, found.division_code) if found.division_code else ()
    for subject in both:
        matter = Matter(division_code=subject.division_code)
        verdict = may(actor, act, matter, divisions_of_actor=frozenset(within))
        if not verdict.allowed:
            raise Invalid(f"账户“{username}”不能办理：{verdict.reason}")
    return found.id


def _outcome(pair: DuplicatePair, merge: SubjectMerge | None) -> dict[str, object]:
    """Return what came of it; why a second person is needed only while one is."""
    waits = merge is not None and merge.state is MergeState.WAITING and merge.needs_second
    return {
        "pair": pair.id,
        "state": pair.state.value,
        "score": pair.score,
        "merge": merge.id if merge else None,
        "needs_second": waits if merge else None,
        "reasons": merge.why_second if merge and waits else [],
    }


def _told(line: PairLine, merge_id: int | None) -> dict[str, object]:
    return {
        "id": line.id,
        "state": line.state.value,
        "score": line.score,
        "label": line.label,
        "a": line.low.uscc,
        "a_name": line.low.name,
        "b": line.high.uscc,
        "b_name": line.high.name,
        "merge": merge_id,
    }


def _waiting_merges(session: Session) -> dict[int, int]:
    rows = session.execute(
        select(SubjectMerge.pair_id, SubjectMerge.id).where(
            SubjectMerge.state == MergeState.WAITING
        )
    )
    return {row[0]: row[1] for row in rows}


def _say(told: dict[str, object], as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False))
        return
    state = PairState(str(told["state"])).zh
    merge = f"，第 {told['merge']} 件主体归并" if told["merge"] else ""
    click.echo(f"第 {told['pair']} 对：{state}{merge}。")
    for reason in told["reasons"] if isinstance(told["reasons"], list) else []:
        click.echo(f"  须经两人办理：{reason}")


def _refuse(error: RegistryError) -> NoReturn:
    click.echo(str(error), err=True)
    sys.exit(REFUSED)
