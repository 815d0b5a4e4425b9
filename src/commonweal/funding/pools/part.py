"""Section: pooled and joint budgets, and what networks would pool."""

from __future__ import annotations

from commonweal.evidence import Basis, Column, Figure, Lack, Method, Part, Section, Table
from commonweal.evidence.figure import weakest
from commonweal.evidence.words import day, years
from commonweal.funding.pools.held import Held, held_in
from commonweal.funding.pools.pool import Pool
from commonweal.people.ground import Ground, lacking, unknown
from commonweal.records import State
from commonweal.rules import Source
from commonweal.system.organisation import Kind

METHOD = Method(
    id="funding.pools",
    title="Pooled budgets",
    text="A partner's share of a pool is its contribution over all contributions of the period. "
    "What was spent beyond the contributions, or left of them, is split by the agreed shares of "
    "risk to the penny by largest remainders; where no shares were agreed, or they do not add up "
    "to 1, nobody can be said to bear it. What networks would pool is modelled: the rate for a "
    "registered patient, times the lists of the network's practices.",
)
NO_POOL = "the folder holds no pooled or joint budget (table pools)"


def part(ground: Ground, _state: State) -> Part:
    """Contributions and risk of each pool, and the networks' pools as a model."""
    held = held_in(ground)
    figures = [*_pool_figures(ground, held), *_network_figures(ground, held)]
    tables = [*_pool_tables(ground, held), *_network_tables(ground, held)]
    lacks: list[Lack] = []
    if not held.pools:
        figures.insert(0, unknown(ground, "funding.pooled", "Pooled and joint budgets", NO_POOL))
        lacks.append(
            lacking(
                "pools",
                "contributions to pooled budgets, such as joint commissioning with a council",
                "neither the size of pooled budgets nor who bears their risk can be told",
            )
        )
    return Part(
        section=Section(
            id="funding.pools",
            title="Pooled and joint budgets",
            text=_text(ground, held),
            figures=tuple(figure.id for figure in figures[:6]),
            tables=tuple(table.id for table in tables),
        ),
        figures=tuple(figures),
        tables=tuple(tables),
        methods=(METHOD,),
        lacks=tuple(lacks),
        rules=held.rules if held.networks else (),
    )


def _text(ground: Ground, held: Held) -> str:
    said = []
    if held.pools:
        unborne = sum(1 for pool in held.pools if pool.reason)
        said.append(f"{len(held.pools)} pooled budgets are held.")
        if unborne:
            said.append(f"Of {unborne} it cannot be told who bears what is over or under.")
    else:
        said.append(f"Not known: {NO_POOL}.")
    said += [f"To mend: {fault}." for fault in held.faults[:3]]
    if held.networks and held.day is not None:
        networks = ground.level_name(Kind.NETWORK, plural=True)
        said.append(
            f"What {len(held.networks)} {networks} would pool is modelled: the rates of "
            f"{_period(held)} on the lists of {day(held.day)}. It is no budget that anybody set."
        )
    else:
        said.append(f"What networks would pool is not known: {held.lacking}.")
    return " ".join(said)


def _period(held: Held) -> str:
    first = held.rules[0]
    until = first.in_force_to
    return years(first.in_force_from, until) if until else f"from {day(first.in_force_from)}"


def _sources(ground: Ground, pool: Pool) -> tuple[Source, ...]:
    known = ground.tables.sources
    return tuple(known[source] for source in pool.sources if source in known)


def _pool_figures(ground: Ground, held: Held) -> list[Figure]:
    made = []
    for pool in held.pools:
        key = f"{pool.pool}.{pool.start:%Y-%m}.{pool.host or ground.system.code}"
        period = years(pool.start, pool.end)
        for measure, label, pence, missing in (
            ("pooled", "contributions", pool.total, ""),
            ("pool_over", "spent beyond contributions", pool.over, "no actual use is held"),
        ):
            made.append(
                ground.figure(
                    f"funding.{measure}.{key}",
                    f"{pool.name}, {period}: {label}",
                    pool.host or ground.system.code,
                    None if pence is None else pence / 100,
                    "GBP",
                    pool.basis,
                    _sources(ground, pool),
                    missing=missing,
                    method=METHOD.id,
                    vintage=period,
                    as_of=pool.end,
                )
            )
    return made


