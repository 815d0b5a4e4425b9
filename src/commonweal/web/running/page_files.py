"""The files in which pages are kept, and those that were never finished: all go together."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import Any

from django.core.cache.backends.filebased import FileBasedCache


class PageFiles(FileBasedCache):
    """Django's cache in files, which also deletes what a process that was killed left: a page is
    written under another name first, and may hold what is withheld by now."""

    def set(self, *given: Any, **named: Any) -> None:
        """Keep a page, unless all are deleted while it is written."""
        with suppress(FileNotFoundError):
            super().set(*given, **named)

    def clear(self) -> None:
        """Delete all pages, and what was never finished."""
        super().clear()
        with suppress(FileNotFoundError), os.scandir(self._dir) as found:
            for one in found:
                if one.is_file(follow_symlinks=False):
                    with suppress(FileNotFoundError):
                        os.unlink(one)
