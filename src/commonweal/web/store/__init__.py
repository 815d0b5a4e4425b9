"""The records as rows of one append-only table with the chain, and read models made from it."""
