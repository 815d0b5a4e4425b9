"""Who is registered with a practice and lives where: reconstructed from practice lists, residents
of small areas and distance where the counts themselves are not at hand. Always `modelled`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from commonweal.people.registration_check import check_deprivation
from commonweal.people.registration_fit import GIVE, PUBLISHED_DEFAULT, SOURCES
from commonweal.space import Deterrence, doubly_constrained, great_circle_km
from commonweal.system.organisation import Organisation

__all__ = [
    "PUBLISHED_DEFAULT",
    "SOURCES",
    "Registrations",
    "check_deprivation",
    "model_registrations",
    "registrations_of",
]

Floats = npt.NDArray[np.float64]

#: A practice's mean is given only where values are held for this share of its modelled patients.
LEAST_COVERED = 0.9


@dataclass(frozen=True, slots=True, kw_only=True)
class Registrations:
    """Persons registered with each practice by small area of residence, modelled.

    Parameters
    ----------
    practice_codes, area_codes
        Codes of the rows and columns.
    persons
        Shape (practices, areas). Rows sum to the lists, columns to the residents times
        `area_inflation`.
    inflation
        Registered persons for each resident in the whole region modelled.
    area_inflation
        The same by area, shape (areas,): what the residents of each area were scaled by. NaN
        where nobody lives.
    iterations, worst_margin_error, converged
        How the balancing closed: its steps, and the worst difference of a row from its list as a
        share of the list.
    parameters
        The deterrence used.
    """

    practice_codes: tuple[str, ...]
    area_codes: tuple[str, ...]
    persons: Floats = field(repr=False)
    inflation: float
    area_inflation: Floats = field(repr=False)
    iterations: int
    worst_margin_error: float
    converged: bool
    parameters: Deterrence

    def by_groups(
        self, practice_group: Mapping[str, str], area_group: Mapping[str, str]
    ) -> pa.Table:
        """Persons by group of registration and group of residence.

        Parameters
        ----------
        practice_group, area_group
            Group of each practice and of each area. A code that is not there, or whose group is
            empty, belongs to none; its persons are kept in rows whose group is null.

        Returns
        -------
        pyarrow.Table
            `registered_with`, `resident_in`, `persons`, in order of the groups, nulls last, rows
            above zero only. They sum to all persons modelled.
        """
        rows, row_of = _groups(self.practice_codes, practice_group)
        columns, column_of = _groups(self.area_codes, area_group)
        total = _members(row_of, len(rows)) @ self.persons @ _members(column_of, len(columns)).T
        kept = [(i, j) for i in range(len(rows)) for j in range(len(columns)) if total[i, j] > 0.0]
        return pa.table(
            {
                "registered_with": pa.array([rows[i] for i, _ in kept], pa.string()),
                "resident_in": pa.array([columns[j] for _, j in kept], pa.string()),
                "persons": pa.array([float(total[i, j]) for i, j in kept], pa.float64()),
            }
        )

    def both_ways(
        self, practice_group: Mapping[str, str], area_group: Mapping[str, str]
    ) -> pa.Table:
        """Who crosses the border of each group that has practices or areas, both ways.

        Parameters
        ----------
        practice_group, area_group
            As for `by_groups`, the same names of groups on both sides.

        Returns
        -------
        pyarrow.Table
            `group`, `registered` (on its lists, wherever they live), `resident` (of its areas, on
            whichever list), `both`, `living_elsewhere` (share of its registered) and
            `registered_elsewhere` (share of its residents); a share is null where there is nobody.
        """
        registered: dict[str, float] = {}
        resident: dict[str, float] = {}
        both: dict[str, float] = {}
        for row in self.by_groups(practice_group, area_group).to_pylist():
            with_, in_, persons = row["registered_with"], row["resident_in"], row["persons"]
            if with_ is not None:
                registered[with_] = registered.get(with_, 0.0) + persons
            if in_ is not None:
                resident[in_] = resident.get(in_, 0.0) + persons
            if with_ is not None and with_ == in_:
                both[with_] = persons
        groups = sorted(registered.keys() | resident.keys())
        here = [both.get(group, 0.0) for group in groups]
        on_lists = [registered.get(group, 0.0) for group in groups]
        living = [resident.get(group, 0.0) for group in groups]
        return pa.table(
            {
                "group": pa.array(groups, pa.string()),
                "registered": pa.array(on_lists, pa.float64()),
                "resident": pa.array(living, pa.float64()),
                "both": pa.array(here, pa.float64()),
                "living_elsewhere": pa.array(_shares_beyond(here, on_lists), pa.float64()),
                "registered_elsewhere": pa.array(_shares_beyond(here, living), pa.float64()),
            }
        )

    def weighted_mean(self, area_values: Mapping[str, float]) -> dict[str, float]:
        """Mean of a value of areas over each practice's modelled patients.

        Parameters
        ----------
        area_values
            Value by area code (a score, a decile, a share aged 65 and over). Areas that are not
            there are left out of the mean, and a practice for which that leaves out more than a
            tenth of its patients is left out altogether.

        Returns
        -------
        dict
            Mean by practice code.
        """
        value = np.array([area_values.get(code, np.nan) for code in self.area_codes], dtype=float)
        held = np.isfinite(value)
        patients = self.persons.sum(axis=1)
        covered = self.persons @ held.astype(np.float64)
        total = self.persons @ np.where(held, value, 0.0)
        return {
            code: float(total[i] / covered[i])
            for i, code in enumerate(self.practice_codes)
            if patients[i] > 0.0 and covered[i] >= LEAST_COVERED * patients[i]
        }


def model_registrations(
    *,
    practice_codes: Sequence[str],
    practice_xy: npt.ArrayLike,
    lists: npt.ArrayLike,
    area_codes: Sequence[str],
    area_xy: npt.ArrayLike,
    residents: npt.ArrayLike,
    parameters: Deterrence = PUBLISHED_DEFAULT,
    give: float = GIVE,
    tolerance: float = 1e-6,
    iterations: int = 500,
) -> Registrations:
    """Reconstruct registrations by practice and small area from lists, residents and distance.

    A doubly constrained spatial interaction model (Wilson 1971): each practice keeps its list,
    each area its residents, and near is likelier than far.

    Registered persons exceed residents. The residents of every area are scaled by an inflation so
    that the totals agree; it is the same everywhere with `give` at 0, and with `give` above 0 it
    is a little higher where the lists around ask for more people than live there.

    The region is taken as closed: nobody registers across its edge. Give neighbouring practices
    and areas with those of the system, model the region, and read out the system.

    Parameters
    ----------
    practice_codes, area_codes
        p and a codes, each once.
    practice_xy, area_xy
        Latitude and longitude, degrees, shapes (p, 2) and (a, 2).
    lists, residents
        Registered patients (p,) and residents (a,), persons, at least 0.
    parameters
        The deterrence of distance.
    give
        How readily local inflation departs from the region's; 0 for the same everywhere.
    tolerance, iterations
        As for `space.doubly_constrained`.

    Returns
    -------
    Registrations

    Raises
    ------
    ValueError
        When codes stand twice, lengths differ, a number is negative or missing, a point is not on
        Earth, or there are no patients or no residents.

    Notes
    -----
    How the parameters were found, and how well the model does: docs/methods/registrations.md.

    Examples
    --------
    >>> modelled = model_registrations(
    ...     practice_codes=["G1", "G2"], practice_xy=[(51.27, 0.52), (51.28, 1.08)],
    ...     lists=[1000, 3000], area_codes=["E1", "E2"],
    ...     area_xy=[(51.27, 0.53), (51.28, 1.07)], residents=[1500, 2000], give=0)
    >>> modelled.persons.round().tolist(), round(modelled.inflation, 3)
    ([[1000.0, 0.0], [714.0, 2286.0]], 1.143)
    >>> crossing = modelled.both_ways({"G1": "W", "G2": "E"}, {"E1": "W", "E2": "E"})
    >>> [round(share, 3) for share in crossing["living_elsewhere"].to_pylist()]
    [0.238, 0.0]
    """
    patients = np.asarray(lists, dtype=np.float64)
    living = np.asarray(residents, dtype=np.float64)
    _check(practice_codes, patients, area_codes, living)
    inflation = float(patients.sum() / living.sum())
    distance = great_circle_km(practice_xy, area_xy)
    flows = doubly_constrained(
        patients,
        living * inflation,
        parameters.log(distance, distance[patients > 0.0].min(axis=0)),
        give=give,
        tolerance=tolerance,
        iterations=iterations,
    )
    registered = flows.flows.sum(axis=0)
    return Registrations(
        practice_codes=tuple(practice_codes),
        area_codes=tuple(area_codes),
        persons=flows.flows,
        inflation=inflation,
        area_inflation=np.divide(
            registered, living, out=np.full(len(living), np.nan), where=living > 0.0
        ),
        iterations=flows.iterations,
        worst_margin_error=flows.worst_margin_error,
        converged=flows.converged,
        parameters=parameters,
    )


def registrations_of(
    bodies: Mapping[str, Organisation],
    lists: Mapping[str, float],
    points: Mapping[str, tuple[float, float]],
    persons: Mapping[str, float],
) -> Registrations | None:
    """The model over practices whose place is known and areas with residents; None without them.

    Parameters
    ----------
    bodies
        Organisations of the day by code, neighbours among them.
    lists, persons
        Patients by practice, residents by area.
    points
        Latitude and longitude of a point in each area.
    """
    codes = [
        code
        for code in sorted(lists)
        if lists[code] > 0 and code in bodies and bodies[code].latitude is not None
    ]
    areas = [area for area in sorted(points) if area in persons]
    if not codes or not any(persons[area] > 0 for area in areas):
        return None
    return model_registrations(
        practice_codes=codes,
        practice_xy=np.array([(bodies[c].latitude, bodies[c].longitude) for c in codes], float),
        lists=np.array([lists[code] for code in codes]),
        area_codes=areas,
        area_xy=np.array([points[area] for area in areas]),
        residents=np.array([persons[area] for area in areas]),
    )


def _groups(
    codes: Sequence[str], group: Mapping[str, str]
) -> tuple[list[str | None], npt.NDArray[np.intp]]:
    """The groups in order, None last where a code has none, and the place of each code in them."""
    named = [group.get(code) or None for code in codes]
    found: list[str | None] = [*sorted({name for name in named if name is not None})]
    if None in named:
        found.append(None)
    place = {name: i for i, name in enumerate(found)}
    return found, np.array([place[name] for name in named], dtype=np.intp)


def _members(group_of: npt.NDArray[np.intp], groups: int) -> Floats:
    """One row for each group, with one where a code belongs to it."""
    members = np.zeros((groups, len(group_of)))
    members[group_of, np.arange(len(group_of))] = 1.0
    return members


def _shares_beyond(inside: Sequence[float], whole: Sequence[float]) -> list[float | None]:
    return [
        1.0 - part / total if total > 0.0 else None
        for part, total in zip(inside, whole, strict=True)
    ]


def _check(
    practice_codes: Sequence[str], lists: Floats, area_codes: Sequence[str], residents: Floats
) -> None:
    wrong: list[str] = []
    for name, counted, codes, values in (
        ("practice", "patients", practice_codes, lists),
        ("area", "residents", area_codes, residents),
    ):
        if values.shape != (len(codes),):
            wrong.append(f"{len(codes)} {name} codes, but {counted} of shape {values.shape}")
            continue
        twice = sorted(code for code, times in Counter(codes).items() if times > 1)
        wrong += [f"{name} {code} stands twice: give each once" for code in twice]
        bad = np.flatnonzero(~np.isfinite(values) | (values < 0.0))
        wrong += [f"{name} {codes[int(i)]} has {values[i]} {counted}: give 0 or more" for i in bad]
        if not bad.size and not values.sum() > 0.0:
            wrong.append(f"no {counted} in any {name}: there is nothing to model")
    if wrong:
        raise ValueError("registrations: " + "; ".join(wrong))
