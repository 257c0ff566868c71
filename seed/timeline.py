"""What happened in the demonstration, done in the order of the days: files, papers, deeds.

Invariant: everything goes through the services, at its own instant, by its own people.
"""

from collections.abc import Iterable

from sqlalchemy.orm import Session

from models.exchange import ImportBatch
from registry.files.evidence import EvidenceStore
from registry.queries.accounts import account_id_of
from registry.rulebooks import Rulebook
from seed.afterwards import Confirmation, Marked, Payment, confirm, note_payment, put_mark
from seed.awards import Screened, screen_candidates
from seed.cases import Deed
from seed.casework import Casework
from seed.checking import Checked, check_subjects
from seed.deliveries import HOUSING, MARKET, Delivery, take_in
from seed.inspecting import Inspected, inspect
from seed.listings import CaseDeed, Confirmed, ListWork
from seed.measures import Acted, DeskDay, MeasureWork, Waived
from seed.monthly import MonthlyRun, run_month
from seed.sameness import Judgement, Merge, Provisional, judge, merge, take_provisionally

Told = Provisional | Merge | Judgement
Listed = CaseDeed | Confirmed
Tended = Deed | Confirmation | Payment | Marked
Looked = Inspected | Screened | Checked
Event = Delivery | Tended | MonthlyRun | Told | Listed | Looked | Acted
# Files of these offices (department, county) come by an officer; the others' by the operator.
IMPORTERS = {(MARKET, ""): "o.shen", (MARKET, "330402"): "o.zhou", (HOUSING, ""): "o.xu"}


class Timeline:
    """Does what happened, and counts what was new."""

    def __init__(self, session: Session, rulebook: Rulebook, store: EvidenceStore | None) -> None:
        self._session = session
        self._rulebook = rulebook
        self._casework = Casework(session, rulebook.records, store)
        self._listwork = ListWork(session)
        self._measurework = MeasureWork(session, rulebook)
        self.batches: list[ImportBatch] = []

    @property
    def proposals(self) -> int:
        """How many proposals were new."""
        return self._casework.proposals

    def run(self, events: Iterable[Event]) -> None:
        """Do all events in the order of their instants."""
        for event in sorted(events, key=lambda event: event.at):
            self._do(event)

    def _do(self, event: Event) -> None:
        if isinstance(event, Delivery):
            self._take_in(event)
        elif isinstance(event, MonthlyRun):
            run_month(self._session, event)
        elif isinstance(event, Deed | Confirmation | Payment | Marked):
            self._tend_records(event)
        elif isinstance(event, DeskDay | Waived):
            self._measurework.do(event)
        elif isinstance(event, CaseDeed):
            self._listwork.do(event)
        elif isinstance(event, Confirmed):
            self._listwork.confirm(event)
        elif isinstance(event, Provisional | Merge | Judgement):
            self._tell_apart(event)
        else:
            self._look_into(event)

    def _look_into(self, event: Looked) -> None:
        if isinstance(event, Screened):
            screen_candidates(self._session, event)
        elif isinstance(event, Checked):
            check_subjects(self._session, event)
        else:
            inspect(self._session, event)

    def _tend_records(self, event: Tended) -> None:
        if isinstance(event, Deed):
            self._casework.do(event)
        elif isinstance(event, Confirmation):
            confirm(self._session, event, self._rulebook)
        elif isinstance(event, Payment):
            note_payment(self._session, event)
        else:
            put_mark(self._session, event)

    def _tell_apart(self, event: Told) -> None:
        if isinstance(event, Provisional):
            take_provisionally(self._session, event, self._rulebook)
        elif isinstance(event, Merge):
            merge(self._session, event)
        else:
            judge(self._session, event)

    def _take_in(self, delivery: Delivery) -> None:
        importer = IMPORTERS.get((delivery.department_id, delivery.division_code))
        by = account_id_of(self._session, importer) if importer else None
        batch = take_in(self._session, delivery, self._rulebook, by=by)
        if batch is not None:
            self.batches.append(batch)
