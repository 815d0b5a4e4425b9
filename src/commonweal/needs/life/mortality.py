"""Deaths and person-years of the system's districts and deprivation fifths, by age, where deaths
are supplied: counted once, and a group that lacks rows said so."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from math import fsum, nan

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from commonweal.evidence import Basis
from commonweal.evidence.figure import weakest
from commonweal.needs.life.death_rows import (
    Held,
    beside,
    by_area,
    common_bands,
    fault,
    label,
    latest,
)
from commonweal.needs.values.own import area_group
from commonweal.people.ages import Band
from commonweal.people.deprivation import fifths_of_areas
from commonweal.people.ground import Ground
from commonweal.rules import Source

Floats = npt.NDArray[np.float64]

#: A group gets a life table where rows are held for at least this share of its small areas.
LEAST_COVERED = 0.95
#: Areas that a reason or a note names.
NAMED = 3
SEXES = ("all", "female", "male")


@dataclass(frozen=True, slots=True, kw_only=True)
class Deaths:
    """Deaths and person-years of groups of one sex and period.

    Parameters
    ----------
    by
        "district" or "fifth".
    sex
        "all", "female" or "male".
    start, end
        The period.
    groups
        Codes of all the system's districts, or the five fifths, in order.
    bands
        Labels of the age bands ("0-4", "85+"), youngest first; none where no area has any that a
        life table can be made from.
    deaths, person_years
        Shape (groups, bands); NaN throughout a group that lacks them.
    causes, by_cause
        Names of causes, and deaths of each, shape (causes, groups, bands); NaN where a row lacks.
    counted
        Of each group, what its deaths were counted from.
    lacking
        Of each group, why it has none; empty where it has.
    notes
        What else a reader must know.
    basis, sources
        Of the rows.
    """

    by: str
    sex: str
    start: date
    end: date
    groups: tuple[str, ...]
    bands: tuple[str, ...]
    deaths: Floats = field(repr=False)
    person_years: Floats = field(repr=False)
    causes: tuple[str, ...]
    by_cause: Floats = field(repr=False)
    counted: tuple[str, ...]
    lacking: tuple[str, ...]
    notes: tuple[str, ...]
    basis: Basis
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """The areas that a group's deaths are counted from, or why it has none."""

    areas: tuple[str, ...] = ()
    words: str = ""
    lacking: str = ""


def deaths_held(ground: Ground) -> list[Deaths]:
    """Deaths of the latest period by district and by deprivation fifth, for each sex held.

    Returns
    -------
    list of Deaths
        None where no row is about a district or a small area of the system. A district's own rows
        go before those of its small areas, so that nobody is counted twice; fifths are counted
        from small areas alone. An area without a row for some band is left out whole: a row that
        lacks is not taken for no deaths.
    """
    table = ground.tables.get("deaths")
    if table is None:
        return []
    living = area_group(ground, "district")
    districts = sorted(set(living.values()))
    fifths = {area: str(fifth) for area, fifth in fifths_of_areas(ground).items()}
    groups = {
        "district": _members(living, districts),
        "fifth": _members(fifths, [str(fifth) for fifth in range(1, 6)]),
    }
    known = pa.array(sorted({*districts, *living, *fifths}), pa.string())
    own = table.filter(pc.is_in(table["area"], known))
    if not own.num_rows:
        return []
    start, end = latest(own.to_pylist())
    now = own.filter(pc.and_(pc.equal(own["start"], start), pc.equal(own["end"], end)))
    notes = tuple(
        f"{count:,} rows {what} are left out."
        for count, what in (
            (own.num_rows - now.num_rows, "of other periods"),
            (
                table.num_rows - own.num_rows,
                "about neither a district nor a small area of the system",
            ),
        )
        if count
    )
    order = [("area", "ascending"), ("sex", "ascending"), ("age_from", "ascending")]
    now = now.sort_by([*order, ("cause", "ascending")])
    rows = now.to_pylist()
    found = []
    for sex in SEXES:
        held = by_area(rows, sex)
        for by, members in groups.items():
            units = {g: [g] if g in held else areas for g, areas in members.items()}
            used = {area: held[area] for areas in units.values() for area in areas if area in held}
            if used:
                found.append(_grouped(ground, now, by, sex, units, used, notes))
    return found


