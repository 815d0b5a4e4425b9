"""What a chapter is given: checked tables with their sources, policies, rules, earlier chapters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import pyarrow as pa

from commonweal.evidence import Chapter
from commonweal.rules import RuleBook, Source


@dataclass(frozen=True, slots=True)
class Tables:
    """Checked tables by name, and the sources that their rows name."""

    held: Mapping[str, pa.Table]
    sources: Mapping[str, Source]

    def get(self, name: str) -> pa.Table | None:
        """The table, or None where the folder does not hold it or it has no rows."""
        table = self.held.get(name)
        return table if table is not None and table.num_rows else None

    def sources_of(self, table: pa.Table) -> tuple[Source, ...]:
        """The sources that the rows of a table name, in order of their ids."""
        named = sorted(set(table.column("source").to_pylist()))
        return tuple(self.sources[identifier] for identifier in named)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """When members asked a question, and what they were told that can be tested.

    `about` is the code of the body that the claim is about, `claimed` the figure claimed of it.
    `verified` says whether the day and the claim were read in the minutes.
    """

    on: date
    about: str = ""
    claimed: float | None = None
    note: str = ""
    verified: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Policies:
    """Choices that a system's `system.toml` makes; the pack shows every one that was used.

    Parameters
    ----------
    lists
        The series of registered lists that may stand for "registered": on any day, the one of
        them with the latest reference day that is not after it.
    network_vintage
        The edition of network memberships that the structure is drawn from.
    area_kind
        The kind of small area that residents are counted by.
    small_number_rule
        Id of the disclosure rule that published tables follow.
    residents_as_of
        The reference day of the resident estimates used; None takes the latest held.
    jurisdictions
        Names under which rules apply here, the most local first.
    asked
        By question id (or "all"), when members asked and what was claimed.
    """

    lists: tuple[str, ...]
    network_vintage: str = ""
    area_kind: str = "lsoa"
    small_number_rule: str = ""
    residents_as_of: date | None = None
    jurisdictions: tuple[str, ...] = ("England",)
    asked: Mapping[str, Asked] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What `plan` hands to a chapter beside the system, its tables and the state of its records.

    `shared` is one mapping for all chapters of a study: what one of them worked out from the same
    inputs another need not work out again.
    """

    as_of: date
    rules: RuleBook
    policies: Policies
    chapters: Mapping[str, Chapter] = field(default_factory=dict)
    seed: int = 0
    shared: dict[str, object] = field(default_factory=dict, repr=False, compare=False)
