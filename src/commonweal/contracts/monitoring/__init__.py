"""Whether what a contract delivers is getting worse, and since when that could have been seen."""
