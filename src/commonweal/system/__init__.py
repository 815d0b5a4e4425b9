"""Who belongs to whom on which day: organisations in dated levels, memberships with roles, what
succeeded what, the calendar of England, and money in whole pence. The names of levels are data."""
