"""What can be asked of a plan of partnerships, and what arithmetic alone says of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor

import numpy as np
import numpy.typing as npt

from commonweal.networks.partnerships.judging import Setting
from commonweal.networks.partnerships.members import Members
from commonweal.optimise.partition.objective import Anchor, Neighbourhoods, Objective

Floats = npt.NDArray[np.float64]
Groups = tuple[tuple[str, ...], ...]

#: What a patient costs who is treated elsewhere than by the partnership's main provider: as much as
#: one who lives 20 km from the centre of the partnership (20 x 20 square kilometres). A choice.
ELSEWHERE = 20.0**2
#: Weights of squared kilometres and of patients treated elsewhere, by what is aimed at. Where
#: patients' ways alone count, a hundredth of compactness chooses between plans that they do not
#: tell apart.
AIMS = {
    "flow and compact": (1.0, ELSEWHERE),
    "flow": (0.01, ELSEWHERE),
    "compact": (1.0, 0.0),
}
BOTH, FLOW, COMPACT = AIMS
#: Steps of each search, and how many are made from different starts; never bounded by the clock.
STEPS, STARTS = 20_000, 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What is asked of a plan of partnerships.

    Parameters
    ----------
    low, high
        The band for the patients of a partnership, both ends inside.
    number
        How many partnerships; None for any.
    aim
        A key of `AIMS`.
    source
        Key of the flows that the search goes by; the first held where it is empty.
    whole
        Whether no commissioner's networks may be divided: its boundaries as law.
    divided
        Its boundaries as cost: what a patient costs, in patients treated elsewhere, who is outside
        the partnership that holds most of the commissioner's patients.
    together, apart
        Groups of networks to keep in one partnership; groups no two of which may share one.
    seed, iterations, starts
        Of the search.
    prove
        Whether all possible partnerships are listed after the search, where they are not too many,
        so that its plan is proven or bettered; it takes a while.
    """

    low: float
    high: float
    number: int | None = None
    aim: str = BOTH
    source: str = ""
    whole: bool = False
    divided: float = 0.0
    together: Groups = ()
    apart: Groups = ()
    seed: int = 0
    iterations: int = STEPS
    starts: int = STARTS
    prove: bool = False

    @property
    def band(self) -> str:
        """The band in words."""
        return f"{self.low:,.0f} to {self.high:,.0f}"


def objective_of(setting: Setting, wish: Wish) -> Objective:
    """The objective of a wish, in patients times square kilometres.

    Patients treated elsewhere are those whom the partnership's main provider, one of the system's
    own, does not treat, in one source of flows, scaled to all registered patients.
    """
    compact, flow = AIMS[wish.aim]
    members = setting.members
    divided = None
    if wish.divided:
        known = sorted(set(members.commissioner))
        mine = np.array([[c == one for one in known] for c in members.commissioner], dtype=float)
        divided = Neighbourhoods(mine * members.patients[:, None], wish.divided * ELSEWHERE)
    anchors = (Anchor(elsewhere(setting, wish.source), flow, "treated elsewhere"),) if flow else ()
    return Objective(compactness=compact, anchors=anchors, neighbourhoods=divided)


def elsewhere(setting: Setting, source: str = "") -> Floats:
    """Patients of each network not treated by each of the system's own providers, shape (n, s)."""
    acute = next(one for one in setting.acute if source in ("", one.table.key))
    total = acute.flows.sum()
    scale = setting.members.patients.sum() / total if total else 0.0
    own = acute.flows[:, acute.own]
    return np.asarray((acute.flows.sum(axis=1, keepdims=True) - own) * scale)


def of_commissioners(members: Members, codes: Sequence[str]) -> tuple[str, ...]:
    """Networks most of whose patients some commissioners have, for `together` and `apart`."""
    return tuple(n for n, c in zip(members.codes, members.commissioner, strict=True) if c in codes)


def together(members: Members, wish: Wish) -> list[list[int]]:
    """Rows of networks that must share a partnership, commissioners kept whole among them."""
    groups = rows(members, wish.together)
    if wish.whole:
        groups += [
            [i for i, c in enumerate(members.commissioner) if c == one]
            for one in sorted(set(members.commissioner) - {""})
        ]
    return [group for group in groups if len(group) > 1]


def rows(members: Members, groups: Groups) -> list[list[int]]:
    """Groups of networks as rows."""
    at = {code: i for i, code in enumerate(members.codes)}
    return [[at[code] for code in group] for group in groups]


def check(setting: Setting, wish: Wish) -> None:
    """Refuse a wish that makes no sense.

    Raises
    ------
    ValueError
        All that is wrong with it, at once.
    """
    known = set(setting.members.codes)
    sources = [one.table.key for one in setting.acute]
    wrong = []
    if not 0 < wish.low <= wish.high:
        wrong.append(f"a band from {wish.low:,.0f} to {wish.high:,.0f}: give 0 < low <= high")
    if wish.number is not None and wish.number < 1:
        wrong.append(f"{wish.number} partnerships: ask for 1 or more")
    if wish.aim not in AIMS:
        wrong.append(f"aim {wish.aim!r}: one of {', '.join(AIMS)}")
    elif AIMS[wish.aim][1] and not any(one.own.any() for one in setting.acute):
        wrong.append(
            f"aim {wish.aim!r}: no flow to a provider of the system is held or can be modelled "
            f"(tables flows, or travel and sites); ask for the aim {COMPACT!r}"
        )
    if wish.source and wish.source not in sources:
        wrong.append(f"flows {wish.source!r}: held are {', '.join(sources) or 'none'}")
    for code in sorted({c for group in (*wish.together, *wish.apart) for c in group} - known):
        wrong.append(f"{code}: no network of this system has the code")
    if wrong:
        raise ValueError("; ".join(wrong))


def arithmetic(members: Members, wish: Wish) -> tuple[str, str] | None:
    """Why a number of partnerships cannot be had on any map, and the nearest that may; or None.

    Examples
    --------
    >>> import numpy as np
    >>> from commonweal.networks.partnerships.members import Members
    >>> one = np.array([1_886_017.0])
    >>> members = Members(codes=("N",), names=("N",), of_practice={}, patients=one, xy=one,
    ...     spread=one, links=one, persons=None, areas=(), commissioner=("",), place=("",))
    >>> arithmetic(members, Wish(low=250_000, high=500_000, number=3))[0]
    '3 of at most 500,000 hold 1,500,000; the system has 1,886,017 patients'
    >>> arithmetic(members, Wish(low=250_000, high=500_000, number=3))[1]
    'an upper end of 628,673, or 4 to 7 partnerships'
    >>> arithmetic(members, Wish(low=250_000, high=500_000, number=4)) is None
    True
    """
    total = float(members.patients.sum())
    fewest, most = ceil(total / wish.high), floor(total / wish.low)
    held = f"the system has {total:,.0f} patients"
    fitting = f"{fewest} to {most} partnerships" if fewest <= most else ""
    number = most or 1 if wish.number is None else wish.number
    if number < fewest:
        text = f"{number} of at most {wish.high:,.0f} hold {number * wish.high:,.0f}; {held}"
        end = f"an upper end of {ceil(total / number):,.0f}"
    elif number > most:
        text = f"{number} of at least {wish.low:,.0f} need {number * wish.low:,.0f}; {held}"
        end = f"a lower end of {floor(total / number):,.0f}"
    else:
        return None
    return text, f"{end}, or {fitting}" if fitting else end
