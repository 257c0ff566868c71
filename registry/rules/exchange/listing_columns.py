"""The columns of files of lists decided elsewhere, by the names that departments really use.

Source: INTERFACES §3, RULEBOOK §4.
"""

from registry.rules.exchange.record_columns import CERTIFICATES_OF_PERSONS, CODES, FIRMS, Columns

LISTING_COLUMNS: Columns = {
    "name": ("name", "名称", "当事人名称", "当事人", *FIRMS),
    "party_class": ("party_class", "主体类别", "行政相对人类别"),
    "uscc": CODES,
    "certificate_no": CERTIFICATES_OF_PERSONS,
    "list_type": ("list_type", "名单类型", "名单名称", "名单"),
    "listed_on": ("listed_on", "列入日期", "列入名单日期"),
    "removal_on": ("removal_on", "移出日期", "拟移出日期", "removed_on"),
    "authority": ("authority", "决定机关", "认定机关", "列入决定机关", "作出决定机关", "认定部门"),
    "document_no": ("decision_no", "决定书文号", "列入决定书文号", "列入决定文号", "document_no"),
    "summary": ("reason", "事由", "列入事由", "列入原因", "summary"),
    "origin": ("origin", "来源", "数据来源"),
}
LISTINGS_NEEDED = ("name", "list_type", "listed_on", "authority", "document_no")
LISTINGS_COMPLETE = ("name", "uscc", *LISTINGS_NEEDED[1:], "summary")
