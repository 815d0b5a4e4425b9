"""Contracts: whether the terms of one that pays for outcomes hold, what it pays and who bears the
risk, whether a contract is failing and since when that could be seen, which contracts there are,
what partners raise with each other, and the exchange of all that as open data."""
