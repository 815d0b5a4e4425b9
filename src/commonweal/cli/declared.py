"""How verbs read a file in which a choice is declared: every fault is told, and the verb ends."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Literal, TypeVar

from commonweal.cli.output import stop

Declared = TypeVar("Declared")
Written = Literal["json", "toml"]


def declared(file: Path, read: Callable[[str, Written], Declared]) -> Declared:
    """What a file declares, read and checked by the room that owns its form."""
    from commonweal.records.declaring import DeclarationError

    forms: dict[str, Written] = {".json": "json", ".toml": "toml"}
    written = forms.get(file.suffix.lower())
    if written is None:
        stop([f"{file}: give a file whose name ends with .toml or .json"], code=2)
    try:
        text = file.read_text(encoding="utf-8")
    except OSError as error:
        stop([f"{file} cannot be read: {error.strerror or error}"], code=2)
    except UnicodeDecodeError as error:
        stop([f"{file}: byte {error.start} is not UTF-8; save the file as UTF-8"])
    try:
        return read(text, written)
    except DeclarationError as error:
        count = len(error.findings)
        stop([*(f"{file}: {found}" for found in error.findings), f"{count} to mend"])
