"""Copies of what everybody is given: pages, and files of open data, that are kept so that they are
not made again. What is gone from the records is in none of them."""

from __future__ import annotations

import shutil
from pathlib import Path

from django.conf import settings
from django.core.cache import caches


def editions() -> Path:
    """Where files of open data lie, a folder for each day and state of the records."""
    return Path(settings.DATA) / "downloads"


def forget() -> None:
    """Delete all copies. Whoever is making one meanwhile finds that the head is another, and keeps
    nothing."""
    forget_pages()
    shutil.rmtree(editions(), ignore_errors=True)


def forget_pages() -> None:
    """Delete all pages that are kept."""
    caches["pages"].clear()
