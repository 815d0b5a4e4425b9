"""The split of origins and providers with the highest modularity, its number of parts free."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from commonweal.optimise.communities.modularity import Floats, Labels, gains

#: A side of up to this many is divided in every way there is (115,975 for ten).
EXACT_UP_TO = 10
#: Rounds after which an alternation or a merging ends in any case.
ROUNDS = 200


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Communities:
    """Communities of origins and providers.

    Parameters
    ----------
    origins, providers
        Community of each, shapes (n,) and (m,), numbered from 0 as origins first show them; -1 for
        one from or to which nobody flows.
    modularity
        Barber's.
    proven
        True where every split was tried; otherwise it is the best found, and no more is known.
    """

    origins: Labels = field(repr=False)
    providers: Labels = field(repr=False)
    modularity: float
    proven: bool

    @property
    def number(self) -> int:
        """How many communities hold an origin."""
        return len(set(self.origins[self.origins >= 0].tolist()))


def communities(
    flows: npt.ArrayLike,
    *,
    at_most: int | None = None,
    exact_up_to: int = EXACT_UP_TO,
    restarts: int = 20,
    seed: int = 0,
) -> Communities:
    """Communities of the highest modularity.

    Where either side has no more than `exact_up_to` places, every division of it is tried, and the
    other side then joins, place by place, the community that it gains most from: together the best
    of all splits. Otherwise both sides move in turn to their best communities, and communities
    that gain by it merge, from several starts.

    Parameters
    ----------
    flows
        Patients from each origin to each provider, shape (n, m), at least 0.
    at_most
        Most communities; None leaves the number free.
    exact_up_to
        See above.
    restarts
        Starts of the search.
    seed
        Of the starts.

    Returns
    -------
    Communities

    Raises
    ------
    ValueError
        See `modularity.checked`; or when `at_most` is below 1.

    Notes
    -----
    Modularity: Barber (2007), with the alternation of both sides that the paper calls BRIM (from
    memory, not verified). Modularity favours communities of like size and does not see ones that
    are small beside the whole (Fortunato and Barthélemy, 2007, from memory, not verified).

    Examples
    --------
    >>> found = communities([[9, 1, 0], [8, 0, 0], [0, 7, 6], [0, 6, 9]])
    >>> found.origins.tolist(), found.providers.tolist(), found.proven
    ([0, 0, 1, 1], [0, 1, 1], True)
    """
    gained = gains(flows)
    most = max(gained.shape) if at_most is None else at_most
    if most < 1:
        raise ValueError(f"at_most {at_most}: at least one community is needed")
    turned = gained.shape[1] > gained.shape[0]
    table = np.ascontiguousarray(gained.T if turned else gained)
    proven = table.shape[1] <= exact_up_to
    if proven:
        from commonweal.optimise.communities.exhaustive import best_columns

        columns = best_columns(table, min(most, table.shape[1]))[1]
        rows = joining(table, columns)
    else:
        rows, columns = _searched(table, most, restarts, seed)
    origins, providers = (columns, rows) if turned else (rows, columns)
    held = np.asarray(flows, dtype=np.float64)
    origins = np.where(held.sum(axis=1) > 0.0, origins, -1)
    providers = np.where(held.sum(axis=0) > 0.0, providers, -1)
    names = {-1: -1}
    for seen in [*origins.tolist(), *providers.tolist()]:
        names.setdefault(seen, len(names) - 1)
    together = (origins[:, None] == providers) & (origins[:, None] >= 0)
    return Communities(
        origins=np.array([names[label] for label in origins.tolist()], dtype=np.int64),
        providers=np.array([names[label] for label in providers.tolist()], dtype=np.int64),
        modularity=float(gained[together].sum()),
        proven=proven,
    )


def joining(table: Floats, columns: Labels) -> Labels:
    """The community that each row gains most from, the first of equals, given the columns'."""
    return np.asarray(np.argmax(table @ _marks(columns), axis=1), dtype=np.int64)


def _marks(labels: Labels, number: int = 0) -> Floats:
    """One column for each community, 1 where a place is in it."""
    last = max(number, int(labels.max()) + 1)
    return np.asarray(labels[:, None] == np.arange(last), dtype=np.float64)


def _searched(table: Floats, most: int, restarts: int, seed: int) -> tuple[Labels, Labels]:
    """The best of several starts: each provider alone first, then at random."""
    random = np.random.default_rng(seed)
    n, p = table.shape
    best, found = -np.inf, (np.zeros(n, np.int64), np.zeros(p, np.int64))
    columns: Labels
    for start in range(restarts):
        if start == 0 and p <= most:
            columns = np.arange(p, dtype=np.int64)
        else:
            parts = int(random.integers(1, min(most, p) + 1))
            columns = np.asarray(random.integers(0, parts, size=p), dtype=np.int64)
        rows, columns = _settled(table, columns)
        value = float(table[rows[:, None] == columns].sum())
        if value > best + 1e-12:
            best, found = value, (rows, columns)
    return found


def _settled(table: Floats, columns: Labels) -> tuple[Labels, Labels]:
    """Both sides move in turn until neither gains; then pairs that gain by it merge; and again."""
    rows = joining(table, columns)
    for _ in range(ROUNDS):
        rows, columns = _alternated(table, rows, columns)
        into = _merged(
            _marks(rows, int(columns.max()) + 1).T @ table @ _marks(columns, int(rows.max()) + 1)
        )
        if (into == np.arange(len(into))).all():
            break
        rows, columns = into[rows], into[columns]
    return rows, columns


def _merged(together: Floats) -> Labels:
    """What each community merges into, the pair that gains most first, from what pairs gain."""
    into = np.arange(len(together), dtype=np.int64)
    both = together + together.T
    np.fill_diagonal(both, -np.inf)
    for _ in range(len(together) - 1):
        one, other = divmod(int(np.argmax(both)), len(both))
        if not both[one, other] > 1e-12:
            break
        into[into == other] = one
        both[one] += both[other]
        both[:, one] += both[:, other]
        both[[one, other], [one, other]] = -np.inf
        both[other], both[:, other] = -np.inf, -np.inf
    return into


def _alternated(table: Floats, rows: Labels, columns: Labels) -> tuple[Labels, Labels]:
    value = -np.inf
    for _ in range(ROUNDS):
        columns = joining(np.ascontiguousarray(table.T), rows)
        rows = joining(table, columns)
        now = float(table[rows[:, None] == columns].sum())
        if now <= value + 1e-12:
            break
        value = now
    number = int(max(rows.max(), columns.max())) + 1
    names = np.full(number, -1, np.int64)
    kept = np.unique(np.concatenate([rows, columns]))
    names[kept] = np.arange(len(kept))
    return names[rows], names[columns]
