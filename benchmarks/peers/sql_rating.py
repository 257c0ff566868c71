"""The peer of ratings: one UPDATE in SQL that does the arithmetic the rule does, as far as SQL reads well.

In its favour: events stand ready in a narrow table with points and coefficient multiplied, decays as
ranges of days of the very day, no texts, no cases, no caps of items, no next change, no history.
"""

from collections.abc import Iterator
from datetime import date

from sqlalchemy import Engine, text

from registry.rules.ratings import Facts, RatingModel
from registry.rules.ratings.arrays.months import last_day_over

TABLES = """
CREATE TABLE peer_event (id INTEGER PRIMARY KEY, subject_id INTEGER NOT NULL, dim INTEGER NOT NULL,
  domain INTEGER NOT NULL, decay INTEGER NOT NULL, points INTEGER NOT NULL, day INTEGER NOT NULL,
  ends INTEGER NOT NULL);
CREATE TABLE peer_decay (decay INTEGER NOT NULL, after_day INTEGER NOT NULL,
  upto_day INTEGER NOT NULL, factor INTEGER NOT NULL);
CREATE TABLE peer_score (subject_id INTEGER PRIMARY KEY, score INTEGER, grade TEXT)
"""
UPDATE = """
UPDATE peer_score SET score = found.score, grade = CASE
  WHEN found.score >= 9500 THEN 'AAA' WHEN found.score >= 9000 THEN 'AA'
  WHEN found.score >= 8000 THEN 'A' WHEN found.score >= 7000 THEN 'B'
  WHEN found.score >= 6000 THEN 'C' ELSE 'D' END
FROM (
  SELECT subject_id, 8500 + SUM(taken) AS score FROM (
    SELECT subject_id, dim, CASE WHEN dim = 7 THEN SUM(tenths) ELSE -SUM(tenths) END AS taken FROM (
      SELECT e.subject_id, e.dim, (e.points * d.factor * CASE WHEN e.dim = 7 THEN 10 ELSE
        CASE ROW_NUMBER() OVER (PARTITION BY e.subject_id, e.dim, e.domain ORDER BY e.day, e.id)
        WHEN 1 THEN 10 WHEN 2 THEN 15 ELSE 20 END END + 500) / 1000 AS tenths
      FROM peer_event e JOIN peer_decay d
        ON d.decay = e.decay AND e.day > d.after_day AND e.day <= d.upto_day
      WHERE e.day <= :today AND e.ends > :today
    ) AS line GROUP BY subject_id, dim
  ) AS dimension GROUP BY subject_id
) AS found WHERE peer_score.subject_id = found.subject_id
"""
_AT_ONCE = 50_000
_FOR_EVER = 4_000_000


class SqlRating:
    """Events of the same facts in tables of their own, and the UPDATE."""

    def __init__(self, engine: Engine, model: RatingModel) -> None:
        self._engine = engine
        self._model = model
        self._decays = sorted({item.decay for item in model.negatives.values()}, key=str)
        self._domains: dict[str | None, int] = {}
        with engine.begin() as connection:
            for statement in TABLES.split(";"):
                connection.execute(text(statement))

    def fill(self, facts: Iterator[tuple[int, Facts]]) -> None:
        """Write the events of subjects, and a row for each to be updated."""
        events: list[dict[str, int]] = []
        subjects: list[dict[str, int]] = []
        for number, known in facts:
            subjects.append({"subject_id": number})
            events.extend(self._events(number, known))
            if len(subjects) >= _AT_ONCE:
                self._write(subjects, events)
                events, subjects = [], []
        self._write(subjects, events)
        with self._engine.begin() as connection:
            connection.execute(text("CREATE INDEX ix_peer_event ON peer_event (subject_id)"))
            connection.execute(text("ANALYZE"))

    def update(self, as_of: date) -> None:
        """Do it."""
        with self._engine.begin() as connection:
            connection.execute(text("DELETE FROM peer_decay"))
            for number, decay in enumerate(self._decays):
                ends = [last_day_over(as_of, step.from_month) for step in decay] or [_FOR_EVER]
                factors = [int(step.factor * 100) for step in decay] or [100]
                for upto, after, factor in zip(ends, [*ends[1:], 0], factors, strict=True):
                    connection.execute(
                        text("INSERT INTO peer_decay VALUES (:n, :after, :upto, :factor)"),
                        {"n": number, "after": after, "upto": upto, "factor": factor},
                    )
            connection.execute(text(UPDATE), {"today": as_of.toordinal()})

    def _write(self, subjects: list[dict[str, int]], events: list[dict[str, int]]) -> None:
        if not subjects:
            return
        with self._engine.begin() as connection:
            connection.execute(
                text("INSERT INTO peer_score VALUES (:subject_id, -1, '')"), subjects
            )
            if events:
                connection.execute(
                    text(
                        "INSERT INTO peer_event (id, subject_id, dim, domain, decay, points, day,"
                        " ends) VALUES (:id, :subject_id, :dim, :domain, :decay, :points, :day,"
                        " :ends)"
                    ),
                    events,
                )

    def _events(self, number: int, known: Facts) -> Iterator[dict[str, int]]:
        model = self._model
        names = [one.id for one in model.dimensions]
        for one in known.negatives:
            item = model.negatives[one.item]
            points = item.points * model.coefficient(item, one.domain) * 10
            yield {
                "id": one.record_id,
                "subject_id": number,
                "dim": names.index(item.dimension) + 1,
                "domain": self._domains.setdefault(one.domain, len(self._domains)),
                "decay": self._decays.index(item.decay),
                "points": int(points),
                "day": one.on.toordinal(),
                "ends": one.ends_on.toordinal() if one.ends_on else _FOR_EVER,
            }
        for good in known.positives:
            if good.on is None:
                continue
            yield {
                "id": good.record_id,
                "subject_id": number,
                "dim": len(names),
                "domain": 0,
                "decay": self._decays.index(()),
                "points": int(model.positives[good.item].points * 10),
                "day": good.on.toordinal(),
                "ends": good.valid_until.toordinal() + 1 if good.valid_until else _FOR_EVER,
            }
