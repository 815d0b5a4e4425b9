"""Pooled and joint budgets: who puts in how much, what it is spent on, who bears an over- or
underspend, and what networks would pool at the rates in force."""
