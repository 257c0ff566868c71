"""The columns of files of credit records, by the names that departments really use.

Invariant: the first name of a field is the English one, the second the Chinese one that a template
bears; amounts of the 双公示 standard are in 万元.
Source: INTERFACES §3, RULEBOOK §2.2.
"""

from collections.abc import Mapping

from models.vocabulary import ImportKind

Columns = Mapping[str, tuple[str, ...]]

CODES = (
    *("uscc", "统一社会信用代码", "行政相对人代码_1", "行政相对人代码_1（统一社会信用代码）"),
    *("信用代码", "社会信用代码"),
)
FIRMS = ("单位名称", "企业名称", "主体名称", "市场主体名称", "名称")
CERTIFICATES_OF_PERSONS = (
    *("certificate_no", "执业注册证书号", "注册证书号", "注册证书编号"),
    "执业资格证书号",
)
_AUTHORITY_CODE = ("authority_code", "机关统一社会信用代码")
_MORE: Columns = {
    "tier": ("tier", "等级", "失信信息等级", "失信等级"),
    "domain": ("domain", "领域", "监管领域"),
    "product": ("product", "产品名称", "涉案产品", "商品名称"),
    "brand": ("brand", "品牌", "商标"),
    "product_batch": ("product_batch", "批号", "生产批号", "批次", "生产日期或批号"),
    "platform": ("platform", "平台", "网络平台", "电商平台"),
    "shop": ("shop", "店铺", "网店名称", "店铺名称"),
    "project": ("project", "工程项目", "工程名称"),
    "accident_no": ("accident_no", "事故编号"),
    "case_no": ("case_no", "案号", "案件编号", "立案号"),
    "remark": ("remark", "备注"),
}
PENALTY_COLUMNS: Columns = {
    "name": ("name", "行政相对人名称", "当事人名称", "当事人", "被处罚人名称", "企业名称"),
    "party_class": ("party_class", "行政相对人类别"),
    "uscc": ("uscc", "行政相对人代码_1", *CODES[1:2], *CODES[3:]),
    "certificate_no": CERTIFICATES_OF_PERSONS,
    "document_no": (
        *("document_no", "行政处罚决定书文号", "处罚决定书文号", "决定书文号"),
        *("decision_no", "处罚决定文书号"),
    ),
    "violation_type": ("violation_type", "违法行为类型", "案由"),
    "facts": ("facts", "违法事实", "主要违法事实", "处罚事由"),
    "legal_basis": ("legal_basis", "处罚依据"),
    "penalty_kinds": ("penalty_kinds", "处罚类别", "处罚种类"),
    "content": ("content", "处罚内容", "处罚结果"),
    "fine_wan": ("fine_wan", "罚款金额（万元）", "罚款金额", "罚款金额_万元"),
    "fine_yuan": ("fine", "罚款金额（元）", "罚款数额（元）", "fine_yuan"),
    "confiscated_wan": (
        *("confiscated_wan", "没收违法所得、没收非法财物的金额（万元）"),
        *("没收违法所得、没收非法财物的金额", "没收金额（万元）", "没收金额"),
    ),
    "confiscated_yuan": ("confiscated", "没收金额（元）", "confiscated_yuan"),
    "licence": ("licence", "暂扣或吊销证照名称及编号"),
    "decided_on": ("decided_on", "处罚决定日期", "决定日期", "处罚日期", "decision_date"),
    "valid_until": ("valid_until", "处罚有效期", "处罚有效期截止日期"),
    "publicity_until": ("publicity_until", "公示截止期", "公示截止日期"),
    "authority": ("authority", "处罚机关", "处罚机关名称", "作出处罚决定的机关"),
    "authority_code": (
        *("authority_code", "处罚机关统一社会信用代码", "处罚机关代码"),
        "处罚机关社会信用代码",
    ),
    "procedure": ("procedure", "处罚程序", "程序类型"),
    "discretion": ("discretion", "裁量情形", "裁量等次"),
    "rectify_by": ("rectify_by", "改正期限", "责令改正期限"),
    "transferred_on": ("transferred_on", "移送公安日期", "移送公安机关日期"),
    "transfer_outcome": ("transfer_outcome", "移送结果", "移送处理结果"),
    **_MORE,
}
SAMPLING_COLUMNS: Columns = {
    "name": ("name", "标称生产单位", "标称生产单位名称", "标称生产者", "标称生产企业", "生产单位"),
    "uscc": (
        *("uscc", "标称生产单位统一社会信用代码", "统一社会信用代码", "生产单位统一社会信用代码"),
    ),
    "sampled_unit": ("sampled_unit", "被抽样单位名称", "抽样单位", "被抽样单位", "受检单位"),
    "sampled_uscc": ("sampled_uscc", "被抽样单位统一社会信用代码", "受检单位统一社会信用代码"),
    "responsible": ("responsible", "责任主体", "责任单位"),
    **_MORE,
    "model": ("model", "规格型号", "型号规格", "规格", "型号"),
    "failed_items": ("failed_items", "不合格项目", "不合格项"),
    "severity": ("severity", "严重程度", "不合格严重程度"),
    "institute": ("institute", "检验机构", "检验机构名称", "承检机构"),
    "document_no": ("document_no", "报告编号", "检验报告编号", "report_no"),
    "decided_on": ("decided_on", "公布日期", "通告日期", "published_on"),
    "authority": ("authority", "抽查机关", "组织抽查机关", "任务来源机关"),
    "authority_code": (_AUTHORITY_CODE[0], "抽查机关统一社会信用代码"),
    "finding": ("finding", "结果", "抽查结果", "检验结果", "检验结论"),
    "related_no": ("related_no", "通告文号", "公告文号"),
}
HONOUR_COLUMNS: Columns = {
    "name": ("name", "获奖单位", "获奖单位名称", *FIRMS),
    "uscc": CODES,
    "title": ("title", "荣誉名称", "奖项名称", "奖励名称"),
    "authority": ("authority", "授予机关", "授予单位", "颁发机关"),
    "authority_code": (_AUTHORITY_CODE[0], "授予机关统一社会信用代码"),
    "year": ("year", "年度", "授予年度", "获奖年度"),
    "level": ("level", "荣誉级别", "级别"),
    "project": ("project", "项目编号", "获奖项目"),
    "document_no": ("document_no", "文号", "授予文号", "表彰文号"),
    "decided_on": ("decided_on", "授予日期", "发文日期"),
    "valid_until": ("valid_until", "有效期至", "有效期截止日期"),
    "domain": _MORE["domain"],
    "brand": _MORE["brand"],
    "remark": _MORE["remark"],
}
INSPECTION_COLUMNS: Columns = {
    "name": ("name", "被检查单位", "检查对象", "检查对象名称", "被检查单位名称", *FIRMS),
    "uscc": CODES,
    "authority": ("authority", "检查机关", "检查机关名称", "实施检查机关"),
    "authority_code": (_AUTHORITY_CODE[0], "检查机关统一社会信用代码"),
    "document_no": ("document_no", "计划编号", "检查计划编号", "plan_no"),
    "title": ("title", "检查事项", "计划名称", "检查计划名称", "检查内容"),
    "decided_on": ("decided_on", "检查日期", "检查完成日期"),
    "finding": ("finding", "结果", "检查结果"),
    "content": ("content", "检查情况", "检查说明"),
    "rectify_by": ("rectify_by", "改正期限", "整改期限"),
    **{field: _MORE[field] for field in ("tier", "domain", "product", "project", "remark")},
}
CERTIFICATE_COLUMNS: Columns = {
    "name": ("name", "获证组织", "获证组织名称", "持证单位", "证书持有人", *FIRMS),
    "uscc": CODES,
    "document_no": ("document_no", "证书编号", "认证证书编号"),
    "title": ("title", "认证项目", "证书名称", "认证类别"),
    "authority": ("authority", "发证机构", "认证机构", "发证机关", "认证机构名称"),
    "authority_code": (_AUTHORITY_CODE[0], "发证机构统一社会信用代码"),
    "decided_on": ("decided_on", "发证日期", "颁证日期", "初次发证日期"),
    "valid_until": ("valid_until", "有效期至", "证书有效期至", "证书到期日期"),
    "level": ("level", "级别", "证书等级"),
    **{field: _MORE[field] for field in ("domain", "product", "brand", "remark")},
}
ABNORMAL_COLUMNS: Columns = {
    "name": ("name", *FIRMS),
    "uscc": CODES,
    "violation_type": ("violation_type", "列入原因", "列入经营异常名录原因", "列入事由"),
    "decided_on": ("listed_on", "列入日期", "decided_on"),
    "removed_on": ("removed_on", "移出日期"),
    "authority": ("authority", "作出决定机关", "列入决定机关", "决定机关"),
    "authority_code": (_AUTHORITY_CODE[0], "作出决定机关统一社会信用代码"),
    "document_no": ("document_no", "决定书文号", "列入决定书文号", "列入决定文号"),
    "domain": _MORE["domain"],
    "remark": _MORE["remark"],
}
RECORD_COLUMNS: Mapping[ImportKind, Columns] = {
    ImportKind.PENALTIES: PENALTY_COLUMNS,
    ImportKind.SAMPLING: SAMPLING_COLUMNS,
    ImportKind.HONOURS: HONOUR_COLUMNS,
    ImportKind.INSPECTIONS: INSPECTION_COLUMNS,
    ImportKind.CERTIFICATES: CERTIFICATE_COLUMNS,
    ImportKind.ABNORMAL: ABNORMAL_COLUMNS,
}
RECORDS_NEEDED: Mapping[ImportKind, tuple[str, ...]] = {
    ImportKind.PENALTIES: ("name", "document_no", "decided_on", "authority"),
    ImportKind.SAMPLING: ("name", "document_no", "decided_on", "authority"),
    ImportKind.HONOURS: ("name", "title", "authority"),
    ImportKind.INSPECTIONS: ("name", "authority", "decided_on", "finding"),
    ImportKind.CERTIFICATES: ("name", "document_no", "authority", "decided_on"),
    ImportKind.ABNORMAL: ("name", "decided_on", "authority"),
}
# What the standard of each kind marks as mandatory; `complete` counts rows in which all are filled.
RECORDS_COMPLETE: Mapping[ImportKind, tuple[str, ...]] = {
    ImportKind.PENALTIES: (
        *("name", "party_class", "uscc", "document_no", "violation_type", "facts", "legal_basis"),
        *("penalty_kinds", "content", "decided_on", "publicity_until", "authority"),
        "authority_code",
    ),
    ImportKind.SAMPLING: (
        *("name", "uscc", "product", "model", "product_batch", "institute", "document_no"),
        *("decided_on", "authority"),
    ),
    ImportKind.HONOURS: ("name", "uscc", "title", "authority", "year"),
    ImportKind.INSPECTIONS: ("name", "uscc", "authority", "document_no", "decided_on", "finding"),
    ImportKind.CERTIFICATES: (
        *("name", "uscc", "document_no", "title", "authority", "decided_on", "valid_until"),
    ),
    ImportKind.ABNORMAL: (
        *("name", "uscc", "violation_type", "decided_on", "authority", "document_no"),
    ),
}
RECORD_DAYS = frozenset(
    {
        *("decided_on", "valid_until", "publicity_until", "rectify_by", "transferred_on"),
        "removed_on",
    }
)
