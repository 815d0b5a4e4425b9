"""A plan of networks sought under a policy, judged, and set against the published one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from commonweal.networks.design.causes import Failure, failures
from commonweal.networks.design.explaining import Laws, Standing, standing
from commonweal.networks.design.naming import named, titles
from commonweal.networks.design.policies import amounts, sought
from commonweal.networks.design.proving import proven
from commonweal.networks.design.request import Request, check, positions
from commonweal.networks.design.settling import revalued, settled
from commonweal.networks.plans import Measured, Move, measure, moves
from commonweal.networks.units import Units
from commonweal.optimise.partition.objective import weights_of
from commonweal.optimise.partition.result import Partition


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Design:
    """A proposed plan.

    Parameters
    ----------
    request
        What was asked for.
    units
        The practices.
    plan
        Network by practice; every practice that can be placed on a map is in exactly one.
    titles
        What each network is called.
    partition
        What the search handed back: bound, gap, status.
    measured
        The plan judged as any other.
    moves
        Practices that leave their published network.
    placed
        Practices in no published network that the plan puts into one.
    failures
        Networks outside the band and practices outside the plan, each with its cause.
    reproducible
        False where the search was stopped by the clock.
    """

    request: Request
    units: Units = field(repr=False)
    plan: Mapping[str, str] = field(repr=False)
    titles: Mapping[str, str] = field(repr=False)
    partition: Partition = field(repr=False)
    measured: Measured
    moves: tuple[Move, ...]
    placed: tuple[str, ...]
    failures: tuple[Failure, ...]

    @property
    def reproducible(self) -> bool:
        """Whether the same request finds the same plan again."""
        return self.request.time_limit is None


def design(
    units: Units,
    request: Request,
    *,
    names: Mapping[str, str] | None = None,
    progress: Callable[[float, float, float], None] | None = None,
) -> Design:
    """Seek a plan of networks.

    Parameters
    ----------
    units
        The practices of a system.
    request
        Policy, band, laws, seed and how long to look.
    names
        What published networks are called, by code.
    progress
        Told from time to time how far the search is: the share done, 1.0, the least objective.

    Raises
    ------
    RequestError
        All that is wrong with the request.
    """
    from commonweal.optimise.partition.districts import districts

    check(units, request)
    wanted = sought(request.policy, units)
    found = districts(
        units.patients,
        units.xy,
        request.low,
        request.high,
        graph=units.links,
        objective=wanted.objective,
        keep_together=positions(units, request.keep_together),
        keep_apart=positions(units, request.keep_apart),
        regions=request.regions,
        seed=request.seed,
        iterations=request.iterations,
        time_limit=request.time_limit,
        start=wanted.start,
        progress=progress,
        bounded=False,
    )
    codes = named(found.labels, wanted.home, wanted.homes, amounts(units.patients))
    laws = _laws(units, request)
    plan = settled(
        units,
        {practice: code for practice, code in zip(units.codes, codes, strict=True) if code},
        request.low,
        request.high,
        wanted,
        laws,
    )
    found = revalued(units, plan, request.low, request.high, wanted, found)
    if request.most_listed and request.time_limit is None and plan:
        plan, found = proven(units, request, wanted, plan, found)
    return Design(
        request=request,
        units=units,
        plan=plan,
        titles=titles(
            plan,
            names or {},
            dict(zip(units.codes, units.names, strict=True)),
            dict(zip(units.codes, units.patients.tolist(), strict=True)),
        ),
        partition=found,
        measured=measure(units, plan, request.low, request.high),
        moves=tuple(
            move
            for move in moves(units, units.published, plan, as_named=True)
            if move.kind == "moved"
        ),
        placed=tuple(
            code
            for code, home in zip(units.codes, units.home, strict=True)
            if not home and code in plan
        ),
        failures=failures(units, plan, request, found),
    )


def explained(design: Design) -> Standing:
    """A design ready for `explaining.alternatives`."""
    wanted = sought(design.request.policy, design.units)
    return standing(
        design.units,
        design.plan,
        design.request.low,
        design.request.high,
        weights_of(wanted.exact),
        _laws(design.units, design.request),
    )


def _laws(units: Units, request: Request) -> Laws:
    return Laws(
        borders=request.borders,
        together=positions(units, request.keep_together),
        apart=positions(units, request.keep_apart),
    )
