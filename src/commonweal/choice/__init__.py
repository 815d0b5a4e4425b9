"""Choosing between options: weights, additive value, which option wins under which share of the
weightings (`acceptability`), the best portfolio that a budget buys (`portfolio`, with what a simple
ranking would have bought in `greedy` and why nothing fits in `infeasible`), the smallest change of
weights that makes another option, or another portfolio, win (`flip`), who leads while one weight is
varied (`sensitivity`), and under which weights any of a set of options leads (`leading`). Plain
arrays in and out: options are rows, criteria are columns, values lie between 0 (the worst end of a
scale) and 1."""
