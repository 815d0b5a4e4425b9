"""Partnerships of networks: the published ones judged, and others proposed. `members` says what is
grouped, `acute` which acute provider its patients go to, `judging` measures any grouping,
`proposing` searches for better ones; `part` is the section."""
