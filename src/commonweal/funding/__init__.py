"""What money follows: capitation, growth and pace of change, the control total, running costs,
savings, the business case, and pooled budgets. The front door is `chapter.study`; behind it lies
one room for each of these, with plain functions on plain values. Money is in whole pence."""
