"""Keeping the application running: health, metrics, backup and restore."""
