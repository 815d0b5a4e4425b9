"""`commonweal networks design --every-system`: a plan for each system of a folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from commonweal.cli.networks.bar import bar
from commonweal.cli.networks.plan_file import write_plan
from commonweal.cli.output import print_json, print_rows, progress, stop

if TYPE_CHECKING:
    from commonweal.networks.design.every_system import Of, Row
    from commonweal.networks.design.request import Request
    from commonweal.people.ground import Ground


def every(
    ground: Ground, request: Request, *, modelled: bool, out: Path | None, as_json: bool
) -> None:
    """Design all systems, write their plans if asked, and print one row each and a total."""
    from commonweal.networks.design.every_system import every_system, of_no_system, total
    from commonweal.networks.design.policies import COMPACT
    from commonweal.networks.design.request import RequestError

    if out is not None and out.exists() and not out.is_dir():
        stop([f"--out {out}: it is a file; name a folder for the plans"], code=2)
    found: list[Of] = []
    try:
        with bar("Seeking a plan for each system") as shown:
            for one in every_system(ground, request, modelled=modelled):
                found.append(one)
                shown(one.done, one.row.name)
    except RequestError as error:
        stop(error.faults, code=2)
    if not found:
        stop(["the folder holds no system with practices; --every-system has nothing to do"])
    if out is not None:
        # All at the end, so that a run broken off leaves no part of a set behind.
        out.mkdir(parents=True, exist_ok=True)
        for one in found:
            write_plan(one.plan, out / f"{one.row.code}.csv")
    rows = [one.row for one in found]
    whole, loose = total(rows), of_no_system(ground)
    if as_json:
        told: dict[str, object] = {
            "as_of": ground.day,
            "policy": request.policy,
            "band": [request.low, request.high],
            "systems": len(rows),
            **plain(whole),
            "in_no_system": len(loose),
            "patients_in_no_system": sum(ground.lists[code] for code in loose),
        }
        print_json(
            {
                "summary": told,
                "rows": [plain(row) for row in rows],
                "in_no_system": list(loose),
                "causes": [failure for one in found for failure in one.failures],
            }
        )
        return
    worse = [row for row in rows if request.policy == COMPACT and row.less_compact]
    print_rows(
        [_short(row, flagged=row in worse) for row in (*rows, whole)],
        title=f"{request.policy}, circa {request.low:,.0f} to {request.high:,.0f}, {ground.day}",
    )
    if worse:
        typer.echo(
            f"LESS COMPACT than the published plan: {'; '.join(row.name for row in worse)}. More "
            "--iterations may find a better one; a band that the published plan does not keep may "
            "also cost it."
        )
    typer.echo(
        "inertia to published: patients x km2 of both plans on the practices that both hold; 1 is "
        "as compact. Each cause with its practices: --json. The plans, a file each: --out FOLDER."
    )
    if loose:
        progress(
            f"{len(loose)} practices lie in none of these systems and are in no plan: "
            f"{', '.join(loose[:12])}{' ...' if len(loose) > 12 else ''}"
        )
    if out is not None:
        progress(f"{out}: one plan for each system")


def plain(row: Row) -> dict[str, object]:
    """A row with all it holds."""
    return {
        "code": row.code,
        "name": row.name,
        "practices": row.practices,
        "patients": row.patients,
        "networks": row.networks,
        "in_band": row.in_band,
        "share_in_band": row.share_in_band,
        "contiguous": row.contiguous,
        "published": row.published,
        "published_in_band": row.published_in_band,
        "published_contiguous": row.published_contiguous,
        "moves": row.moves,
        "placed": row.placed,
        "inertia": row.inertia,
        "inertia_ratio_to_published": row.inertia_ratio,
        "less_compact_than_published": row.less_compact,
        "within_own_network": row.within,
        "within_own_network_published": row.published_within,
        "causes": dict(row.causes),
        "status": row.status,
    }


def _short(row: Row, *, flagged: bool) -> dict[str, object]:
    from commonweal.networks.design.wording import cause_word

    def percent(value: float | None) -> str | None:
        return None if value is None else f"{value:.0%}"

    ratio = row.inertia_ratio
    shown: dict[str, object] = {
        "system": row.code,
        "name": row.name,
        "practices": row.practices,
        "networks": row.networks,
        "in band": row.in_band,
        "%": percent(row.share_in_band),
        "contiguous": row.contiguous,
        "published": row.published,
        "in band then": row.published_in_band,
        "moves": row.moves,
        "placed": row.placed,
        "inertia to published": None
        if ratio is None
        else f"{ratio:.3f}{' LESS COMPACT' if flagged else ''}",
    }
    if row.within is not None:
        shown |= {"within own network": percent(row.within)}
        shown |= {"within then": percent(row.published_within)}
    causes = (f"{n} {cause_word(kind)}" for kind, n in sorted(row.causes.items()))
    return shown | {"causes": ", ".join(causes)}
