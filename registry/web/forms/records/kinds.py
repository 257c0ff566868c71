"""Which fields the form of each kind of record has, in which sections, and what it calls them.

Invariant: a kind asks only what its papers say; what it needs is marked, and judged by the rules.
"""

from models.vocabulary import RecordKind
from registry.web.forms.records.layout import Layout, Section

GROUPS: tuple[tuple[str, tuple[RecordKind, ...]], ...] = (
    (
        "不良信息",
        (
            RecordKind.PENALTY,
            RecordKind.SAMPLING_FAILED,
            RecordKind.ACCIDENT,
            RecordKind.RECALL,
            RecordKind.ABNORMAL_ENTRY,
        ),
    ),
    (
        "检查与检验",
        (RecordKind.INSPECTION, RecordKind.REINSPECTION, RecordKind.SAMPLING_PASSED),
    ),
    ("荣誉与资质", (RecordKind.HONOUR, RecordKind.CERTIFICATE, RecordKind.STANDARD)),
    ("自律", (RecordKind.SELF_DISCIPLINE,)),
)
# Practitioners answer for their own conduct: penalties, and accidents of a project.
PERSONS_TOO = (RecordKind.PENALTY, RecordKind.ACCIDENT)
_PAPER = ("document_no", "decided_on", "authority", "authority_code", "respondent")
_GOODS = ("product", "brand", "model", "product_batch", "platform", "shop")
_REMARK = Section("备注", ("remark",), is_folded=True)
_CASE = Section(
    "案件、工程与移送",
    ("case_no", "related_no", "accident_no", "project", "transferred_on", "transfer_outcome"),
    is_folded=True,
)
_CHANNEL = Section("产品与销售渠道", _GOODS, is_folded=True)
_SAMPLE_LABELS = {
    "document_no": "检验报告编号",
    "decided_on": "公布日期",
    "authority": "抽查机关",
    "title": "抽查任务名称",
    "respondent": "标称生产单位（当事人）",
}
_SAMPLE = Section("抽查与检验", (*_PAPER, "title", "institute", "sampled_unit"))

