"""Where the patients of each network live: the modelled registrations added up by network."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array, issparse

from commonweal.networks.living import Persons

Floats = npt.NDArray[np.float64]
Labels = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Homes:
    """The main network of each area, and what follows from it for each network and in sum.

    Parameters
    ----------
    main
        Number of the network that most of an area's registered residents belong to, -1 for areas
        without patients of any network. Shape (areas,).
    areas, own, loyal
        By network: the areas of which it is the main one; the share of its patients who live in
        them; the share of their registered residents who are with it.
    of_all, of_assigned
        Persons registered in the main network of where they live, as a share of all the persons,
        and of those registered with a practice that is in a network.
    """

    main: Labels
    areas: tuple[int | None, ...]
    own: tuple[float | None, ...]
    loyal: tuple[float | None, ...]
    of_all: float | None
    of_assigned: float | None


def homes_of(persons: Persons | None, areas: int, labels: Labels, k: int) -> Homes:
    """Add up persons by network and area.

    Parameters
    ----------
    persons
        Modelled patients by practice and area, shape (practices, areas); None where none are.
    areas
        Number of areas.
    labels
        Number of each practice's network, -1 for none.
    k
        Number of networks.

    Examples
    --------
    Of the first area 30 of 40 are with network 0, of the second 20 of 30 with network 1:

    >>> found = homes_of(np.array([[30.0, 10.0], [10.0, 20.0]]), 2, np.array([0, 1]), 2)
    >>> found.main.tolist(), found.own[0], round(found.of_all, 3)
    ([0, 1], 0.75, 0.714)
    """
    if persons is None or not areas:
        return Homes(
            main=np.full(areas, -1, dtype=np.int64),
            areas=(None,) * k,
            own=(None,) * k,
            loyal=(None,) * k,
            of_all=None,
            of_assigned=None,
        )
    found = by_network(persons, labels, k)
    everyone = np.asarray(persons.sum(axis=0), dtype=np.float64)
    main = main_networks(found)
    columns = np.flatnonzero(main >= 0)
    here = found[main[columns], columns]
    own = np.bincount(main[columns], weights=here, minlength=k).astype(np.float64)
    living = np.bincount(main[columns], weights=everyone[columns], minlength=k).astype(np.float64)
    registered = found.sum(axis=1)
    return Homes(
        main=main,
        areas=tuple(np.bincount(main[columns], minlength=k).tolist()),
        own=_shares(own, registered),
        loyal=_shares(own, living),
        of_all=_share(float(here.sum()), float(everyone.sum())),
        of_assigned=_share(float(here.sum()), float(registered.sum())),
    )


def by_network(persons: Persons, labels: Labels, k: int) -> Floats:
    """Modelled patients of each network by small area, shape (k, areas)."""
    held = np.flatnonzero(labels >= 0)
    member = csr_array((np.ones(len(held)), (labels[held], held)), shape=(k, len(labels)))
    found = member @ persons
    return np.asarray(found.toarray() if issparse(found) else found, dtype=np.float64)


def main_networks(persons: Floats) -> Labels:
    """Of persons by network and area, the network with most of an area's; -1 where it has none.

    Where two have equally many the first counts.
    """
    if not len(persons):
        return np.full(persons.shape[1], -1, dtype=np.int64)
    return np.where(persons.max(axis=0) > 0.0, persons.argmax(axis=0), -1).astype(np.int64)


def _shares(part: Floats, whole: Floats) -> tuple[float | None, ...]:
    return tuple(_share(p, w) for p, w in zip(part.tolist(), whole.tolist(), strict=True))


def _share(part: float, whole: float) -> float | None:
    return part / whole if whole > 0.0 else None
