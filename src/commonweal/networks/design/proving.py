"""How far a plan can be from the best: the bound, and the best plan itself where every possible
network can be listed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from commonweal.networks.design.naming import named
from commonweal.networks.design.policies import COMPACT, NEIGHBOURHOODS, Sought, amounts
from commonweal.networks.design.request import Request, positions
from commonweal.networks.design.settling import revalued
from commonweal.networks.units import Units
from commonweal.optimise.partition.result import INFEASIBLE, NOT_PROVEN, PROVEN, Partition

#: A plan that costs this share more than the bound, or less, is the best there is.
TIGHT = 1e-6


def proven(
    units: Units, request: Request, wanted: Sought, plan: Mapping[str, str], found: Partition
) -> tuple[dict[str, str], Partition]:
    """The plan, or a better one where it is found, with a bound and what the bound proves.

    Parameters
    ----------
    units, request, wanted
        The practices, what was asked for, and what the policy counts.
    plan, found
        The plan as it stands.
    """
    from commonweal.optimise.partition.bounds import lower
    from commonweal.optimise.partition.causes import after
    from commonweal.optimise.partition.exact import MOST_COLUMNS
    from commonweal.optimise.partition.inertia import ROUNDS
    from commonweal.optimise.partition.relaxing import relaxation
    from commonweal.optimise.partition.request import request as checked

    asked = checked(
        units.patients,
        units.xy,
        request.low,
        request.high,
        graph=units.links,
        objective=wanted.objective,
        keep_together=positions(units, request.keep_together),
        keep_apart=positions(units, request.keep_apart),
        regions=request.regions,
        number=None,
        start=None,
    )
    lawful = bool(found.in_band.all()) and not found.causes and bool(plan)
    bound = lower(
        asked,
        incumbent=found.objective if lawful else None,
        # Beside another policy compactness is so small that a rough bound of it is enough.
        rounds=ROUNDS if request.policy == COMPACT else 1,
        most_districts=request.most_listed,
        # People of an area are no sum over networks: the bound of that is in fractions, for its
        # solver's time no count bounds.
        most_columns=0 if request.policy == NEIGHBOURHOODS else MOST_COLUMNS,
    )
    best, worth = dict(plan), found
    listed = bound.exact
    if listed is not None and listed.labels is not None and not bound.outside:
        codes = named(listed.labels, wanted.home, wanted.homes, amounts(units.patients))
        other = {code: network for code, network in zip(units.codes, codes, strict=True) if network}
        again = revalued(units, other, request.low, request.high, wanted, found)
        if not lawful or again.objective < found.objective:
            best, worth = other, again
    causes = after(asked, worth.labels)
    worth = replace(worth, causes=causes, relaxation=relaxation(asked, worth.labels, causes))
    if listed is not None and listed.status == INFEASIBLE:
        worth = replace(worth, status=INFEASIBLE)
    if bound.value is None or not worth.in_band.all():
        return best, worth
    gap = max(0.0, worth.objective - bound.value) / worth.objective if worth.objective else 0.0
    sure = listed is not None and not bound.outside and gap <= TIGHT
    return best, replace(
        worth,
        bound=min(bound.value, worth.objective),
        gap=gap,
        proven=sure,
        status=PROVEN if sure else NOT_PROVEN,
    )