def _members(group_of: Mapping[str, str], groups: Iterable[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {group: [] for group in groups}
    for area, group in sorted(group_of.items()):
        found[group].append(area)
    return found


def _grouped(
    ground: Ground,
    rows: pa.Table,
    by: str,
    sex: str,
    units: Mapping[str, Sequence[str]],
    used: Mapping[str, Held],
    notes: tuple[str, ...],
) -> Deaths:
    bands = common_bands(used.values())
    counted = [_counted(group, areas, used, bands) for group, areas in units.items()]
    causes = tuple(sorted({cause for one in used.values() for cause in one.causes}))
    sexes = ["female", "male"] if any(one.summed for one in used.values()) else []
    drawn = rows.filter(
        pc.and_(
            pc.is_in(rows["area"], pa.array(sorted(used), pa.string())),
            pc.is_in(rows["sex"], pa.array([sex, *sexes], pa.string())),
        )
    )
    return Deaths(
        by=by,
        sex=sex,
        start=rows["start"][0].as_py(),
        end=rows["end"][0].as_py(),
        groups=tuple(units),
        bands=tuple(label(band) for band in bands),
        deaths=_summed([[used[a].deaths for a in one.areas] for one in counted], bands),
        person_years=_summed([[used[a].person_years for a in one.areas] for one in counted], bands),
        causes=causes,
        by_cause=np.array(
            [
                _summed([[used[a].causes.get(c, {}) for a in one.areas] for one in counted], bands)
                for c in causes
            ]
        ).reshape(len(causes), len(units), len(bands)),
        counted=tuple(one.words for one in counted),
        lacking=tuple(one.lacking for one in counted),
        notes=(*_notes(used, bands), *notes),
        basis=weakest(*(Basis(basis) for basis in pc.unique(drawn["basis"]).to_pylist())),
        sources=ground.tables.sources_of(drawn),
    )


def _counted(
    group: str,
    areas: Sequence[str],
    used: Mapping[str, Held],
    bands: Sequence[Band],
) -> Counted:
    """What a group is counted from: its own rows, or those of its small areas that are whole."""
    faults = {area: said for area in areas if (said := fault(used.get(area), bands))}
    if list(areas) == [group]:
        return (
            Counted(lacking=faults[group]) if faults else Counted(areas=(group,), words="own rows")
        )
    if not any(area in used for area in areas):
        return Counted(lacking="no deaths are held" if areas else "no small area of the system")
    whole = tuple(area for area in areas if area not in faults)
    words = f"{len(whole)} of {len(areas)} small areas"
    if faults:
        named = "; ".join(f"{area}: {said}" for area, said in list(faults.items())[:NAMED])
        words += f" ({named}{'; and others' if len(faults) > NAMED else ''})"
    if len(whole) < LEAST_COVERED * len(areas):
        return Counted(lacking=f"whole rows of {words}; {LEAST_COVERED:.0%} are needed")
    return Counted(areas=whole, words=words)


def _summed(parts: Sequence[Sequence[Mapping[Band, float]]], bands: Sequence[Band]) -> Floats:
    """Sums by group and band; NaN where a part lacks the band, or a group has no part."""
    return np.array(
        [
            [fsum(part.get(band, nan) for part in group) if group else nan for band in bands]
            for group in parts
        ]
    ).reshape(len(parts), len(bands))


def _notes(used: Mapping[str, Held], bands: Sequence[Band]) -> list[str]:
    notes = []
    summed = sum(one.summed for one in used.values())
    if summed:
        where = "" if summed == len(used) else f" of {summed:,} of {len(used):,} areas"
        notes.append(f"All persons{where} are females and males added up.")
    extra = beside(used.values(), bands) if bands else []
    if extra:
        named = ", ".join(label(band) for band in extra[:NAMED])
        more = f" and {len(extra) - NAMED} more" if len(extra) > NAMED else ""
        notes.append(f"Rows of ages {named}{more} are left out: other bands count these people.")
    return notes
