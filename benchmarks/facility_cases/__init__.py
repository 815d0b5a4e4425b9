"""The cases of benchmarks/facility.py, one module for each kind of data."""
