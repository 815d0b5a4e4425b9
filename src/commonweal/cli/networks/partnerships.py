"""`commonweal networks partnerships`: networks grouped one level up, judged and proposed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commonweal.cli.networks.partnerships_shown import show
from commonweal.cli.networks.plan_file import faults_of, write_plan
from commonweal.cli.options import AsJson, AsOf, Seed, SystemFolder
from commonweal.cli.output import print_json, progress, stop

if TYPE_CHECKING:
    from commonweal.networks.partnerships.judging import Judged, Setting
    from commonweal.networks.partnerships.proposing import Design
    from commonweal.people.ground import Ground
    from commonweal.rules import Rule

#: Columns of a plan as a file.
COLUMNS = ("network", "partnership")


def partnerships(
    folder: SystemFolder,
    number: Annotated[
        int | None, typer.Option("--number", help="How many partnerships; several otherwise.")
    ] = None,
    low: Annotated[float | None, typer.Option("--low", help="Fewest patients of one.")] = None,
    high: Annotated[float | None, typer.Option("--high", help="Most patients of one.")] = None,
    wording: Annotated[
        str, typer.Option("--wording", help="Id of the rule whose band counts (icp-band-2019-03).")
    ] = "",
    within: Annotated[
        str, typer.Option("--within", help="ccg: no commissioner's networks are divided.")
    ] = "",
    aim: Annotated[
        str, typer.Option("--aim", help='"flow and compact", "flow" or "compact".')
    ] = "",
    source: Annotated[
        str, typer.Option("--source", help="Flows that the search goes by (link, sus).")
    ] = "",
    system: Annotated[
        str, typer.Option("--system", help="One system of a folder that holds several.")
    ] = "",
    prove: Annotated[
        bool, typer.Option("--prove", help="List all partnerships where they are not too many.")
    ] = False,
    as_of: AsOf = None,
    seed: Seed = 0,
    out: Annotated[
        Path | None, typer.Option(help="CSV to write the plan to: network and partnership.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Judge the published partnerships (size, share, bands, where their patients go) and propose
    others: the best grouping of networks found for a number of partnerships inside a band.
    Ends with 1 where what was asked for cannot be had.

    Example: commonweal networks partnerships examples/kent-medway --number 4 --wording
    icp-band-2019-03
    """
    from dataclasses import replace

    from commonweal.cli.opening import opened
    from commonweal.networks.partnerships.judging import judge
    from commonweal.networks.partnerships.options import USUAL, aim_of
    from commonweal.networks.partnerships.proposing import propose
    from commonweal.networks.partnerships.setting import setting_of
    from commonweal.networks.partnerships.wishes import Wish
    from commonweal.system.organisation import Kind

    faults = [*_unknown(within, aim, number, low, high), *faults_of(out)]
    if faults:
        stop(faults, code=2)
    ground, _ = opened(folder, as_of, seed=seed)
    if not system and len(ground.structure.of_kind(Kind.SYSTEM)) > 1:
        stop([f"{folder}: it holds several systems; name one with --system CODE"], code=2)
    setting = setting_of(ground, system)
    if not setting.members.patients.sum() > 0.0:
        stop([f"{folder}: no practice with patients and a place is held (tables registered, "
              "organisations)"])  # fmt: skip
    rule, ends = _band(ground, low, high, wording)
    places = set(setting.members.place) - {""}
    wish = Wish(
        low=ends[0],
        high=ends[1],
        aim=aim or aim_of(setting),
        source=source,
        whole=within == "ccg",
        seed=seed,
        prove=prove,
    )
    shown = len(places) or USUAL if number is None else number
    tried = [number] if number is not None else _tried(setting, rule, shown)
    designs = []
    for one in tried:
        progress(f"seeking {one} partnerships of {wish.band} ...")
        try:
            designs.append(propose(setting, replace(wish, number=one)))
        except ValueError as error:
            stop(str(error).split("; "), code=2)
    chosen = next((design for design in designs if design.wish.number == shown), designs[0])
    judged = judge(setting, setting.members.place) if all(setting.members.place) else None
    told = _told(ground, setting, judged, designs, chosen, rule)
    rows = _rows(setting, chosen)
    if as_json:
        print_json({"summary": told, "rows": rows})
    else:
        show(told, designs, setting, rows, chosen)
    if out is not None and chosen.plan is not None:
        write_plan(dict(zip(setting.members.codes, chosen.plan, strict=True)), out, COLUMNS)
        progress(f"{out}: the partnership of each network")
    elif out is not None:
        progress(f"--out {out}: not written, for there is no plan to write")
    if not chosen.feasible:
        raise typer.Exit(1)


def _unknown(
    within: str, aim: str, number: int | None, low: float | None, high: float | None
) -> list[str]:
    """What no folder could make right, told before any is read."""
    from commonweal.networks.partnerships.wishes import AIMS

    faults = []
    if within not in ("", "ccg"):
        faults.append(f"--within {within}: only ccg is known")
    if aim and aim not in AIMS:
        faults.append(f"--aim {aim}: use one of {', '.join(AIMS)}")
    if number is not None and number < 1:
        faults.append(f"--number {number}: ask for 1 or more")
    if (low is None) != (high is None):
        faults.append("--low and --high: give both ends of the band, or neither")
    elif low is not None and high is not None and not 0 < low <= high < float("inf"):
        faults.append(f"--low {low:,.0f} --high {high:,.0f}: give 0 < low <= high")
    return faults


