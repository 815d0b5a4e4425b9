"""Units by hand: for a notebook, or any grouping of places that is not a system's."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from commonweal.networks.units import Units
from commonweal.space import gabriel


def units_given(
    codes: Sequence[str],
    patients: npt.ArrayLike,
    xy: npt.ArrayLike,
    *,
    links: npt.ArrayLike | None = None,
    persons: npt.ArrayLike | None = None,
    areas: Sequence[str] = (),
    need: npt.ArrayLike | None = None,
    deprived: npt.ArrayLike | None = None,
    district: Sequence[str] = (),
    commissioner: Sequence[str] = (),
    home: Sequence[str] = (),
) -> Units:
    """Units from arrays: what is not given is not known.

    Parameters
    ----------
    codes
        n codes.
    patients, xy
        Lists, shape (n,), and kilometres on a plane, shape (n, 2).
    links
        Neighbours as rows of both ends, shape (m, 2); the Gabriel graph of `xy` where left out.
    persons, areas
        Patients by practice and area, shape (n, a), and the codes of the areas.
    need, deprived
        Weighted patients; share who live in the most deprived fifth of areas. Shape (n,).
    district, commissioner, home
        One for each practice, "" for none.

    Returns
    -------
    Units

    Raises
    ------
    ValueError
        When lengths do not agree. All at once.

    Examples
    --------
    >>> made = units_given(["A", "B", "C"], [100, 100, 100], [(0, 0), (1, 0), (2, 0)])
    >>> made.links.tolist()
    [[0, 1], [1, 2]]
    """
    n = len(codes)
    places = np.asarray(xy, dtype=np.float64).reshape(-1, 2)
    by_practice = None if persons is None else np.asarray(persons, dtype=np.float64)
    unknown = np.full(n, np.nan)
    made = Units(
        codes=tuple(codes),
        names=tuple(codes),
        patients=np.asarray(patients, dtype=np.float64),
        latlon=np.full((n, 2), np.nan),
        xy=places,
        links=gabriel(places) if links is None else np.asarray(links, np.int64).reshape(-1, 2),
        cut=(),
        persons=by_practice,
        areas=tuple(areas),
        need=unknown if need is None else np.asarray(need, dtype=np.float64),
        deprived=unknown if deprived is None else np.asarray(deprived, dtype=np.float64),
        district=tuple(district) or ("",) * n,
        commissioner=tuple(commissioner) or ("",) * n,
        home=tuple(home) or ("",) * n,
    )
    _check(made)
    return made


def _check(made: Units) -> None:
    n = len(made.codes)
    held = {
        "patients": made.patients.shape == (n,),
        "xy": made.xy.shape == (n, 2),
        "persons": made.persons is None or made.persons.shape == (n, len(made.areas)),
        "need": made.need.shape == (n,),
        "deprived": made.deprived.shape == (n,),
        "district": len(made.district) == n,
        "commissioner": len(made.commissioner) == n,
        "home": len(made.home) == n,
    }
    wrong = [name for name, fits in held.items() if not fits]
    if wrong:
        raise ValueError(
            f"{', '.join(wrong)}: one row for each of the {n} codes (and one column for each of "
            f"the {len(made.areas)} areas) is needed"
        )
