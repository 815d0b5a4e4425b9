"""Barber's modularity of a split of origins and providers."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Labels = npt.NDArray[np.int64]


def checked(flows: npt.ArrayLike) -> Floats:
    """A table of flows as numbers.

    Raises
    ------
    ValueError
        When it is no table of two directions, holds a number below 0 or none, or sums to 0.
    """
    table = np.asarray(flows, dtype=np.float64)
    if table.ndim != 2:
        raise ValueError(f"flows: {table.ndim} directions; give origins by providers")
    if not np.isfinite(table).all() or (table < 0.0).any():
        raise ValueError("flows: every flow must be a number of at least 0; leave out what is not")
    if not table.sum() > 0.0:
        raise ValueError("flows: nobody flows, so that no split can be judged")
    return table


def gains(flows: npt.ArrayLike) -> Floats:
    """What each pair of an origin and a provider adds when both are in one community.

    Parameters
    ----------
    flows
        Patients from each origin to each provider, shape (n, m), at least 0.

    Returns
    -------
    numpy.ndarray
        ``(F_ij - o_i d_j / F) / F`` with o and d the totals of origins and providers and F of all,
        shape (n, m). Rows and columns sum to 0.

    Raises
    ------
    ValueError
        See `checked`.

    Examples
    --------
    >>> gains([[5, 0], [0, 5]]).tolist()
    [[0.25, -0.25], [-0.25, 0.25]]
    """
    table = checked(flows)
    total = table.sum()
    expected = np.outer(table.sum(axis=1), table.sum(axis=0)) / total
    return np.asarray((table - expected) / total)


def modularity(flows: npt.ArrayLike, origins: npt.ArrayLike, providers: npt.ArrayLike) -> float:
    """Share of patients treated within their community, less the share that margins alone give.

    Parameters
    ----------
    flows
        Patients from each origin to each provider, shape (n, m), at least 0.
    origins, providers
        Community of each, whole numbers, shapes (n,) and (m,); -1 for one in no community.

    Returns
    -------
    float
        0 when all are in one community; at most 1 less one over the number of communities.

    Raises
    ------
    ValueError
        When there is not one label for each origin and provider; and see `checked`.

    Notes
    -----
    Barber (2007), "Modularity and community detection in bipartite networks", Physical Review E
    76, 066102: the formula as the documentation of networkx
    (networkx.algorithms.bipartite.community.modularity, read) gives it; flows are weights of links.

    Examples
    --------
    >>> modularity([[5, 0], [0, 5]], [0, 1], [0, 1]), modularity([[5, 0], [0, 5]], [0, 0], [0, 0])
    (0.5, 0.0)
    """
    gained = gains(flows)
    rows, columns = (np.asarray(labels, dtype=np.int64) for labels in (origins, providers))
    if (rows.shape, columns.shape) != ((gained.shape[0],), (gained.shape[1],)):
        raise ValueError(
            f"labels: {rows.shape} and {columns.shape} for flows of {gained.shape}; give one for "
            "each origin and each provider"
        )
    together = (rows[:, None] == columns) & (rows[:, None] >= 0)
    return float(gained[together].sum())
