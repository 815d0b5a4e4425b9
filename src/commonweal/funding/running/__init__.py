"""Running costs of commissioners: cost a head with what is divided by what, how much of a demanded
reduction a saving reaches by every reading of the base, and what one body costs against several:
fixed cost for each body, stepped cost of teams, cost a head, posts and redundancy."""
