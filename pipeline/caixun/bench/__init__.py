"""Benchmarks: how long each stage takes, how hostile texts are borne, what changed between two runs, how segmenters compare."""
