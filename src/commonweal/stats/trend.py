"""Trends over few points: slopes, a test that takes no form, and the official "recent trend"."""

from commonweal.stats.line import Line, slope
from commonweal.stats.rank_trend import MannKendall, mann_kendall
from commonweal.stats.recent_trend import RecentTrend, recent, recent_values

__all__ = [
    "Line",
    "MannKendall",
    "RecentTrend",
    "mann_kendall",
    "recent",
    "recent_values",
    "slope",
]
