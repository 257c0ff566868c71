"""What of a rating the journal commits to: its columns in their order, as one leaf of a Merkle tree."""

from collections.abc import Sequence

from registry.rules.merkle import fact_leaf

LEAF_COLUMNS = (
    *("id", "subject_id", "as_of", "edition", "score", "grade", "not_rated", "ceilings", "vetoes"),
    *("previous_grade", "cause", "next_change_on", "public_from", "run_id", "reruns_id", "inputs"),
)


def rating_leaf(cells: Sequence[object]) -> bytes:
    """Return the leaf hash of a rating: its cells in the order of `LEAF_COLUMNS`."""
    *plain, inputs = cells
    assert isinstance(inputs, bytes)
    return fact_leaf((*plain, inputs.hex()))
