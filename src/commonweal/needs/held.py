"""What the folder holds of needs: definitions, observations and profiles. Worked out once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from commonweal.needs.indicators import Definition, load_definitions
from commonweal.needs.profiles.profile import Row, profile
from commonweal.needs.values.gathered import observations
from commonweal.needs.values.observation import LEVELS, Observation
from commonweal.people.ground import Ground


@dataclass(frozen=True, eq=False)
class Held:
    """Definitions, observations and profiles over the day's ground."""

    ground: Ground

    @cached_property
    def definitions(self) -> Mapping[str, Definition]:
        """The package's definitions and the folder's own, by id."""
        table = self.ground.tables.get("indicator_definitions")
        return load_definitions(
            rows=[] if table is None else table.to_pylist(), sources=self.ground.tables.sources
        )

    @cached_property
    def observations(self) -> list[Observation]:
        """Every value about the system's own bodies and areas."""
        return observations(self.ground, self.definitions)

    @cached_property
    def profiles(self) -> Mapping[str, list[Row]]:
        """Profile rows by level."""
        return {
            level: profile(self.ground, self.definitions, level, held=self.observations)
            for level in LEVELS
        }
