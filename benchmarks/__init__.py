"""Benchmarks: one script a promise, peers measured side by side in the same run.

What counts are ratios of CPU seconds; results are kept as JSON in `results/`.
"""
