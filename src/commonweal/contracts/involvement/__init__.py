"""How the voluntary sector is involved, and who owns the providers."""
