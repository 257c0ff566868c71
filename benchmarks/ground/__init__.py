"""The ground that benchmarks stand on: fresh registers, a stopwatch, records to measure with."""
