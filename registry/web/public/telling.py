"""One public record in each of its forms: an item of JSON, a row of a table, an entry of a feed.

Invariant: all three are made of a `PublicRecord`, so none can say more than another.
"""

from decimal import Decimal

from flask import url_for
from flask_babel import gettext as _

from models.vocabulary import Obligation
from registry.files.export import Value
from registry.queries.records.public import Done, PublicRecord
from registry.rules.records.amounts import FEN
from registry.web.filters import day, word
from registry.web.preferences import language
from registry.web.public.door import Entry
from registry.web.transaction import register

Item = dict[str, object]


def item_of(record: PublicRecord) -> Item:
    """Return a record as JSON tells it; days as 2026-03-05, amounts in fen, words by their value."""
    return {
        "number": record.public_id,
        "url": url_for("public.record", public_id=record.public_id),
        "class": record.information_class.value,
        "kind": record.said.kind.value,
        "uscc": record.uscc,
        "name": record.subject_name,
        "named_in_paper": _named(record),
        "uscc_in_paper": _code_named(record),
        "title": record.said.title,
        "document_no": record.said.document_no,
        "authority": record.said.authority,
        "decided_on": record.said.decided_on.isoformat(),
        "valid_until": record.said.valid_until.isoformat() if record.said.valid_until else None,
        "tier": record.said.tier.value if record.said.tier else None,
        "violation_type": record.said.violation_type,
        "legal_basis": record.said.legal_basis,
        "content": record.said.content,
        "penalty_kinds": [kind.value for kind in record.said.penalty_kinds],
        "fine_fen": record.said.fine_fen,
        "confiscated_fen": record.said.confiscated_fen,
        "licence": record.said.licence,
        "finding": record.said.finding.value if record.said.finding else None,
        "failed_items": record.said.failed_items,
        "institute": record.said.institute,
        "product": record.said.product,
        "brand": record.said.brand,
        "model": record.said.model,
        "product_batch": record.said.product_batch,
        "year": record.said.year,
        "level": record.said.level,
        **_standing(record),
    }


def _standing(record: PublicRecord) -> Item:
    until = record.window.until
    return {
        "public_from": record.window.since.isoformat(),
        "public_until": until.isoformat() if until else None,
        "public_because": record.window.sentence or None,
        "marks": [mark.value for mark in record.marks],
        "performed": [
            {"obligation": one.obligation.value, "on": one.done_on and one.done_on.isoformat()}
            for one in record.done
        ],
        "source": record.source,
        "received_on": record.arrived_on.isoformat(),
        "corrected_on": record.corrected_on.isoformat() if record.corrected_on else None,
    }


def header() -> tuple[str, ...]:
    """Return the headings of a table of records."""
    return (
        *(_("记录编号"), _("信息分类"), _("信息类别"), _("统一社会信用代码"), _("名称")),
        *(_("文书或荣誉名称"), _("文书号"), _("作出机关"), _("作出日期"), _("有效期至")),
        *(_("失信信息等级"), _("违法行为类型"), _("依据"), _("内容"), _("处罚种类")),
        *(_("罚款金额（元）"), _("没收金额（元）"), _("证照"), _("结果"), _("不合格项目")),
        *(_("检验机构"), _("产品"), _("品牌"), _("规格型号"), _("批号"), _("年度"), _("级别")),
        *(_("公示起始日"), _("停止公示日"), _("公示期依据"), _("标注"), _("履行情况")),
        *(_("信息来源"), _("收到日期"), _("更正日期"), _("文书所载名称")),
        *(_("文书载明主体的代码"), _("地址")),
    )


def row_of(record: PublicRecord) -> tuple[Value, ...]:
    """Return a record as a row under `header`; words by their labels."""
    window = record.window
    return (
        *(record.public_id, word(record.information_class), word(record.said.kind)),
        *(
            record.uscc,
            record.subject_name,
            record.said.title,
            record.said.document_no,
            record.said.authority,
        ),
        *(
            record.said.decided_on,
            record.said.valid_until,
            record.said.tier and word(record.said.tier),
        ),
        *(record.said.violation_type, record.said.legal_basis, record.said.content),
        "、".join(map(word, record.said.penalty_kinds)),
        *(_amount(record.said.fine_fen), _amount(record.said.confiscated_fen), record.said.licence),
        *(
            record.said.finding and word(record.said.finding),
            record.said.failed_items,
            record.said.institute,
        ),
        *(
            record.said.product,
            record.said.brand,
            record.said.model,
            record.said.product_batch,
            record.said.year,
        ),
        *(record.said.level, window.since, window.until, window.sentence),
        "、".join(map(word, record.marks)),
        "；".join(performed(record)),
        *(source_name(record.source), record.arrived_on),
        *(record.corrected_on, _named(record), _code_named(record)),
        url_for("public.record", public_id=record.public_id, _external=True),
    )


def entry_of(record: PublicRecord) -> Entry:
    """Return a record as an entry of a feed; its address is its name for ever."""
    parts = [
        f"{word(record.said.kind)}",
        record.said.violation_type or record.said.failed_items or "",
        record.said.authority,
        day(record.said.decided_on),
        _("文书载明的主体：%(name)s", name=record.merged.name or record.merged.uscc)
        if record.merged
        else "",
        *map(word, record.marks),
        *performed(record),
    ]
    return Entry(
        title=f"{word(record.said.kind)} · {record.name}",
        address=url_for("public.record", public_id=record.public_id, _external=True),
        summary="；".join(part for part in parts if part),
        updated=record.recorded_at,
    )


def performed(record: PublicRecord) -> list[str]:
    """Return what was wholly done, in words: 罚款已缴清（2026-02-27）."""
    return [
        f"{done_words(one)}（{day(one.done_on)}）" if one.done_on else done_words(one)
        for one in record.done
    ]


def done_words(one: Done) -> str:
    """Return in words that a duty was wholly done."""
    words: dict[Obligation, str] = {
        Obligation.PAY_FINE: _("罚款已缴清"),
        Obligation.HAND_OVER: _("没收款物已缴清"),
        Obligation.RECTIFY: _("已改正"),
        Obligation.RECALL_GOODS: _("召回已完成"),
    }
    return words[one.obligation]


def source_name(department_id: str) -> str:
    """Return the name of the department that supplied a record."""
    department = register().rulebook.departments.get(department_id)
    if department is None:
        return department_id
    return department.name_en if language() == "en" else department.name_zh


def _named(record: PublicRecord) -> str | None:
    """Return whom the paper names, where that is not the present name of the subject shown."""
    return record.said.respondent or (record.merged and record.merged.name) or None


def _code_named(record: PublicRecord) -> str | None:
    return (record.merged and record.merged.uscc) or None


def _amount(fen: int | None) -> Decimal | None:
    return None if fen is None else Decimal(fen) / FEN
