"""Who is registered with a practice and lives where: reconstructed from practice lists, residents
of small areas and distance where the counts themselves are not at hand. Always `modelled`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from commonweal.population.registration_check import check_deprivation
from commonweal.space import Deterrence, doubly_constrained, great_circle_km

__all__ = ["PUBLISHED_DEFAULT", "Registrations", "check_deprivation", "model_registrations"]

Floats = npt.NDArray[np.float64]

#: The deterrence that stands unless another is given.
PUBLISHED_DEFAULT = Deterrence(decay=1.2, relative=0.5, offset_km=0.5)

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
        Shape (practices, areas). Rows sum to the lists; columns to the residents times inflation.
    inflation
        Registered persons for each resident in the region modelled: residents were scaled by it.
    iterations, worst_margin_error, converged
        How the balancing closed: passes, and the worst difference of a row from its list (share).
    parameters
        The deterrence used.
    """

    practice_codes: tuple[str, ...]
    area_codes: tuple[str, ...]
    persons: Floats = field(repr=False)
    inflation: float
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
            Group of each practice and of each area. A code that is not there (or is None, or
            empty) belongs to no group; its persons are kept in rows whose group is null.

        Returns
        -------
        pyarrow.Table
            `registered_with`, `resident_in`, `persons`, in order of the groups, nulls last, only
            rows above zero. Sums to all persons modelled.
        """
        rows, row_of = _groups(self.practice_codes, practice_group)
        columns, column_of = _groups(self.area_codes, area_group)
        by_row = np.zeros((len(rows), len(self.area_codes)))
        np.add.at(by_row, row_of, self.persons)
        total = np.zeros((len(rows), len(columns)))
        np.add.at(total.T, column_of, by_row.T)
        kept = [(i, j) for i in range(len(rows)) for j in range(len(columns)) if total[i, j] > 0.0]
        return pa.table(
            {
                "registered_with": pa.array([rows[i] for i, _ in kept], pa.string()),
                "resident_in": pa.array([columns[j] for _, j in kept], pa.string()),
                "persons": pa.array([float(total[i, j]) for i, j in kept], pa.float64()),
            }
        )

    def weighted_mean(self, area_values: Mapping[str, float]) -> dict[str, float]:
        """Mean of a value of areas over each practice's modelled patients.

        Parameters
        ----------
        area_values
            Value by area code. Areas that are not there are left out of the mean, and a practice
            for which that leaves out more than a tenth of its patients is left out altogether.

        Returns
        -------
        dict
            Mean by practice code.
        """
        value = np.array([area_values.get(code, np.nan) for code in self.area_codes])
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
    tolerance: float = 1e-8,
    iterations: int = 2000,
) -> Registrations:
    """Reconstruct registrations by practice and small area from lists, residents and distance.

    A doubly constrained spatial interaction model: each practice keeps its list, each area its
    residents, and near is likelier than far. Registered persons exceed residents; the residents of
    every area are scaled by the same `inflation` so that the totals agree.

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
    tolerance, iterations
        As for `space.doubly_constrained`.

    Returns
    -------
    Registrations

    Raises
    ------
    ValueError
        When codes stand twice, lengths differ, or there are no patients or no residents.

    Examples
    --------
    >>> modelled = model_registrations(
    ...     practice_codes=["G1", "G2"], practice_xy=[(51.27, 0.52), (51.28, 1.08)],
    ...     lists=[1000, 3000], area_codes=["E1", "E2"],
    ...     area_xy=[(51.27, 0.53), (51.28, 1.07)], residents=[1500, 2000])
    >>> modelled.persons.round().tolist(), round(modelled.inflation, 3)
    ([[1000.0, 0.0], [714.0, 2286.0]], 1.143)
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
        tolerance=tolerance,
        iterations=iterations,
    )
    return Registrations(
        practice_codes=tuple(practice_codes),
        area_codes=tuple(area_codes),
        persons=flows.flows,
        inflation=inflation,
        iterations=flows.iterations,
        worst_margin_error=flows.worst_margin_error,
        converged=flows.converged,
        parameters=parameters,
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


def _check(
    practice_codes: Sequence[str], lists: Floats, area_codes: Sequence[str], residents: Floats
) -> None:
    wrong: list[str] = []
    for name, codes, values in (
        ("practice", practice_codes, lists),
        ("area", area_codes, residents),
    ):
        if values.shape != (len(codes),):
            wrong.append(f"{len(codes)} {name} codes, but values of shape {values.shape}")
        twice = sorted({code for code in codes if codes.count(code) > 1}) if _repeats(codes) else []
        wrong += [f"{name} {code} stands twice: give each once" for code in twice]
        if not wrong and not values.sum() > 0.0:
            wrong.append(f"no persons in any {name}: there is nothing to model")
    if wrong:
        raise ValueError("registrations: " + "; ".join(wrong))


def _repeats(codes: Sequence[str]) -> bool:
    return len(set(codes)) != len(codes)
