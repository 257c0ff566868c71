"""Facts less the records that were voided since (剔除已撤销的信息): nothing else is learned or forgotten."""

from registry.rules.ratings.facts import Facts


def lessened(facts: Facts, known: Facts, left: Facts) -> Facts:
    """Return `facts` without all that is among `known` and no more among what is `left` of it.

    A sign of life does not say by which record it came: it goes where no record that is left tells
    of the same day.
    """
    gone = _records(known) - _records(left)
    silent = set(known.activity) - set(left.activity)
    ended = set(known.in_force) - set(left.in_force)
    return facts._replace(
        negatives=tuple(one for one in facts.negatives if one.record_id not in gone),
        positives=tuple(one for one in facts.positives if one.record_id not in gone),
        conditions=tuple(one for one in facts.conditions if one.record_id not in gone),
        activity=tuple(day for day in facts.activity if day not in silent),
        in_force=tuple(span for span in facts.in_force if span not in ended),
    )


def _records(facts: Facts) -> frozenset[int]:
    return frozenset(
        (
            *(one.record_id for one in facts.negatives),
            *(one.record_id for one in facts.positives),
            *(one.record_id for one in facts.conditions),
        )
    )
