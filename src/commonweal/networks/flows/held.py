"""Tables of origins by providers that the folder holds: each measure is a source of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import numpy.typing as npt

from commonweal.evidence import Basis
from commonweal.evidence.figure import weakest
from commonweal.evidence.words import joined, slug
from commonweal.people.ground import Ground
from commonweal.rules import Source

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
NUMBERS = {2: "two", 3: "three", 4: "four"}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FlowTable:
    """Patients from origins to providers, by one measure.

    Parameters
    ----------
    key, measure
        A short name, and what was counted by which source.
    start, end
        The period; None for a model.
    origins, providers
        Codes, in order.
    patients
        Shape (origins, providers).
    given
        Which of them the source gives, same shape: what it does not give is not known to be zero.
    basis, sources
        Of the rows.
    left_out
        Origins that are none of the system's, with their patients: counted nowhere.
    how, note
        Of a model: how people choose, and what else a reader must know of it.
    """

    key: str
    measure: str
    start: date | None
    end: date | None
    origins: tuple[str, ...]
    providers: tuple[str, ...]
    patients: Floats = field(repr=False)
    given: Flags = field(repr=False)
    basis: Basis
    sources: tuple[Source, ...] = ()
    left_out: tuple[tuple[str, float], ...] = ()
    how: str = ""
    note: str = ""

    @property
    def counted(self) -> bool:
        """Whether people were counted, so that chance has a part in it."""
        return self.basis is not Basis.MODELLED

    @property
    def hidden(self) -> int:
        """Most patients that a pair which is not given can have.

        Sources that drop small counts show it: one less than the smallest count that they give.
        """
        if not self.counted or self.given.all() or not self.given.any():
            return 0
        return max(0, int(self.patients[self.given].min()) - 1)


def flow_tables(ground: Ground) -> tuple[FlowTable, ...]:
    """The folder's tables of flows, by measure and period; none where it holds none.

    Rows from origins that are neither areas nor bodies of the system are left out, and named.
    """
    held = ground.tables.get("flows")
    if held is None:
        return ()
    groups: dict[tuple[str, date, date], list[dict[str, object]]] = {}
    for row in held.to_pylist():
        groups.setdefault((row["measure"], row["start"], row["end"]), []).append(row)
    ours = own_codes(ground)
    keys = _keys(sorted(groups))
    return tuple(
        _table(ground, keys[which], which, rows, ours) for which, rows in sorted(groups.items())
    )


def called(tables: Sequence[FlowTable]) -> str:
    """What sources of flows are called wherever they are first named.

    Examples
    --------
    >>> from types import SimpleNamespace as Held
    >>> called([Held(measure="admissions, Link, all trusts", key="link"),
    ...         Held(measure="admissions, SUS, trusts of the county", key="sus")])
    'two counts of admissions, called link and sus here'
    """
    parts = [[part.strip() for part in table.measure.split(",")] for table in tables]
    alike = [part for part in parts[0] if all(part in other for other in parts)]
    if len(tables) == 1:
        return f"one count of patients ({tables[0].measure}), called {tables[0].key} here"
    number = NUMBERS.get(len(tables), str(len(tables)))
    keys = joined([table.key for table in tables])
    return f"{number} counts of {', '.join(alike) or 'patients'}, called {keys} here"


def own_codes(ground: Ground) -> frozenset[str]:
    """Codes of the system's own areas, of what they lie in, and of its own bodies."""
    held = ground.tables.get("area_memberships")
    codes = set(ground.own_areas)
    if held is not None:
        codes |= {
            group
            for area, group in zip(held["area"].to_pylist(), held["group"].to_pylist(), strict=True)
            if area in ground.own_areas
        }
    bodies = ground.structure.organisations.values()
    neighbours = {body.code for body in bodies if body.neighbour}
    return frozenset((codes | {body.code for body in bodies}) - neighbours)


def _keys(groups: list[tuple[str, date, date]]) -> dict[tuple[str, date, date], str]:
    """A short name for each: the part of its measure that the others do not share."""
    parts = {group: [part.strip() for part in group[0].split(",")] for group in groups}
    alike = set.intersection(*(set(one) for one in parts.values())) if len(groups) > 1 else set()
    names = {
        group: slug(next((part for part in one if part not in alike), group[0])) or "flows"
        for group, one in parts.items()
    }
    twice = {name for name in names.values() if list(names.values()).count(name) > 1}
    return {
        group: f"{name}-{group[1].isoformat()}" if name in twice else name
        for group, name in names.items()
    }


def _table(
    ground: Ground,
    key: str,
    which: tuple[str, date, date],
    rows: list[dict[str, object]],
    ours: frozenset[str],
) -> FlowTable:
    strangers: dict[str, float] = {}
    kept = []
    for row in rows:
        origin = str(row["origin"])
        if origin in ours:
            kept.append(row)
        else:
            strangers[origin] = strangers.get(origin, 0.0) + _number(row)
    origins = tuple(sorted({str(row["origin"]) for row in kept}))
    providers = tuple(sorted({str(row["destination"]) for row in kept}))
    patients = np.zeros((len(origins), len(providers)))
    given = np.zeros(patients.shape, dtype=np.bool_)
    for row in kept:
        cell = origins.index(str(row["origin"])), providers.index(str(row["destination"]))
        patients[cell], given[cell] = _number(row), True
    named = sorted({str(row["source"]) for row in rows})
    return FlowTable(
        key=key,
        measure=which[0],
        start=which[1],
        end=which[2],
        origins=origins,
        providers=providers,
        patients=patients,
        given=given,
        basis=weakest(*(Basis(str(row["basis"])) for row in rows)),
        sources=tuple(ground.tables.sources[name] for name in named),
        left_out=tuple(sorted(strangers.items())),
    )


def _number(row: dict[str, object]) -> float:
    value = row["patients"]
    assert isinstance(value, int | float)  # the contract's type and constraint
    return float(value)


def own_providers(ground: Ground, table: FlowTable) -> Flags:
    """Which providers of a table are the system's own: bodies or sites held, no neighbour's."""
    bodies = ground.structure.organisations
    own = {code for code, body in bodies.items() if not body.neighbour}
    sites = ground.tables.get("sites")
    if sites is not None:
        own |= {
            row["code"]
            for row in sites.select(["code", "neighbour"]).to_pylist()
            if not row["neighbour"]
        }
    return np.array([code in own for code in table.providers], dtype=np.bool_)


def provider_names(ground: Ground) -> dict[str, str]:
    """Names of bodies, areas and sites by code."""
    sites = ground.tables.get("sites")
    named = dict(ground.area_names)
    if sites is not None:
        rows = sites.select(["code", "name"]).to_pylist()
        named = {row["code"]: row["name"] for row in rows} | named
    return named


def without(ground: Ground, table: FlowTable) -> tuple[str, ...]:
    """Providers of a table of which the folder holds nothing but the code."""
    named = provider_names(ground)
    return tuple(code for code in table.providers if code not in named)
