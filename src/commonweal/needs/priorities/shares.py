"""Need against a blanket sum per head: who gains and who loses, by area."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from commonweal.system.money import share_out


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareRow:
    """One body's share of a budget, worked out in two ways.

    Parameters
    ----------
    patients, weighted
        Registered patients, and patients weighted by need; None where that is not held.
    per_head_pence, need_pence
        Its share by head, and by need.
    difference_pence
        What it gains where need decides: by need less by head; negative where it loses.
    difference_share
        The same as a share of what it has by head; None where that is nothing.
    reason
        Why it has no shares; otherwise empty.
    """

    code: str
    name: str
    patients: float
    weighted: float | None
    per_head_pence: int | None
    need_pence: int | None
    difference_pence: int | None
    difference_share: float | None
    reason: str


def compare_shares(
    names: Mapping[str, str],
    patients: Mapping[str, float],
    weighted: Mapping[str, float | None],
    pence: int,
) -> tuple[ShareRow, ...]:
    """Share a budget by head and by need among bodies, each to the penny.

    A body whose weighted population is not held is left out of both shares, with the reason: to
    take it for 0 would give its need to the others. Then each way adds up to the budget exactly,
    and gains equal losses.

    Parameters
    ----------
    names
        Name of each body by its code; the order of the rows.
    patients, weighted
        Registered and weighted patients by code.
    pence
        The budget, in pence.

    Returns
    -------
    tuple of ShareRow
        In the order of `names`.

    Raises
    ------
    ValueError
        When a body has no patients given, or a figure is negative.

    Notes
    -----
    Largest remainders, as `system.money.share_out`. Weighted capitation shares a sum by weighted
    population: NHS England, Technical guide to allocation formulae (from memory, not verified).

    Examples
    --------
    >>> found = compare_shares({"a": "A", "b": "B"}, {"a": 50, "b": 50}, {"a": 60.0, "b": 40.0},
    ...                        1001)
    >>> [(row.per_head_pence, row.need_pence, row.difference_pence) for row in found]
    [(501, 601, 100), (500, 400, -100)]
    """
    lacking = [code for code in names if code not in patients]
    if lacking:
        raise ValueError(f"no patients given of {', '.join(lacking)}; give each body its patients")
    held = {code: need for code in names if (need := weighted.get(code)) is not None}
    if not any(held.values()) or not any(patients[code] for code in held):
        reason = "nobody of these bodies is weighted or registered" if held else ""
        return tuple(_none(code, name, patients[code], reason) for code, name in names.items())
    per_head = share_out(pence, {code: patients[code] for code in held})
    by_need = share_out(pence, held)
    return tuple(
        _row(code, name, patients[code], held[code], per_head[code], by_need[code])
        if code in held
        else _none(code, name, patients[code])
        for code, name in names.items()
    )


def _row(
    code: str, name: str, patients: float, weighted: float, per_head: int, need: int
) -> ShareRow:
    return ShareRow(
        code=code,
        name=name,
        patients=patients,
        weighted=weighted,
        per_head_pence=per_head,
        need_pence=need,
        difference_pence=need - per_head,
        difference_share=(need - per_head) / per_head if per_head else None,
        reason="",
    )


def _none(code: str, name: str, patients: float, reason: str = "") -> ShareRow:
    return ShareRow(
        code=code,
        name=name,
        patients=patients,
        weighted=None,
        per_head_pence=None,
        need_pence=None,
        difference_pence=None,
        difference_share=None,
        reason=reason or "its weighted population is not held",
    )
