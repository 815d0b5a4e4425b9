"""What one plan changes in another: practices that move, when networks are matched by patients."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
from scipy.optimize import linear_sum_assignment

from commonweal.networks.plans.homes import by_network, main_networks
from commonweal.networks.plans.measuring import labelled
from commonweal.networks.plans.sums import centres
from commonweal.networks.units import Units

Floats = npt.NDArray[np.float64]
Labels = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One practice that is in another network than before.

    Parameters
    ----------
    practice, name, patients
        Which practice, and its list.
    before, after
        What each plan calls its network; "" for none.
    continues
        The network of before that its network of after continues; "" where that is a new one.
    kind
        "moved" from one network to another, "joined" from none, "left" to none.
    why
        Distances and patients that speak for or against it, in words.
    """

    practice: str
    name: str
    patients: float
    before: str
    after: str
    continues: str
    kind: Literal["moved", "joined", "left"]
    why: str


def moves(
    units: Units,
    before: Mapping[str, str],
    after: Mapping[str, str],
    *,
    as_named: bool = False,
) -> tuple[Move, ...]:
    """The practices that are in another network after than before, in order of their codes.

    Names of networks mean nothing by themselves: each network of `after` continues at most one of
    `before`, matched so that as many patients as can be stay where they are. Renaming a network is
    no move.

    Parameters
    ----------
    units
        The practices.
    before, after
        Plans: network by practice; not named, or "": in none.
    as_named
        True where names do mean something: a network of after continues the one of its own name.

    Notes
    -----
    The matching is a linear assignment (`scipy.optimize.linear_sum_assignment`), which is exact;
    of matchings with equally many patients the one that keeps more practices, then more codes.

    Examples
    --------
    >>> from commonweal.networks.plans.given import units_given
    >>> units = units_given(["A", "B", "C"], [100, 100, 100], [(0, 0), (1, 0), (2, 0)])
    >>> found = moves(units, {"A": "x", "B": "x", "C": "y"}, {"A": "1", "B": "2", "C": "2"})
    >>> [(move.practice, move.before, move.after, move.continues) for move in found]
    [('B', 'x', '2', 'y')]
    """
    old_names, old = labelled(units, before)
    new_names, new = labelled(units, after)
    if as_named:
        continued = [old_names.index(name) if name in old_names else -1 for name in new_names]
    else:
        continued = matched(units.patients, old, old_names, new, new_names)
    standing_before = _Standing.of(units, old, len(old_names))
    standing_after = _Standing.of(units, new, len(new_names))
    found = []
    for i, code in enumerate(units.codes):
        was, now = int(old[i]), int(new[i])
        if (was < 0 and now < 0) or (was >= 0 and now >= 0 and continued[now] == was):
            continue
        found.append(
            Move(
                practice=code,
                name=units.names[i],
                patients=float(units.patients[i]),
                before=old_names[was] if was >= 0 else "",
                after=new_names[now] if now >= 0 else "",
                continues=old_names[continued[now]] if now >= 0 and continued[now] >= 0 else "",
                kind="joined" if was < 0 else "left" if now < 0 else "moved",
                why=_why(standing_before, standing_after, i),
            )
        )
    return tuple(found)


def matched(
    patients: Floats,
    old: Labels,
    old_names: tuple[str, ...],
    new: Labels,
    new_names: tuple[str, ...],
) -> list[int]:
    """For each network of after the number of the one of before that it continues, or -1."""
    shape = (len(new_names), len(old_names))
    if 0 in shape:
        return [-1] * shape[0]
    both = (old >= 0) & (new >= 0)
    cells, size = new[both] * shape[1] + old[both], shape[0] * shape[1]
    shared = np.bincount(cells, weights=patients[both], minlength=size).reshape(shape)
    together = np.bincount(cells, minlength=size).reshape(shape)
    same = np.array([[a == b for b in old_names] for a in new_names])
    # Ties only: a millionth of a patient for a practice, less for a code.
    worth = shared + 1e-6 * together + 1e-9 * same
    rows, columns = linear_sum_assignment(worth, maximize=True)
    found = [-1] * shape[0]
    for row, column in zip(rows.tolist(), columns.tolist(), strict=True):
        if together[row, column]:
            found[row] = column
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class _Standing:
    """How each practice stands in its own network of one plan: NaN where it is in none."""

    km: Floats
    living: Floats

    @classmethod
    def of(cls, units: Units, labels: Labels, k: int) -> _Standing:
        km, living = np.full(len(labels), np.nan), np.full(len(labels), np.nan)
        held = labels >= 0
        centre = centres(units.xy, units.patients, labels, k)
        km[held] = np.linalg.norm(units.xy[held] - centre[labels[held]], axis=1)
        if units.persons is not None:
            main = main_networks(by_network(units.persons, labels, k))
            for network in range(k):
                rows = np.flatnonzero(labels == network)
                persons = units.persons[rows]
                own = persons[:, np.flatnonzero(main == network)].sum(axis=1)
                all_of = persons.sum(axis=1)
                living[rows] = np.divide(
                    own, all_of, out=np.full(len(rows), np.nan), where=all_of > 0.0
                )
        return cls(km=km, living=living)

    def words(self, i: int) -> str:
        """Where the practice and its patients are, or nothing where it is in no network."""
        if np.isnan(self.km[i]):
            return ""
        said = f"{self.km[i]:.1f} km from the centre"
        if not np.isnan(self.living[i]):
            said += f", {self.living[i]:.0%} of its patients live in the network's areas"
        return said


def _why(before: _Standing, after: _Standing, i: int) -> str:
    was, now = before.words(i), after.words(i)
    return "; ".join(
        said
        for said in (f"now {now}" if now else "now in none", f"before {was}" if was else "")
        if said
    )
