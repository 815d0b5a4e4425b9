"""What partners raise with each other, and how long it takes them to settle it."""
