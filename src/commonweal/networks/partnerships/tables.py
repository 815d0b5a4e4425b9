"""Tables of the section: the published partnerships, where their patients go, and the plans."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from commonweal.evidence import Basis, Column, Table
from commonweal.evidence.figure import weakest
from commonweal.networks.partnerships.containing import Contained, Share
from commonweal.networks.partnerships.judging import Judged, Setting
from commonweal.people.ground import Ground
from commonweal.rules import Rule, Source
from commonweal.system.organisation import Kind

METHOD = "networks.partnerships"


def published(
    ground: Ground,
    setting: Setting,
    judged: Judged,
    residents: Mapping[str, float],
    wordings: Sequence[Rule],
    names: Mapping[str, str],
) -> Table:
    """One row for each published partnership: size, share, bands, shape."""
    rows = [
        {
            "code": p.code,
            "name": names[p.code],
            "networks": len(p.members),
            "registered": p.patients,
            "share": p.share,
            "residents": residents.get(p.code),
            **{f"in_{band_key(rule)}": inside(p.patients, rule) for rule in wordings},
            **{
                f"residents_in_{band_key(rule)}": inside(residents.get(p.code), rule)
                for rule in wordings
            },
            "contiguous": p.contiguous,
            "kilometres": (p.inertia / p.patients) ** 0.5 if p.patients else None,
            "councils_elsewhere": p.councils_elsewhere,
        }
        for p in judged.partnerships
    ]
    return Table.of_rows(
        rows,
        id="networks.partnerships.published",
        title=f"The published {ground.level_name(Kind.PLACE, plural=True)}",
        columns=(
            Column(name="code", label="Code", kind="code", on_page=False),
            Column(name="name", label=ground.level_name(Kind.PLACE), kind="text"),
            Column(
                name="networks",
                label=ground.level_name(Kind.NETWORK, plural=True),
                kind="count",
                on_page=False,
            ),
            Column(name="registered", label="Registered", kind="count", unit="patients"),
            Column(name="share", label="Share of the system", kind="share"),
            Column(name="residents", label="Resident", kind="count", unit="persons"),
            *(
                Column(
                    name=f"in_{band_key(rule)}",
                    label=f"Registered in {ends(rule)}",
                    kind="flag",
                    description=f"{rule.id}: {rule.text}",
                )
                for rule in wordings
            ),
            *(
                Column(
                    name=f"residents_in_{band_key(rule)}",
                    label=f"Residents in {ends(rule)}",
                    kind="flag",
                    on_page=False,
                )
                for rule in wordings
            ),
            Column(name="contiguous", label="Hangs together", kind="flag"),
            Column(
                name="kilometres",
                label="Spread",
                kind="number",
                unit="km",
                description="Root mean squared distance of patients' practices from the centre",
                on_page=False,
            ),
            Column(
                name="councils_elsewhere",
                label="Patients whose council is mainly another's",
                kind="share",
                description="Modelled: where patients live is worked out from lists and distance",
            ),
        ),
        basis=Basis.MODELLED,
        sources=(*ground.list_sources, *ground.resident_sources, *(r.source for r in wordings)),
        method=METHOD,
        as_of=ground.day,
        vintage=ground.series or "",
        note="Registered and resident are counted; whose council is another's is modelled. Bands "
        "say circa: their ends are not sharp." + _joined(ground, setting),
    )


def contained(ground: Ground, setting: Setting, judged: Judged, names: Mapping[str, str]) -> Table:
    """Where the patients of each published partnership go, one row for each source."""
    rows = [
        {
            "code": p.code,
            "name": f"{brief(names[p.code])}, {one.source}",
            "source_of_flows": one.source,
            **flows_row(setting, one),
        }
        for p in judged.partnerships
        for one in p.contained
    ]
    return Table.of_rows(
        rows,
        id="networks.partnerships.flows",
        title="Where their patients are treated, by source",
        columns=(
            Column(name="code", label="Code", kind="code", on_page=False),
            Column(name="name", label=f"{ground.level_name(Kind.PLACE)}, source", kind="text"),
            Column(name="source_of_flows", label="Source", kind="code", on_page=False),
            Column(name="treated", label="Patients", kind="count", unit="patients"),
            Column(name="providers", label="Own provider", kind="text"),
            Column(name="self_containment", label="Treated there", kind="share"),
            Column(name="low", label="from", kind="share"),
            Column(name="high", label="to", kind="share"),
            Column(name="localisation", label="Of its patients, its own", kind="share"),
            Column(name="localisation_low", label="from", kind="share", on_page=False),
            Column(name="localisation_high", label="to", kind="share", on_page=False),
            Column(name="beyond", label="Treated outside the system", kind="share"),
            Column(name="leak", label="Most of the others go to", kind="text"),
        ),
        basis=weakest(*(one.basis for one in setting.acute)),
        sources=flow_sources(ground, setting),
        method=METHOD,
        as_of=ground.day,
        note=limits(setting),
    )


def flows_row(setting: Setting, one: Contained) -> dict[str, object]:
    """The cells about one partnership in one source."""
    acute = next(a for a in setting.acute if a.table.key == one.source)
    named = dict(zip(acute.table.providers, acute.names, strict=True))
    leak = one.leaks[0] if one.leaks else None
    local = one.localisation or Share(value=0.0)
    return {
        "treated": one.treated,
        "providers": "; ".join(named[p] for p in one.providers) or None,
        "self_containment": one.self_containment.value,
        "low": one.self_containment.lower,
        "high": one.self_containment.upper,
        "localisation": None if one.localisation is None else local.value,
        "localisation_low": local.lower,
        "localisation_high": local.upper,
        "beyond": one.beyond,
        "leak": None if leak is None else f"{named[leak[0]]} ({100 * leak[1]:.0f}%)",
    }


def _joined(ground: Ground, setting: Setting) -> str:
    """How many practices in no network count with another."""
    loose = setting.members.joined
    if not loose:
        return ""
    return (
        f" {len(loose)} practices ({sum(one.patients for one in loose):,.0f} patients) in no "
        f"{ground.level_name(Kind.NETWORK)} count with the nearest one."
    )


def joined(ground: Ground, setting: Setting) -> Table | None:
    """Practices in no network, and the one that their patients are counted with."""
    if not setting.members.joined:
        return None
    return Table.of_rows(
        [
            {
                "practice": one.practice,
                "name": one.name,
                "patients": one.patients,
                "network": one.network,
                "km": one.km,
            }
            for one in setting.members.joined
        ],
        id="networks.partnerships.joined",
        title="Practices in no network, counted with the nearest of their commissioner",
        columns=(
            Column(name="practice", label="Practice", kind="code"),
            Column(name="name", label="Name", kind="text"),
            Column(name="patients", label="Registered", kind="count", unit="patients"),
            Column(name="network", label="Counted with", kind="code"),
            Column(name="km", label="Distance", kind="number", unit="km"),
        ),
        basis=Basis.ASSUMED,
        sources=ground.list_sources,
        method=METHOD,
        as_of=ground.day,
        vintage=ground.series or "",
        shown=0,
    )


def limits(setting: Setting) -> str:
    """What a reader must know of the flows."""
    if not setting.acute:
        return ""
    if not any(one.table.counted for one in setting.acute):
        return "Modelled by travel alone; nobody was counted."
    return (
        "Estimated: counts by district are shared out by where patients live, so all of a district "
        "go the same way. Limits hold chance alone. Patients from outside the system are not held."
    )


def flow_sources(ground: Ground, setting: Setting) -> tuple[Source, ...]:
    """Sources of the flows and of the lists that they were brought to."""
    held = [source for one in setting.acute for source in one.table.sources]
    return tuple(dict.fromkeys((*held, *ground.list_sources)))


def inside(population: float | None, rule: Rule) -> bool | None:
    """Whether a population lies in a band, both ends inside; None where it is not known."""
    if population is None:
        return None
    return (rule.low or 0.0) <= population <= (rule.high or float("inf"))


def ends(rule: Rule) -> str:
    """A band in words."""
    return f"{(rule.low or 0) / 1000:,.0f} to {(rule.high or 0) / 1000:,.0f} thousand"


def band_key(rule: Rule) -> str:
    """A band in a name: 250_500."""
    return f"{(rule.low or 0) / 1000:.0f}_{(rule.high or 0) / 1000:.0f}"


def brief(name: str) -> str:
    """A partnership's name without what it is.

    Examples
    --------
    >>> brief("East Kent integrated care partnership")
    'East Kent'
    """
    return name.removesuffix(" integrated care partnership")
