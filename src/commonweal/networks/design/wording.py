"""A design in words for a terminal: figures with units, causes without the jargon of a search."""

from __future__ import annotations

from collections.abc import Mapping
from math import floor

from commonweal.networks.design import causes
from commonweal.networks.design.designing import Design
from commonweal.networks.design.policies import COMPACT, FEWEST_MOVES, NEIGHBOURHOODS
from commonweal.optimise.partition import causes as partition

#: Practices outside a plan that are told one by one, at most.
MOST_OUTSIDE = 3
#: What a bound and an objective are counted in, by policy.
BOUND_UNITS = {
    FEWEST_MOVES: "practices moved, with a tie-break below 1 (share of patients moved, and half "
    "the inertia beside that of the published plan; above 1 only in a plan far less compact)",
    NEIGHBOURHOODS: "people outside their network, with compactness (0.001 people a patient x km2)",
    COMPACT: "patients x km2",
}
#: Sorts of causes in words that need no other: those of the plan and those of the search.
CAUSE_WORDS = {
    causes.HEAVY: "a list above the band",
    partition.HEAVY_UNIT: "a list above the band",
    partition.HEAVY_GROUP: "kept together, above the band",
    causes.TOO_LIGHT: "too few patients where they stand",
    partition.TOO_LIGHT: "too few patients where they stand",
    causes.INDIVISIBLE: "cannot be divided in one piece each",
    partition.NO_COUNT: "no number of networks adds up",
    partition.TORN: "kept together across a border or a gap",
    partition.CONTRADICTION: "both together and apart",
    causes.NOT_FOUND: "no plan in band found",
    causes.NOT_PLACED: "without coordinates",
    causes.NO_LIST: "without a list",
}


def in_words(told: Mapping[str, object]) -> dict[str, object]:
    """A summary as a terminal shows it: figures with their units.

    Parameters
    ----------
    told
        As `telling.summary` makes it.

    Examples
    --------
    >>> said = in_words({"policy": "fewest-moves", "bound": 32.4, "inertia": 1500.0, "gap": None,
    ...                  "rms_km": 1.234, "within_own_network": 0.5})
    >>> said["bound"], said["inertia"], said["within_own_network"]
    ('at least 32 moves (32.4 with the tie-break)', '1,500 patients x km2', '50.0%')
    """
    bound, inertia, policy = told["bound"], told["inertia"], told["policy"]
    said = dict(told)
    if isinstance(bound, float) and policy == FEWEST_MOVES:
        said["bound"] = f"at least {floor(bound)} moves ({bound:.4g} with the tie-break)"
    elif isinstance(bound, float):
        unit = "people outside their network" if policy == NEIGHBOURHOODS else "patients x km2"
        said["bound"] = f"at least {bound:,.0f} {unit}"
    if isinstance(inertia, float):
        said["inertia"] = f"{inertia:,.0f} patients x km2"
    for name in ("within_own_network", "gap"):
        share = told[name]
        if isinstance(share, float):
            said[name] = f"{share:.1%}"
    return said


def cause_word(kind: str) -> str:
    """A sort of cause in words.

    Examples
    --------
    >>> cause_word("not found")
    'no plan in band found'
    """
    return CAUSE_WORDS.get(kind, kind)


def causes_told(design: Design) -> list[str]:
    """What stood in the way, a line each; of rules on pairs also which of them the plan keeps.

    Practices that the plan cannot hold are told together where they are many: a line a sort;
    so are networks that have one cause in common.
    """
    outside: dict[str, list[causes.Failure]] = {causes.NOT_PLACED: [], causes.NO_LIST: []}
    said = []
    alike: dict[tuple[str, str], list[causes.Failure]] = {}
    for failure in design.failures:
        if failure.kind in outside:
            outside[failure.kind].append(failure)
        elif failure.network:
            alike.setdefault((failure.kind, failure.text.partition(": ")[2]), []).append(failure)
        else:
            said.append(f"{cause_word(failure.kind)}: {failure.text}{_kept(design, failure)}")
    for (kind, why), held in alike.items():
        codes = ", ".join(failure.network for failure in held)
        told = held[0].text if len(held) == 1 else f"{len(held)} networks ({codes}): {why}"
        said.append(f"{cause_word(kind)}: {told}")
    for kind, held in outside.items():
        if len(held) > MOST_OUTSIDE:
            codes = ", ".join(code for failure in held for code in failure.practices)
            said.append(f"{cause_word(kind)}: {len(held)} practices are in no network ({codes}).")
        else:
            said += [f"{cause_word(kind)}: {failure.text}" for failure in held]
    return said


def _kept(design: Design, failure: causes.Failure) -> str:
    """What the plan does with practices whose rules cannot all be kept; "" for other causes."""
    if failure.kind not in (partition.CONTRADICTION, partition.TORN, partition.HEAVY_GROUP):
        return ""
    networks = {design.plan.get(code, "") for code in failure.practices}
    if len(networks) > 1:
        return " The plan keeps them apart."
    (one,) = networks
    return f" The plan keeps them together, in {design.titles.get(one, one)}."
