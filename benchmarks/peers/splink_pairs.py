"""Splink on DuckDB with tight blocks, trained without labels as its guide says."""

import logging
from pathlib import Path

import pyarrow.parquet as pq
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

from benchmarks.peers.pairing import Scores, run

BLOCKS = (
    block_on("uscc"),
    block_on("core"),
    block_on("person", "core2"),
    block_on("address", "core2"),
    block_on("person", "address"),
)
LEAST = 0.01


def find(records: Path) -> Scores:
    """Return the probabilities of the pairs in the blocks."""
    logging.getLogger("splink").setLevel(logging.ERROR)
    settings = SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="id",
        blocking_rules_to_generate_predictions=list(BLOCKS),
        comparisons=[
            cl.JaroWinklerAtThresholds("key", [0.97, 0.92, 0.85]),
            cl.ExactMatch("uscc"),
            cl.LevenshteinAtThresholds("address", [1, 4]),
            cl.ExactMatch("person"),
        ],
        retain_matching_columns=False,
        retain_intermediate_calculation_columns=False,
    )
    database = DuckDBAPI()
    linker = Linker(database.register(pq.read_table(records)), settings)
    linker.training.estimate_probability_two_random_records_match([block_on("uscc")], recall=0.5)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6)
    for block in (block_on("core"), block_on("person", "core2")):
        linker.training.estimate_parameters_using_expectation_maximisation(block)
    found = linker.inference.predict(threshold_match_probability=LEAST).as_pandas_dataframe()
    return {
        (min(one, other), max(one, other)): score
        for one, other, score in zip(
            found["id_l"], found["id_r"], found["match_probability"], strict=True
        )
    }


if __name__ == "__main__":
    run(find)
