"""Where the patients of partnerships are treated: self-containment, localisation, leakage."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from commonweal.networks.partnerships.acute import Acute
from commonweal.stats.rates import proportion

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """A share with its 95% limits, where patients were counted."""

    value: float
    lower: float | None = None
    upper: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Contained:
    """Where the patients of one partnership go, in one source.

    Parameters
    ----------
    source
        Id of the source of flows.
    treated
        Its patients who were treated anywhere, in the unit of the source.
    providers, main
        Its own providers; the provider that treats most of its patients.
    self_containment
        Of its patients treated anywhere, those treated by its own providers.
    main_share
        Of its patients treated anywhere, those treated by the system's provider that treats most.
    localisation
        Of the counted patients of its own providers, those who are its patients; None where its
        own providers treat nobody.
    leaks
        Where its other patients go: provider and share of its patients, largest first.
    beyond
        Share treated by providers outside the system.
    """

    source: str
    treated: float
    providers: tuple[str, ...]
    main: str
    self_containment: Share
    main_share: float
    localisation: Share | None
    leaks: tuple[tuple[str, float], ...]
    beyond: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """One source of flows, over all partnerships of a plan."""

    source: str
    treated: float
    self_containment: Share
    main_share: Share


def own_providers(
    flows: Floats, own: npt.NDArray[np.bool_], codes: Sequence[str], providers: Sequence[str],
    named: Mapping[str, tuple[str, ...]],
) -> list[list[int]]:  # fmt: skip
    """The providers that count as each partnership's own.

    The acute partners recorded for it; otherwise the provider of the system that treats most of
    its patients, and every provider of the system more of whose patients come from it than from
    any other partnership. So two halves of a catchment share its provider, and a partnership of
    several catchments has several.

    Parameters
    ----------
    flows
        Patients of each partnership by provider, shape (k, s).
    own
        Whether a provider is the system's own, shape (s,).

    Examples
    --------
    >>> flows = np.array([[60.0, 5, 9], [40, 20, 9], [2, 10, 9]])
    >>> own = np.array([True, True, False])
    >>> own_providers(flows, own, ["a", "b", "c"], ["P", "Q", "R"], {})
    [[0], [0, 1], [1]]
    >>> own_providers(flows, own, ["a", "b", "c"], ["P", "Q", "R"], {"c": ("P",)})
    [[0], [0, 1], [0]]
    """
    found: list[list[int]] = []
    of_system = np.where(own, flows, -1.0)
    for k, code in enumerate(codes):
        partners = [providers.index(p) for p in named.get(code, ()) if p in providers]
        if partners or not own.any():
            found.append(sorted(partners))
            continue
        most = {int(of_system[k].argmax())} if of_system[k].max() > 0 else set()
        sent = {
            int(j)
            for j in np.flatnonzero(own)
            if flows[:, j].max() > 0 and int(flows[:, j].argmax()) == k
        }
        found.append(sorted(most | sent))
    return found


def contained(
    acute: Acute, inside: Floats, codes: list[str], named: Mapping[str, tuple[str, ...]]
) -> list[Contained]:
    """Where the patients of each partnership go, in one source.

    Parameters
    ----------
    acute
        The source.
    inside
        One where a network is in a partnership, shape (k, n).
    codes, named
        Of the partnerships; acute partners recorded for them.
    """
    flows = inside @ acute.flows
    mine = own_providers(flows, acute.own, codes, acute.table.providers, named)
    rows = []
    for k in range(len(codes)):
        treated = float(flows[k].sum())
        kept = float(flows[k, mine[k]].sum())
        at_mine = float(flows[:, mine[k]].sum())
        others = [j for j in np.argsort(-flows[k], kind="stable").tolist() if j not in mine[k]]
        rows.append(
            Contained(
                source=acute.table.key,
                treated=treated,
                providers=tuple(acute.table.providers[j] for j in mine[k]),
                main=acute.table.providers[int(flows[k].argmax())] if treated else "",
                self_containment=_share(kept, treated, acute.table.counted),
                main_share=float(flows[k, acute.own].max(initial=0.0) / (treated or 1.0)),
                localisation=_share(kept, at_mine, acute.table.counted) if at_mine > 0 else None,
                leaks=tuple(
                    (acute.table.providers[j], float(flows[k, j] / treated))
                    for j in others
                    if flows[k, j] > 0
                ),
                beyond=float(flows[k, ~acute.own].sum() / (treated or 1.0)),
            )
        )
    return rows


def whole(acute: Acute, rows: list[Contained], inside: Floats) -> Whole:
    """The same over all partnerships of a plan."""
    treated = sum(row.treated for row in rows)
    kept = sum(row.treated * row.self_containment.value for row in rows)
    flows = (inside @ acute.flows)[:, acute.own]
    main = float(flows.max(axis=1, initial=0.0).sum())
    return Whole(
        source=acute.table.key,
        treated=treated,
        self_containment=_share(kept, treated, acute.table.counted),
        main_share=_share(main, treated, acute.table.counted),
    )


def _share(part: float, whole: float, counted: bool) -> Share:
    """A share with Wilson's limits on the patients expected; none where nobody was counted."""
    if not whole:
        return Share(value=0.0)
    value = min(part / whole, 1.0)
    if not counted:
        return Share(value=value)
    _, lower, upper = proportion(min(part, whole), whole)
    return Share(value=value, lower=float(lower), upper=float(upper))
