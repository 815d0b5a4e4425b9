"""A series by organisation or by small area, put into the structure of another day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from commonweal.folder import Folder
from commonweal.people.lists import series_on, whole_lists
from commonweal.people.residence import (
    area_groups,
    areas_of_kind,
    persons_by_area,
    residents_day,
    residents_on,
)
from commonweal.plan.series_file import SeriesError
from commonweal.system.areas import add_up
from commonweal.system.organisation import Kind
from commonweal.system.restatement import Account, Restatement, UnknownCodesError, restate
from commonweal.system.structure import Structure


@dataclass(frozen=True, slots=True, kw_only=True)
class Restated:
    """A restated series, with what a reader needs beside it.

    As `system.restatement.Restatement`; `names` of the codes, and `notes` on what was estimated
    or is incomplete.
    """

    since: date
    until: date
    values: Mapping[str, Decimal]
    basis: Mapping[str, str]
    accounts: tuple[Account, ...]
    incomplete: Mapping[str, tuple[str, ...]]
    ended: Decimal
    total_before: Decimal
    total_after: Decimal
    names: Mapping[str, str]
    notes: tuple[str, ...]


def restate_series(
    folder: Folder,
    series: Mapping[str, Decimal],
    *,
    since: date,
    until: date,
    level: str = Kind.COMMISSIONER,
    weights: str = "registered",
) -> Restated:
    """Put a series into the structure of another day, by what the folder knows.

    Parameters
    ----------
    folder
        As it was read.
    series
        Value by code of organisation as of `since`; or by code of small area.
    since, until
        Day whose structure the series is in, and day wanted; either may come first.
    level
        For small areas: the kind of body that they are added up to, on `until`.
    weights
        Going back in time: "registered" patients or "residents" of each earlier body, by which a
        merged one is shared out.

    Raises
    ------
    SeriesError
        Listing every code that the day does not know, or that lacks a weight.
    """
    structure = folder.system.as_of(until, folder.settings.policies().network_vintage)
    try:
        if _by_area(folder, series):
            return _areas_added_up(folder, series, structure, since, level)
        return _restated(folder, series, structure, since, weights)
    except UnknownCodesError as error:
        raise SeriesError(_dated(folder, message) for message in error.messages) from error
    except ValueError as error:
        raise SeriesError([str(error)]) from error


def _restated(
    folder: Folder, series: Mapping[str, Decimal], structure: Structure, since: date, weights: str
) -> Restated:
    until = structure.day
    earlier = folder.system.as_of(min(since, until), folder.settings.policies().network_vintage)
    kinds = {body.kind for body in folder.system.organisations if body.code in series}
    known = {c for c, body in earlier.organisations.items() if not kinds or body.kind in kinds}
    measure, by = _weights(folder, earlier, known, weights) if until < since else ("", {})
    done = restate(
        series, folder.system.successions, since=since, until=until, known=known, weights=by
    )
    return _with_names(folder, done, since, until, _notes(done, measure))


def _notes(done: Restatement, measure: str) -> Iterator[str]:
    estimated = [code for code, basis in done.basis.items() if basis == "estimated"]
    if estimated:
        how = f" by {measure}" if measure else ""
        yield f"estimated, because a share went in{how}: {', '.join(estimated)}"
    for code, lacking in done.incomplete.items():
        yield f"{code} is incomplete: the series has no row for {', '.join(lacking)}"
    if done.ended:
        yield f"{done.ended} belonged to bodies that ended without a successor"


def _with_names(
    folder: Folder, done: Restatement, since: date, until: date, notes: Iterable[str]
) -> Restated:
    return Restated(
        since=since,
        until=until,
        values=done.values,
        basis=done.basis,
        accounts=done.accounts,
        incomplete=done.incomplete,
        ended=done.ended,
        total_before=done.total_before,
        total_after=done.total_after,
        names={
            body.code: body.name
            for body in sorted(folder.system.organisations, key=lambda body: body.opened)
            if body.opened <= until
        },
        notes=tuple(notes),
    )


def _by_area(folder: Folder, series: Mapping[str, Decimal]) -> bool:
    held = folder.tables.get("areas")
    areas = set() if held is None else set(held.column("code").to_pylist())
    bodies = {body.code for body in folder.system.organisations}
    return not series.keys() & bodies and bool(series.keys() & areas)


def _areas_added_up(
    folder: Folder, series: Mapping[str, Decimal], structure: Structure, since: date, level: str
) -> Restated:
    try:
        kind = Kind(level)
    except ValueError as error:
        raise SeriesError(
            [f"--level {level} is no kind of body; use one of {', '.join(Kind)}"]
        ) from error
    groups = _area_groups(folder, structure, kind)
    values = add_up(series, groups)
    done = Restatement(
        values=values,
        basis=dict.fromkeys(values, "observed"),
        accounts=tuple(
            Account(code=area, value=value, fate="added up", into={groups[area]: Fraction(1)})
            for area, value in sorted(series.items())
        ),
        incomplete=_areas_lacking(groups, series),
        ended=Decimal(0),
    )
    notes = [
        f"{code} is incomplete: the series has no row for {len(lacking)} of its areas"
        for code, lacking in done.incomplete.items()
    ]
    return _with_names(folder, done, since, structure.day, notes)


def _area_groups(folder: Folder, structure: Structure, kind: Kind) -> dict[str, str]:
    held = folder.tables.get("area_memberships")
    if held is None:
        return {}
    vintage = folder.settings.policies().network_vintage
    commissioners = area_groups(held, Kind.COMMISSIONER.value, structure.day, vintage)
    if kind == Kind.COMMISSIONER:
        return commissioners
    through = areas_of_kind(structure, commissioners, kind)
    return through | area_groups(held, kind.value, structure.day, vintage)


def _areas_lacking(
    groups: Mapping[str, str], series: Collection[str]
) -> dict[str, tuple[str, ...]]:
    reached = {groups[area] for area in series}
    lacking: defaultdict[str, list[str]] = defaultdict(list)
    for area, group in sorted(groups.items()):
        if group in reached and area not in series:
            lacking[group].append(area)
    return {code: tuple(areas) for code, areas in sorted(lacking.items())}


def _weights(
    folder: Folder, structure: Structure, known: Collection[str], weights: str
) -> tuple[str, dict[str, Fraction]]:
    """A measure of each body of the earlier structure, by which a merged one is shared out."""
    if weights == "registered":
        label, people, groups = _registered(folder, structure)
    elif weights == "residents":
        label, people = _residents(folder)
        groups = {kind: _area_groups(folder, structure, kind) for kind in _kinds(structure, known)}
    else:
        raise SeriesError([f"--weights {weights} is neither registered nor residents"])
    sums: defaultdict[str, Fraction] = defaultdict(Fraction)
    for kind in _kinds(structure, known):
        for code, number in people.items():
            group = groups[kind].get(code)
            if group in known and group is not None:
                sums[group] += Fraction(repr(number))
    return label, dict(sums)


def _kinds(structure: Structure, known: Collection[str]) -> list[Kind]:
    return sorted({structure.organisations[code].kind for code in known})


def _registered(
    folder: Folder, structure: Structure
) -> tuple[str, dict[str, float], dict[Kind, dict[str, str]]]:
    held = folder.tables.get("registered")
    edition = held and series_on(held, folder.settings.policies().lists, structure.day)
    lists = whole_lists(held, edition) if held and edition else {}
    groups = {
        kind: {code: group for code in lists if (group := structure.ancestor(code, kind))}
        for kind in Kind
    }
    return f"registered patients of the edition {edition}", lists, groups


def _residents(folder: Folder) -> tuple[str, dict[str, float]]:
    held = folder.tables.get("residents")
    if held is None:
        return "residents", {}
    day = residents_day(held, folder.settings.policies().residents_as_of)
    return f"residents of {day}", persons_by_area(residents_on(held, day))


def _dated(folder: Folder, message: str) -> str:
    """The message, with the days on which the code that it begins with was open."""
    code = message.split(" ", 1)[0].rstrip(":")
    periods = [
        f"from {body.opened} to {body.closed or 'now'}"
        for body in folder.system.organisations
        if body.code == code
    ]
    return f"{message} ({code} was open {' and '.join(periods)})" if periods else message
