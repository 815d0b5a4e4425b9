"""Every indicator about every body of a level, beside England and the areas most like it, and how
the page shows it."""
