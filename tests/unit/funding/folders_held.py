"""Folders read once for all tests of a run."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from commonweal.folder import read_folder
from commonweal.funding.capitation.held import Held, hold
from commonweal.people.ground import Ground, ground_of
from commonweal.rules import load_rules
from commonweal.system.study import Given


@lru_cache(maxsize=4)
def ground_in(folder: Path) -> Ground:
    """The ground of a folder on its own day."""
    read = read_folder(folder)
    given = Given(as_of=read.settings.as_of, rules=load_rules(), policies=read.settings.policies())
    return ground_of(read.system, read.tables, given)


@lru_cache(maxsize=8)
def held_in(folder: Path, edition: str) -> Held:
    """An edition of the formula on a folder's practices."""
    return hold(ground_in(folder), edition)
