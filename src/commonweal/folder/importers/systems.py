"""Which system of England is meant: by code or name, in the structure of a day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from commonweal.folder.importers.england import England
from commonweal.folder.importers.periods import Period, period_of

#: Asks for every system at once.
ALL = "England"


class UnknownSystemError(ValueError):
    """No system, or more than one, answers to what was asked for."""

    def __init__(self, asked: str, candidates: Iterable[tuple[str, str]], *, several: bool) -> None:
        self.candidates = tuple(candidates)
        if not self.candidates:
            super().__init__(
                f"{asked!r}: no file at hand names any system; the folder must hold england/, "
                "official/ and kent-medway/ as docs/importers.md lists them"
            )
            return
        listed = "\n".join(f"  {code}  {name}" for code, name in self.candidates)
        said = "is part of the name of several systems" if several else "is no system of that day"
        super().__init__(f"{asked!r} {said}; give a code or the whole name of one of\n{listed}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """The system asked for, as it stood on the day.

    Parameters
    ----------
    code, name
        As of the day.
    aliases
        Other codes and names that it went by.
    codes
        Codes of the systems in it: its own, or all of England's.
    commissioners
        Codes of the commissioners in it on the day.
    period
        The period that the day lies in.
    """

    code: str
    name: str
    aliases: tuple[str, ...]
    codes: frozenset[str]
    commissioners: frozenset[str]
    period: Period

    @property
    def is_england(self) -> bool:
        """Whether all of England was asked for."""
        return self.code == "ENG"


def choose(england: England, asked: str, as_of: date) -> Chosen:
    """The system of a day that a code or a name, or an unambiguous part of a name, stands for.

    Codes and names of every edition are understood: those of the partnerships of 2019, of
    2020/21 and of the integrated care boards.

    Raises
    ------
    UnknownSystemError
        With the systems of the day, or those among which to choose.
    """
    period = period_of(england.periods, as_of)
    if asked.strip().casefold() in (ALL.casefold(), "eng", "e92000001"):
        return _chosen(england, "ENG", ALL, frozenset(period.systems.values()), period)
    found = _matching(england, asked.strip(), period)
    if len(found) != 1:
        among = found or sorted(set(period.systems.values()))
        listed = [(code, period.system_names.get(code, code)) for code in among]
        raise UnknownSystemError(asked, listed, several=len(found) > 1)
    code = found[0]
    return _chosen(england, code, period.system_names.get(code, code), frozenset({code}), period)


def names_of(england: England, code: str) -> tuple[str, ...]:
    """Every name that a system went by, in order of time."""
    said = (period.system_names.get(code) for period in england.periods)
    return tuple(dict.fromkeys(name for name in said if name))


def _chosen(
    england: England, code: str, name: str, codes: frozenset[str], period: Period
) -> Chosen:
    other = england.other_codes.get(code, ())
    names = [said for said in names_of(england, code) if said != name]
    return Chosen(
        code=code,
        name=name,
        aliases=(*other, *names),
        codes=codes,
        commissioners=frozenset(c for c, system in period.systems.items() if system in codes),
        period=period,
    )


def _matching(england: England, asked: str, period: Period) -> list[str]:
    """Codes of the systems that answer, by the first of four ways in which any does."""
    wanted = asked.casefold()
    held = sorted(set(period.systems.values()))
    own = {code: (period.system_names.get(code, ""),) for code in held}
    every = {code: names_of(england, code) for code in held}
    codes = {code: (code, *england.other_codes.get(code, ())) for code in held}
    ways = (
        [c for c in held if wanted in (said.casefold() for said in codes[c])],
        [c for c in held if wanted in (said.casefold() for said in every[c])],
        [c for c in held if any(wanted in said.casefold() for said in own[c])],
        [c for c in held if any(wanted in said.casefold() for said in every[c])],
    )
    return next((found for found in ways if found), []) if wanted else []
