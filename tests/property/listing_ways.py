"""What the model of lists allows, and what follows from what was done."""

from datetime import date, timedelta

from models.vocabulary import CaseKind, CaseStep
from tests.property.listing_model import (
    HEARD,
    IMPORTED,
    LISTING,
    LISTS,
    REINSTATEMENT,
    Case,
    Entry,
    NoTable,
    after_days,
    arrives,
    is_unheard,
    may_hands,
    months_later,
)

_WAY = {
    "draft": CaseStep.NOTIFIED,
    "notified": CaseStep.SUBMITTED,
    "in_review": CaseStep.REVIEWED,
    "decided": CaseStep.SERVED,
    "served": CaseStep.PUBLISHED,
}
_STATES = {
    CaseStep.NOTIFIED: ("draft",),
    CaseStep.DEFENDED: ("notified",),
    CaseStep.HEARING_ASKED: ("notified",),
    CaseStep.HEARING_HELD: ("notified",),
    CaseStep.ANSWERED: ("notified",),
    CaseStep.SUBMITTED: ("draft", "notified"),
    CaseStep.REVIEWED: ("in_review",),
    CaseStep.RETURNED: ("in_review", "in_decision"),
    CaseStep.DISCUSSED: ("in_decision",),
    CaseStep.CONSENTED: ("in_decision",),
    CaseStep.APPROVED: ("in_decision",),
    CaseStep.REJECTED: ("in_decision",),
    CaseStep.SERVED: ("decided",),
    CaseStep.PUBLISHED: ("served",),
    CaseStep.CLOSED: ("draft", "notified", "in_decision", "decided", "served"),
}
_ONLY_LISTINGS = (
    *(CaseStep.NOTIFIED, *HEARD, CaseStep.HEARING_ASKED, CaseStep.ANSWERED),
    *(CaseStep.CONSENTED, CaseStep.PUBLISHED),
)


