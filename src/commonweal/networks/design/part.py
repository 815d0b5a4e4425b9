"""Section: better networks, three ways."""

from __future__ import annotations

from dataclasses import replace

from commonweal.evidence import Basis, Figure, Lack, Method, Part, Section, Table
from commonweal.evidence.words import joined
from commonweal.networks.design import tables
from commonweal.networks.design.designing import Design
from commonweal.networks.design.policies import FEWEST_MOVES, POLICIES
from commonweal.networks.design.proposals import ITERATIONS, Proposals, proposals
from commonweal.networks.design.tables import ID, METHOD
from commonweal.networks.plans.judging import judge
from commonweal.networks.plans.mapping import map_of
from commonweal.networks.plans.tabling import networks_table
from commonweal.people.ground import Ground, lacking, unknown
from commonweal.system.organisation import Kind

TITLE = "Better networks, three ways"
#: Measures of figures in the order in which a reader asks for them; the others follow.
LEADING = ("in_band", "moves")
DESIGNING = Method(
    id=METHOD,
    title="How plans of networks are sought",
    text="Plans are sought by simulated annealing: single practices and whole networks, cut along "
    "random spanning trees (after DeFord, Duchin and Solomon, Recombination, 2021), change places "
    "at first freely, then only for the better; the number of networks is free. As many as can be "
    "must be in band and each in one piece on the fixed graph of neighbours; then the policy "
    "decides. Fewest moves counts practices that leave their published network, patients deciding "
    "between equals; a practice that was in none must be placed and is no move. Published codes "
    "stay with the networks that keep most of their practices. Best neighbourhoods counts people "
    "registered outside the network that most people of their small area are registered in "
    "(modelled). Best compactness counts patients times squared distance to the centre. Steps: "
    + "; ".join(f"{POLICIES[policy].title.lower()} {n:,}" for policy, n in ITERATIONS.items())
    + ", from the pack's seed. At last single practices that would do better elsewhere go there. A "
    "bound is a value below which no plan can come. Where all possible networks can be listed (in "
    "a pack up to 40,000), the best choice among them is proven by integer programming (HiGHS); "
    "elsewhere a gap is left, or there is no bound, and the plan is not proven best. Limits: "
    "docs/methods/networks.md.",
)


def part(ground: Ground) -> Part:
    """Plans under three policies beside the published one."""
    held = proposals(ground)
    if not held.designs:
        return _nothing(ground, held.why or "; ".join(held.faults))
    first = next(iter(held.designs.values()))
    made: list[Table] = [tables.plans(ground, held)]
    if FEWEST_MOVES in held.designs:
        made.append(tables.moves(ground, held.designs[FEWEST_MOVES]))
    failed = tables.failures(ground, held)
    made += [failed] if failed is not None else []
    placed = tables.placements(ground, held)
    judged = replace(
        judge(ground, first.plan, title=POLICIES[first.request.policy].title.lower()),
        names=first.titles,
    )
    networks = replace(networks_table(ground, judged, f"{ID}.networks"), shown=0)
    drawn = map_of(ground, judged, ID, networks, placed)
    made += [networks, placed, tables.alternatives(ground, first)]
    made += list(drawn.tables) if drawn is not None else []
    figures = tuple(f for found in held.designs.values() for f in _figures(ground, found))
    rule = ground.band(Kind.NETWORK)
    return Part(
        section=Section(
            id=ID,
            title=TITLE,
            text=_text(held),
            figures=tuple(f.id for f in sorted(figures, key=_place)),
            charts=(drawn.chart.id,) if drawn is not None else (),
            tables=tuple(table.id for table in made),
        ),
        figures=figures,
        tables=tuple(made),
        charts=(drawn.chart,) if drawn is not None else (),
        shapes=drawn.shapes if drawn is not None else (),
        methods=(DESIGNING,),
        lacks=_lacks(held),
        rules=(rule,) if rule is not None else (),
    )


