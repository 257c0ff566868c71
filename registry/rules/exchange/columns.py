"""Which column of a file is which field, by the names that departments really use.

Invariant: a column is known by its whole name; a name that is not listed is reported, not guessed.
Source: INTERFACES §3, RULEBOOK §2.2.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from models.vocabulary import ImportKind
from registry.errors import Invalid
from registry.rules.exchange.listing_columns import (
    LISTING_COLUMNS,
    LISTINGS_COMPLETE,
    LISTINGS_NEEDED,
)
from registry.rules.exchange.record_columns import (
    RECORD_COLUMNS,
    RECORDS_COMPLETE,
    RECORDS_NEEDED,
)
from registry.rules.identity.folding import fold

ENTERPRISE_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "name": (
        "name",
        "企业名称",
        "行政相对人名称",
        "full_name",
        "名称",
        "主体名称",
        "单位名称",
        "市场主体名称",
    ),
    "uscc": (
        "uscc",
        "统一社会信用代码",
        "行政相对人代码_1",
        "行政相对人代码_1（统一社会信用代码）",
        "信用代码",
        "社会信用代码",
    ),
    "registration_no": (
        "registration_no",
        "注册号",
        "工商注册号",
        "行政相对人代码_2",
        "行政相对人代码_2（工商注册号）",
    ),
    "organisation_code": (
        "organisation_code",
        "组织机构代码",
        "行政相对人代码_3",
        "行政相对人代码_3（组织机构代码）",
    ),
    "kind": ("kind", "主体类型", "企业类型", "市场主体类型"),
    "status": ("status", "登记状态", "经营状态", "企业状态"),
    "status_on": ("status_on", "状态日期", "注销日期", "吊销日期"),
    "established_on": ("reg_date", "established_on", "成立日期", "注册日期"),
    "address": ("address", "住所", "地址", "经营场所", "住所（经营场所）", "注册地址"),
    "division": ("division", "行政区划", "所属辖区", "所在辖区", "辖区"),
    "division_code": ("div_code", "division_code", "行政区划代码"),
    "town": ("town", "镇街道", "镇（街道）", "所属镇街道"),
    "industry": ("industry", "industry_code", "行业代码", "行业", "国民经济行业代码"),
    "legal_rep": (
        "legal_rep",
        "法定代表人",
        "负责人",
        "经营者",
        "法定代表人（负责人）",
        "执行事务合伙人",
    ),
    "former_names": ("former_names", "former_name", "曾用名"),
    "shop_sign": ("shop_sign", "店招", "字号招牌", "招牌名称"),
    "brand": ("brand", "品牌", "商标品牌"),
    "typing_variant": ("alias", "别名", "录入别名"),
    "parent_uscc": (
        "parent_uscc",
        "隶属企业统一社会信用代码",
        "总公司统一社会信用代码",
        "隶属企业代码",
    ),
    "changed_on": ("changed_on", "change_date", "变更日期", "核准日期"),
}
PRACTITIONER_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "name": ("name", "姓名"),
    "certificate_no": (
        "certificate_no",
        "注册证书号",
        "证书编号",
        "注册证书编号",
        "执业注册证书号",
    ),
    "practitioner_class": ("practitioner_class", "注册类别", "执业类别"),
    "employer_uscc": (
        "employer_uscc",
        "聘用单位",
        "聘用单位统一社会信用代码",
        "聘用企业代码",
        "聘用单位 code",
        "聘用单位code",
    ),
    "id_no": ("id_no", "身份证号", "身份证件号码", "证件号码"),
    "changed_on": ("changed_on", "变更日期", "核准日期"),
}
COLUMNS: Mapping[ImportKind, Mapping[str, tuple[str, ...]]] = {
    ImportKind.ENTERPRISES: ENTERPRISE_COLUMNS,
    ImportKind.PRACTITIONERS: PRACTITIONER_COLUMNS,
    **RECORD_COLUMNS,
    ImportKind.LISTINGS: LISTING_COLUMNS,
}
RECORD_KINDS = frozenset(RECORD_COLUMNS)
NEEDED: Mapping[ImportKind, tuple[str, ...]] = {
    ImportKind.ENTERPRISES: ("name",),
    ImportKind.PRACTITIONERS: ("name", "certificate_no"),
    **RECORDS_NEEDED,
    ImportKind.LISTINGS: LISTINGS_NEEDED,
}
# What a complete row of a register states; `complete` in a batch's figures counts these.
COMPLETE: Mapping[ImportKind, tuple[str, ...]] = {
    ImportKind.ENTERPRISES: ("name", "uscc", "address", "legal_rep", "established_on"),
    ImportKind.PRACTITIONERS: (
        "name",
        "certificate_no",
        "practitioner_class",
        "employer_uscc",
        "id_no",
    ),
    **RECORDS_COMPLETE,
    ImportKind.LISTINGS: LISTINGS_COMPLETE,
}
# Columns whose values are personal data or may be: shown masked outside the vault.
PERSONAL = frozenset({"legal_rep", "id_no"})


SAMPLER = fold("抽样单位")  # who took the sample, beside a column of the sampled unit; not used


@dataclass(frozen=True, slots=True)
class Mapped:
    """The fields that a file has, by the place of their column, and the columns not used."""

    fields: Mapping[str, int]
    unused: tuple[str, ...]


def map_columns(kind: ImportKind, header: Sequence[str]) -> Mapped:
    """Return which column is which field.

    Raises Invalid where a needed column is missing or two columns claim one field.
    """
    wanted = {fold(name): field for field, names in COLUMNS[kind].items() for name in names}
    fields: dict[str, int] = {}
    sampled = [title for title in header if wanted.get(fold(title)) == "sampled_unit"]
    for place, title in enumerate(header):
        field = wanted.get(fold(title))
        if field is None or (fold(title) == SAMPLER and len(sampled) > 1):
            continue
        if field in fields:
            raise Invalid(
                f"文件中有两列都表示“{COLUMNS[kind][field][1]}”（“{header[fields[field]]}”和“{title}”），"
                "请删去一列后重新上传。"
            )
        fields[field] = place
    missing = [COLUMNS[kind][field] for field in NEEDED[kind] if field not in fields]
    if missing:
        names = "；".join("、".join(dict.fromkeys((names[1], *names[:1]))) for names in missing)
        raise Invalid(
            f"文件第一行没有找到必需的列：{names}。"
            f"读到的列名是：{'、'.join(header[:12]) or '（空）'}。请检查列名或文件编码。"
        )
    unused = tuple(title for place, title in enumerate(header) if place not in fields.values())
    return Mapped(fields, unused)
