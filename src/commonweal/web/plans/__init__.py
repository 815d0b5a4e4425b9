"""Plans: run on a folder, shown chapter by chapter, compared, published."""
