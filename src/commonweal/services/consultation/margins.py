"""Ways to set those who answered against those who live there: by area, age and deprivation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from commonweal.people.ages import Band, label
from commonweal.services.consultation.places import Place, Places
from commonweal.services.consultation.response import Response


@dataclass(frozen=True, slots=True, kw_only=True)
class Margin:
    """One way to divide people, and where each respondent falls.

    Parameters
    ----------
    id
        "area", "age" or "deprivation".
    codes, labels
        The groups.
    people
        (groups,) Residents of each.
    of
        For each respondent the position of its group, -1 where it is not known.
    """

    id: str
    codes: tuple[str, ...]
    labels: tuple[str, ...]
    people: tuple[float, ...]
    of: tuple[int, ...]

    @property
    def known(self) -> int:
        """Respondents whose group is known."""
        return sum(place >= 0 for place in self.of)

    def respondents(self) -> tuple[int, ...]:
        """Respondents of each group."""
        at = np.array([place for place in self.of if place >= 0], dtype=np.int64)
        return tuple(int(n) for n in np.bincount(at, minlength=len(self.codes)))


def margins_of(
    persons: Sequence[Response],
    placed: Sequence[Place | None],
    places: Places,
    residents: pa.Table | None,
) -> tuple[tuple[Margin, ...], dict[str, str]]:
    """The ways in which persons can be set against residents, and why others cannot.

    Parameters
    ----------
    persons
        Responses of persons, not of bodies.
    placed
        Where each lives, None where that is not known.
    places
        The areas of the system.
    residents
        Residents by area and age band, bands that count everyone once (`Ground.residents`).
    """
    why: dict[str, str] = {}
    found: list[Margin] = []
    people = places.people()
    if sum(people.values()) > 0.0:
        codes = tuple(people)
        at = {code: position for position, code in enumerate(codes)}
        found.append(
            Margin(
                id="area",
                codes=codes,
                labels=tuple(places.names[code] for code in codes),
                people=tuple(people.values()),
                of=tuple(-1 if where is None else at[where.area] for where in placed),
            )
        )
    else:
        why["area"] = "no residents of areas are held"
    ages = _ages(persons, places, residents)
    if isinstance(ages, str):
        why["age"] = ages
    else:
        found.append(ages)
    fifths = _fifths(persons, placed, places)
    if isinstance(fifths, str):
        why["deprivation"] = fifths
    else:
        found.append(fifths)
    return tuple(found), why


def _fifths(
    persons: Sequence[Response], placed: Sequence[Place | None], places: Places
) -> Margin | str:
    people = places.people_by_fifth()
    if not people:
        return "no deprivation of small areas is held"
    of = [
        person.fifth or (places.fifth.get(where.small, 0) if where is not None else 0)
        for person, where in zip(persons, placed, strict=True)
    ]
    if not any(of):
        return "no respondent gave a small area or a deprivation fifth"
    names = {1: "1, most deprived", 5: "5, least deprived"}
    return Margin(
        id="deprivation",
        codes=tuple(str(fifth) for fifth in range(1, 6)),
        labels=tuple(names.get(fifth, str(fifth)) for fifth in range(1, 6)),
        people=tuple(people.get(fifth, 0.0) for fifth in range(1, 6)),
        of=tuple(fifth - 1 for fifth in of),
    )


def _ages(persons: Sequence[Response], places: Places, residents: pa.Table | None) -> Margin | str:
    if residents is None:
        return "no residents by age are held"
    given = [person.age for person in persons]
    if not any(given):
        return "no respondent gave an age"
    own = set(places.of_small)
    rows = [row for row in residents.to_pylist() if row["area"] in own]
    held: dict[Band, float] = {}
    for row in rows:
        band = (row["age_from"], row["age_to"])
        held[band] = held.get(band, 0.0) + row["persons"]
    bands = common_bands(list(held), [age for age in given if age is not None])
    if len(bands) < 2:
        return "the age bands of responses and of residents share no boundary"
    return Margin(
        id="age",
        codes=tuple(label(band) for band in bands),
        labels=tuple(label(band) for band in bands),
        people=tuple(sum(n for inner, n in held.items() if _inside(inner, b)) for b in bands),
        of=tuple(
            next((i for i, b in enumerate(bands) if age is not None and _inside(age, b)), -1)
            for age in given
        ),
    )


def common_bands(held: Sequence[Band], given: Sequence[Band]) -> tuple[Band, ...]:
    """The finest age bands that both residents' and respondents' bands fall into.

    A boundary that lies inside a band that any respondent gave, or inside a band of residents, is
    no boundary of both. The youngest band begins with the youngest band that a respondent gave,
    where residents have that boundary; children are then not set against anybody.

    Examples
    --------
    >>> common_bands([(0, 4), (5, 15), (16, 24), (25, 64), (65, None)],
    ...              [(16, 24), (25, 34), (35, 64), (65, None)])
    ((16, 24), (25, 64), (65, None))
    >>> common_bands([(0, 64), (65, None)], [(16, 24), (25, 64), (65, 74), (75, None)])
    ((0, 64), (65, None))
    """
    starts = sorted({low for low, _ in held})
    shared = [
        start
        for start in starts
        if not any(low < start and (high is None or high >= start) for low, high in given)
    ]
    youngest = min(low for low, _ in given)
    first = max((start for start in shared if start <= youngest), default=0)
    edges = [start for start in shared if start >= first]
    last: list[int | None] = [after - 1 for after in edges[1:]]
    if not edges:
        return ()
    oldest = None if any(high is None for _, high in held) else max(h or 0 for _, h in held)
    found = tuple(zip(edges, [*last, oldest], strict=True))
    # Bands that nobody could have given (residents' bands above every respondent's) stay.
    return tuple(band for band in found if band[1] is None or band[0] <= band[1])


def _inside(inner: Band, outer: Band) -> bool:
    if inner[0] < outer[0]:
        return False
    return outer[1] is None or (inner[1] is not None and inner[1] <= outer[1])
