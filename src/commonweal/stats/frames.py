"""Rates and standardised rates of a frame: any that narwhals knows, eager or lazy.

Sums by group and limits are expressions, so that DuckDB or Spark works them out itself, over as
many rows as it can hold. What the array kernels refuse is a reason here, as a lazy frame is not
looked at until it is asked; and so is a count below 10 that is not whole, as its exact limits come
from a table.
"""

from commonweal.stats.frame_rates import crude_rate, proportion
from commonweal.stats.frame_standardise import direct, indirect_rate, indirect_ratio

__all__ = ["crude_rate", "direct", "indirect_rate", "indirect_ratio", "proportion"]
