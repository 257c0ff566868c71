"""The data dictionary: what each field of the open files of records is called and means.

Invariant: it names every field of JSON in its order, and the heading of the same column in tables;
a test holds it against a real answer.
"""

from typing import NamedTuple

from flask_babel import gettext as _

from models.vocabulary import (
    Finding,
    InformationClass,
    Mark,
    Obligation,
    PenaltyKind,
    RecordKind,
    Tier,
)
from registry.rules.publication import PUBLIC_MARKS
from registry.web.public.grades import grade_header


class Column(NamedTuple):
    """One field: its name in JSON, its heading in tables, what stands in it."""

    field: str
    heading: str
    meaning: str


def columns() -> tuple[Column, ...]:
    """Return every field of a record in the order of JSON."""
    return (
        Column("number", _("记录编号"), _("公示信息的编号，也是本页地址的末段，不含其他含义")),
        Column("url", _("地址"), _("这条信息的页面；停止公示后返回 410")),
        Column("class", _("信息分类"), _values(InformationClass)),
        Column("kind", _("信息类别"), _values(RecordKind)),
        Column("uscc", _("统一社会信用代码"), _("主体的代码；请按代码对应，不要只凭名称")),
        Column("name", _("名称"), _("主体现在的登记名称")),
        Column(
            "named_in_paper",
            _("文书所载名称"),
            _("文书用的是主体的曾用名，或者文书载明的主体已归并到本主体时才有"),
        ),
        Column(
            "uscc_in_paper",
            _("文书载明主体的代码"),
            _("文书载明的主体已归并到本主体，且有代码时才有"),
        ),
        Column("title", _("文书或荣誉名称"), ""),
        Column("document_no", _("文书号"), ""),
        Column("authority", _("作出机关"), _("文书载明的机关名称")),
        Column("decided_on", _("作出日期"), _("形如 2026-03-05")),
        Column("valid_until", _("有效期至"), _("荣誉、证书的最后有效日")),
        Column("tier", _("失信信息等级"), _values(Tier)),
        Column("violation_type", _("违法行为类型"), ""),
        Column("legal_basis", _("依据"), ""),
        Column("content", _("内容"), _("决定的内容；个体工商户只用规范词语概括")),
        Column("penalty_kinds", _("处罚种类"), _values(PenaltyKind)),
        Column("fine_fen", _("罚款金额（元）"), _("JSON 以分计，表格以元计")),
        Column("confiscated_fen", _("没收金额（元）"), _("JSON 以分计，表格以元计")),
        Column("licence", _("证照"), _("暂扣或吊销的证照")),
        Column("finding", _("结果"), _values(Finding)),
        Column("failed_items", _("不合格项目"), ""),
        Column("institute", _("检验机构"), ""),
        Column("product", _("产品"), ""),
        Column("brand", _("品牌"), ""),
        Column("model", _("规格型号"), ""),
        Column("product_batch", _("批号"), ""),
        Column("year", _("年度"), ""),
        Column("level", _("级别"), ""),
        Column("public_from", _("公示起始日"), _("这一天起公示")),
        Column("public_until", _("停止公示日"), _("这一天起不再公示；空白表示没有截止日")),
        Column("public_because", _("公示期依据"), _("公示期的推算过程（中文）")),
        Column("marks", _("标注"), _values(Mark)),
        Column("performed", _("履行情况"), _values(Obligation)),
        Column("source", _("信息来源"), _("提供信息的单位")),
        Column("received_on", _("收到日期"), _("平台首次收到的日期")),
        Column("corrected_on", _("更正日期"), _("更正过的，最近一次更正的日期")),
    )


def grade_columns() -> tuple[Column, ...]:
    """Return the fields of a subject's grade, which stands beside each record of its files."""
    level, as_of, until = grade_header()
    return (
        Column(
            "grade", level, _("公开的等级；没有公开的一律为 null，表格中写“未公开”，不表示有问题")
        ),
        Column("grade_as_of", as_of, _("形如 2026-03-05")),
        Column("grade_edition", "", _("评价规则的版本（仅 JSON）")),
        Column("grade_valid_until", until, _("从这一天起标明“已过有效期”")),
        Column("grade_is_stale", "", _("有效期是否已过（仅 JSON；表格写在有效期一列）")),
    )


_HIDDEN = frozenset({Tier.MINOR, *Mark}) - PUBLIC_MARKS


def _values(
    words: type[InformationClass | RecordKind | Tier | PenaltyKind | Finding | Mark | Obligation],
) -> str:
    from_set = [one for one in words if one not in _HIDDEN]
    return " · ".join(str(one.value) for one in from_set)
