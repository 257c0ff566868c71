"""The tree of the log against the vectors of Certificate Transparency and the plain root."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.rules.merkle import (
    consistency_path,
    grown,
    inclusion_path,
    leaf_hash,
    root,
    root_at,
    verify_consistency,
    verify_inclusion,
)

# Source: RFC 6962 (CT): inputs of the reference tree and its roots (SECURITY §1.1).
INPUTS = [
    bytes.fromhex(text)
    for text in (
        *("", "00", "10", "2021", "3031", "40414243", "5051525354555657"),
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
Node = Callable[[int, int], bytes]


def tree(leaves: list[bytes]) -> Node:
    """Grow a tree leaf by leaf and return what reads its nodes."""
    nodes: dict[tuple[int, int], bytes] = {}

    def node(level: int, place: int) -> bytes:
        return nodes[level, place]

    for size, leaf in enumerate(leaves):
        for level, place, value in grown(size, leaf, node):
            assert (level, place) not in nodes, "a node is written once"
            nodes[level, place] = value
    return node


def leaves(count: int) -> list[bytes]:
    return [leaf_hash(f"leaf {n}".encode()) for n in range(count)]


@pytest.mark.parametrize("size", range(len(ROOTS)))
def test_the_tree_is_the_one_of_certificate_transparency(size: int) -> None:
    hashes = [leaf_hash(one) for one in INPUTS[:size]]

    assert root(hashes).hex() == ROOTS[size]
    assert root_at(size, tree(hashes)).hex() == ROOTS[size]


def test_the_paths_are_those_of_certificate_transparency() -> None:
    node = tree([leaf_hash(one) for one in INPUTS])

    # Source: the test vectors of google/certificate-transparency, merkle_tree_test.
    assert [h.hex() for h in inclusion_path(0, 8, node)] == [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ]
    assert [h.hex() for h in consistency_path(6, 8, node)] == [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ]


def test_every_leaf_is_proven_and_no_other_leaf_or_place() -> None:
    hashes = leaves(20)
    node = tree(hashes)

    for size in range(1, 21):
        top = root(hashes[:size])
        for position in range(size):
            path = inclusion_path(position, size, node)
            proven = [
                (leaf, place)
                for leaf in range(size)
                for place in range(size)
                if verify_inclusion(hashes[leaf], place, size, path, top)
            ]
            assert proven == [(position, position)]


def test_every_beginning_is_proven_and_nothing_else() -> None:
    hashes = leaves(20)
    node = tree(hashes)

    for second in range(21):
        for first in range(second + 1):
            path = consistency_path(first, second, node)
            old, new = root(hashes[:first]), root(hashes[:second])
            assert verify_consistency(first, second, path, old, new)
            assert not verify_consistency(first, second, path, leaf_hash(b"x"), new)
            if first:
                assert not verify_consistency(first, second, path, old, leaf_hash(b"x"))
            assert not verify_consistency(first, second, (*path, old), old, new)
            if path:
                assert not verify_consistency(first, second, path[:-1], old, new)


@given(size=st.integers(1, 300), data=st.data())
def test_a_grown_tree_is_the_plain_one_at_every_size(size: int, data: st.DataObject) -> None:
    hashes = leaves(size)
    node = tree(hashes)
    second = data.draw(st.integers(1, size))
    first = data.draw(st.integers(0, second))
    position = data.draw(st.integers(0, second - 1))

    top = root_at(second, node)

    assert top == root(hashes[:second])
    path = inclusion_path(position, second, node)
    assert verify_inclusion(hashes[position], position, second, path, top)
    beside = consistency_path(first, second, node)
    assert verify_consistency(first, second, beside, root(hashes[:first]), top)


@given(size=st.integers(2, 100), data=st.data())
def test_a_path_with_one_bit_changed_proves_nothing(size: int, data: st.DataObject) -> None:
    hashes = leaves(size)
    node = tree(hashes)
    position = data.draw(st.integers(0, size - 1))
    path = list(inclusion_path(position, size, node))
    which = data.draw(st.integers(0, len(path) - 1))
    bit = data.draw(st.integers(0, 255))

    path[which] = (int.from_bytes(path[which]) ^ (1 << bit)).to_bytes(32)

    assert not verify_inclusion(hashes[position], position, size, path, root(hashes))


@pytest.mark.parametrize(("position", "size"), [(-1, 3), (3, 3), (0, 0)])
def test_a_leaf_that_is_not_there_has_no_path(position: int, size: int) -> None:
    with pytest.raises(ValueError, match="no leaf"):
        inclusion_path(position, size, tree(leaves(3)))
    assert not verify_inclusion(leaf_hash(b""), position, size, (), root([]))


def test_a_longer_tree_is_no_beginning_of_a_shorter() -> None:
    with pytest.raises(ValueError, match="no beginning"):
        consistency_path(3, 2, tree(leaves(3)))
    assert not verify_consistency(3, 2, (leaf_hash(b""),), root(leaves(3)), root(leaves(2)))
