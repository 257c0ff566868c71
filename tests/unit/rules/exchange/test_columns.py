"""Columns by the names that departments use."""

import pytest

from models.vocabulary import ImportKind
from registry.rules.exchange.columns import map_columns


@pytest.mark.parametrize(
    ("title", "field"),
    [
        ("行政相对人代码_1（统一社会信用代码）", "uscc"),
        ("行政相对人代码_2（工商注册号）", "registration_no"),
        ("行政相对人代码_3(组织机构代码)", "organisation_code"),
    ],
)
def test_the_numbered_codes_of_a_party_are_known(title: str, field: str) -> None:
    mapped = map_columns(ImportKind.ENTERPRISES, ["行政相对人名称", title])

    assert mapped.fields == {"name": 0, field: 1}
    assert mapped.unused == ()
