"""Editions of law are kept with their digest; one that was in use never changes its text."""

import dataclasses
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


def test_an_edition_changed_after_use_is_refused(sessions: Sessions, at: datetime) -> None:
    rulebook = rulebooks.load("jiaxing")
    with sessions.writing() as session:
        keep_editions(session, rulebook, at=at)
    edition = rulebook.terms.editions[-1]
    changed = dataclasses.replace(edition, source="改过的来源")
    terms = dataclasses.replace(rulebook.terms, editions=(*rulebook.terms.editions[:-1], changed))

    with pytest.raises(Refused, match=edition.id), sessions.writing() as session:
        keep_editions(session, dataclasses.replace(rulebook, terms=terms), at=at)
