"""Contracts as open data: the Open Contracting Data Standard."""