def _place(figure: Figure) -> int:
    """Figures that a reader asks for first."""
    measure = figure.id.split(".")[1]
    return LEADING.index(measure) if measure in LEADING else len(LEADING)


def _figures(ground: Ground, found: Design) -> tuple[Figure, ...]:
    held, partition, policy = found.measured, found.partition, found.request.policy
    of, title = f"of {len(held.networks)}", POLICIES[policy].title.lower()
    within, gap = held.within_own_network, partition.gap
    rows: tuple[tuple[str, str, float | None, str, str], ...] = (
        ("in_band", "Networks in band", held.in_band, of, ""),
        ("in_one_piece", "Networks in one piece", held.contiguous, of, ""),
        ("moves", "Practices moved", len(found.moves), "practices", ""),
        ("placed", "Practices in none that are placed", len(found.placed), "practices", ""),
        ("spread", "Distance of practices to their network's centre", held.rms_km, "km", "none"),
        (
            "within",
            "People registered in their own network",
            None if within is None else 100.0 * within,
            "%",
            "who is registered where is not modelled",
        ),
        (
            "gap",
            "Gap to the bound",
            None if gap is None else 100.0 * gap,
            "%",
            "no bound was worked out for this plan",
        ),
    )
    return tuple(
        ground.figure(
            f"networks.{measure}.{policy}",
            f"{label}, {title}",
            ground.system.code,
            value,
            unit,
            Basis.MODELLED,
            tables.sources_of(ground),
            missing=why,
            method=METHOD,
            vintage=ground.series or "",
        )
        for measure, label, value, unit, why in rows
    )


def _text(held: Proposals) -> str:
    first = next(iter(held.designs.values()))
    low, high = first.request.low, first.request.high
    published = held.published
    said = (
        f"The {len(held.units.codes)} practices on the map, grouped anew in networks of circa "
        f"{low:,.0f} to {high:,.0f} patients."
    )
    if published is not None and published.networks:
        said += (
            f" Of the {len(published.networks)} published {published.in_band} are in band and "
            f"{published.contiguous} in one piece."
        )
    return "\n\n".join(
        (said, " ".join(_one(found) for found in held.designs.values()), _sure(held))
    )


def _one(found: Design) -> str:
    held, within = found.measured, found.measured.within_own_network
    return (
        f"{POLICIES[found.request.policy].title}: {held.in_band} of {len(held.networks)} in band, "
        f"{held.contiguous} in one piece, {len(found.moves)} practices moved"
        + (f", {within:.0%} of people in their own network" if within is not None else "")
        + "."
    )


def _sure(held: Proposals) -> str:
    """What of the plans is proven, and what they do not know."""
    proven = [p for p, found in held.designs.items() if found.partition.proven]
    named = joined([POLICIES[policy].title.lower() for policy in proven])
    if len(proven) == len(held.designs):
        said = "Each is proven to be the best by its own policy"
    elif proven:
        said = f"Proven to be the best by its own policy: {named}; the others are the best found"
    else:
        said = "They are the best found, not proven best"
    return (
        f"How sure: {said[:1].lower()}{said[1:]}. They rest on modelled registrations and straight "
        "distances, and know nothing of how practices work together: a basis for talk with "
        "practices, who choose their networks."
    )


def _nothing(ground: Ground, why: str) -> Part:
    absent = unknown(ground, f"networks.in_band.{FEWEST_MOVES}", "Networks in band", why)
    return Part.of(
        id=ID,
        title=TITLE,
        text=f"Not known: {why}.",
        figures=(absent,),
        lacks=(
            lacking(
                "registered",
                "practices with lists and places, and a band for networks",
                "no plan of networks can be proposed",
            ),
        ),
    )


def _lacks(held: Proposals) -> tuple[Lack, ...]:
    return tuple(
        Lack(
            table="residents" if "neighbourhoods" in fault else "memberships",
            what=fault,
            consequence="this policy has no proposal",
            cause="rows",
        )
        for fault in held.faults
    )
