"""Bodies that the folder of the records knows, what became of whom, and mergers run from here."""
