"""What the commands of ratings read alike: a day, a subject by its code; and how they give up."""

import sys
from datetime import date, datetime
from typing import NoReturn

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.subjects import Subject
from registry import clock
from registry.errors import Invalid, NotFound
from registry.rules.calendar import LEGAL_ZONE
from registry.rules.identity.folding import half_width

UNUSABLE = 2


def day_of(text: str) -> date:
    """Return a day that was typed. Raises: Invalid for what is none."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Invalid(f"“{text}”不是日期，请写成 2026-11-23。") from error


def instant_of(text: str) -> datetime:
    """Return an instant that was typed, in China where it names no zone. Raises: Invalid for none."""
    try:
        instant = datetime.fromisoformat(text)
    except ValueError as error:
        raise Invalid(f"“{text}”不是时刻，请写成 2026-11-23T10:00:00+08:00。") from error
    return instant if instant.tzinfo else instant.replace(tzinfo=LEGAL_ZONE)


def past_instant_of(text: str) -> datetime:
    """Return an instant that was typed and has passed. Raises: Invalid for one that has not."""
    instant = instant_of(text)
    if instant > clock.now():
        raise Invalid(f"“{text}”还没有过去，那时登记库知道什么尚不能确定，请改填以前的时刻。")
    return instant


def subject_of(session: Session, uscc: str) -> int:
    """Return the subject with a credit code. Raises: NotFound where there is none."""
    code = half_width(uscc).strip().upper()
    found = session.scalar(select(Subject.id).where(Subject.uscc == code))
    if found is None:
        raise NotFound(f"登记库中没有统一社会信用代码为 {code} 的主体，请核对代码。")
    return found


def give_up(sentence: str) -> NoReturn:
    """End with 2 and one sentence that says what to do."""
    click.echo(sentence, err=True)
    sys.exit(UNUSABLE)
