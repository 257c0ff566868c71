"""A record of the list as a line of a table file and as JSON; the same fields in both."""

from decimal import Decimal

from registry.files.export import Value
from registry.queries.records.listing import RecordLine
from registry.rulebooks import Rulebook

HEADER = (
    *("记录编号", "信息分类", "记录类别", "文书文号", "名称", "主体名称", "统一社会信用代码"),
    *(
        "文书所载当事人",
        "所在辖区",
        "作出单位",
        "决定日期",
        "违法行为类型",
        "失信信息等级",
        "监管领域",
    ),
    *(
        "罚款金额（元）",
        "产品",
        "状态",
        "公示状态",
        "公示起",
        "停止公示日",
        "标注",
        "来源部门",
        "入库日期",
    ),
)
FEN = 100


def cells(line: RecordLine, rulebook: Rulebook) -> tuple[Value, ...]:
    """Return the cells of a line, in the order of `HEADER`."""
    department = rulebook.departments.get(line.department_id)
    division = rulebook.divisions.get(line.division_code or "")
    return (
        *(line.id, line.information_class.zh, line.kind.zh, line.document_no, line.title),
        *(line.subject_name, line.uscc, line.respondent),
        division.name_zh if division else None,
        *(line.authority, line.decided_on, line.violation_type),
        line.tier.zh if line.tier else None,
        line.domain,
        _yuan(line.fine_fen),
        *(line.product, line.state.zh, line.showing.zh, line.public_from, line.public_until),
        "、".join(mark.zh for mark in line.marks),
        department.name_zh if department else line.department_id,
        line.recorded_on,
    )


def item(line: RecordLine) -> dict[str, object]:
    """Return a line as JSON; days as ISO text, the fine in fen."""
    return {
        "id": line.id,
        "public_id": line.public_id,
        "class": line.information_class.value,
        "kind": line.kind.value,
        "state": line.state.value,
        "document_no": line.document_no,
        "title": line.title,
        "subject": {"name": line.subject_name, "uscc": line.uscc, "division": line.division_code},
        "respondent": line.respondent,
        "authority": line.authority,
        "decided_on": line.decided_on.isoformat(),
        "violation_type": line.violation_type,
        "product": line.product,
        "tier": line.tier.value if line.tier else None,
        "domain": line.domain,
        "fine_fen": line.fine_fen,
        "showing": line.showing.value,
        "public_from": line.public_from.isoformat() if line.public_from else None,
        "public_until": line.public_until.isoformat() if line.public_until else None,
        "marks": [mark.value for mark in line.marks],
        "department": line.department_id,
        "recorded_on": line.recorded_on.isoformat(),
    }


def _yuan(fen: int | None) -> Value:
    """Return an amount in yuan, exact to the fen."""
    return None if fen is None else Decimal(fen) / FEN
