"""The doubly constrained spatial interaction model: flows whose totals are known at both ends."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from commonweal.space.balancing import balance

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Flows:
    """Flows and how well the balancing closed.

    Parameters
    ----------
    flows
        Shape (n, m). Columns sum to the destination totals to rounding (unless these may give);
        rows to the origin totals within `worst_margin_error`.
    log_origin_factors, log_destination_factors
        Logarithms of A_i O_i and B_j D_j, -inf where a total is zero.
    iterations
        Passes and Newton steps together.
    worst_margin_error
        Largest difference of a row sum from its origin total, as a share of that total.
    converged
        Whether that error is within the tolerance asked for.
    """

    flows: Floats = field(repr=False)
    log_origin_factors: Floats = field(repr=False)
    log_destination_factors: Floats = field(repr=False)
    iterations: int
    worst_margin_error: float
    converged: bool


def doubly_constrained(
    origins: npt.ArrayLike,
    destinations: npt.ArrayLike,
    log_deterrence: npt.ArrayLike,
    *,
    give: float = 0.0,
    tolerance: float = 1e-8,
    iterations: int = 1000,
) -> Flows:
    """Flows ``T_ij = A_i O_i B_j D_j f(c_ij)`` that sum to O_i over j and to D_j over i.

    The production-attraction constrained model of Wilson's family. The balancing factors are found
    by satisfying both sets of totals in turn (iterative proportional fitting, Sinkhorn scaling)
    and, once near, by Newton's method on the convex dual, because alternate scaling slows to
    thousands of passes where deterrence is steep.

    Parameters
    ----------
    origins
        Totals O_i, shape (n,), at least 0. A Newton step costs n x n x m: let the origins be the
        side with fewer places.
    destinations
        Totals D_j, shape (m,), at least 0, with the same sum.
    log_deterrence
        Logarithm of f(c_ij), shape (n, m); -inf forbids a flow.
    give
        At 0 the destination totals hold exactly. Above 0 they give way where they are hard to
        meet: column j sums to ``D_j * v_j ** -give``, where ``v_j = B_j * sum_i O_i f(c_ij)`` is
        one for a destination that is free to draw on every origin in proportion to its total and
        deterrence, and all flows still sum to all origins. Of all flows with the origin totals
        these depart least from that free draw plus, with weight 1 / give, from the destination
        totals, both measured by Kullback and Leibler (unbalanced scaling: Chizat et al.).
    tolerance
        Largest difference of a row sum, as a share of its total, at which it stops.
    iterations
        Passes and steps after which it stops in any case; `Flows.converged` then says so.

    Returns
    -------
    Flows

    Raises
    ------
    ValueError
        When totals are negative or not finite, their sums differ by more than 1e-9, shapes do not
        agree, or a place with a total has no flow allowed. All at once.

    Notes
    -----
    A G Wilson (1971), "A family of spatial interaction models, and associated developments",
    Environment and Planning 3, 1-32 (abstract read; the equations from memory). L Chizat, G Peyré,
    B Schmitzer, F-X Vialard (2018), "Scaling algorithms for unbalanced optimal transport
    problems", Mathematics of Computation 87, 2563 (abstract read at arXiv 1607.05816).

    Examples
    --------
    >>> near, far = 0.0, -2.0
    >>> done = doubly_constrained([30, 10], [20, 20], [[near, far], [far, near]])
    >>> done.flows.sum(axis=0).round(6).tolist(), done.flows.sum(axis=1).round(6).tolist()
    ([20.0, 20.0], [30.0, 10.0])
    """
    leaving, arriving, log_kernel = _checked(origins, destinations, log_deterrence, give)
    alive_rows, alive_columns = leaving > 0.0, arriving > 0.0
    log_kernel = log_kernel[np.ix_(alive_rows, alive_columns)]
    free = _free_draw(log_kernel, leaving[alive_rows], arriving[alive_columns])
    log_kernel += free
    closed = balance(
        log_kernel,
        leaving[alive_rows],
        arriving[alive_columns],
        give=give,
        tolerance=tolerance,
        iterations=iterations,
    )
    flows = np.zeros((len(leaving), len(arriving)))
    log_kernel += closed.log_row[:, None]
    log_kernel += closed.log_column
    flows[np.ix_(alive_rows, alive_columns)] = np.exp(log_kernel, out=log_kernel)
    log_origin = np.full(len(leaving), -np.inf)
    log_origin[alive_rows] = closed.log_row
    log_destination = np.full(len(arriving), -np.inf)
    log_destination[alive_columns] = closed.log_column + free
    return Flows(
        flows=flows,
        log_origin_factors=log_origin,
        log_destination_factors=log_destination,
        iterations=closed.iterations,
        worst_margin_error=closed.error,
        converged=closed.error <= tolerance,
    )


def _free_draw(log_kernel: Floats, out: Floats, into: Floats) -> Floats:
    """Logarithms of what scales each column to its total when the rows weigh as their totals."""
    highest = log_kernel.max(axis=0, initial=-np.inf)
    summed: Floats = out @ np.exp(log_kernel - highest)
    return np.asarray(np.log(into) - np.log(summed) - highest, dtype=np.float64)


def _checked(
    origins: npt.ArrayLike, destinations: npt.ArrayLike, log_deterrence: npt.ArrayLike, give: float
) -> tuple[Floats, Floats, Floats]:
    leaving = np.asarray(origins, dtype=np.float64)
    arriving = np.asarray(destinations, dtype=np.float64)
    log_kernel = np.asarray(log_deterrence, dtype=np.float64)
    if log_kernel.shape != (leaving.size, arriving.size):
        raise ValueError(
            f"log_deterrence has shape {log_kernel.shape}; "
            f"{leaving.size} origins and {arriving.size} destinations need "
            f"({leaving.size}, {arriving.size})"
        )
    wrong: list[str] = [] if give >= 0.0 else [f"give is {give}: it must be at least 0"]
    for name, totals in (("origins", leaving), ("destinations", arriving)):
        bad = np.flatnonzero(~np.isfinite(totals) | (totals < 0.0))
        wrong += [f"{name}[{i}] is {totals[i]}: give a total of at least 0" for i in bad]
    if not wrong and not np.isclose(leaving.sum(), arriving.sum(), rtol=1e-9, atol=0.0):
        wrong.append(
            f"origins sum to {leaving.sum()} and destinations to {arriving.sum()}: "
            "scale one of them first, and say how"
        )
    if np.isnan(log_kernel).any() or (log_kernel == np.inf).any():
        wrong.append("log_deterrence holds NaN or +inf: give finite logarithms, or -inf to forbid")
    allowed = np.isfinite(log_kernel)
    cut_off = ~allowed[:, arriving > 0.0].any(axis=1) & (leaving > 0.0)
    wrong += [f"origins[{i}] has a total but no flow allowed" for i in np.flatnonzero(cut_off)]
    cut_off = ~allowed[leaving > 0.0].any(axis=0) & (arriving > 0.0)
    wrong += [f"destinations[{j}] has a total but no flow allowed" for j in np.flatnonzero(cut_off)]
    if wrong:
        raise ValueError("doubly constrained: " + "; ".join(wrong))
    return leaving, arriving, log_kernel
