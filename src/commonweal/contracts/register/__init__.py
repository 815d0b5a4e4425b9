"""Which contracts there are, how they changed, when they end, with whom, and for whom."""
