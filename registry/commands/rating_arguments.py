"""What the commands of ratings read alike: a day, a subject by its code; and how they give up."""

import sys
from datetime import date
from typing import NoReturn

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.subjects import Subject
from registry.errors import Invalid, NotFound
from registry.rules.identity.folding import half_width

UNUSABLE = 2


def day_of(text: str) -> date:
    """Return a day that was typed. Raises: Invalid for what is none."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Invalid(f"“{text}”不是日期，请写成 2026-11-23。") from error


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
