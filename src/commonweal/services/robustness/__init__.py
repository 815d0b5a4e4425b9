"""Whether a decision on sites would stand: the choice set against all others of its number in many
futures (`futures` draws them, `running` scores them), how often it leads, is on the front or close
behind (`standing`), what a single change would turn it (`turning`), and whether the bodies that
decide change anything that it rests on (`structure`)."""
