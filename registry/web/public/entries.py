"""One public entry of a list in each of its forms: an item of JSON, a row of a table, an entry of a feed.

Invariant: all of them are made of a `PublicEntry`, so none can say more than another; of what was
removed there is a number and a day.
"""

from collections.abc import Iterable
from datetime import datetime, time

from flask import url_for
from flask_babel import gettext as _

from registry.files.export import Value
from registry.queries.blacklist.figures import Gone
from registry.queries.blacklist.public import PublicEntry
from registry.rules.blacklist import Ground, ListType
from registry.rules.calendar import LEGAL_ZONE
from registry.web.filters import day, named, word
from registry.web.public.door import Entry
from registry.web.transaction import register

Item = dict[str, object]


def list_type_of(entry: PublicEntry) -> ListType | None:
    """Return the list that an entry stands on, as the law had it on the day of listing."""
    return register().rulebook.blacklist.list_on(entry.list_type, entry.listed_on)


def grounds_of(entry: PublicEntry) -> tuple[Ground, ...]:
    """Return the grounds of an entry, as the law had them on the day of listing."""
    law = register().rulebook.blacklist
    procedure = law.procedure_on(entry.list_type, entry.listed_on)
    return tuple(filter(None, (procedure.ground(one) for one in entry.grounds)))


def list_name(entry: PublicEntry) -> str:
    """Return the name of the list in the reader's language."""
    found = list_type_of(entry)
    return named(found) if found else entry.list_type


def item_of(entry: PublicEntry) -> Item:
    """Return an entry as JSON tells it; the first keys are those of its leaf in the log."""
    return {
        "entry_no": entry.entry_no,
        "url": url_for("public.list_entry", entry_no=entry.entry_no),
        "list": entry.list_type,
        "grounds": list(entry.grounds),
        "uscc": entry.uscc,
        "name": entry.name,
        "summary": entry.summary,
        "basis": entry.basis,
        "decision_no": entry.decision_no,
        "authority": entry.authority,
        "listed_on": entry.listed_on.isoformat(),
        "public_from": entry.public_from.isoformat(),
        "until": entry.until.isoformat() if entry.until else None,
        "removable_from": entry.removable_from.isoformat() if entry.removable_from else None,
        "origin": entry.origin or None,
        "marks": [mark.value for mark in entry.marks],
        "division": entry.division_code,
        "named_in_paper": entry.named.name if entry.named else None,
        "uscc_in_paper": entry.named.uscc if entry.named else None,
        "source": entry.department_id,
    }


def gone_items(gone: Iterable[Gone]) -> list[Item]:
    """Return what was removed, as JSON."""
    return [{"entry_no": one.entry_no, "day": one.day.isoformat()} for one in gone]


def header() -> tuple[str, ...]:
    """Return the headings of a table of entries."""
    return (
        *(_("名单编号"), _("名单"), _("列入情形"), _("统一社会信用代码"), _("名称")),
        *(_("事由"), _("列入依据"), _("决定书文号"), _("认定部门"), _("列入日期")),
        *(_("公示起始日"), _("期满移出日"), _("可申请提前移出日"), _("信息来源"), _("标注")),
        *(_("所在辖区"), _("文书所载名称"), _("文书载明主体的代码"), _("地址")),
    )


def row_of(entry: PublicEntry) -> tuple[Value, ...]:
    """Return an entry as a row under `header`."""
    divisions = register().rulebook.divisions
    code = entry.division_code or ""
    return (
        *(entry.entry_no, list_name(entry), "、".join(map(named, grounds_of(entry)))),
        *(entry.uscc, entry.name, entry.summary, entry.basis, entry.decision_no),
        *(entry.authority, entry.listed_on, entry.public_from, entry.until, entry.removable_from),
        *(entry.origin, "、".join(map(word, entry.marks))),
        divisions.path(code) if code in divisions else None,
        entry.named.name if entry.named else None,
        entry.named.uscc if entry.named else None,
        url_for("public.list_entry", entry_no=entry.entry_no, _external=True),
    )


def feed_entry_of(entry: PublicEntry) -> Entry:
    """Return an entry of the list as an entry of a feed; its address is its name for ever."""
    parts = [
        list_name(entry),
        "、".join(map(named, grounds_of(entry))),
        entry.summary,
        entry.authority,
        _("%(day)s 列入", day=day(entry.listed_on)),
        *map(word, entry.marks),
    ]
    return Entry(
        title=f"{entry.name} · {list_name(entry)}",
        address=url_for("public.list_entry", entry_no=entry.entry_no, _external=True),
        summary="；".join(part for part in parts if part),
        updated=entry.recorded_at,
    )


def feed_gone_of(gone: Gone) -> Entry:
    """Return what was removed as an entry of a feed: the same address, without any content."""
    return Entry(
        title=_("名单条目 %(number)s 停止公示", number=gone.entry_no),
        address=url_for("public.list_entry", entry_no=gone.entry_no, _external=True),
        summary=_("自 %(day)s 起停止公示。引用者应同时停止使用。", day=day(gone.day)),
        updated=datetime.combine(gone.day, time(), LEGAL_ZONE),
    )
