"""What was asked of `commonweal site`, in the terms of the folder; all faults told at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import comb, isfinite
from typing import TYPE_CHECKING

from commonweal.cli.output import stop

if TYPE_CHECKING:
    from commonweal.services.siting.options import Option
    from commonweal.services.siting.studying import Sited

#: So many choices times areas are listed; beyond, the best is sought.
MOST_LOOKS = 2_000_000_000
#: So many rows are printed as JSON; of more choices those on the front.
MOST_ROWS = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """The words of the command line.

    Lists are as typed, split at commas.
    """

    choose: int | None = None
    options: tuple[str, ...] = ()
    opened: tuple[str, ...] = ()
    closed: tuple[str, ...] = ()
    objective: str = ""
    within: float = 30.0
    front: bool = False
    criteria: tuple[str, ...] = ()
    sort: str = ""
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The same in indices of the setting."""

    number: int | None
    options: tuple[Option, ...] = ()
    opened: tuple[int, ...] = ()
    closed: tuple[int, ...] = ()
    listed: bool = True
    faults: tuple[str, ...] = field(default=())


def split(text: str) -> tuple[str, ...]:
    """A list as typed, without blanks.

    Examples
    --------
    >>> split("A, B,,C ")
    ('A', 'B', 'C')
    """
    return tuple(part.strip() for part in text.split(",") if part.strip())


def refuse_early(wish: Wish) -> None:
    """End where no folder could make it right."""
    from commonweal.services.siting.front import CRITERIA
    from commonweal.services.siting.searching import OBJECTIVES

    known = {one.id for one in CRITERIA}
    faults = []
    if wish.choose is not None and wish.choose < 1:
        faults.append(f"--choose {wish.choose}: ask for 1 or more")
    if wish.objective and wish.objective not in OBJECTIVES:
        faults.append(f"--objective {wish.objective}: use one of {', '.join(OBJECTIVES)}")
    if wish.objective and wish.choose is None:
        faults.append("--objective: say how many sites with --choose K")
    if not (isfinite(wish.within) and wish.within > 0):
        faults.append(f"--within {wish.within}: give minutes above zero")
    wrong = [
        one for one in (*wish.criteria, *([wish.sort] if wish.sort else [])) if one not in known
    ]
    if wrong:
        faults.append(f"{', '.join(wrong)}: no measure; there are {', '.join(sorted(known))}")
    for end, value in (("--low", wish.low), ("--high", wish.high)):
        if value is not None and not (isfinite(value) and value >= 0):
            faults.append(f"{end} {value}: give cases a year, zero or more")
    if wish.low is not None and wish.high is not None and wish.low > wish.high:
        faults.append(f"--low {wish.low:g} --high {wish.high:g}: the least is above the most")
    if faults:
        stop(faults, code=2)


def asked(sited: Sited, wish: Wish) -> Asked:
    """What was asked; ends with every fault where it cannot be."""
    setting = sited.setting
    own = {setting.sites[at].code: at for at in setting.own}
    faults: list[str] = []
    opened, closed = (
        _sites(sited, own, word, codes, faults)
        for word, codes in (("--open", wish.opened), ("--closed", wish.closed))
    )
    both = sorted(set(opened) & set(closed))
    faults += [f"{setting.sites[at].code}: both --open and --closed" for at in both]
    options = _options(sited, wish, faults)
    free = len(own) - len(set(opened)) - len(set(closed))
    if not faults and free + len(set(opened)) == 0:
        faults.append("--closed: it closes every site; leave one that can be open")
    if wish.choose is not None and not faults:
        faults += _number(wish.choose, len(own), len(set(opened)), free, sorted(own))
    if faults:
        stop(faults, code=2)
    return Asked(
        number=wish.choose,
        options=options,
        opened=opened,
        closed=closed,
        listed=_listable(sited, wish.choose, len(set(opened)), free),
    )


def _sites(
    sited: Sited, own: dict[str, int], word: str, codes: Sequence[str], faults: list[str]
) -> tuple[int, ...]:
    left = dict(sited.setting.sites_left_out)
    for code in codes:
        if code not in own:
            why = f" ({left[code]})" if code in left else ""
            faults.append(
                f"{word} {code}: no site that can be chosen{why}; there are {', '.join(own)}"
            )
    return tuple(sorted(own[code] for code in codes if code in own))


def _options(sited: Sited, wish: Wish, faults: list[str]) -> tuple[Option, ...]:
    from commonweal.evidence import Lack

    if isinstance(sited.options, Lack):
        if wish.options:
            faults.append(f"--options: {sited.options.what}: not held (table options)")
        return ()
    if not wish.options:
        return sited.options.options
    found = []
    for code in wish.options:
        try:
            found.append(sited.options.named(code))
        except KeyError as error:
            faults.append(f"--options: {error.args[0]}")
    return tuple(found)


def _number(choose: int, sites: int, opened: int, free: int, codes: Sequence[str]) -> list[str]:
    if choose > sites:
        return [f"--choose {choose}: there are {sites} sites to choose from ({', '.join(codes)})"]
    if opened > choose:
        return [f"--choose {choose}: {opened} sites are already --open; ask for as many or more"]
    if opened + free < choose:
        return [f"--choose {choose}: only {opened + free} sites are not --closed"]
    return []


def _listable(sited: Sited, choose: int | None, opened: int, free: int) -> bool:
    count = 2**free if choose is None else comb(free, choose - opened)
    return count <= MOST_LOOKS // 1_000 and count * len(sited.setting.areas) <= MOST_LOOKS