def _pool_tables(ground: Ground, held: Held) -> list[Table]:
    if not held.pools:
        return []
    names = {o.code: o.name for o in sorted(ground.system.organisations, key=lambda o: o.opened)}
    rows: list[dict[str, object]] = [
        {
            "pool": pool.name,
            "period": years(pool.start, pool.end),
            "code": body,
            "name": names.get(body, body),
            "role": "host" if body == pool.host else "contributor",
            "contribution": pence,
            "share": float(pool.shares[body]) if pool.shares else None,
            "risk_share": float(pool.risk[body]) if pool.risk else None,
            "borne": pool.borne.get(body),
            "reason": pool.reason or None,
            "basis": pool.basis.value,
        }
        for pool in held.pools
        for body, pence in pool.contributions.items()
    ]
    sources = {source.id: source for pool in held.pools for source in _sources(ground, pool)}
    table = Table.of_rows(
        rows,
        id="funding.pools",
        title="Pooled budgets: who puts in what, and who bears what is over or under",
        columns=(
            Column(name="pool", label="Pool", kind="text"),
            Column(name="period", label="Period", kind="code"),
            Column(name="code", label="Code", kind="code", on_page=False),
            Column(name="name", label="Partner", kind="text"),
            Column(name="role", label="Role", kind="code"),
            Column(name="contribution", label="Contribution", kind="money"),
            Column(name="share", label="Share", kind="share"),
            Column(name="risk_share", label="Share of risk", kind="share"),
            Column(name="borne", label="Bears of over (+), under (−)", kind="money"),
            Column(name="reason", label="Why not known", kind="text"),
            # A basis that all rows share stands under the table.
            Column(
                name="basis",
                label="Basis",
                kind="text",
                on_page=len({pool.basis for pool in held.pools}) > 1,
            ),
        ),
        basis=weakest(*(pool.basis for pool in held.pools)),
        sources=tuple(sources.values()),
        method=METHOD.id,
        shown=12,
    )
    return [table]


def _network_sources(ground: Ground, held: Held) -> tuple[Source, ...]:
    lists = ground.sources("registered", "series", held.series)
    return (*lists, *(rule.source for rule in held.rules))


def _network_figures(ground: Ground, held: Held) -> list[Figure]:
    total = sum(network.total for network in held.networks)
    return [
        ground.figure(
            f"funding.network_pools.{ground.system.code}",
            "What all networks would pool in a year at the rates held",
            ground.system.code,
            total / 100 if held.networks else None,
            "GBP",
            Basis.MODELLED,
            _network_sources(ground, held) if held.networks else (),
            missing=held.lacking,
            method=METHOD.id,
            vintage=_period(held) if held.rules else "",
            as_of=held.day,
        )
    ]


def _network_tables(ground: Ground, held: Held) -> list[Table]:
    if not held.networks:
        return []
    rows: list[dict[str, object]] = [
        {
            "code": network.network,
            "name": held.names.get(network.network, network.network),
            "practices": len(network.practices),
            "patients": network.patients,
            "core": network.core_pence,
            "director": network.director_pence,
            "total": network.total,
        }
        for network in held.networks
    ]
    table = Table.of_rows(
        rows,
        id="funding.network_pools",
        title="What the practices of each network would pool in a year (modelled)",
        columns=(
            Column(name="code", label="Code", kind="code"),
            Column(name="name", label="Network", kind="text"),
            Column(name="practices", label="Practices", kind="count"),
            Column(name="patients", label="Registered patients", kind="count"),
            Column(name="core", label="Core funding", kind="money"),
            Column(name="director", label="Clinical director", kind="money"),
            Column(name="total", label="Together", kind="money"),
        ),
        basis=Basis.MODELLED,
        sources=_network_sources(ground, held),
        method=METHOD.id,
        as_of=held.day,
        vintage=_period(held),
        shown=5,
    )
    return [table]
