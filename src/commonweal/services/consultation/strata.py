"""Samples and volunteers apart: each counted, set against residents and weighted for itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from commonweal.evidence.disclosure import SmallNumbers
from commonweal.services.consultation.margins import Margin, margins_of
from commonweal.services.consultation.places import Place, Places
from commonweal.services.consultation.protecting import (
    Shown,
    hidden_inside,
    protect,
    protect_whole,
    split,
)
from commonweal.services.consultation.response import Response
from commonweal.services.consultation.tallies import COLUMNS, tally
from commonweal.services.consultation.weighting import Weighted, weighted

#: What stands for an area that is not known, and for a kind or channel that was not given.
NOT_KNOWN = "not known"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stratum:
    """Responses that came in one way: drawn for a sample, or of people's own choice.

    Parameters
    ----------
    selection
        "sampled" or "self-selected"; "not told apart" where one of them is too small to be told.
    positions
        Positions of its responses.
    whole, by_area, by_channel
        Its counts, and what of them is hidden.
    persons
        Positions of responses of persons.
    margins, not_set
        Ways to set persons against residents, and why others cannot be.
    person_counts
        For each margin persons in each group, and whether that is hidden.
    weights
        Persons weighted to those who live there.
    """

    selection: str
    positions: tuple[int, ...]
    whole: Shown
    by_area: Shown
    by_channel: Shown
    persons: tuple[int, ...]
    margins: tuple[Margin, ...]
    not_set: tuple[tuple[str, str], ...]
    person_counts: tuple[Shown, ...]
    weights: Weighted


def strata(
    responses: Sequence[Response],
    placed: Sequence[Place | None],
    places: Places,
    residents: pa.Table | None,
    by_selection: Shown,
    by_area: Shown,
    whole: Shown,
    small: SmallNumbers,
) -> tuple[Stratum, ...]:
    """Samples and volunteers apart, where both can be told.

    Parameters
    ----------
    responses, placed
        All responses, and where each respondent lives.
    places, residents
        The areas of the system, and who lives there.
    by_selection, by_area, whole
        Counts of all responses, and what of them is hidden.
    """
    codes = by_selection.tally.codes
    if len(codes) == 1 or by_selection.hidden.any():
        name = codes[0] if len(codes) == 1 else "not told apart"
        every = tuple(range(len(responses)))
        return (_stratum(name, every, responses, placed, places, residents, whole, by_area, small),)
    mine = [
        tuple(i for i, response in enumerate(responses) if response.selection == code)
        for code in codes
    ]
    wholes = [_one(by_selection, group) for group in range(len(codes))]
    areas = _areas(responses, placed, mine, by_area, wholes, small)
    return tuple(
        _stratum(code, at, responses, placed, places, residents, one, area, small)
        for code, at, one, area in zip(codes, mine, wholes, areas, strict=True)
    )


def _areas(
    responses: Sequence[Response],
    placed: Sequence[Place | None],
    mine: Sequence[Sequence[int]],
    by_area: Shown,
    wholes: Sequence[Shown],
    small: SmallNumbers,
) -> list[Shown]:
    """The counts by area of each way of answering, told only where all of them can be."""
    codes, options = by_area.tally.codes, tuple(by_area.tally.answers)
    tallies = [
        tally([responses[i] for i in at], [area_of(placed[i]) for i in at], options, codes)
        for at in mine
    ]
    sizes = np.stack([one.responses for one in tallies], axis=1)
    gone = np.zeros(len(tallies), dtype=np.bool_)
    hidden = hidden_inside(sizes, by_area.hidden, gone, small)
    told = {
        option: split(
            [one.answers[option] for one in tallies],
            by_area.answers[option],
            np.asarray(hidden.any(axis=1)),
            [whole.answers[option][0] for whole in wholes],
            small,
        )
        for option in options
    }
    return [
        Shown(
            tally=one,
            hidden=hidden[:, place],
            answers={o: np.repeat(~told[o][:, None], len(COLUMNS), axis=1) for o in options},
        )
        for place, one in enumerate(tallies)
    ]


def area_of(at: Place | None) -> str:
    """The area of the level, or that it is not known."""
    return NOT_KNOWN if at is None else at.area


def _one(shown: Shown, group: int) -> Shown:
    """One group of a breakdown as a whole of its own."""
    keep = np.arange(len(shown.tally.codes)) == group
    return Shown(
        tally=shown.tally.only(keep),
        hidden=shown.hidden[keep],
        answers={option: hidden[keep] for option, hidden in shown.answers.items()},
    )


def _stratum(
    selection: str,
    positions: Sequence[int],
    responses: Sequence[Response],
    placed: Sequence[Place | None],
    places: Places,
    residents: pa.Table | None,
    whole: Shown,
    by_area: Shown,
    small: SmallNumbers,
) -> Stratum:
    mine = [responses[i] for i in positions]
    where = [placed[i] for i in positions]
    persons = [i for i, response in enumerate(mine) if not response.body]
    margins, why = margins_of(
        [mine[i] for i in persons], [where[i] for i in persons], places, residents
    )
    return Stratum(
        selection=selection,
        positions=tuple(positions),
        whole=whole,
        by_area=by_area,
        by_channel=protect(
            tally(mine, [one.channel or NOT_KNOWN for one in mine], tuple(whole.tally.answers)),
            whole,
            small,
        ),
        persons=tuple(positions[i] for i in persons),
        margins=margins,
        not_set=tuple(why.items()),
        person_counts=tuple(_persons(margin, persons, mine, by_area, small) for margin in margins),
        weights=weighted([mine[i] for i in persons], margins),
    )


def _persons(
    margin: Margin,
    persons: Sequence[int],
    mine: Sequence[Response],
    by_area: Shown,
    small: SmallNumbers,
) -> Shown:
    """Persons in each group of a margin, hidden where small, bodies with them: they are the rest.

    Persons by area and all responses by area would otherwise tell the bodies of an area apart.
    """
    names = [margin.codes[at] if at >= 0 else NOT_KNOWN for at in margin.of]
    mine_only = [mine[i] for i in persons]
    counted = tally(mine_only, names, (), margin.codes)
    whole = protect_whole(counted.whole(), small)
    found = protect(counted, whole, small, known=(NOT_KNOWN,))
    if margin.id != "area":
        return found
    hidden = found.hidden.copy()
    for group, code in enumerate(found.tally.codes):
        place = by_area.tally.codes.index(code) if code in by_area.tally.codes else -1
        rest = by_area.tally.responses[place] - found.tally.responses[group] if place >= 0 else 0
        few = bool(small.holds(np.array([rest]))[0])
        hidden[group] |= few or (place >= 0 and bool(by_area.hidden[place]))
    if hidden.sum() == 1:
        shown = np.flatnonzero(~hidden)
        hidden[shown[np.argmin(found.tally.responses[shown])]] = len(shown) > 0
    return Shown(tally=found.tally, hidden=hidden, answers={})
