"""The folders that plans can be run on."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

#: Findings of a folder that are told; the others are counted.
FINDINGS = 200


def folders_folder() -> Path:
    """Where the folders lie that plans can be run on."""
    return Path(settings.DATA) / "folders"


def folders() -> list[str]:
    """The names of the folders that plans can be run on."""
    place = folders_folder()
    if not place.is_dir():
        return []
    return sorted(
        one.name
        for one in place.iterdir()
        if not one.name.startswith(".") and (one / "system.toml").is_file()
    )
