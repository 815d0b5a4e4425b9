"""The counts of responses that a folder holds, as the chapter reads them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from commonweal.evidence import Basis
from commonweal.evidence.figure import weakest
from commonweal.people.ground import Ground
from commonweal.rules import Source
from commonweal.services.consultation.rows import BOTH, SAMPLED, Row, told
from commonweal.services.consultation.storing import ALL, ANY, EVERYTHING
from commonweal.services.consultation.strata import NOT_KNOWN
from commonweal.services.consultation.tallies import COLUMNS


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """Responses to one consultation, as the table `responses` counts them.

    Parameters
    ----------
    consultation
        Its name.
    options, areas
        Options and areas counted, in order.
    support
        For each option and area ("all" for all) the row that `rows.told` makes: counts, share,
        limits where people were drawn; hidden counts are None.
    sampled
        The same of the sample alone, where volunteers are counted too.
    responses
        Responses of each area, None where hidden.
    basis, sources
        Of the rows.
    """

    consultation: str
    options: tuple[str, ...]
    areas: tuple[str, ...]
    support: Mapping[tuple[str, str], Row]
    sampled: Mapping[tuple[str, str], Row]
    responses: Mapping[str, int | None]
    basis: Basis
    sources: tuple[Source, ...]

    def shares(self, option: str) -> dict[str, float]:
        """The share in support of an option by area, of areas whose answers on all options show.

        Of what is hidden nothing is told, not even that it is neither the highest nor the lowest.
        """
        known = [
            area
            for area in self.areas
            if area != NOT_KNOWN
            and not any(self.support[one, area]["suppressed"] for one in self.options)
        ]
        found = {area: self.support[option, area]["share"] for area in known}
        return {area: share for area, share in found.items() if isinstance(share, float)}


def counted(ground: Ground) -> tuple[Counted, ...]:
    """Every consultation that the folder holds counts of, by name."""
    table = ground.tables.get("responses")
    if table is None:
        return ()
    held: dict[str, list[dict[str, object]]] = {}
    for row in table.to_pylist():
        held.setdefault(row["consultation"], []).append(row)
    return tuple(_of(ground, name, rows) for name, rows in sorted(held.items()))


def _of(ground: Ground, name: str, rows: list[dict[str, object]]) -> Counted:
    counts: dict[tuple[str, str, str], dict[str, int | None]] = {}
    for row in rows:
        key = (str(row["selection"]), str(row["option"]), str(row["area"]))
        said = row["count"]
        counts.setdefault(key, {})[str(row["answer"])] = said if isinstance(said, int) else None
    selections = {selection for selection, _, _ in counts}
    main = BOTH if BOTH in selections else min(selections)
    options = sorted({option for _, option, _ in counts if option != ANY})
    areas = sorted({area for _, _, area in counts if area != ALL})
    named = sorted({str(row["source"]) for row in rows})

    def support(selection: str) -> dict[tuple[str, str], Row]:
        return {
            (option, area): told(
                tuple(counts.get((selection, option, area), {}).get(c) for c in COLUMNS),
                counts.get((selection, ANY, area), {}).get(EVERYTHING),
                sampled=selection == SAMPLED,
            )
            for option in options
            for area in (*areas, ALL)
        }

    return Counted(
        consultation=name,
        options=tuple(options),
        areas=tuple(areas),
        support=support(main),
        sampled=support(SAMPLED) if main == BOTH and SAMPLED in selections else {},
        responses={
            area: counts.get((main, ANY, area), {}).get(EVERYTHING) for area in (*areas, ALL)
        },
        basis=weakest(*(Basis(str(row["basis"])) for row in rows)),
        sources=tuple(ground.tables.sources[i] for i in named if i in ground.tables.sources),
    )
