"""The same question is answered with the same bytes, whatever the register learns later."""

import json
import os
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.orm import Session

from models.session import Sessions
from registry.errors import Invalid, NotFound
from registry.queries.ratings.explaining import explained
from registry.queries.ratings.facts import facts_of, facts_of_many
from tests.property.rating_histories import History

EXAMPLES = 10_000 if os.environ.get("LONG") else 40
EVENTS = 7
SLOW = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]


# A history is told by its seed alone: a smaller seed is no smaller history.
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=SLOW,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
@given(seed=st.integers(0, 2**32))
def test_an_explanation_never_changes_its_bytes(sessions: Sessions, seed: int) -> None:
    chance, answers = Random(seed), []
    with sessions.writing() as session:
        _without_foreign_keys(session)
        history = History(session, chance)
        for _ in range(EVENTS):
            known_at = history.step()
            as_of = known_at.date() + timedelta(days=chance.randint(-20, 500))
            question = (chance.choice(history.firms).id, as_of, known_at)
            answers.append((question, _asked(session, *question)))
        again = [_asked(session, *question) for question, _ in answers]
        together = facts_of_many(session, [one.id for one in history.firms], on=as_of)
        alone = [facts_of(session, one.id, on=as_of) for one in history.firms]
        session.rollback()

    assert again == [answer for _, answer in answers]
    assert together == alone
    for _, answer in answers:
        told = json.loads(answer, parse_float=Decimal)
        if "score" in told:
            assert sum(line["points"] for line in told["lines"]) == told["score"]


def _asked(session: Session, subject_id: int, as_of: date, known_at: datetime) -> bytes:
    try:
        document = explained(session, subject_id, as_of=as_of, known_at=known_at)
    except (Invalid, NotFound) as error:
        document = {"refused": str(error)}
    return json.dumps(document, ensure_ascii=False).encode()


def _without_foreign_keys(session: Session) -> None:
    """Let a wrong link name a proposal that was never made."""
    if session.get_bind().dialect.name == "sqlite":
        session.execute(text("PRAGMA defer_foreign_keys = ON"))
    else:
        session.execute(text("SET LOCAL session_replication_role = replica"))
