"""Tables of plans: each number of partnerships in each band, what hangs on what, who is where."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from commonweal.evidence import Basis, Column, Table
from commonweal.networks.partnerships.judging import Setting
from commonweal.networks.partnerships.options import Option, Variant
from commonweal.networks.partnerships.proposing import Design
from commonweal.networks.partnerships.tables import METHOD, band_key, ends, flow_sources
from commonweal.optimise.partition.result import INFEASIBLE
from commonweal.people.ground import Ground
from commonweal.system.organisation import Kind

#: What stands in a cell for which there is nothing to say.
NONE = "\N{EN DASH}"


def designs(ground: Ground, setting: Setting, options: Sequence[Option]) -> Table:
    """Each number of partnerships in each band: whether it can be, and what it would do."""
    rows = [
        {
            "plan": f"{o.number} of {ends(o.rule)}",
            "rule": o.rule.id,
            "number": o.number,
            **design_row(setting, o.free),
            **_told(o.free),
            "whole_told": _possible(replace(o.whole, relaxation="")),
            "whole": o.whole.feasible,
            "whole_status": o.whole.status,
            "whole_why": "; ".join(o.whole.causes) or None,
            "whole_relaxation": o.whole.relaxation or None,
            "whole_networks_moved": o.whole.networks_moved,
        }
        for o in options
    ]
    commissioners = ground.level_name(Kind.COMMISSIONER, plural=True)
    return Table.of_rows(
        rows,
        id="networks.partnerships.designs",
        title="How many partnerships could there be?",
        columns=(
            Column(name="plan", label="Number and band", kind="text"),
            Column(name="rule", label="Rule", kind="code", on_page=False),
            Column(name="number", label="Number", kind="count", on_page=False),
            *_told_columns(ground, True),
            Column(name="whole_told", label=f"With whole {commissioners}", kind="text"),
            *design_columns(ground, setting),
            Column(
                name="whole",
                label=f"Possible with whole {commissioners}",
                kind="flag",
                on_page=False,
            ),
            Column(name="whole_status", label="How sure", kind="text", on_page=False),
            Column(name="whole_why", label="Why not", kind="text", on_page=False),
            Column(name="whole_relaxation", label="Nearest", kind="text", on_page=False),
            Column(
                name="whole_networks_moved",
                label=f"Moved with whole {commissioners}",
                kind="count",
                unit="networks",
                on_page=False,
            ),
        ),
        basis=Basis.MODELLED,
        sources=flow_sources(ground, setting),
        method=METHOD,
        as_of=ground.day,
        vintage=ground.series or "",
        note=f"With whole {commissioners} every grouping was tried, so possible and impossible are "
        "proven. Otherwise the best found is shown; nothing says that no better exists. Treated by "
        "its own: share of patients treated by their own partnership's provider, by each source.",
    )


def variants(ground: Ground, setting: Setting, found: Sequence[Variant]) -> Table:
    """What hangs on the aim, and a published partnership divided or joined."""
    return Table.of_rows(
        [
            {"plan": one.title, **_told(one.design), **design_row(setting, one.design)}
            for one in found
        ],
        id="networks.partnerships.variants",
        title="What if?",
        columns=(
            Column(name="plan", label="Plan", kind="text"),
            *_told_columns(ground, False),
            *design_columns(ground, setting),
        ),
        basis=Basis.MODELLED,
        sources=flow_sources(ground, setting),
        method=METHOD,
        as_of=ground.day,
        vintage=ground.series or "",
        note="Flows alone: only where patients are treated counts, by one source. Distance alone: "
        "only compactness counts. Divided or joined: commissioners stay whole and every grouping "
        "was tried.",
        shown=12,
    )


def design_row(setting: Setting, design: Design) -> dict[str, object]:
    """The cells about one design, alike in all tables and in the verb."""
    judged = design.judged
    sizes = [p.patients for p in judged.partnerships] if judged is not None else []
    homes = [p.residents for p in judged.partnerships if p.residents] if judged is not None else []
    wholes = {w.source: w for w in judged.wholes} if judged is not None else {}
    return {
        "possible": design.feasible,
        "smallest": min(sizes, default=None),
        "largest": max(sizes, default=None),
        "fewest_residents": min(homes, default=None),
        "most_residents": max(homes, default=None),
        **{
            f"self_containment_{_key(one.table.key)}": wholes[one.table.key].self_containment.value
            if one.table.key in wholes
            else None
            for one in setting.acute
        },
        "kilometres": judged.kilometres if judged is not None else None,
        "networks_moved": design.networks_moved,
        "patients_moved": design.patients_moved,
        "commissioner_split": judged.commissioner_split if judged is not None else None,
        "council_split": judged.council_split if judged is not None else None,
        "published_above": design.published_above,
        "status": design.status,
        "objective": design.objective,
        "bound": design.bound,
        "gap": design.gap,
        "why": "; ".join(design.causes) or None,
        "nearest": design.relaxation or None,
    }


def _told(design: Design) -> dict[str, object]:
    """What the page tells of a design, in words: most cells of one that cannot be are empty."""
    judged = design.judged
    if judged is None:
        return {"told": _possible(design), "sizes": NONE, "treated": NONE, "moved": NONE}
    sizes = [p.patients for p in judged.partnerships]
    treated = [f"{w.self_containment.value:.1%} {w.source}" for w in judged.wholes]
    return {
        "told": _possible(design),
        "sizes": f"{min(sizes):,.0f} to {max(sizes):,.0f}",
        "treated": ", ".join(treated) or NONE,
        "moved": NONE if design.networks_moved is None else f"{design.networks_moved}",
    }


def _possible(design: Design) -> str:
    """Whether a design can be, and the nearest request that can."""
    if design.feasible:
        return "possible"
    said = "not possible" if design.status == INFEASIBLE else "none found"
    return f"{said}; nearest: {design.relaxation}" if design.relaxation else said


def _told_columns(ground: Ground, nearest: bool) -> tuple[Column, ...]:
    return (
        Column(name="told", label="Can it be?" if nearest else "Outcome", kind="text"),
        Column(name="sizes", label="Smallest to largest (patients)", kind="text"),
        Column(name="treated", label="Treated by its own", kind="text"),
        Column(
            name="moved",
            label=f"{ground.level_name(Kind.NETWORK, plural=True)} moved",
            kind="text",
        ),
    )


def design_columns(ground: Ground, setting: Setting) -> tuple[Column, ...]:
    """The columns of `design_row`, for files: the page tells them in words."""
    return tuple(replace(column, on_page=False) for column in _numbers(ground, setting))


def _numbers(ground: Ground, setting: Setting) -> tuple[Column, ...]:
    return (
        Column(name="possible", label="Possible", kind="flag"),
        Column(name="smallest", label="Smallest", kind="count", unit="patients"),
        Column(name="largest", label="Largest", kind="count", unit="patients"),
        Column(name="fewest_residents", label="Fewest residents", kind="count"),
        Column(name="most_residents", label="Most residents", kind="count"),
        *(
            Column(
                name=f"self_containment_{_key(one.table.key)}",
                label=f"Treated by own provider, {one.table.key}",
                kind="share",
            )
            for one in setting.acute
        ),
        Column(name="kilometres", label="Spread", kind="number", unit="km"),
        Column(
            name="networks_moved",
            label=f"{ground.level_name(Kind.NETWORK, plural=True)} moved",
            kind="count",
        ),
        Column(name="patients_moved", label="Patients moved", kind="count"),
        Column(
            name="commissioner_split",
            label="Outside their commissioner's main partnership",
            kind="count",
            unit="patients",
        ),
        Column(
            name="council_split",
            label="Outside their council's main partnership",
            kind="count",
            unit="patients",
        ),
        Column(
            name="published_above",
            label="Published plan costs more by",
            kind="share",
            description="Objective of the published plan above that of this one; where the "
            "published plan is outside the band the two are not alike, and it can be below zero",
        ),
        Column(name="status", label="How sure", kind="text"),
        Column(
            name="objective",
            label="Objective",
            kind="number",
            unit="patients x km2",
        ),
        Column(name="bound", label="Bound", kind="number", unit="patients x km2"),
        Column(name="gap", label="Gap", kind="share"),
        Column(name="why", label="Why not", kind="text"),
        Column(name="nearest", label="Nearest that can be", kind="text"),
    )


def plans(ground: Ground, setting: Setting, options: Sequence[Option]) -> Table:
    """The partnership of every network in every plan found."""
    members = setting.members
    held = [o for o in options if o.free.plan is not None]
    columns = {f"of_{o.number}_{band_key(o.rule)}": o.free.plan or () for o in held}
    rows = [
        {
            "code": code,
            "name": members.names[i],
            "registered": float(members.patients[i]),
            "published": members.place[i] or None,
            **{name: plan[i] for name, plan in columns.items()},
        }
        for i, code in enumerate(members.codes)
    ]
    return Table.of_rows(
        rows,
        id="networks.partnerships.plans",
        title="The partnership of every network, by plan",
        columns=(
            Column(name="code", label="Code", kind="code"),
            Column(name="name", label=ground.level_name(Kind.NETWORK), kind="text"),
            Column(name="registered", label="Registered", kind="count", unit="patients"),
            Column(name="published", label="Published", kind="code"),
            *(
                Column(name=name, label=f"{o.number} of {ends(o.rule)}", kind="code")
                for name, o in zip(columns, held, strict=True)
            ),
        ),
        basis=Basis.MODELLED,
        sources=flow_sources(ground, setting),
        method=METHOD,
        as_of=ground.day,
        vintage=ground.series or "",
        shown=0,
    )


def _key(source: str) -> str:
    return source.replace("-", "_")
