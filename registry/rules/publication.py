"""What of a record is shown to the public, and when: the window, the stays, the words.

Invariant: minor records are never shown, nor what hangs on a natural person; a stay hides from its
day on and until its last day is over; every free text passes the masking once more before it leaves.
Source: RULEBOOK §1.4, §2.2 (Order 45 Art 4), §4.6; LAW-AND-FAIRNESS 2, 6.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from typing import NamedTuple, TypeVar

from models.vocabulary import Mark, SubjectKind, Tier
from registry.rules.calendar import LEGAL_ZONE, legal_day
from registry.rules.identity.folding import fold
from registry.rules.identity.free_text import mask_found
from registry.rules.identity.names import is_bare_personal_name, mask_person
from registry.rules.identity.personal import without_personal_data
from registry.rules.identity.roles import names_behind_roles
from registry.rules.records.amounts import shown_amount
from registry.rules.records.particulars import RecordParticulars

# Marks that the public sees; a stay hides the record, an overdue duty is between office and party.
PUBLIC_MARKS = frozenset(Mark) - {Mark.STAY, Mark.OVERDUE}
LEAST_CELL = 5  # a smaller count in a table might be read as one firm
# Behind these names stands one person; what a paper says of them is told in structured words only.
ONE_PERSON = frozenset((SubjectKind.INDIVIDUAL_BUSINESS, SubjectKind.PRACTITIONER))
_ROLE = "(?:法定代表人|负责人|经营者|投资人|实际控制人|委托代理人|代理人|当事人|店主|业主|联系人)(?:姓名)?"
# Behind a colon stands a name; without one only what ends where a name would end is taken for it.
_NAMED = re.compile(
    f"(?P<role>{_ROLE}(?:为|是|系)?[:：]\\s*)(?P<name>[\u3400-\u9fff]{{2,4}})"
    f"|(?P<role_2>{_ROLE}(?:为|是|系)?)(?P<name_2>[\u3400-\u9fff]{{2,4}})(?![\u3400-\u9fff])"
)
_NOT_LISTED = "违法行为（以处罚决定书所载为准）"
KeyT = TypeVar("KeyT")


class Standing(NamedTuple):
    """What the publication of a record depends on, as the register knew it from an instant on."""

    known_at: datetime
    is_standing: bool
    may_be_met: bool  # whether the public may meet the subject at all
    tier: Tier | None
    public_from: date | None
    public_until: date | None


class Stay(NamedTuple):
    """A stay (停止执行) on [since, until); `until` counts from the instant it became known."""

    known_at: datetime
    since: date
    until: date | None = None
    end_known_at: datetime | None = None

    def hides_on(self, day: date) -> bool:
        """Say whether the stay suspends the publication on `day`."""
        return self.since <= day and (self.until is None or day < self.until)


def is_shown_on(standing: Standing, stays: Iterable[Stay], day: date) -> bool:
    """Say whether a record is public on `day`."""
    return (
        standing.is_standing
        and standing.may_be_met
        and standing.tier is not Tier.MINOR
        and standing.public_from is not None
        and standing.public_from <= day
        and (standing.public_until is None or day < standing.public_until)
        and not any(stay.hides_on(day) for stay in stays)
    )


def was_ever_shown(standings: Sequence[Standing], stays: Sequence[Stay], now: datetime) -> bool:
    """Say whether a record was public at any instant up to `now`; `standings` oldest first.

    Publication changes only when something becomes known, or at midnight in China of a day that
    a window or a stay names; so these instants are all there is to look at.
    """
    return any(
        _is_shown_at(standings, stays, instant)
        for instant in _turns(standings, stays)
        if instant <= now
    )


def _turns(standings: Sequence[Standing], stays: Sequence[Stay]) -> set[datetime]:
    known = {one.known_at for one in standings}
    known |= {stay.end_known_at for stay in stays if stay.end_known_at}
    days = {one.public_from for one in standings} | {stay.until for stay in stays}
    return known | {datetime.combine(day, time.min, LEGAL_ZONE) for day in days if day}


def _is_shown_at(standings: Sequence[Standing], stays: Sequence[Stay], instant: datetime) -> bool:
    known = [one for one in standings if one.known_at <= instant]
    if not known:
        return False
    day = legal_day(instant)
    return is_shown_on(known[-1], _known_stays(stays, instant), day)


def _known_stays(stays: Sequence[Stay], instant: datetime) -> list[Stay]:
    return [
        stay
        if stay.end_known_at is not None and stay.end_known_at <= instant
        else stay._replace(until=None)
        for stay in stays
        if stay.known_at <= instant
    ]


def shown_text(text: str | None, persons: Iterable[str] = ()) -> str | None:
    """Return a free text as the public reads it: numbers of persons cut out, names masked.

    `persons` are names known to belong to people of the subject. This is the last defence; what
    looked personal was found and confirmed or removed when the record was written.
    """
    if text is None:
        return None
    masked = mask_found(_without_named_persons(text))
    for person in sorted(set(persons), key=len, reverse=True):
        if is_bare_personal_name(fold(person)):
            masked = masked.replace(person, mask_person(person))
    return _NAMED.sub(_mask_named, masked)


def shown_number(text: str | None) -> str | None:
    """Return a document's number or a name of a body, without identity and mobile numbers.

    Numbers look like accounts and plates; here only what is surely a person's is cut out.
    """
    return None if text is None else without_personal_data(text)


def public_particulars(
    said: RecordParticulars,
    kind: SubjectKind,
    persons: Iterable[str] = (),
    former_names: Iterable[str] = (),
    violation: str | None = None,
) -> RecordParticulars:
    """Return what the public reads of the particulars; whatever is not named here stays inside.

    `persons` are masked in texts. The party is told as the paper names it only where that is one of
    the subject's own `former_names`: any other name may be that of an innocent firm. Of one person
    (ONE_PERSON) titles are the kind's and the violation is `violation`, the catalogue's title of it.
    Facts, remarks, cases, shops, transfers to the police and sampled third parties are not shown.
    """
    people = tuple(persons)
    is_one = kind in ONE_PERSON
    shown = RecordParticulars(
        kind=said.kind,
        respondent=_shown_respondent(said.respondent, kind, former_names),
        document_no=shown_number(said.document_no),
        title=_set_title(said) if is_one else shown_text(said.title, people),
        authority=shown_number(said.authority) or "",
        authority_code=None,
        decided_on=said.decided_on,
    )
    return shown._replace(
        valid_until=said.valid_until,
        tier=said.tier,
        violation_type=_set_violation(said, violation)
        if is_one
        else shown_text(said.violation_type, people),
        legal_basis=shown_text(said.legal_basis, people),
        content=_shown_content(said, kind, people),
        penalty_kinds=said.penalty_kinds,
        fine_fen=said.fine_fen,
        confiscated_fen=said.confiscated_fen,
        licence=shown_text(said.licence, people),
        finding=said.finding,
        failed_items=shown_text(said.failed_items, people),
        institute=shown_number(said.institute),
        product=shown_text(said.product, people),
        brand=shown_number(said.brand),
        model=shown_number(said.model),
        product_batch=shown_number(said.product_batch),
        year=said.year,
        level=shown_text(said.level, people),
    )


def own_particulars(said: RecordParticulars) -> RecordParticulars:
    """Return what the party itself reads of a record: all of it but third persons' data.

    Transfers to the police are told in their own procedure, so that no inquiry is warned of here.
    """
    return said._replace(
        facts=shown_text(said.facts),
        content=shown_text(said.content),
        remark=shown_text(said.remark),
        transferred_on=None,
        transfer_outcome=None,
    )


def _shown_respondent(respondent: str, kind: SubjectKind, former_names: Iterable[str]) -> str:
    key = fold(respondent)
    if kind in ONE_PERSON or is_bare_personal_name(key):
        return ""
    return respondent if key in {fold(name) for name in former_names} else ""


def _set_title(said: RecordParticulars) -> str | None:
    return said.kind.zh if said.title else None


def _set_violation(said: RecordParticulars, title: str | None) -> str | None:
    return (title or _NOT_LISTED) if said.violation or said.violation_type else None


def _shown_content(
    said: RecordParticulars, kind: SubjectKind, persons: Iterable[str]
) -> str | None:
    """Return what was decided; of an individual business in structured words only."""
    if said.content and kind not in ONE_PERSON:
        return shown_text(said.content, persons)
    return decided_words(said)


def decided_words(said: RecordParticulars) -> str | None:
    """Return the kinds of a penalty and its amounts in words: 罚款 42,000 元、警告."""
    words = "、".join(kind.zh for kind in said.penalty_kinds)
    amounts = [
        f"{name} {shown_amount(fen)}"
        for name, fen in (("罚款", said.fine_fen), ("没收款物", said.confiscated_fen))
        if fen
    ]
    return "；".join(part for part in (words, "，".join(amounts)) if part) or None


def _without_named_persons(text: str) -> str:
    """Return `text` with the names that stand behind roles masked: 股东李建国连带 → 股东李*国连带."""
    pieces, end = [], 0
    for start, stop in names_behind_roles(text):
        pieces += [text[end:start], mask_person(text[start:stop])]
        end = stop
    return "".join((*pieces, text[end:]))


def _mask_named(match: re.Match[str]) -> str:
    role = match["role"] or match["role_2"]
    run = match["name"] or match["name_2"]
    shortest = 2 if match["role"] else len(run)
    for size in range(len(run), shortest - 1, -1):
        if is_bare_personal_name(fold(run[:size])):
            return role + mask_person(run[:size]) + run[size:]
    return match[0]


def without_small_cells(
    counts: Mapping[KeyT, int], least: int = LEAST_CELL
) -> dict[KeyT, int | None]:
    """Return counts with small ones hidden (None), so that a table never tells of single firms.

    Where one cell alone would be hidden it could be worked out from the total, so the next
    smallest is hidden with it. A nought tells of nobody and stays.
    """
    small = [key for key, count in counts.items() if 0 < count < least]
    if len(small) == 1:
        others = [key for key, count in counts.items() if count >= least]
        small += sorted(others, key=lambda key: counts[key])[:1]
    return {key: None if key in small else count for key, count in counts.items()}
