"""Networks by edition of memberships and of lists: the count outside the band depends on both."""

from __future__ import annotations

from collections import Counter
from datetime import date

from commonweal.evidence import Column, Table
from commonweal.people.ground import Ground
from commonweal.people.lists import totals, whole_lists
from commonweal.population.bands import against
from commonweal.system.organisation import Kind


def networks_by_edition(ground: Ground) -> Table | None:
    """Networks by edition of membership and of lists, each with its row of unassigned."""
    if ground.registered is None or not ground.system.vintages():
        return None
    rows = [
        _edition(ground, vintage, series, when)
        for vintage in ground.system.vintages()
        for series, when in ground.list_days.items()
        if whole_lists(ground.registered, series)
    ]
    kept = [row for row in rows if row["networks"]]
    if not kept:
        return None
    return Table.of_rows(
        kept,
        id="population.networks_by_edition",
        title="Networks by edition of memberships and of lists",
        columns=(
            Column(name="memberships", label="Memberships", kind="text"),
            Column(name="lists", label="Lists", kind="text"),
            Column(name="day", label="On", kind="date"),
            Column(name="networks", label="Networks", kind="count", unit="bodies"),
            Column(name="below", label="Below band", kind="count", unit="bodies"),
            Column(name="above", label="Above band", kind="count", unit="bodies"),
            Column(name="outside", label="Outside", kind="count", unit="bodies"),
            Column(name="assigned_patients", label="In networks", kind="count", unit="patients"),
            Column(name="unassigned_practices", label="Unassigned", kind="count", unit="practices"),
            Column(
                name="unassigned_patients",
                label="Unassigned",
                kind="count",
                unit="patients",
                description="Patients of practices that are in no network in this edition",
            ),
        ),
        basis=ground.membership_basis(Kind.NETWORK),
        sources=tuple(
            dict.fromkeys((*ground.sources("registered"), *ground.sources_of_kind(Kind.NETWORK)))
        ),
        method="population.bands",
        note="The count outside the band depends on which memberships meet which lists, so every "
        "pair held is shown. Each pair is drawn on the reference day of the lists, or on the day "
        "of the study where that is later.",
    )


def _edition(ground: Ground, vintage: str, series: str, when: date) -> dict[str, object]:
    day = max(when, ground.day)
    assert ground.registered is not None
    lists = whole_lists(ground.registered, series)
    structure = ground.system.as_of(day, vintage, keep=lists)
    rule = ground.band(Kind.NETWORK, day)
    rows = totals(structure, lists, Kind.NETWORK)
    peopled = [row for row in rows if row.code and row.practices]
    loose = [row for row in rows if not row.code]
    sides = Counter(against(row.registered, rule).side for row in peopled)
    return {
        "memberships": vintage,
        "lists": series,
        "day": day,
        "networks": len(peopled),
        "below": sides["below"] if rule else None,
        "above": sides["above"] if rule else None,
        "outside": sides["below"] + sides["above"] if rule else None,
        "assigned_patients": sum(row.registered for row in peopled),
        "unassigned_practices": loose[0].practices if loose else 0,
        "unassigned_patients": loose[0].registered if loose else 0.0,
    }
