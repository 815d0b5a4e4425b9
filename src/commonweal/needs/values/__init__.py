"""What is held of an indicator about each body and area, rolled up where it can be, and which way
it moves."""
