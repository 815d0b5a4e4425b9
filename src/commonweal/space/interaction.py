"""The doubly constrained spatial interaction model: flows whose totals are known at both ends."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

#: Factors are folded into the logarithms once they leave this range, well inside that of a float.
FACTOR_RANGE = 1e100


@dataclass(frozen=True, slots=True, kw_only=True)
class Flows:
    """Flows and how well the iteration closed.

    Parameters
    ----------
    flows
        Shape (n, m). Columns sum to the destination totals to rounding; rows to the origin totals
        within `worst_margin_error`.
    log_origin_factors, log_destination_factors
        Logarithms of A_i O_i and B_j D_j, -inf where a total is zero.
    iterations
        Passes over both margins.
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
    tolerance: float = 1e-8,
    iterations: int = 2000,
) -> Flows:
    """Flows ``T_ij = A_i O_i B_j D_j f(c_ij)`` that sum to O_i over j and to D_j over i.

    The production-attraction constrained model of Wilson's family. The balancing factors are found
    by satisfying both sets of totals in turn (iterative proportional fitting, Sinkhorn scaling).
    Passes multiply by factors; whenever a factor leaves a safe range it is folded into the
    logarithms and the kernel is taken anew, so that steep deterrence neither under- nor overflows.

    Parameters
    ----------
    origins
        Totals O_i, shape (n,), at least 0.
    destinations
        Totals D_j, shape (m,), at least 0, with the same sum.
    log_deterrence
        Logarithm of f(c_ij), shape (n, m); -inf forbids a flow.
    tolerance
        Largest difference of a row sum, as a share of its total, at which the iteration stops.
    iterations
        Passes after which it stops in any case; `Flows.converged` then says so.

    Returns
    -------
    Flows

    Raises
    ------
    ValueError
        When totals are negative or not finite, their sums differ by more than 1e-9, shapes do not
        agree, or a place with a total has no flow allowed.

    Notes
    -----
    A G Wilson (1971), "A family of spatial interaction models, and associated developments",
    Environment and Planning 3, 1-32 (abstract read; equations as given by T Oshan (2016), "A
    primer for working with the Spatial Interaction modeling (SpInt) module in PySAL", REGION 3(2)).
    Convergence of alternate scaling: Sinkhorn and Knopp (1967), from memory, not verified.

    Examples
    --------
    >>> near, far = 0.0, -2.0
    >>> done = doubly_constrained([30, 10], [20, 20], [[near, far], [far, near]])
    >>> done.flows.sum(axis=0).round(6).tolist(), done.flows.sum(axis=1).round(6).tolist()
    ([20.0, 20.0], [30.0, 10.0])
    """
    leaving, arriving, log_kernel = _checked(origins, destinations, log_deterrence)
    alive_rows, alive_columns = leaving > 0.0, arriving > 0.0
    log_kernel = log_kernel[np.ix_(alive_rows, alive_columns)]
    out, into = leaving[alive_rows], arriving[alive_columns]
    log_row, log_column, error, passes = _balance(log_kernel, out, into, tolerance, iterations)

    flows = np.zeros((len(leaving), len(arriving)))
    log_kernel += log_row[:, None]
    log_kernel += log_column
    flows[np.ix_(alive_rows, alive_columns)] = np.exp(log_kernel, out=log_kernel)
    log_origin = np.full(len(leaving), -np.inf)
    log_origin[alive_rows] = log_row
    log_destination = np.full(len(arriving), -np.inf)
    log_destination[alive_columns] = log_column
    return Flows(
        flows=flows,
        log_origin_factors=log_origin,
        log_destination_factors=log_destination,
        iterations=passes,
        worst_margin_error=error,
        converged=error <= tolerance,
    )


def _balance(
    log_kernel: Floats, out: Floats, into: Floats, tolerance: float, iterations: int
) -> tuple[Floats, Floats, float, int]:
    """Logarithms of the row and column factors, the worst error of a row, and the passes made."""
    if log_kernel.size == 0:
        return np.zeros(len(out)), np.zeros(len(into)), 0.0, 0
    log_row = -log_kernel.max(axis=1)
    log_column = -(log_kernel + log_row[:, None]).max(axis=0)
    kernel = _kernel(log_kernel, log_row, log_column)
    row, column = np.ones(len(out)), np.ones(len(into))
    error, passes = np.inf, 0
    reached = kernel @ column
    while passes < iterations:
        passes += 1
        row = out / reached
        column = into / (row @ kernel)
        if _out_of_range(row) or _out_of_range(column):
            log_row, log_column = log_row + np.log(row), log_column + np.log(column)
            row, column = np.ones(len(out)), np.ones(len(into))
            kernel = _kernel(log_kernel, log_row, log_column)
        reached = kernel @ column
        error = float(np.max(np.abs(row * reached - out) / out))
        if error <= tolerance:
            break
    return log_row + np.log(row), log_column + np.log(column), error, passes


def _kernel(log_kernel: Floats, log_row: Floats, log_column: Floats) -> Floats:
    scaled = log_kernel + log_row[:, None]
    scaled += log_column
    return np.exp(scaled, out=scaled)


def _out_of_range(factors: Floats) -> bool:
    return bool(factors.max() > FACTOR_RANGE or factors.min() < 1.0 / FACTOR_RANGE)


def _checked(
    origins: npt.ArrayLike, destinations: npt.ArrayLike, log_deterrence: npt.ArrayLike
) -> tuple[Floats, Floats, Floats]:
    leaving = np.asarray(origins, dtype=np.float64)
    arriving = np.asarray(destinations, dtype=np.float64)
    log_kernel = np.asarray(log_deterrence, dtype=np.float64)
    wrong: list[str] = []
    if log_kernel.shape != (leaving.size, arriving.size):
        raise ValueError(
            f"log_deterrence has shape {log_kernel.shape}; "
            f"{leaving.size} origins and {arriving.size} destinations need "
            f"({leaving.size}, {arriving.size})"
        )
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
