"""A grouping of networks into partnerships, measured: size, shape, and where its patients go."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from commonweal.networks.partnerships.acute import Acute
from commonweal.networks.partnerships.containing import Contained, Whole, contained, whole
from commonweal.networks.partnerships.members import Members
from commonweal.space import components

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


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
    held = [contained(one, inside, codes, setting.named) for one in setting.acute]
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
                contained=tuple(rows[k] for rows in held),
            )
            for k, code in enumerate(codes)
        ),
        kilometres=float(np.sqrt(inertia.sum() / patients.sum())),
        council_split=split,
        commissioner_split=_outside_main(inside @ _by_commissioner(members)),
        wholes=tuple(
            whole(one, rows, inside) for one, rows in zip(setting.acute, held, strict=True)
        ),
    )


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
