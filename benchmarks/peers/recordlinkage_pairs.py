"""The Python Record Linkage Toolkit with the same blocks; the sum of its similarities is the score."""

from pathlib import Path

import pandas
import pyarrow.parquet as pq
import recordlinkage

from benchmarks.peers.pairing import Scores, run

BLOCKS = ("uscc", "core", ["person", "core2"], ["address", "core2"], ["person", "address"])


def find(records: Path) -> Scores:
    """Return the summed similarities of the pairs in the blocks."""
    frame = pq.read_table(records).to_pandas().set_index("id")
    pairs: pandas.MultiIndex | None = None
    for block in BLOCKS:
        indexer = recordlinkage.Index()
        indexer.block(block)
        columns = [block] if isinstance(block, str) else block
        some = indexer.index(frame.dropna(subset=columns))
        pairs = some if pairs is None else pairs.union(some)
    compare = recordlinkage.Compare()
    compare.string("key", "key", method="jarowinkler", label="key")
    compare.exact("uscc", "uscc", label="uscc")
    compare.string("address", "address", method="jarowinkler", label="address")
    compare.exact("person", "person", label="person")
    found = compare.compute(pairs, frame).sum(axis=1)
    return {
        (min(one, other), max(one, other)): float(score) for (one, other), score in found.items()
    }


if __name__ == "__main__":
    run(find)
