"""What is told of each kind of thing."""
