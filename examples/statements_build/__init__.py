"""What stands in the example statements, by subject. Nothing in it is real."""
