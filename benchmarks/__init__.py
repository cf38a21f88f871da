"""Benchmarks: what the project promises, measured; see `python -m benchmarks -h`."""
