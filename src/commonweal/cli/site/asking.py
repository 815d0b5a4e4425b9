"""What was asked of `commonweal site`, in the terms of the folder; all faults told at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from math import comb, isfinite
from typing import TYPE_CHECKING

from commonweal.cli.output import stop

if TYPE_CHECKING:
    from commonweal.services.siting.options import Option
    from commonweal.services.siting.studying import Sited

#: So many choices times areas are listed; beyond, the best is sought.
MOST_LOOKS = 2_000_000_000
#: Minutes that count as reach for cover, where none are asked for.
REACH = 30.0
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
    within: float | None = None
    front: bool = False
    footprint: bool = False
    criteria: tuple[str, ...] = ()
    sort: str = ""
    low: float | None = None
    high: float | None = None

    @property
    def reach(self) -> float:
        """Minutes that count as reach."""
        return REACH if self.within is None else self.within


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


def listed(word: str, text: str | None, faults: list[str]) -> tuple[str, ...]:
    """The codes of an option of the command line, each once; a fault where it names nothing.

    Examples
    --------
    >>> faults: list[str] = []
    >>> listed("--open", "A,B,A", faults), listed("--open", None, faults), faults
    (('A', 'B'), (), [])
    >>> listed("--open", ",", faults), faults
    ((), ["--open ',': names nothing; write codes joined by commas, or leave it out"])
    """
    parts = split(text or "")
    if text is not None and not parts:
        faults.append(f"{word} {text!r}: names nothing; write codes joined by commas, or leave it "
                      "out")  # fmt: skip
    return tuple(dict.fromkeys(parts))


def refuse_early(wish: Wish, faults: list[str]) -> None:
    """End where no folder could make it right, with every fault.

    Parameters
    ----------
    wish
        What was asked.
    faults
        Those found while it was read.
    """
    faults += [*_numbers(wish), *_names(wish), *_together(wish)]
    if faults:
        stop(faults, code=2)


def _numbers(wish: Wish) -> Iterator[str]:
    """Numbers that can be no such number."""
    if wish.choose is not None and wish.choose < 1:
        yield f"--choose {wish.choose}: ask for 1 or more"
    if not (isfinite(wish.reach) and wish.reach > 0):
        yield f"--within {wish.within}: give minutes above zero"
    for end, value in (("--low", wish.low), ("--high", wish.high)):
        if value is not None and not (isfinite(value) and value >= 0):
            yield f"{end} {value}: give cases a year, zero or more"
    if wish.low is not None and wish.high is not None and wish.low > wish.high:
        yield f"--low {wish.low:g} --high {wish.high:g}: the least is above the most"


def _names(wish: Wish) -> Iterator[str]:
    """Names that are none, with those that there are."""
    from commonweal.services.siting.front import CRITERIA
    from commonweal.services.siting.searching import OBJECTIVES

    if wish.objective and wish.objective not in OBJECTIVES:
        yield f"--objective {wish.objective}: use one of {', '.join(OBJECTIVES)}"
    known = {one.id: one.label for one in CRITERIA}
    there = "; ".join(f"{name} ({label})" for name, label in known.items())
    asked_for = [("--criteria", one) for one in wish.criteria]
    for word, name in (*asked_for, *([("--sort", wish.sort)] if wish.sort else [])):
        if name not in known:
            yield f"{word} {name}: no measure; there are {there}"


def _together(wish: Wish) -> Iterator[str]:
    """What says nothing beside something else: told, and not passed over."""
    if wish.objective and wish.choose is None:
        yield "--objective: say how many sites with --choose K"
    if wish.within is not None and not wish.objective:
        yield "--within: goes with --objective cover; shares within 30, 45 and 60 are always told"
    if wish.options:
        beside = {
            "--front": wish.front,
            "--objective": bool(wish.objective),
            "--footprint": wish.footprint,
            "--open": bool(wish.opened),
            "--closed": bool(wish.closed),
        }
        words = [word for word, used in beside.items() if used]
        if words:
            yield f"--options with {', '.join(words)}: options have sites of their own; ask for one"
    if wish.footprint:
        beside = {
            "--front": wish.front,
            "--objective": bool(wish.objective),
            "--open": bool(wish.opened),
            "--closed": bool(wish.closed),
        }
        words = [word for word, used in beside.items() if used]
        if words:
            yield f"--footprint with {', '.join(words)}: plans by parts take --choose alone"
    elif wish.front and wish.objective:
        yield "--front with --objective: a front is of all choices, a search finds one; ask for one"


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
        faults += _number(wish.choose, len(own), len(set(opened)), free, known_sites(sited))
        faults += [
            f"--choose {wish.choose}: option {one.code} has {len(one.sites)} sites; leave --choose "
            "out, or ask for options of that number"
            for one in options
            if wish.options and len(one.sites) != wish.choose
        ]
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
    left |= {site.code: "it belongs to others" for site in sited.setting.sites if site.outside}
    for code in codes:
        if code not in own:
            why = f" ({left[code]})" if code in left else ""
            faults.append(
                f"{word} {code}: no site that can be chosen{why}; there are {known_sites(sited)}"
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


def known_sites(sited: Sited) -> str:
    """The sites that can be chosen, with their names."""
    from commonweal.services.candidates import told

    setting = sited.setting
    return told([setting.sites[at] for at in setting.own])


def _number(choose: int, sites: int, opened: int, free: int, codes: str) -> list[str]:
    if choose > sites:
        return [f"--choose {choose}: there are {sites} sites to choose from: {codes}"]
    if opened > choose:
        return [f"--choose {choose}: {opened} sites are already --open; ask for as many or more"]
    if opened + free < choose:
        return [f"--choose {choose}: only {opened + free} sites are not --closed"]
    return []


def _listable(sited: Sited, choose: int | None, opened: int, free: int) -> bool:
    count = 2**free if choose is None else comb(free, choose - opened)
    return count <= MOST_LOOKS // 1_000 and count * len(sited.setting.areas) <= MOST_LOOKS
