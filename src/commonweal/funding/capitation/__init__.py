"""Weighted capitation, from the practice up and from a quantum down. `formula` holds the editions
of NHS England's formula as dated data (`editions/*.toml`: weights, cost factors, England's sums,
sources, how they were recovered); `weighting` turns lists and streams of need into weighted
populations; `targets` prices them, to the penny, and adds them up by level; `cascade` shares any
quantum down the levels so that every level sums to it; `fitting` recovers the weights of an edition
from published practice rows; `need_index` compares need within a system. `practices` takes the rows
of an edition from tables and names all that is wrong with them at once; nothing is filled in."""
