"""The whole demonstration in its order: law, people, then files and papers as the days went by.

Invariant: it stands on fixed instants and seeded chance, never on the clock; what is there already
is left as it is.
"""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from random import Random

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.base import Base
from models.records import Record
from models.vocabulary import ImportKind
from registry.files.evidence import EvidenceStore
from registry.rulebooks import Rulebook
from registry.rules.calendar import WorkCalendar
from registry.services.editions import keep_editions
from seed.accounts import DemoAccount, demo_accounts, make_account
from seed.afterwards import invent_payments, story_confirmations, story_marks, story_payments
from seed.awards import story_screenings
from seed.cases import all_cases
from seed.checking import story_checks
from seed.deliveries import MARKET, Delivery, deliveries_of, instant
from seed.filing import Filed, files_of, story_rows
from seed.firms import Firm
from seed.ingredients import Ingredients, read_ingredients
from seed.inspecting import story_inspection
from seed.listings import all_case_deeds, confirmed_entries
from seed.lives import live
from seed.lookalikes import read_lookalikes
from seed.measures import desk_days, make_people, story_waivers
from seed.merits import invent_abnormal_entries, invent_certificates, invent_honours
from seed.monthly import monthly_runs
from seed.offences import invent_penalties
from seed.population import invent_firms
from seed.practitioners import cells_of, invent_practitioners
from seed.sameness import fill_queue, story_of_sameness
from seed.samples import invent_inspections, invent_samples
from seed.shelf import DATA
from seed.story import story_firms, story_practitioners
from seed.timeline import Event, Timeline

OPENED_ON = date(
    2023, 12, 29
)  # the register was opened, the last working day before the first file
IMPORTED_ON = date(2026, 11, 20)
IMPORT_FILE = "市场主体登记信息_2026年11月上旬.csv"
# The sampling file that brought X10 came a second time, after X10 had been confirmed.
SAMPLED_AND_TOLD_AGAIN = (date(2026, 8, 7), date(2026, 10, 30))


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


def load_demonstration(
    session: Session, rulebook: Rulebook, store: EvidenceStore | None = None
) -> Loaded:
    """Bring the demonstration into the register and return what was new.

    Without a `store` for files no picture of a paper is attached.
    """
    opened_at, before = instant(OPENED_ON), _size(session, Record)
    people = demo_accounts()
    editions = keep_editions(session, rulebook, at=opened_at)
    made = _make(session, [one for one in people if not one.subject], OPENED_ON)
    make_people(session, at=opened_at)
    timeline = Timeline(session, rulebook, store)
    timeline.run(events(rulebook))
    fill_queue(session, at=instant(IMPORTED_ON))
    made += _make(session, [one for one in people if one.subject], IMPORTED_ON)
    return Loaded(
        editions=editions,
        accounts=made,
        files=len(timeline.batches),
        rows=sum(batch.position for batch in timeline.batches),
        set_aside=sum(batch.quarantined + batch.conflicts for batch in timeline.batches),
        proposals=timeline.proposals,
        records=_size(session, Record) - before,
    )


def events(rulebook: Rulebook) -> Iterator[Event]:
    """Yield all that happens: files, papers recorded by hand, and what people did afterwards."""
    calendar = rulebook.records.calendar
    for delivery in deliveries(rulebook):
        yield delivery
        first, again = map(instant, SAMPLED_AND_TOLD_AGAIN)
        if delivery.kind is ImportKind.SAMPLING and delivery.at == first:
            yield delivery._replace(at=again)
    for case in all_cases():
        yield from case.deeds()
    yield from story_confirmations()
    yield from story_payments()
    yield from story_marks()
    yield from story_of_sameness()
    yield from all_case_deeds()
    yield from confirmed_entries()
    yield from story_inspection()
    yield from story_screenings()
    yield from story_checks()
    yield from monthly_runs(IMPORTED_ON)
    yield from desk_days(calendar, IMPORTED_ON)
    yield from story_waivers()
    penalties = invent_penalties(_invented(rulebook), calendar, Random("过"))
    yield from invent_payments(penalties, calendar, Random("缴"), until=IMPORTED_ON)


def deliveries(rulebook: Rulebook) -> Iterator[Delivery]:
    """Yield every file of the demonstration once."""
    invented = _invented(rulebook)
    people = read_ingredients(rulebook.divisions).people
    colleagues = invent_practitioners(invented, people, Random("同僚"))
    practitioners = [*story_practitioners(), *colleagues]
    firms = (*story_firms(), *invented)
    yield from deliveries_of(firms, [cells_of(one) for one in practitioners])
    yield from files_of([*story_rows(), *_invented_rows(invented, rulebook.records.calendar)])
    yield _todays_import()


def invented_firms(ingredients: Ingredients, rulebook: Rulebook) -> tuple[Firm, ...]:
    """Return all firms beside the story, the look-alikes first."""
    lookalikes = read_lookalikes(ingredients, rulebook.divisions, Random("形似"))
    drawn = invent_firms(ingredients, Random("乌有之乡"))
    return (*lookalikes, *live(drawn, ingredients, Random("浮生")))


@cache
def _invented(rulebook: Rulebook) -> tuple[Firm, ...]:
    return invented_firms(read_ingredients(rulebook.divisions), rulebook)


def _invented_rows(firms: Sequence[Firm], calendar: WorkCalendar) -> Iterator[Filed]:
    yield from invent_penalties(firms, calendar, Random("过"))
    yield from invent_samples(firms, calendar, Random("验"))
    yield from invent_inspections(firms, calendar, Random("察"))
    yield from invent_honours(firms, calendar, Random("誉"))
    yield from invent_certificates(firms, calendar, Random("证"))
    yield from invent_abnormal_entries(firms, calendar, Random("迟"))


def _make(session: Session, people: list[DemoAccount], day: date) -> int:
    made = [make_account(session, one, at=instant(day)) for one in people]
    return len([number for number in made if number is not None])


def _size(session: Session, table: type[Base]) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0


def _todays_import() -> Delivery:
    with (DATA / "demonstration-import.csv").open(encoding="utf-8", newline="") as file:
        lines = csv.DictReader(file)
        rows = tuple(lines)
        header = tuple(lines.fieldnames or ())
    at = instant(IMPORTED_ON)
    return Delivery(IMPORT_FILE, ImportKind.ENTERPRISES, MARKET, at, header, rows)
