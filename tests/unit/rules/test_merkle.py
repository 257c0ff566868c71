"""Merkle trees against the vectors of RFC 6962's best-known implementation."""

import pytest

from registry.rules.merkle import fact_leaf, leaf_hash, root

LEAVES = [
    bytes.fromhex(leaf)
    for leaf in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]


@pytest.mark.parametrize(
    ("size", "begins", "ends"),
    [
        (0, "e3b0c442", "b855"),
        (1, "6e340b9c", "a01d"),
        (2, "fac54203", "c125"),
        (3, "aeb6bcfe", "6e77"),
        (4, "d37ee418", "14b7"),
        (5, "4e3bbb1f", "64d4"),
        (6, "76e67dad", "87ef"),
        (7, "ddb89be4", "4c8c"),
        (8, "5dc9da79", "4328"),
    ],
)
def test_the_root_is_that_of_rfc_6962(size: int, begins: str, ends: str) -> None:
    found = root([leaf_hash(leaf) for leaf in LEAVES[:size]]).hex()

    assert found.startswith(begins)
    assert found.endswith(ends)


def test_a_leaf_depends_on_the_text_of_the_cells_and_where_it_ends() -> None:
    assert fact_leaf(["a", None]) == fact_leaf(["a", ""])
    assert fact_leaf(["a", "b"]) != fact_leaf(["ab", ""])
    assert fact_leaf([1, "2"]) == fact_leaf(["1", "2"])
