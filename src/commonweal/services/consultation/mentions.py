"""Options that nobody listed: the sites and towns that people name where they ask for another."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from commonweal.services.consultation.places import plain
from commonweal.services.consultation.response import Response

_GENERAL = re.compile(r"\b(?:hospitals?|general|university|royal|infirmary|the|nhs)\b")
_SMALL_WORDS = frozenset(("of", "and", "the", "for", "in", "on", "at"))


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedSite:
    """A site, or an area that stands for one, as people may name it.

    Parameters
    ----------
    code, name
        Of the site or area.
    options
        Options consulted on that it is part of.
    words
        How people may name it, in small letters.
    initials
        How people may shorten it, in capitals.
    loose
        Further words (its town) that name it only where somebody asks for an option.
    """

    code: str
    name: str
    options: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    initials: tuple[str, ...] = ()
    loose: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A site that responses name: positions of those that ask for it, and that mention it."""

    site: NamedSite
    asked: tuple[int, ...]
    mentioned: tuple[int, ...]


def named_sites(
    sites: Sequence[tuple[str, str]],
    options: Mapping[str, Sequence[str]],
    areas: Mapping[str, str],
) -> tuple[NamedSite, ...]:
    """How sites and areas may be named.

    Parameters
    ----------
    sites
        Code and name of each site.
    options
        The sites of each option consulted on, by code or name.
    areas
        Areas of the level that responses are told by. One whose name begins that of one site alone
        names that site ("a unit in Medway"); one whose name no site bears stands for itself.

    Returns
    -------
    Sites first, then areas, each by code.

    Examples
    --------
    >>> found = named_sites([("CT94AN", "Queen Elizabeth The Queen Mother Hospital (Margate)")],
    ...                     {"B": ["DA28DA"]}, {"E07000114": "Thanet"})
    >>> found[0].words, found[0].initials, found[0].loose
    (('queen elizabeth queen mother',), ('QEQM', 'QEQMH'), ('margate',))
    """
    of_site: dict[str, list[str]] = {}
    for option, held in options.items():
        for site in held:
            of_site.setdefault(site, []).append(option)
    found = []
    shorts = {code: _short(re.sub(r"\([^)]*\)", "", name)) for code, name in sites}
    of_area: dict[str, list[str]] = {}
    for name in sorted(areas.values()):
        near = [code for code, short in shorts.items() if short.startswith(f"{_short(name)} ")]
        if len(near) == 1:
            of_area.setdefault(near[0], []).append(_short(name))
    for code, name in sorted(sites):
        within = re.search(r"\(([^)]*)\)", name)
        bare = re.sub(r"\([^)]*\)", "", name)
        short = _short(bare)
        loose = [] if within is None else [_short(within[1])]
        words = [short] if " " in short else []
        loose += [short] if " " not in short else of_area.get(code, [])
        said = {*of_site.get(code, ()), *of_site.get(name, ())}
        found.append(
            NamedSite(
                code=code,
                name=name,
                options=tuple(sorted(said)),
                words=tuple(word for word in words if len(word) > 4),
                initials=_initials(bare),
                loose=tuple(word for word in loose if len(word) > 3),
            )
        )
    taken = {word for site in found for word in (*site.words, *site.loose)}
    found += [
        NamedSite(code=code, name=name, loose=(_short(name),))
        for code, name in sorted(areas.items())
        if _short(name) not in taken and len(_short(name)) > 3
    ]
    return tuple(found)


def _short(name: str) -> str:
    words = re.sub(r"[^a-z0-9&' ]+", " ", name.lower().replace("’", "'"))
    return " ".join(_GENERAL.sub(" ", words).split())


def _initials(name: str) -> tuple[str, ...]:
    """Initials of three letters or more, and "K&C" for two names joined."""
    words = [w for w in re.findall(r"[A-Za-z']+", name) if w.lower() not in _SMALL_WORDS]
    whole = "".join(word[0] for word in words).upper()
    kept = "".join(word[0] for word in words if word.lower() != "hospital").upper()
    both = re.search(r"\b([A-Z])\w+ and ([A-Z])\w+", name)
    pair = (f"{both[1]}&{both[2]}",) if both else ()
    return tuple(dict.fromkeys([*(i for i in (kept, whole) if len(i) > 2), *pair]))


class _Finder:
    """Which of the sites a text names."""

    def __init__(self, sites: Sequence[NamedSite]) -> None:
        self._strict = _index(sites, lambda site: site.words)
        self._loose = _index(sites, lambda site: (*site.words, *site.loose))
        self._capital = _index(sites, lambda site: site.initials)
        self._words = {k: _form(held) for k, held in enumerate((self._strict, self._loose))}
        self._letters = _form(self._capital)

    def find(self, text: str, *, loose: bool) -> set[int]:
        """Positions of the sites that a text names."""
        held = self._loose if loose else self._strict
        form = self._words[1 if loose else 0]
        small = _short(text)
        found = {i for match in form.findall(small) for i in held[match]} if form else set()
        if self._letters:
            found |= {i for match in self._letters.findall(text) for i in self._capital[match]}
        return found


def _index(
    sites: Sequence[NamedSite], words: Callable[[NamedSite], Sequence[str]]
) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for position, site in enumerate(sites):
        for word in words(site):
            found.setdefault(word, []).append(position)
    return found


def _form(words: Mapping[str, object]) -> re.Pattern[str] | None:
    if not words:
        return None
    longest = sorted(words, key=lambda word: (-len(word), word))
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest))})(?!\w)")


def mentions(responses: Sequence[Response], sites: Sequence[NamedSite]) -> tuple[Mention, ...]:
    """Which responses ask for a site in their own words, or mention one.

    A response asks for every site or town that it names where it asks for an option not listed. It
    mentions a site that its text names in full or by its initials: a town alone says too little.
    What is said of the site, for or against, is not told.

    Returns
    -------
    Sites that any response names, the most asked for first.
    """
    finder = _Finder(sites)
    asked: dict[int, list[int]] = {}
    mentioned: dict[int, list[int]] = {}
    for position, response in enumerate(responses):
        for site in finder.find(response.other, loose=True) if response.other else ():
            asked.setdefault(site, []).append(position)
        for site in finder.find(response.text, loose=False) if response.text else ():
            mentioned.setdefault(site, []).append(position)
    named = sorted(
        asked.keys() | mentioned.keys(),
        key=lambda site: (-len(asked.get(site, ())), -len(mentioned.get(site, ())), site),
    )
    return tuple(
        Mention(
            site=sites[site],
            asked=tuple(asked.get(site, ())),
            mentioned=tuple(mentioned.get(site, ())),
        )
        for site in named
    )


def place_names(sites: Sequence[NamedSite], areas: Sequence[str]) -> frozenset[str]:
    """Names of sites and areas, in small letters: no names of people."""
    names = [word for site in sites for word in (*site.words, *site.loose)]
    return frozenset(name for name in (*names, *map(plain, areas)) if name)
