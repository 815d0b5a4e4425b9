"""Whether what a contract delivers is getting worse, and since when that could have been seen."""

from commonweal.contracts.monitoring.backtest import Tested, backtest
from commonweal.contracts.monitoring.failing import Failing, failing
from commonweal.contracts.monitoring.series import Fault, Series, series_of
from commonweal.contracts.monitoring.watching import Portfolio, Warned, Watched, charts_of, watch

__all__ = [
    "Failing",
    "Fault",
    "Portfolio",
    "Series",
    "Tested",
    "Warned",
    "Watched",
    "backtest",
    "charts_of",
    "failing",
    "series_of",
    "watch",
]
