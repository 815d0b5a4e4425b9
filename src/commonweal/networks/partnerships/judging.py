"""A grouping of networks into partnerships, measured: size, shape, and where its patients go."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from commonweal.networks.partnerships.acute import Acute
from commonweal.networks.partnerships.members import Members
from commonweal.space import components
from commonweal.stats.rates import proportion

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


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
class Partnership:
    """One partnership of a plan."""

    code: str
    members: tuple[str, ...]
    patients: float
    share: float
    residents: float | None
    contiguous: bool
    inertia: float
    councils_elsewhere: float | None
    contained: tuple[Contained, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """One source of flows, over all partnerships of a plan."""

    source: str
    treated: float
    self_containment: Share
    main_share: Share


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A plan of partnerships: each of them, and the plan as a whole.

    `kilometres` is the root mean squared distance of patients from the centre of their own
    partnership; `council_split` and `commissioner_split` the patients outside the partnership that
    most of their council district's, or their commissioner's, patients are in.
    """

    partnerships: tuple[Partnership, ...]
    kilometres: float
    council_split: float | None
    commissioner_split: float
    wholes: tuple[Whole, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Setting:
    """What a plan of partnerships is judged by.

    Parameters
    ----------
    members, acute
        What is grouped, and where its patients go, one entry for each source.
    residents
        Residents of the members' areas, shape (areas,), or None.
    council
        Council district of each area; "" where it is not known.
    named
        Acute providers recorded as partners of a partnership, by its code.
    """

    members: Members
    acute: tuple[Acute, ...] = ()
    residents: Floats | None = field(default=None, repr=False)
    council: tuple[str, ...] = field(default=(), repr=False)
    named: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def judge(setting: Setting, plan: Sequence[str]) -> Judged:
    """Measure a plan of partnerships.

    Parameters
    ----------
    setting
        Networks, flows, residents.
    plan
        The partnership of each network, in the order of `setting.members.codes`.

    Raises
    ------
    ValueError
        When the plan does not name a partnership for each network.
    """
    members = setting.members
    if len(plan) != len(members.codes) or not all(plan):
        raise ValueError(
            f"a plan names the partnership of each of {len(members.codes)} networks; "
            f"{sum(1 for code in plan if code)} named"
        )
    codes = sorted(set(plan))
    of = np.array([codes.index(code) for code in plan], dtype=np.int64)
    inside = (of == np.arange(len(codes))[:, None]).astype(float)
    patients = inside @ members.patients
    inertia = _inertia(members, inside)
    residents = _residents(setting, inside)
    elsewhere, split = _councils(setting, inside)
    pieces = _pieces(members, of)
    contained = [_contained(one, inside, codes, setting.named) for one in setting.acute]
    return Judged(
        partnerships=tuple(
            Partnership(
                code=code,
                members=tuple(m for m, i in zip(members.codes, of, strict=True) if i == k),
                patients=float(patients[k]),
                share=float(patients[k] / patients.sum()),
                residents=None if residents is None else float(residents[k]),
                contiguous=pieces[k] == 1,
                inertia=float(inertia[k]),
                councils_elsewhere=None if elsewhere is None else float(elsewhere[k]),
                contained=tuple(rows[k] for rows in contained),
            )
            for k, code in enumerate(codes)
        ),
        kilometres=float(np.sqrt(inertia.sum() / patients.sum())),
        council_split=split,
        commissioner_split=_outside_main(inside @ _by_commissioner(members)),
        wholes=tuple(
            _whole(one, rows, inside) for one, rows in zip(setting.acute, contained, strict=True)
        ),
    )


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


def _contained(
    acute: Acute, inside: Floats, codes: list[str], named: Mapping[str, tuple[str, ...]]
) -> list[Contained]:
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


def _whole(acute: Acute, rows: list[Contained], inside: Floats) -> Whole:
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


def _inertia(members: Members, inside: Floats) -> Floats:
    """Patients times squared kilometres from the centre of their partnership, by partnership."""
    patients = inside @ members.patients
    centre = (inside @ (members.patients[:, None] * members.xy)) / np.maximum(patients, 1.0)[
        :, None
    ]
    apart = ((members.xy - inside.T @ centre) ** 2).sum(axis=1)
    return np.asarray(inside @ (members.patients * apart + members.spread))


def _residents(setting: Setting, inside: Floats) -> Floats | None:
    """Residents of the areas most of whose patients are on a partnership's lists."""
    if setting.members.persons is None or setting.residents is None:
        return None
    of_area = (inside @ setting.members.persons).argmax(axis=0)
    return np.asarray(np.bincount(of_area, setting.residents, len(inside)), dtype=float)


def _councils(setting: Setting, inside: Floats) -> tuple[Floats | None, float | None]:
    """Share of each partnership's patients whose council is mainly another's; patients in all."""
    persons = setting.members.persons
    if persons is None or not any(setting.council):
        return None, None
    councils = sorted({council for council in setting.council if council})
    at = np.array([[council == c for c in councils] for council in setting.council], dtype=float)
    by_council = inside @ persons @ at
    main = by_council.argmax(axis=0)
    outside = by_council.copy()
    outside[main, np.arange(len(councils))] = 0.0
    total = by_council.sum(axis=1)
    return outside.sum(axis=1) / np.maximum(total, 1.0), float(outside.sum())


def _by_commissioner(members: Members) -> Floats:
    """Patients of each network by commissioner, shape (n, commissioners)."""
    known = sorted(set(members.commissioner) - {""})
    held = np.zeros((len(members.codes), len(known)))
    for i, code in enumerate(members.commissioner):
        if code:
            held[i, known.index(code)] = members.patients[i]
    return held


def _outside_main(by_group: Floats) -> float:
    return float(by_group.sum() - by_group.max(axis=0, initial=0.0).sum())


def _pieces(members: Members, of: Ints) -> list[int]:
    """How many connected pieces each partnership falls into."""
    links = members.links[of[members.links[:, 0]] == of[members.links[:, 1]]]
    piece = components(len(of), links)
    return [len(set(piece[of == k].tolist())) for k in range(int(of.max()) + 1)]