LAYOUTS: dict[RecordKind, Layout] = {
    RecordKind.PENALTY: Layout(
        (
            Section("决定书", _PAPER),
            Section("违法行为", ("violation", "violation_type", "facts", "legal_basis")),
            Section(
                "处罚",
                ("penalty_kinds", "fine_fen", "confiscated_fen", "content", "licence")
                + ("procedure", "discretion"),
            ),
            Section(
                "等级、领域与期限",
                ("tier", "domain", "rectify_by", "valid_until", "publicity_until"),
            ),
            _CHANNEL,
            _CASE,
            _REMARK,
        ),
        {
            "document_no": "处罚决定书文号",
            "decided_on": "处罚决定日期",
            "authority": "处罚机关",
            "authority_code": "处罚机关统一社会信用代码",
            "facts": "违法事实",
            "legal_basis": "处罚依据",
            "content": "处罚内容",
            "valid_until": "处罚有效期至",
        },
        ("document_no", "decided_on", "authority", "respondent", "penalty_kinds"),
    ),
    RecordKind.SAMPLING_FAILED: Layout(
        (
            _SAMPLE,
            Section("产品与结论", (*_GOODS, "failed_items", "severity", "domain")),
            Section(
                "后续", ("related_no", "tier", "rectify_by", "publicity_until"), is_folded=True
            ),
            _REMARK,
        ),
        _SAMPLE_LABELS,
        ("decided_on", "authority", "respondent", "product"),
    ),
    RecordKind.SAMPLING_PASSED: Layout(
        (_SAMPLE, Section("产品", (*_GOODS, "domain")), _REMARK),
        _SAMPLE_LABELS,
        ("decided_on", "authority", "respondent", "product"),
    ),
    RecordKind.REINSPECTION: Layout(
        (
            Section("复查", ("related_no", *_PAPER, "institute")),
            Section("产品与结论", ("finding", "failed_items", "severity", *_GOODS, "domain")),
            Section("等级与期限", ("tier", "rectify_by", "publicity_until"), is_folded=True),
            _REMARK,
        ),
        {
            "related_no": "原检验报告编号",
            "document_no": "复查报告编号",
            "decided_on": "复查日期",
            "authority": "复查机关",
            "finding": "复查结果",
        },
        ("decided_on", "authority", "respondent", "finding"),
    ),
    RecordKind.ACCIDENT: Layout(
        (
            Section("事故", ("title", "accident_no", "level", "project", "facts", "content")),
            Section("认定文书", _PAPER),
            Section("等级与领域", ("tier", "domain", "publicity_until")),
            Section(
                "产品、案件与移送",
                ("product", "brand", "case_no", "related_no", "transferred_on", "transfer_outcome"),
                is_folded=True,
            ),
            _REMARK,
        ),
        {
            "title": "事故名称",
            "level": "事故等级（一般、较大、重大、特别重大）",
            "facts": "事故经过和原因",
            "content": "认定的责任和处理",
            "document_no": "认定文书文号",
            "decided_on": "认定日期",
            "authority": "认定机关",
        },
        ("level", "decided_on", "authority", "respondent"),
    ),
    RecordKind.RECALL: Layout(
        (
            Section("召回", (*_PAPER, "title", "legal_basis")),
            Section("产品与缺陷", (*_GOODS, "facts", "content", "rectify_by", "domain")),
            Section("等级与关联", ("tier", "related_no", "publicity_until"), is_folded=True),
            _REMARK,
        ),
        {
            "document_no": "召回通知书或公告编号",
            "decided_on": "召回决定或公告日期",
            "authority": "责令或公告机关",
            "title": "召回名称",
            "facts": "缺陷和危害",
            "content": "召回范围和措施",
            "rectify_by": "召回完成期限",
        },
        ("decided_on", "authority", "respondent", "product"),
    ),
    RecordKind.INSPECTION: Layout(
        (
            Section("检查", ("title", *_PAPER)),
            Section("结果", ("finding", "content", "facts", "rectify_by", "domain")),
            Section("产品与项目", (*_GOODS, "project", "related_no"), is_folded=True),
            Section("等级与公示", ("tier", "publicity_until"), is_folded=True),
            _REMARK,
        ),
        {
            "title": "检查事项",
            "document_no": "检查计划或任务编号",
            "decided_on": "检查日期",
            "authority": "检查机关",
            "respondent": "检查对象名称",
            "finding": "检查结果",
            "content": "检查情况和处理",
            "facts": "发现的问题",
        },
        ("decided_on", "authority", "respondent", "finding"),
    ),
    RecordKind.ABNORMAL_ENTRY: Layout(
        (
            Section("列入决定", _PAPER),
            Section("事由", ("violation_type", "legal_basis", "facts", "valid_until")),
            Section(
                "等级与领域", ("tier", "domain", "related_no", "publicity_until"), is_folded=True
            ),
            _REMARK,
        ),
        {
            "document_no": "列入决定书文号",
            "decided_on": "列入日期",
            "authority": "列入机关",
            "violation_type": "列入事由",
            "legal_basis": "列入依据",
            "facts": "说明",
            "valid_until": "移出日期",
        },
        ("decided_on", "authority", "respondent"),
    ),
    RecordKind.HONOUR: Layout(
        (
            Section("荣誉", ("title", "level", "year", "decided_on", "valid_until")),
            Section("授予", ("authority", "authority_code", "document_no", "respondent")),
            Section("项目与产品", ("project", "product", "content"), is_folded=True),
            _REMARK,
        ),
        {
            "title": "荣誉名称",
            "level": "荣誉级别",
            "decided_on": "授予日期",
            "authority": "授予机关",
            "authority_code": "授予机关统一社会信用代码",
            "document_no": "授予文件文号",
            "respondent": "获奖单位名称",
            "content": "说明",
        },
        ("title", "decided_on", "authority", "respondent"),
    ),
    RecordKind.CERTIFICATE: Layout(
        (
            Section("证书", ("title", "document_no", "decided_on", "valid_until", "level")),
            Section("发证机构与持有人", ("authority", "authority_code", "respondent")),
            Section("范围", ("content", "product", "domain"), is_folded=True),
            _REMARK,
        ),
        {
            "title": "认证项目名称",
            "document_no": "证书编号",
            "decided_on": "发证日期",
            "level": "认证级别",
            "authority": "发证机构",
            "authority_code": "发证机构统一社会信用代码",
            "respondent": "证书持有人名称",
            "content": "认证范围",
        },
        ("title", "document_no", "decided_on", "authority", "respondent"),
    ),
    RecordKind.STANDARD: Layout(
        (
            Section("标准", ("title", "document_no", "level", "decided_on", "year")),
            Section("发布与参与", ("authority", "respondent", "content")),
            Section("领域与产品", ("domain", "product"), is_folded=True),
            _REMARK,
        ),
        {
            "title": "标准名称",
            "document_no": "标准编号",
            "level": "标准层级（国际、国家、行业、地方、团体）",
            "decided_on": "发布日期",
            "authority": "发布机构",
            "respondent": "主导制定单位名称",
            "content": "承担的工作",
        },
        ("title", "decided_on", "authority", "respondent"),
    ),
    RecordKind.SELF_DISCIPLINE: Layout(
        (
            Section("自律事项", ("title", "document_no", "decided_on", "valid_until", "year")),
            Section("登记或者核实单位与主体", ("authority", "authority_code", "respondent")),
            Section("内容与核实情况", ("content", "domain", "product")),
            _REMARK,
        ),
        {
            "title": "事项名称（如 2025 年度质量信用报告；质量承诺须写明是否已核实履行）",
            "document_no": "登记编号",
            "decided_on": "公开、核实或者设立日期",
            "authority": "登记或者核实单位",
            "authority_code": "该单位统一社会信用代码",
            "respondent": "主体名称",
            "content": "内容和核实情况",
        },
        ("title", "decided_on", "authority", "respondent"),
    ),
}
