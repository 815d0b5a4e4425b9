"""What partners raise with each other, and how long it takes them to settle it."""

from commonweal.contracts.issues.measuring import Measures, measures, median_days
from commonweal.contracts.issues.tracking import Clock, Issue, issues

__all__ = ["Clock", "Issue", "Measures", "issues", "measures", "median_days"]
