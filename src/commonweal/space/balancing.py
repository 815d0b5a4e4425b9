"""The balancing factors of a matrix with given totals: alternate scaling, then Newton's method."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.linalg import LinAlgError, cho_factor, cho_solve

Floats = npt.NDArray[np.float64]

#: Alternate passes before Newton's method: they are cheap and bring it near.
PASSES_FIRST = 30
#: Factors are folded into the logarithms once they leave this range, well inside that of a float.
FACTOR_RANGE = 1e100
#: A Newton step changes no logarithm of a row factor by more than this.
LONGEST_STEP = 4.0
#: Halvings of a step that does not descend, before an alternate pass is made instead.
HALVINGS = 8
#: Keeps the linear system solvable where parts of the matrix share no flow; share of the diagonal.
RIDGE = 1e-12


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """Logarithms of the row and column factors, the worst error of a row (share), and the work."""

    log_row: Floats
    log_column: Floats
    error: float
    iterations: int


@dataclass(frozen=True, slots=True)
class _Point:
    """The matrix at given row factors, with its columns satisfied."""

    log_row: Floats
    log_column: Floats
    matrix: Floats
    rows: Floats
    columns: Floats
    objective: float


def balance(
    log_kernel: Floats,
    rows: Floats,
    columns: Floats,
    *,
    give: float,
    tolerance: float,
    iterations: int,
) -> Balance:
    """Factors that give ``exp(log_kernel)`` these row and column sums.

    Alternate scaling ascends the concave dual one block at a time; Newton's method takes it from
    there, the column factors being eliminated (for given row factors they are known). The step is
    solved by Cholesky, shortened until the dual improves, and replaced by an alternate pass, which
    always improves it, where it does not.

    Parameters
    ----------
    log_kernel
        Shape (n, m), finite or -inf, each row and column with at least one finite.
    rows, columns
        Sums, above 0, shapes (n,) and (m,), of equal total.
    give, tolerance, iterations
        As for `doubly_constrained`.

    Returns
    -------
    Balance
        The columns are satisfied whether or not it converged; the error is that of the rows.

    Examples
    --------
    >>> flat = np.zeros((2, 2))
    >>> done = balance(flat, np.array([3.0, 1.0]), np.array([2.0, 2.0]),
    ...                give=0.0, tolerance=1e-9, iterations=100)
    >>> np.exp(flat + done.log_row[:, None] + done.log_column).round(6).tolist()
    [[1.5, 1.5], [0.5, 0.5]]
    """
    if log_kernel.size == 0:
        return Balance(
            log_row=np.zeros(len(rows)), log_column=np.zeros(len(columns)), error=0.0, iterations=0
        )
    log_row, done = _alternate(
        log_kernel, rows, columns, give, tolerance, min(PASSES_FIRST, iterations)
    )
    point = _at(log_kernel, log_row, rows, columns, give)
    error = _worst(point, rows)
    while error > tolerance and done < iterations:
        point = _step(log_kernel, point, rows, columns, give)
        error = _worst(point, rows)
        done += 1
    return Balance(log_row=point.log_row, log_column=point.log_column, error=error, iterations=done)


def _alternate(
    log_kernel: Floats, rows: Floats, columns: Floats, give: float, tolerance: float, passes: int
) -> tuple[Floats, int]:
    """Satisfy columns and rows in turn; the logarithms of the row factors and the passes made."""
    log_row = -log_kernel.max(axis=1)
    log_column, kernel = _scaled(log_kernel, log_row)
    row, done = np.ones(len(rows)), 0
    while done < passes:
        done += 1
        log_total = np.log(row @ kernel) - log_column
        column = np.exp((np.log(columns) - log_total) / (1.0 + give) - log_column)
        reached = kernel @ column
        if np.max(np.abs(row * reached - rows) / rows) <= tolerance:
            break
        row = rows / reached
        if row.max() > FACTOR_RANGE or row.min() < 1.0 / FACTOR_RANGE:
            log_row, row = log_row + np.log(row), np.ones(len(rows))
            log_column, kernel = _scaled(log_kernel, log_row)
    return log_row + np.log(row), done


def _scaled(log_kernel: Floats, log_row: Floats) -> tuple[Floats, Floats]:
    """The kernel with its row factors, each column scaled so that its largest is one."""
    scaled = log_kernel + log_row[:, None]
    log_column = -scaled.max(axis=0)
    scaled += log_column
    return log_column, np.exp(scaled, out=scaled)


def _at(log_kernel: Floats, log_row: Floats, rows: Floats, columns: Floats, give: float) -> _Point:
    shift, matrix = _scaled(log_kernel, log_row)
    total = matrix.sum(axis=0)
    log_total = np.log(total) - shift
    log_column = (np.log(columns) - log_total) / (1.0 + give)
    factor = np.exp(log_column - shift)
    matrix *= factor
    reached = total * factor
    if give > 0.0:
        gained = float(np.sum(reached - columns)) * (1.0 + give) / give
    else:
        gained = float(columns @ log_total)
    return _Point(
        log_row=log_row,
        log_column=log_column,
        matrix=matrix,
        rows=matrix.sum(axis=1),
        columns=reached,
        objective=gained - float(rows @ log_row),
    )


def _step(log_kernel: Floats, point: _Point, rows: Floats, columns: Floats, give: float) -> _Point:
    step = _newton(point, rows, give)
    if step is not None:
        step *= min(1.0, LONGEST_STEP / max(float(np.max(np.abs(step))), LONGEST_STEP))
        # Rounding of a sum of this size hides gains near the end, where full steps are good.
        slack = 1e-12 * abs(point.objective)
        for _ in range(HALVINGS):
            tried = _at(log_kernel, point.log_row + step, rows, columns, give)
            if tried.objective <= point.objective + slack:
                return tried
            step = step / 2.0
    return _at(log_kernel, point.log_row + np.log(rows / point.rows), rows, columns, give)


def _newton(point: _Point, rows: Floats, give: float) -> Floats | None:
    """The step of the logarithms of the row factors, None where the system cannot be solved."""
    scaled = point.matrix / np.sqrt(point.columns)
    hessian = scaled @ scaled.T
    hessian *= -1.0 / (1.0 + give)
    if give == 0.0:
        # Rows times a constant and columns by its inverse change nothing: that direction is held.
        hessian += np.outer(rows, rows / rows.sum())
    hessian[np.diag_indices_from(hessian)] += point.rows * (1.0 + RIDGE)
    try:
        factor = cho_factor(hessian, overwrite_a=True, check_finite=False)
    except LinAlgError:
        return None
    step: Floats = cho_solve(factor, rows - point.rows, check_finite=False)
    return step if np.isfinite(step).all() else None


def _worst(point: _Point, rows: Floats) -> float:
    return float(np.max(np.abs(point.rows - rows) / rows))
