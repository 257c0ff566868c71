"""The data dictionary of the list of serious dishonesty: every field of an entry.

Invariant: it names every field of JSON and the heading of the same column in tables; a test holds it
against a real answer.
"""

from flask_babel import gettext as _

from registry.rules.publication import PUBLIC_MARKS
from registry.web.public.dictionary import Column


def columns() -> tuple[Column, ...]:
    """Return every field of an entry, the telling ones first."""
    marks = " · ".join(sorted(str(mark.value) for mark in PUBLIC_MARKS))
    return (
        Column("entry_no", _("名单编号"), _("条目的编号，也是地址的末段，不含其他含义")),
        Column("url", _("地址"), _("条目的页面；停止公示后返回 410，不含名称")),
        Column("list", _("名单"), _("名单种类的代号，见规则与依据")),
        Column("grounds", _("列入情形"), _("情形的代号，可以有几个，也可以没有")),
        Column("uscc", _("统一社会信用代码"), _("主体的代码；请按代码对应，不要只凭名称")),
        Column("name", _("名称"), _("主体现在的登记名称；个体工商户只有字号，没有经营者")),
        Column("summary", _("事由"), ""),
        Column("basis", _("列入依据"), ""),
        Column("decision_no", _("决定书文号"), ""),
        Column("authority", _("认定部门"), _("决定书载明的机关名称")),
        Column("listed_on", _("列入日期"), _("决定的日期，列入期从这一天算起")),
        Column("public_from", _("公示起始日"), _("这一天起公示")),
        Column("until", _("期满移出日"), _("这一天起不再公示；空白表示没有固定期限")),
        Column("removable_from", _("可申请提前移出日"), _("没有提前移出规定的为空白")),
        Column("origin", _("信息来源"), _("由其他机关认定、本平台归集的才有")),
        Column("marks", _("标注"), marks),
        Column("division", _("所在辖区"), _("行政区划代码")),
        Column("named_in_paper", _("文书所载名称"), _("文书载明的主体已归并到本主体时才有")),
        Column("uscc_in_paper", _("文书载明主体的代码"), _("同上")),
        Column(
            "measures",
            "",
            _("今天因这个条目适用的措施：编号、类别、名称和依据（仅条目自己的 JSON）"),
        ),
        Column("source", "", _("提供信息的单位的代号（仅 JSON）")),
    )


def subject_column() -> Column:
    """Return the field by which the files of a subject tell of its entries."""
    meaning = _("一家主体的文件才有：JSON 列出全部在列条目，表格写条目编号")
    return Column("listings", _("在列的名单条目"), meaning)
