"""Choosing between options: weights, scores, acceptability over weights, portfolios within a budget,
and what would flip a choice."""
