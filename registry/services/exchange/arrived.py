"""What the fit rows of a chunk became, in the shape that all kinds of files share."""

from collections.abc import Sequence
from typing import NamedTuple

from models.vocabulary import RowOutcome
from registry.rules.exchange.judging import Problem
from registry.services.exchange.looking import Said
from registry.services.records.comparing import OUTSIDE
from registry.services.records.parties import NO_CODE, OTHER_NAME, UNKNOWN_CODE

COLUMN_OF = {NO_CODE: "uscc", UNKNOWN_CODE: "uscc", OTHER_NAME: "name", OUTSIDE: "name"}


class Fit(NamedTuple):
    """A fit row: its place in the chunk, its number in the file (None: mended), what it says."""

    place: int
    row_no: int | None
    said: Said


class Refusal(NamedTuple):
    """Why a fit row was not taken in; whom it may speak of, and whose it is to settle."""

    outcome: RowOutcome
    problem: Problem
    subject_id: int | None = None
    division_code: str | None = None
    record_id: int | None = None


class Arrival(NamedTuple):
    """What became of fit rows: outcomes of those taken, refusals by place, leaves of the versions.

    `touched`: whose rating records bear on; `restated`: whose registration says something else of
    what a rating asks for.
    """

    outcomes: Sequence[RowOutcome]
    refusals: dict[int, Refusal]
    leaves: Sequence[bytes]
    subject_ids: Sequence[int | None] = ()
    touched: frozenset[int] = frozenset()
    restated: frozenset[int] = frozenset()
