"""The web application: where the records are kept and the public can look. It keeps the same
statements as `records/` in one append-only table, shows the chapters of published plans, and works
nothing out itself."""
