"""Figures of what people said."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from commonweal.evidence import Basis, Figure
from commonweal.evidence.words import day
from commonweal.people.ground import Ground, unknown
from commonweal.rules import Source
from commonweal.services.consultation.counted import Counted
from commonweal.services.consultation.rows import Row
from commonweal.services.consultation.storing import ALL

METHOD = "services.responses"
HIDDEN = "the count is small, or a small one would follow from it: it is not shown"
NO_COUNTS = (
    "no table responses: no count of responses by area is held; commonweal consultation makes one "
    "from a file of responses"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Themed:
    """Themes of a consultation that a folder holds, and those without an answer."""

    themes: tuple[str, ...]
    unanswered: tuple[str, ...]
    basis: Basis
    sources: tuple[Source, ...]


def figures_of(
    ground: Ground,
    consultations: Sequence[Mapping[str, object]],
    found: Sequence[Counted],
    themed: Themed | None,
) -> tuple[Figure, ...]:
    """Responses known of, responses counted by area, support by option and area, themes answered.

    Ids of the first consultation have no ending of their own; those of others end in its number.
    """
    made = [*_totals(ground, consultations), *_held(ground, found)]
    for number, one in enumerate(found):
        ending = f".{number + 1}" if number else ""
        made += _support(ground, one, ending)
        made += _ranges(ground, one, ending)
    if themed is not None:
        made += _themes(ground, themed)
    return tuple(made)


def _totals(ground: Ground, rows: Sequence[Mapping[str, object]]) -> list[Figure]:
    code = ground.system.code
    if not rows:
        return [
            unknown(
                ground, "services.responses.total", "Responses received", "no table consultations"
            )
        ]
    made = []
    for number, row in enumerate(rows):
        at_least = ", at least" if row["at_least"] else ""
        value = row["responses"]
        source = ground.tables.sources.get(str(row["source"]))
        made.append(
            ground.figure(
                f"services.responses.total{f'.{number + 1}' if number else ''}",
                f"Responses received{at_least}: {row['consultation']}",
                code,
                value if isinstance(value, int) else None,
                "responses",
                Basis(str(row["basis"])),
                () if source is None else (source,),
                missing="the number of responses is not held",
                vintage=day(closed) if isinstance(closed := row["closed"], date) else "",
            )
        )
    return made


def _held(ground: Ground, found: Sequence[Counted]) -> list[Figure]:
    name, label = "services.responses.held", "Responses counted by area"
    if not found:
        return [unknown(ground, name, label, NO_COUNTS)]
    made = []
    for number, one in enumerate(found):
        whole = one.responses.get(ALL)
        made.append(
            ground.figure(
                f"{name}{f'.{number + 1}' if number else ''}",
                f"{label}: {one.consultation}",
                ground.system.code,
                whole,
                "responses",
                one.basis,
                one.sources,
                missing=HIDDEN,
                method=METHOD,
            )
        )
    return made


def _support(ground: Ground, one: Counted, ending: str) -> list[Figure]:
    """Share in support by option and area; of a sample with limits, beside it where both are."""
    names = ground.area_names
    made = []
    for kind, held, words in (
        ("support", one.support, ""),
        ("support_sampled", one.sampled, ", sample alone"),
    ):
        for (option, area), row in held.items():
            about = ground.system.code if area == ALL else area
            where = "all areas" if area == ALL else names.get(area, area)
            made.append(
                ground.figure(
                    f"services.{kind}.{_plain(option)}.{_plain(about)}{ending}",
                    f"Support for option {option}, {where}{words}",
                    about,
                    _percent(row, "share"),
                    "%",
                    one.basis,
                    one.sources,
                    missing=HIDDEN,
                    method=METHOD,
                    interval=_limits(row),
                )
            )
    return made


def _percent(row: Row, name: str) -> float | None:
    share = row[name]
    return 100.0 * share if isinstance(share, float) else None


def _limits(row: Row) -> tuple[float, float] | None:
    low, high = _percent(row, "lower"), _percent(row, "upper")
    return None if low is None or high is None else (low, high)


def _ranges(ground: Ground, one: Counted, ending: str) -> list[Figure]:
    """How far support of each option differs between areas."""
    made = []
    for option in one.options:
        shares = one.shares(option)
        spread = None
        if len(shares) > 1:
            spread = 100.0 * (max(shares.values()) - min(shares.values()))
        made.append(
            ground.figure(
                f"services.support_range.{_plain(option)}{ending}",
                f"Support for option {option}: highest less lowest, of areas that show all counts",
                ground.system.code,
                spread,
                "percentage points",
                one.basis,
                one.sources,
                missing="fewer than two areas have counts that all show",
                method=METHOD,
            )
        )
    return made


def _themes(ground: Ground, themed: Themed) -> list[Figure]:
    counts = (
        ("services.themes.count", "Themes of responses in own words", len(themed.themes)),
        ("services.themes.unanswered", "Themes without an answer", len(themed.unanswered)),
    )
    return [
        ground.figure(
            name,
            label,
            ground.system.code,
            count,
            "themes",
            themed.basis,
            themed.sources,
            method=METHOD,
        )
        for name, label, count in counts
    ]


def _plain(name: str) -> str:
    """A name as part of an id."""
    return re.sub(r"[^A-Za-z0-9]+", "-", name).strip("-")
