"""Organisations from the periods of England's structure: systems, commissioners, practices."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

from commonweal.folder.importers import nhsd_payments, nhsd_qof, nhse_need
from commonweal.folder.importers.england import England
from commonweal.folder.importers.periods import BOARDS_BEGAN, period_of
from commonweal.folder.importers.published import Published
from commonweal.folder.importers.scope import FIRST_DAY, Scope
from commonweal.folder.importers.systems import Chosen
from commonweal.system.organisation import Kind, Organisation

#: Stands for the start of the partnerships; see the source "systems-over-time".
PARTNERSHIPS_BEGAN = date(2016, 1, 1)
BEFORE_BOARDS = BOARDS_BEGAN - timedelta(days=1)

COMMISSIONERS, SYSTEMS = "commissioners-of-practices", "systems-over-time"
BEFORE = "commissioners-before"


def commissioners(england: England, chosen: Chosen, scope: Scope) -> list[Organisation]:
    """Commissioners that any practice or small area in scope belonged to, and their successors.

    The code of a commissioner that lasted until July 2022 went on as a sub-location of the
    integrated care board: two rows, because the legal body changed. A commissioner that began
    before the first look-up of small areas, but after 2013, was made from bodies that are not at
    hand: one body of that name stands for them.
    """
    found: list[Organisation] = []
    for code in sorted(_held(england, scope)):
        neighbour = all(p.systems.get(code) not in chosen.codes for p in england.periods)
        lasted = [period for period in england.periods if code in period.commissioners]
        groups = [period for period in lasted if period.start < BOARDS_BEGAN]
        if groups:
            opened = began(england, code) or groups[0].start
            name = groups[-1].commissioners[code]
            body = Organisation(
                code=code,
                name=name,
                kind=Kind.COMMISSIONER,
                opened=opened,
                closed=groups[-1].end,
                legal_body=slug(name),
                neighbour=neighbour,
                source=COMMISSIONERS,
            )
            found.append(body)
            if opened > FIRST_DAY and groups[0].start == FIRST_DAY:
                found.append(_before(body))
        if lasted[-1].start == BOARDS_BEGAN:
            name, system = lasted[-1].commissioners[code], lasted[-1].systems.get(code, "")
            found.append(
                Organisation(
                    code=code,
                    name=name,
                    kind=Kind.COMMISSIONER,
                    opened=BOARDS_BEGAN,
                    legal_body=slug(lasted[-1].system_names.get(system, name)),
                    neighbour=neighbour,
                    source=COMMISSIONERS,
                )
            )
    return found


def began(england: England, code: str) -> date | None:
    """First day of a clinical commissioning group; None where the code is of later times.

    In the first period that is the day on which most of its practices joined it; afterwards the
    first day of the period.
    """
    groups = [p for p in england.periods if code in p.commissioners and p.start < BOARDS_BEGAN]
    if not groups:
        return None
    if groups[0].start > FIRST_DAY or groups[0].end is None:
        return groups[0].start
    return max(FIRST_DAY, min(england.began.get(code, FIRST_DAY), groups[0].end))


def code_before(code: str) -> str:
    """Stands for the bodies that a commissioner was made from, where they are not at hand."""
    return f"{code}-before"


def _before(body: Organisation) -> Organisation:
    return replace(
        body,
        code=code_before(body.code),
        name=f"Whatever came before {body.name} (not at hand)",
        legal_body="",
        opened=FIRST_DAY,
        closed=body.opened - timedelta(days=1),
        source=BEFORE,
    )


def systems(england: England, chosen: Chosen) -> list[Organisation]:
    """The system: a partnership without a legal body of its own, then an integrated care board."""
    found: list[Organisation] = []
    for code in sorted(chosen.codes):
        board = england.periods[-1].system_names.get(code)
        before = period_of(england.periods, min(chosen.period.start, BEFORE_BOARDS))
        if partnership := before.system_names.get(code):
            found.append(
                Organisation(
                    code=code,
                    name=partnership,
                    kind=Kind.SYSTEM,
                    opened=PARTNERSHIPS_BEGAN,
                    closed=BEFORE_BOARDS if board else None,
                    source=SYSTEMS,
                )
            )
        if board:
            found.append(
                Organisation(
                    code=code,
                    name=board,
                    kind=Kind.SYSTEM,
                    opened=BOARDS_BEGAN,
                    legal_body=slug(board),
                    source=SYSTEMS,
                )
            )
    if chosen.is_england:
        nation = Organisation(
            code=chosen.code, name=chosen.name, kind=Kind.NATION, opened=FIRST_DAY, source=SYSTEMS
        )
        found.append(nation)
    return found


def practices(published: Published, england: England, scope: Scope) -> list[Organisation]:
    """Practices, with the day they opened and closed where the register says, and as it writes
    their names where no publication of the time does."""
    named = _names(published)
    found: list[Organisation] = []
    for code, neighbour in scope.practices.items():
        held = england.ods.get(code)
        name, postcode, source = named.get(code, ("", "", ""))
        point = scope.practice_points.get(code)
        found.append(
            Organisation(
                code=code,
                name=name or (held.name if held else code),
                kind=Kind.PRACTICE,
                opened=held.opened if held else FIRST_DAY,
                closed=held.closed if held else None,
                sector="primary",
                postcode=postcode or (held.postcode if held else ""),
                latitude=point[0] if point else None,
                longitude=point[1] if point else None,
                neighbour=neighbour,
                source=held.source if held else source,
            )
        )
    return found


def slug(name: str) -> str:
    """The id of a legal body, from its name.

    Examples
    --------
    >>> slug("NHS Dartford, Gravesham and Swanley CCG")
    'nhs-dartford-gravesham-and-swanley-ccg'
    """
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


def _names(published: Published) -> Mapping[str, tuple[str, str, str]]:
    """Name, postcode and source of each practice, from the oldest file that names it."""
    found: dict[str, tuple[str, str, str]] = {}
    sources = (
        *((edition.source, "postcode") for edition in nhse_need.EDITIONS),
        *((year.source, "postcode") for year in nhsd_payments.YEARS),
        (nhsd_qof.GEOGRAPHIES, "null"),
    )
    for source, postcode in reversed(sources):
        if published.holds(source):
            rows = published.rows(
                f"select practice, coalesce(name, ''), coalesce({postcode}, ''), '{source}' "
                f'from "{source}"'
            )
            found |= {row[0]: row[1:] for row in rows}
    return found


def _held(england: England, scope: Scope) -> set[str]:
    """Commissioners of everything in scope, and all that came of them."""
    found = {
        assigned[code]
        for period in england.periods
        for assigned, codes in ((period.practices, scope.practices), (period.areas, scope.areas))
        for code in codes
        if code in assigned
    }
    for _, changes in sorted(england.successions.items()):
        found |= {change.successor for change in changes if change.predecessor in found}
    return found - {""}
