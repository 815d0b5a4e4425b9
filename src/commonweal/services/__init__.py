"""Services: where they should be, how options are judged, and whether the decision stands."""
