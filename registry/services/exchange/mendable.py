"""What one person alone may change in a set-aside row of records: the cells that were sent back.

Invariant: the paper stays as the department sent it in. Whose it is may be chosen, what was found
wrong may be put right; everything else that differs from the source takes three hands.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from models.exchange import QuarantinedRow
from models.vocabulary import ImportKind, RecordChange, Tier
from registry.errors import Refused
from registry.rulebooks import Rulebook
from registry.rules.calendar import legal_day
from registry.rules.exchange.columns import COLUMNS
from registry.rules.exchange.record_parties import PERSON, code_field
from registry.rules.exchange.records import RecordRow
from registry.rules.identity.folding import clean_text, fold
from registry.rules.records import derive, review_due
from registry.services.exchange.looking import READER
from registry.services.records.comparing import CONFLICT, OUTSIDE, WRONG_LINK
from registry.services.records.parties import NO_CODE, OTHER_NAME, UNKNOWN_CODE

WHOSE = frozenset({"uscc", "sampled_uscc", "certificate_no"})  # say only whose the paper is
CERTIFICATE = "certificate_no"
_CODE = "code"  # stands for the field of the code of whoever answers for the row
# Rules that find fault with more, or with something else, than the column at which they are told.
_ASKS: Mapping[str, frozenset[str]] = {
    NO_CODE: frozenset({_CODE}),
    UNKNOWN_CODE: frozenset({_CODE}),
    OTHER_NAME: frozenset({_CODE, "name"}),
    WRONG_LINK: frozenset({_CODE}),
    PERSON: frozenset({_CODE}),
    "before_established": frozenset({_CODE, "decided_on"}),
    OUTSIDE: frozenset(),
    CONFLICT: frozenset(),
}
UNREADABLE = (
    "这一行未能按列读取，不能逐项补正：请送回来源部门重新报送，或者写明理由不予入库，另行录入。"
)
OTHER_WAY = (
    "其他内容与来源不同的，请不予入库并在“录入信用记录”中另行录入，由法制审核、审批人员办理。"
)
TOO_GRAVE = (
    "补正后的内容{why}，不能由一人直接入库。请送回来源部门重新报送；"
    "或者写明理由不予入库，在“录入信用记录”中另行录入，由法制审核、审批人员办理。"
)


def mendable_fields(
    kind: ImportKind, received: Mapping[str, str], problems: Sequence[Mapping[str, object]]
) -> frozenset[str]:
    """Return the fields of a row of records that one person may change, by its stored problems."""
    if READER in received:
        return frozenset()
    titles = _titles(kind, received)
    held = {field: received[title] for field, title in titles.items()}
    of_title = {title: field for field, title in titles.items()}
    asked: set[str] = set()
    for one in problems:
        blamed = of_title.get(str(one["column"]))
        asked |= _ASKS.get(str(one["rule"]), frozenset({blamed} if blamed else ()))
    code = code_field(kind, held)
    if _CODE in asked or not held.get(code):  # a subject can always be chosen where none is named
        asked |= {code, CERTIFICATE} if kind is ImportKind.PENALTIES else {code}
    return frozenset(asked - {_CODE})


def mended_cells(
    row: QuarantinedRow, received: Mapping[str, str], cells: Mapping[str, str]
) -> tuple[dict[str, str], frozenset[str]]:
    """Return a row as received with what one person may change in it, and the fields changed.

    Raises Refused where another cell was changed, or where the row could not be read by columns.
    """
    if READER in received:
        raise Refused(UNREADABLE)
    titles = _titles(row.kind, received)
    allowed = mendable_fields(row.kind, received, row.problems)
    whole = dict(received)
    changed: set[str] = set()
    for field, title in _titles(row.kind, cells).items():
        held = received.get(titles.get(field, ""), "")
        if clean_text(cells[title]) == clean_text(held):
            continue
        if field not in allowed:
            raise Refused(_only(row, titles, allowed))
        changed.add(field)
        whole[titles.get(field, title)] = cells[title]
    return whole, frozenset(changed)


def refuse_grave(
    said: RecordRow, changed: frozenset[str], rulebook: Rulebook, *, at: datetime
) -> None:
    """Raise Refused where one person's change of the paper would alone bring a grave record in."""
    if not changed - WHOSE:
        return
    on = legal_day(at)
    derived = derive(said.said, rulebook.records, arrived_on=on).said
    if derived.tier is Tier.SERIOUS:
        raise Refused(TOO_GRAVE.format(why="属于严重失信信息"))
    if review_due(derived, RecordChange.ADDED, rulebook.records, on=on).is_due:
        raise Refused(TOO_GRAVE.format(why="须经法制审核"))


def _only(row: QuarantinedRow, titles: Mapping[str, str], allowed: frozenset[str]) -> str:
    named = "、".join(titles.get(field) or _NAMES.get(field, field) for field in sorted(allowed))
    may = (
        f"只能补正退回的项目：{named}；" if named else "这一行没有可以补正的项目，只能按来文入库；"
    )
    return may + OTHER_WAY


_NAMES = {
    "uscc": "统一社会信用代码",
    "sampled_uscc": "被抽样单位统一社会信用代码",
    CERTIFICATE: "执业注册证书号",
}


def _titles(kind: ImportKind, cells: Mapping[str, str]) -> dict[str, str]:
    """Return the title of each field that `cells` has."""
    fields = {fold(name): field for field, names in COLUMNS[kind].items() for name in names}
    return {fields[fold(title)]: title for title in cells if fold(title) in fields}