def _tried(setting: Setting, rule: Rule | None, shown: int) -> list[int]:
    """The numbers that a band is tried with; the published number is always one."""
    from commonweal.networks.partnerships.options import NUMBERS, numbers

    found = list(numbers(setting, (rule,))) if rule is not None else list(range(2, 2 + NUMBERS))
    return sorted({*found, shown})


def _band(
    ground: Ground, low: float | None, high: float | None, wording: str
) -> tuple[Rule | None, tuple[float, float]]:
    """The band asked for: by its ends, by a rule, or the rule in force on the day."""
    from commonweal.networks.partnerships.options import bands
    from commonweal.system.organisation import Kind

    if low is not None and high is not None:
        return None, (low, high)
    if wording:
        try:
            rule = ground.given.rules.rule(wording)
        except KeyError as error:
            stop([f"--wording: {error.args[0]}"], code=2)
        known = [one.id for one in ground.given.rules.about("population-band", Kind.PLACE.value)]
        if rule.id not in known:
            stop([f"--wording {rule.id}: it is no band for places; there are {', '.join(known)}"],
                 code=2)  # fmt: skip
    else:
        held = ground.band(Kind.PLACE)
        found = [held] if held is not None else [*bands(ground)][-1:]
        if not found:
            stop(["no population band for places is held; give --low and --high"], code=2)
        rule = found[0]
        if held is None:
            progress(f"no band for places was in force on {ground.day}; that of {rule.id} is used")
    if not rule.low or not rule.high:
        stop([f"--wording {rule.id}: it has no two ends; give --low and --high"], code=2)
    return rule, (rule.low, rule.high)


def _told(
    ground: Ground,
    setting: Setting,
    judged: Judged | None,
    designs: list[Design],
    chosen: Design,
    rule: Rule | None,
) -> dict[str, object]:
    """The summary: what is grouped, the published partnerships, and each plan."""
    from commonweal.networks.partnerships.plan_tables import design_row

    members = setting.members
    return {
        "system": ground.system.code,
        "as_of": ground.day,
        "networks": len(members.codes),
        "patients": float(members.patients.sum()),
        "rule": None if rule is None else rule.id,
        "low": chosen.wish.low,
        "high": chosen.wish.high,
        "aim": chosen.wish.aim,
        "within": "ccg" if chosen.wish.whole else None,
        "flows": [
            {"source": one.table.key, "measure": one.table.measure, "basis": one.basis}
            for one in setting.acute
        ],
        "joined": len(members.joined),
        "joined_patients": sum(one.patients for one in members.joined),
        "left_out": [one.code for one in members.left_out],
        "published": [] if judged is None else _published(ground, setting, judged),
        "designs": [
            {"number": one.wish.number, **design_row(setting, one), **_sizes(one)}
            for one in designs
        ],
        "number": chosen.wish.number,
        "in_band": chosen.in_band,
        "contiguous": None
        if chosen.judged is None
        else sum(1 for p in chosen.judged.partnerships if p.contiguous),
        "networks_moved": chosen.networks_moved,
        "objective": chosen.objective,
        "bound": chosen.bound,
        "gap": chosen.gap,
        "proven": chosen.status == "proven",
        "status": chosen.status,
        "causes": list(chosen.causes),
        "relaxation": chosen.relaxation or None,
    }


def _sizes(design: Design) -> dict[str, object]:
    found = () if design.judged is None else design.judged.partnerships
    return {"sizes": {one.code: one.patients for one in found}}


def _published(ground: Ground, setting: Setting, judged: Judged) -> list[dict[str, object]]:
    from commonweal.networks.partnerships.options import bands
    from commonweal.networks.partnerships.tables import flows_row, inside
    from commonweal.people.residence import total_by_group
    from commonweal.system.organisation import Kind

    residents = total_by_group(ground.persons, ground.group_of(Kind.PLACE))
    wordings = bands(ground)
    return [
        {
            "code": p.code,
            "name": ground.area_names.get(p.code, p.code),
            "networks": len(p.members),
            "registered": p.patients,
            "share": p.share,
            "residents": residents.get(p.code),
            "in_band": {rule.id: inside(p.patients, rule) for rule in wordings},
            "residents_in_band": {
                rule.id: inside(residents.get(p.code), rule) for rule in wordings
            },
            "contiguous": p.contiguous,
            "councils_elsewhere": p.councils_elsewhere,
            "flows": {one.source: flows_row(setting, one) for one in p.contained},
        }
        for p in judged.partnerships
    ]


def _rows(setting: Setting, chosen: Design) -> list[dict[str, object]]:
    """The partnership of every network in the plan chosen."""
    members = setting.members
    plan = chosen.plan or ("",) * len(members.codes)
    return [
        {
            "network": code,
            "name": members.names[i],
            "patients": float(members.patients[i]),
            "commissioner": members.commissioner[i] or None,
            "published": members.place[i] or None,
            "partnership": plan[i] or None,
        }
        for i, code in enumerate(members.codes)
    ]
