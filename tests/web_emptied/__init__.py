"""For tests alone: the tables of the records can be emptied between them."""
