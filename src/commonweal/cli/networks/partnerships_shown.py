"""How `commonweal networks partnerships` shows on a terminal what it found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import typer

from commonweal.cli.output import print_rows, progress

if TYPE_CHECKING:
    from commonweal.networks.partnerships.judging import Setting
    from commonweal.networks.partnerships.proposing import Design


def show(
    told: Mapping[str, object],
    designs: Sequence[Design],
    setting: Setting,
    rows: Sequence[Mapping[str, object]],
    chosen: Design,
) -> None:
    """The published partnerships, the plans in sum, and where each network goes in the one chosen.

    Parameters
    ----------
    told, rows
        The summary and the partnership of every network, as in JSON.
    designs, setting, chosen
        The plans, what they were sought in, and the plan that `rows` are of.
    """
    from commonweal.networks.partnerships.plan_tables import design_row

    published = told["published"]
    if isinstance(published, list) and published:
        print_rows([_short(row) for row in published], title="Published")
    else:
        progress("no partnerships are published on the day; nothing to compare with")
    print_rows(
        [
            {
                "number": one.wish.number,
                "status": one.status,
                **{
                    name: value
                    for name, value in design_row(setting, one).items()
                    if name in ("smallest", "largest", "kilometres", "networks_moved")
                    or name.startswith("self_containment")
                },
                "gap": one.gap,
            }
            for one in designs
        ],
        title=f"\nProposed, {designs[0].wish.band} patients each",
    )
    if any(one.gap is None and one.plan is not None for one in designs):
        typer.echo(
            "gap -: no bound was worked out, so how far the plan is from the best is not known."
        )
    _goes(told, rows, chosen)
    for one in designs:
        for cause in one.causes:
            progress(f"{one.wish.number}: {cause}")
        if one.relaxation:
            progress(f"{one.wish.number}: nearest: {one.relaxation}")


def _goes(told: Mapping[str, object], rows: Sequence[Mapping[str, object]], chosen: Design) -> None:
    """The sizes of the partnerships chosen, and the networks that go elsewhere than published."""
    if chosen.judged is None:
        return
    published = told["published"]
    names = {row["code"]: row["name"] for row in published} if isinstance(published, list) else {}
    print_rows(
        [
            {
                "partnership": one.code,
                "name": names.get(one.code, "new"),
                "networks": len(one.members),
                "patients": round(one.patients),
                "in one piece": one.contiguous,
            }
            for one in chosen.judged.partnerships
        ],
        title=f"\nThe {len(chosen.judged.partnerships)} partnerships proposed",
    )
    known = any(row["published"] for row in rows)
    print_rows(
        [
            {
                "network": row["network"],
                "name": row["name"],
                "patients": _whole(row["patients"]),
                **({"from": row["published"]} if known else {}),
                "to": row["partnership"],
            }
            for row in rows
            if not known or row["published"] != row["partnership"]
        ],
        title="\nNetworks that it moves" if known else "\nWhere each network goes",
    )
    typer.echo("--json, or --out FILE.csv, lists the partnership of every network.")


def _whole(value: object) -> int | None:
    return round(value) if isinstance(value, float) else None


def _short(row: Mapping[str, object]) -> dict[str, object]:
    flows = row["flows"]
    held = flows if isinstance(flows, dict) else {}
    bands = row["in_band"]
    return {
        "name": row["name"],
        "networks": row["networks"],
        "registered": row["registered"],
        "share": row["share"],
        "residents": row["residents"],
        **{
            f"in {rule}": value
            for rule, value in (bands.items() if isinstance(bands, dict) else ())
        },
        **{f"treated by own ({key})": one["self_containment"] for key, one in held.items()},
    }
