"""How need changes from the most to the least deprived practices and areas: deprivation of lists
and small areas, gradients over it, and their section of the chapter."""