class World:
    """All cases and entries of the model, and which penalties stand or fell."""

    def __init__(self) -> None:
        self.cases: list[Case] = []
        self.entries: list[Entry] = []
        self.standing: set[str] = set()
        self.fallen: set[str] = set()
        self.merged = False

    def may_open(self, firm: int, basis: str, today: date) -> bool:
        """Say whether a listing may be opened: not on who is read through another, not twice."""
        in_work = any(
            one.is_open and one.kind is LISTING and one.basis == basis for one in self.cases
        )
        return not (in_work or (self.merged and firm == 1) or self._listed_for(basis, today))

    def may_change(self, kind: CaseKind, entry: Entry, today: date) -> bool:
        """Say whether a change of an entry may be opened."""
        if any(one.is_open and one.kind is kind and one.basis == entry.basis for one in self.cases):
            return False
        if kind is REINSTATEMENT:
            again = entry.is_reinstated or self._listed_for(entry.basis, today)
            return entry.how == "early" and not again
        if not is_standing(entry, today):
            return False
        if kind is CaseKind.REVOCATION:
            return True
        return self._lacks_nothing(kind, entry, today)

    def may_rewrite(self, case: Case, who: int, today: date) -> bool:
        """Say whether the dossier may be written anew."""
        is_early = case.state in ("draft", "notified") and case.kind is not IMPORTED
        twice = case.kind is LISTING and self._listed_for(case.basis, today)
        return is_early and not twice and may_hands(case, CaseStep.CHANGED, who, who == 4)

    def may(self, case: Case, step: CaseStep, who: int, today: date, odd: int) -> bool:
        """Say whether a person may take a step today."""
        if step not in _STATES or case.state not in _STATES[step]:
            return False
        if step is CaseStep.CLOSED and case.state == "in_decision" and case.kind is not IMPORTED:
            return False  # only a file is taken back
        if step in _ONLY_LISTINGS and case.kind not in LISTS:
            return False
        if not may_hands(case, step, who, who == 4):
            return False
        try:
            return self._nothing_in_the_way(case, step, today, odd)
        except NoTable:
            return False

    def do(self, case: Case, step: CaseStep, who: int, today: date, odd: int) -> Entry | None:
        """Let a step happen; return the entry that begins with it."""
        case.done.append(step)
        if step not in (CaseStep.REVIEWED, CaseStep.RETURNED, CaseStep.APPROVED, CaseStep.REJECTED):
            case.prepared.add(who)
        if step is CaseStep.NOTIFIED:
            case.state, case.told = "notified", arrives(today, odd == 3)
        elif step is CaseStep.ANSWERED and odd == 1:
            case.grounds.discard("food")
        elif step is CaseStep.SUBMITTED:
            quick = (CaseKind.STAY, CaseKind.RESUMPTION, IMPORTED)
            case.state = "in_decision" if case.kind in quick else "in_review"
        elif step is CaseStep.REVIEWED:
            case.state, case.reviewer = "in_decision", who
        elif step is CaseStep.RETURNED:
            case.state, case.reviewer = "notified" if case.kind in LISTS else "draft", None
        elif step is CaseStep.CLOSED:
            case.state = "closed"
        return self._decide(case, step, who, today, odd)

    def _decide(self, case: Case, step: CaseStep, who: int, today: date, odd: int) -> Entry | None:
        if step is CaseStep.REJECTED:
            case.state = "not_listed" if case.kind in LISTS else "refused"
            case.decider, case.decided_on = who, today
        elif step is CaseStep.APPROVED:
            case.state, case.decider, case.decided_on = "decided", who, today
            case.is_linked = case.basis in self.standing
            if case.kind is IMPORTED:
                case.state = "done"
                return self._take_over(case, today)
            self._change(case, today)
        elif step is CaseStep.SERVED:
            case.state = "served" if case.kind in LISTS else "done"
            if case.kind in LISTS:
                case.served = arrives(today, odd == 3)
                return self._begin(case)
        elif step is CaseStep.PUBLISHED and case.born is not None:
            case.state, case.born.shown = "done", self.first_shown(case, today, early=False)
        return None

    def next_step(self, case: Case) -> CaseStep | None:
        """Return the next step of the straight way of a case."""
        if case.state == "in_decision":
            done = case.since(CaseStep.CHANGED, CaseStep.NOTIFIED, CaseStep.ANSWERED)
            for step in (CaseStep.DISCUSSED, CaseStep.CONSENTED):
                if case.kind in LISTS and step not in done:
                    return step
            return CaseStep.APPROVED
        if case.state == "draft" and case.kind not in LISTS:
            return CaseStep.SUBMITTED
        return _WAY.get(case.state)

    def first_shown(self, case: Case, today: date, *, early: bool) -> date:
        """Return the first day of publication, or one that is too early."""
        try:
            first = max(after_days(case.served, 3), today) if case.served else today
        except NoTable:
            first = today
        return first - timedelta(days=1) if early else first

    def fall(self, number: str, today: date) -> None:
        """Let all that rests on a penalty end today."""
        self.standing.discard(number)
        self.fallen.add(number)
        for entry in self.entries:
            if entry.basis == number and is_standing(entry, today):
                entry.ended, entry.how = today, "revoked"

    def _nothing_in_the_way(self, case: Case, step: CaseStep, today: date, odd: int) -> bool:
        done = case.done
        if step is CaseStep.NOTIFIED:
            return bool(after_days(arrives(today, odd == 3), 5))
        if step is CaseStep.HEARING_ASKED and case.told:
            until = after_days(case.told, 5)
            return today <= until or until.year == 2027
        if step is CaseStep.HEARING_HELD:
            return CaseStep.HEARING_ASKED in done
        if step is CaseStep.ANSWERED:
            return any(one in done for one in HEARD) and (odd != 1 or len(case.grounds) == 2)
        if step is CaseStep.SUBMITTED and case.kind in LISTS:
            return case.state == "notified" and not is_unheard(case, today)
        if (
            step in (CaseStep.SUBMITTED, CaseStep.APPROVED)
            and case.entry
            and case.kind not in LISTS
        ):
            ready = self._lacks_nothing(case.kind, case.entry, today)
            is_early = case.kind is CaseKind.EARLY_REMOVAL
            owes = is_early and case.entry.is_linked and step is CaseStep.APPROVED
            return ready and not owes
        if case.kind is IMPORTED:
            return True
        return self._may_decide(case, step, today, odd)

    def _may_decide(self, case: Case, step: CaseStep, today: date, odd: int) -> bool:
        blocked = case.kind in LISTS and self._is_blocked(case, today)
        if step is CaseStep.APPROVED:
            done = case.since(CaseStep.CHANGED, CaseStep.NOTIFIED, CaseStep.ANSWERED)
            whole = CaseStep.DISCUSSED in done and CaseStep.CONSENTED in done
            return (
                whole and not blocked and not is_unheard(case, today) and bool(after_days(today, 7))
            )
        if step is CaseStep.SERVED and case.kind in LISTS and case.decided_on:
            came = arrives(today, odd == 3)
            is_guessed = odd == 3 and came is not None and came.year == 2027
            return not blocked and not is_guessed and bool(came and after_days(case.decided_on, 20))
        if step is CaseStep.PUBLISHED and case.born and case.served:
            first = after_days(case.served, 3)
            day = self.first_shown(case, today, early=odd == 2)
            can = is_standing(case.born, today) and not case.born.is_stayed() and not blocked
            return can and first.year != 2027 and max(first, today) <= day < case.born.until
        if step is CaseStep.CLOSED and case.state in ("decided", "served"):
            gone = case.born is not None and not is_standing(case.born, today)
            return case.kind in LISTS and (blocked if case.state == "decided" else gone)
        return True

    def _lacks_nothing(self, kind: CaseKind, entry: Entry, today: date) -> bool:
        if not is_standing(entry, today):
            return False
        if kind is CaseKind.EARLY_REMOVAL:
            return entry.is_foreign or months_later(entry.listed_on, 12) <= today
        if kind is CaseKind.REVOCATION:
            return True
        return entry.is_stayed() is (kind is CaseKind.RESUMPTION)

    def _is_blocked(self, case: Case, today: date) -> bool:
        others = [one for one in self.entries if one.basis == case.basis and one is not case.born]
        return case.basis in self.fallen or any(is_standing(one, today) for one in others)

    def _listed_for(self, basis: str, today: date) -> bool:
        return any(one.basis == basis and is_standing(one, today) for one in self.entries)

    def _change(self, case: Case, today: date) -> None:
        entry = case.entry
        if entry is None or case.kind in LISTS:
            return
        if case.kind is CaseKind.STAY:
            entry.stays.append([today, None])
        elif case.kind is CaseKind.RESUMPTION:
            entry.stays[-1][1] = today
        else:
            entry.ended = today
            entry.how = "early" if case.kind is CaseKind.EARLY_REMOVAL else "revoked"

    def _begin(self, case: Case) -> Entry:
        assert case.decided_on is not None
        assert case.served is not None
        term = months_later(case.decided_on, 36)
        born = Entry(case.firm, case.basis, case.decided_on, case.served, term)
        born.is_linked = case.is_linked
        if case.entry is not None:
            case.entry.is_reinstated = True
        case.born = born
        self.entries.append(born)
        return born

    def _take_over(self, case: Case, today: date) -> Entry:
        assert case.told is not None
        term = months_later(case.told, 36)
        born = Entry(case.firm, case.basis, case.told, case.told, min(term, case.served or term))
        born.is_foreign = True
        if born.term > today:
            born.shown = today
        case.born = born
        self.entries.append(born)
        return born


def is_standing(entry: Entry, today: date) -> bool:
    """Say whether an entry was neither ended nor is its term over."""
    return entry.ended is None and today < entry.term
