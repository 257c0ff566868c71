"""The whole demonstration in its order: law, people, then files and papers as the days went by.

Invariant: it stands on fixed instants and seeded chance, never on the clock; what is there already
is left as it is.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from random import Random

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.base import Base
from models.exchange import ImportBatch
from models.records import Record
from models.vocabulary import ImportKind
from registry.queries.accounts import account_id_of
from registry.rulebooks import Rulebook
from registry.services.editions import keep_editions
from seed.accounts import DemoAccount, demo_accounts, make_account
from seed.cases import Deed, all_cases
from seed.casework import Casework
from seed.deliveries import HOUSING, MARKET, Delivery, deliveries_of, instant, take_in
from seed.firms import Firm
from seed.ingredients import Ingredients, read_ingredients
from seed.lives import live
from seed.lookalikes import read_lookalikes
from seed.population import invent_firms
from seed.practitioners import Practitioner, cells_of, invent_practitioners
from seed.shelf import DATA
from seed.story import story_firms, story_practitioners

OPENED_ON = date(
    2023, 12, 29
)  # the register was opened, the last working day before the first file
IMPORTED_ON = date(2026, 11, 20)
IMPORT_FILE = "市场主体登记信息_2026年11月上旬.csv"
IMPORTERS = {MARKET: "o.shen", HOUSING: "o.xu"}  # the others' files came by the operator


@dataclass(frozen=True, slots=True)
class Loaded:
    """What was new: editions, accounts, files and the rows of them set aside, proposals, records."""

    editions: int
    accounts: int
    files: int
    rows: int
    set_aside: int
    proposals: int
    records: int


def load_demonstration(session: Session, rulebook: Rulebook) -> Loaded:
    """Bring the demonstration into the register and return what was new."""
    opened_at, before = instant(OPENED_ON), _size(session, Record)
    people = demo_accounts()
    editions = keep_editions(session, rulebook, at=opened_at)
    made = _make(session, [one for one in people if not one.subject], OPENED_ON)
    batches, casework = _as_the_days_went_by(session, rulebook)
    made += _make(session, [one for one in people if one.subject], IMPORTED_ON)
    return Loaded(
        editions=editions,
        accounts=made,
        files=len(batches),
        rows=sum(batch.position for batch in batches),
        set_aside=sum(batch.quarantined for batch in batches),
        proposals=casework.proposals,
        records=_size(session, Record) - before,
    )


def _as_the_days_went_by(
    session: Session, rulebook: Rulebook
) -> tuple[list[ImportBatch], Casework]:
    """Take in the files and do the deeds, all in the order of their instants."""
    casework = Casework(session, rulebook.records)
    by = {department: account_id_of(session, name) for department, name in IMPORTERS.items()}
    batches: list[ImportBatch] = []
    events: list[Delivery | Deed] = [*deliveries(rulebook)]
    events += [deed for case in all_cases() for deed in case.deeds()]
    for event in sorted(events, key=lambda event: event.at):
        if isinstance(event, Deed):
            casework.do(event)
            continue
        batch = take_in(session, event, rulebook, by=by.get(event.department_id))
        batches += [batch] if batch is not None else []
    return batches, casework


def deliveries(rulebook: Rulebook) -> Iterator[Delivery]:
    """Yield every file of the demonstration, in the order of its delivery."""
    ingredients = read_ingredients(rulebook.divisions)
    invented = invented_firms(ingredients, rulebook)
    practitioners = [*story_practitioners(), *_colleagues(ingredients, invented)]
    firms = (*story_firms(), *invented)
    yield from deliveries_of(firms, [cells_of(one) for one in practitioners])
    yield _todays_import()


def invented_firms(ingredients: Ingredients, rulebook: Rulebook) -> tuple[Firm, ...]:
    """Return all firms beside the story, the look-alikes first."""
    lookalikes = read_lookalikes(ingredients, rulebook.divisions, Random("形似"))
    drawn = invent_firms(ingredients, Random("乌有之乡"))
    return (*lookalikes, *live(drawn, ingredients, Random("浮生")))


def _make(session: Session, people: list[DemoAccount], day: date) -> int:
    made = [make_account(session, one, at=instant(day)) for one in people]
    return len([number for number in made if number is not None])


def _size(session: Session, table: type[Base]) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0


def _colleagues(ingredients: Ingredients, firms: tuple[Firm, ...]) -> tuple[Practitioner, ...]:
    return invent_practitioners(firms, ingredients.people, Random("同僚"))


def _todays_import() -> Delivery:
    with (DATA / "demonstration-import.csv").open(encoding="utf-8", newline="") as file:
        lines = csv.DictReader(file)
        rows = tuple(lines)
        header = tuple(lines.fieldnames or ())
    at = instant(IMPORTED_ON)
    return Delivery(IMPORT_FILE, ImportKind.ENTERPRISES, MARKET, at, header, rows)
