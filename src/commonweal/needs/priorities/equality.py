"""Whom evidence of due regard to equality must cover, as data with its sources."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from commonweal.rules import Source


@dataclass(frozen=True, slots=True)
class Groups:
    """A list of groups that evidence must cover.

    `also` are names that may be covered without being asked for; where a list is `complete` there
    are no others.
    """

    id: str
    names: tuple[str, ...]
    also: tuple[str, ...]
    complete: bool
    source: Source

    def unknown(self, covered: Iterable[str]) -> list[str]:
        """Names that the list does not have, though it is complete."""
        known = {*self.names, *self.also}
        return [name for name in covered if self.complete and name not in known]

    def missing(self, covered: Iterable[str]) -> list[str]:
        """Names asked for that are not covered, in the order of the list."""
        held = set(covered)
        return [name for name in self.names if name not in held]


@cache
def protected_characteristics() -> Groups:
    """The characteristics that the public sector equality duty covers.

    Examples
    --------
    >>> protected_characteristics().missing(["age", "sex"])[:2]
    ['disability', 'gender reassignment']
    """
    return _lists()["protected characteristics"]


@cache
def inclusion_groups() -> Groups:
    """The groups that NHS England's framework on inclusion health names."""
    return _lists()["inclusion groups"]


def _lists() -> dict[str, Groups]:
    place = files("commonweal.needs.priorities").joinpath("data", "equality.toml")
    held = tomllib.loads(place.read_text(encoding="utf-8"))["list"]
    return {
        row["id"]: Groups(
            row["id"],
            tuple(row["names"]),
            tuple(row["also"]),
            row["complete"],
            Source(**row["source"]),
        )
        for row in held
    }
