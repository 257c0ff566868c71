"""A commitment tells nothing without its salt, and the same fields always give the same one."""

import hashlib
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.errors import Invalid
from registry.rules.publication_log import Opening, commitment, read_opening
from registry.rules.publication_log.commitments import canonical_json, opens

SALT = bytes(range(32))
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
FIELDS = st.dictionaries(
    TEXT,
    st.recursive(
        st.none() | st.booleans() | st.integers() | TEXT,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
        max_leaves=8,
    ),
    max_size=6,
)


def test_a_commitment_is_what_the_documents_say() -> None:
    fields = {"名称": "嘉兴示例食品有限公司", "entry_no": "L2026A", "terms": [1, None, True]}

    written = '{"entry_no":"L2026A","terms":[1,null,true],"名称":"嘉兴示例食品有限公司"}'.encode()
    assert canonical_json(fields) == written
    assert commitment(SALT, fields) == hashlib.sha256(b"\x00" + SALT + written).digest()


@given(fields=FIELDS)
def test_the_order_of_fields_does_not_count_and_an_opening_comes_back(
    fields: Mapping[str, object],
) -> None:
    backwards = dict(reversed(fields.items()))
    leaf = commitment(SALT, fields)

    opening = read_opening(Opening(SALT.hex(), fields).as_text())

    assert commitment(SALT, backwards) == leaf
    assert opens(leaf, opening)


@given(fields=FIELDS, other=FIELDS)
def test_other_fields_or_another_salt_are_another_leaf(
    fields: Mapping[str, object], other: Mapping[str, object]
) -> None:
    leaf = commitment(SALT, fields)

    assert (commitment(SALT, other) == leaf) == (canonical_json(fields) == canonical_json(other))
    assert commitment(bytes(32), fields) != leaf


@pytest.mark.parametrize(
    "value", [1.5, float("nan"), b"", {1, 2}, object(), {"a": [0.1]}, {1: "a"}]
)
def test_what_has_no_one_writing_is_not_committed_to(value: object) -> None:
    with pytest.raises(TypeError):
        canonical_json({"field": value})


def test_half_a_character_is_refused_in_a_sentence() -> None:
    with pytest.raises(Invalid, match="无法识别的字符"):
        canonical_json({"name": "\ud800"})


def test_a_short_salt_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="32"):
        commitment(b"salt", {})


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"salt":"00","fields":{}}', '{"salt":1,"fields":{}}']
)
def test_an_opening_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(Invalid, match="无法读取"):
        read_opening(text)
