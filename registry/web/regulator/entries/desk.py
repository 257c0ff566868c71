"""The desk of one entry: its history, its marks with their forms, and the changes that may be opened."""

from dataclasses import dataclass

from flask import render_template

from models.vocabulary import Act, CauseKind, Mark
from registry.queries.blacklist.cases.entry_inside import EntryInside, entry_inside
from registry.queries.blacklist.reach import may_change_entry
from registry.queries.measures.listing import OrderLine, of_cause, orders_of
from registry.rules.permissions import Matter, may
from registry.rules.publication import PUBLIC_MARKS
from registry.web.forms.cases.changing import EntryMarkForm
from registry.web.guard import current_actor
from registry.web.regulator.entries.room import reach, today
from registry.web.regulator.reach import divisions_within, scope_today, sees_measures
from registry.web.transaction import reading, register


@dataclass
class EntryDesk:
    """An entry with everything that its page shows; forms that cannot be used are missing."""

    entry: EntryInside
    may_tend: bool
    mark: EntryMarkForm | None = None
    end: EntryMarkForm | None = None
    orders: tuple[OrderLine, ...] | None = None  # None: the reader has no desk of measures
    sent: EntryMarkForm | None = None
    problem: str = ""

    def show(self) -> str:
        """Return the page."""
        rulebook = register().rulebook
        return render_template(
            "regulator/entries/show.html",
            desk=self,
            e=self.entry,
            row=self.entry.row,
            today=today(),
            acts=Act,
            is_own=may_decide(self.entry),
            divisions=rulebook.divisions,
            departments=rulebook.departments,
        )


def entry_at_hand(entry_no: str) -> EntryInside:
    """Return an entry in the reader's reach. Raises NotFound for every other."""
    with reading() as session:
        return entry_inside(session, entry_no, reach(), on=today())


def _orders(entry: EntryInside) -> tuple[OrderLine, ...] | None:
    """Return the orders by an entry that the reader reaches; None for who has no desk of measures."""
    if not sees_measures():
        return None
    with reading() as session:
        by_entry = of_cause(CauseKind.LISTING, entry.row.id)
        return orders_of(session, scope_today(session), by_entry)


def may_decide(entry: EntryInside) -> bool:
    """Say whether the actor may open a case on an entry: an officer of a department whose it is."""
    actor, rulebook = current_actor(), register().rulebook
    if not may_change_entry(rulebook, entry.row, actor.department_id, on=today()):
        return False
    matter = Matter(department_id=actor.department_id, division_code=entry.line.division_code)
    return may(actor, Act.OPEN_CASE, matter, divisions_of_actor=divisions_within(actor)).allowed


def desk_of(entry: EntryInside) -> EntryDesk:
    """Return the desk of an entry."""
    desk = EntryDesk(entry, may_tend=may_decide(entry), orders=_orders(entry))
    if not desk.may_tend:
        return desk
    borne = [one.mark for one in entry.open_marks if one.mark is not None]
    free = [one for one in Mark if one in PUBLIC_MARKS and one not in borne]
    if entry.row.is_open and free:
        desk.mark = EntryMarkForm(formdata=None)
        desk.mark.offer(free, "mark")
    if borne:
        desk.end = EntryMarkForm(formdata=None)
        desk.end.offer(borne, "end")
    return desk
