"""The terms of a contract that pays for outcomes, and what they must keep to before signature."""
