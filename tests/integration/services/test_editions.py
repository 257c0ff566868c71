"""Editions of law are kept with their digest; one that was in use never changes its text."""

import dataclasses
from copy import copy
from datetime import datetime

import pytest
from sqlalchemy import func, select

from models.audit import RulebookEdition
from models.session import Sessions
from registry import rulebooks
from registry.errors import Refused
from registry.services.editions import keep_editions


def test_editions_are_kept_once(sessions: Sessions, at: datetime) -> None:
    rulebook = rulebooks.load("jiaxing")

    with sessions.writing() as session:
        first = keep_editions(session, rulebook, at=at)
    with sessions.writing() as session:
        again = keep_editions(session, rulebook, at=at)
        kept = session.scalar(select(func.count()).select_from(RulebookEdition))

    assert first == kept > 10
    assert again == 0


@pytest.mark.parametrize(
    "family",
    [
        *("terms", "lists", "list_procedures", "deadlines", "case_deadlines", "retention"),
        *("tiers", "record_kinds", "domains", "violations", "approvals"),
        *("rating_sources", "rating_lists", "inspection_factors", "awards"),
        *("measure_catalogue", "measure_bases", "measure_deadlines"),
    ],
)
def test_an_edition_changed_after_use_is_refused(
    sessions: Sessions, at: datetime, family: str
) -> None:
    rulebook = rulebooks.load("jiaxing")
    with sessions.writing() as session:
        keep_editions(session, rulebook, at=at)
    law = getattr(rulebook, family)
    changed = dataclasses.replace(law.editions[-1], source="改过的来源")
    other = dataclasses.replace(law, editions=(*law.editions[:-1], changed))

    with pytest.raises(Refused, match=changed.id), sessions.writing() as session:
        keep_editions(session, dataclasses.replace(rulebook, **{family: other}), at=at)


def test_an_open_edition_may_end_where_a_new_one_begins(sessions: Sessions, at: datetime) -> None:
    rulebook = rulebooks.load("jiaxing")
    law = rulebook.record_kinds
    opened = dataclasses.replace(law.editions[-2], effective_to=None)
    before = dataclasses.replace(law, editions=(*law.editions[:-2], opened))
    old = copy(rulebook)
    object.__setattr__(old, "record_kinds", before)

    with sessions.writing() as session:
        keep_editions(session, old, at=at)
    with sessions.writing() as session:
        fresh = keep_editions(session, rulebook, at=at)

    assert fresh == 1
