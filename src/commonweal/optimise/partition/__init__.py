"""Weighted points grouped into connected districts inside a band, their number free.

`districts.districts` is the front door; `objective` says what better means, `result` what comes
back. The search is simulated annealing over flips, swaps and cuts of random spanning trees.
"""
