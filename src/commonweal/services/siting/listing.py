"""Tables of choices: those on the front, and every one."""

from __future__ import annotations

from collections.abc import Sequence

from commonweal.evidence import Column, Table
from commonweal.services.siting.naming import sites_named
from commonweal.services.siting.ranging import verdict
from commonweal.services.siting.shown import Shown
from commonweal.services.siting.studying import Sited
from commonweal.services.siting.tabling import METHOD, basis_of, sources_of
from commonweal.services.siting.telling import meets_in_draws, minutes


def front_table(shown: Shown, identifier: str) -> Table | None:
    """The choices of the options' number that no other betters."""
    peers, sited = shown.peers, shown.sited
    if peers is None:
        return None
    values = peers.every.values
    order = sorted(peers.members.tolist(), key=lambda at: values["mean_minutes"][at])
    return Table.of_rows(
        [
            {
                "sites": _with_option(sited, peers.every.opens[at]),
                "mean": minutes(values["mean_minutes"][at]),
                "within_30": values["within_30"][at],
                "longest": minutes(values["maximum_minutes"][at]),
                "deprived": minutes(values["most_deprived_minutes"][at])
                if "most_deprived_minutes" in values
                else None,
                "smallest": values["smallest_volume"][at],
                "meets": _verdict(shown, at),
                "basis": sited.basis(peers.every.opens[at]).value,
            }
            for at in order
        ],
        id=identifier,
        title=f"Of {len(peers.every.opens)} choices of the same number, those that none betters",
        columns=(
            Column(name="sites", label="Sites", kind="text"),
            Column(name="mean", label="Mean", kind="number", unit="minutes"),
            Column(name="within_30", label="Within 30", kind="share"),
            Column(name="longest", label="Longest", kind="number", unit="minutes"),
            Column(name="deprived", label="Mean, most deprived fifth", kind="number",
                   unit="minutes"),
            Column(name="smallest", label="Smallest unit", kind="count", unit="cases a year"),
            Column(name="meets", label="All volumes in standard", kind="text"),
            Column(name="basis", label="Basis", kind="text"),
        ),
        basis=basis_of(shown),
        sources=sources_of(sited),
        method=METHOD,
        note="On mean, share within 30 minutes, longest, mean of the most deprived fifth and "
        "smallest unit together: exact, for all choices are listed.",
        as_of=sited.ground.day,
        vintage=sited.setting.demand_period,
        shown=12,
    )  # fmt: skip


def _with_option(sited: Sited, opened: tuple[int, ...]) -> str:
    """The sites of a choice, and the option that it is."""
    named = sited.named(opened)
    which = f" (option {', '.join(named)})" if named else ""
    return sites_named(sited.setting, opened) + which


def _verdict(shown: Shown, row: int) -> str | None:
    """Whether all volumes of a choice are in the standard, and in how many draws."""
    sited, peers = shown.sited, shown.peers
    assert peers is not None
    drawn = shown.of_all(peers.every.opens[row])
    return verdict(sited.band.meets(_volumes(shown, row)), meets_in_draws(sited.band, drawn))


def _volumes(shown: Shown, row: int) -> dict[int, float]:
    peers = shown.peers
    assert peers is not None
    opened = peers.every.opens[row]
    return dict(zip(opened, peers.every.volumes[row, : len(opened)].tolist(), strict=True))


def all_table(shown: Shown, identifier: str) -> Table:
    """Every choice of every number, for whoever counts on."""
    sited, every = shown.sited, shown.every.every
    codes = [site.code for site in sited.setting.sites]
    held: Sequence[tuple[str, str, str, bool]] = (
        ("mean_minutes", "Mean", "minutes", False),
        ("p90_minutes", "90% within", "minutes", False),
        ("maximum_minutes", "Longest", "minutes", False),
        ("within_30", "Within 30", "", True),
        ("within_45", "Within 45", "", True),
        ("within_60", "Within 60", "", True),
        ("most_deprived_minutes", "Mean, most deprived fifth", "minutes", False),
        ("smallest_volume", "Smallest unit", "cases a year", False),
        ("largest_volume", "Largest unit", "cases a year", False),
    )
    kept = [one for one in held if one[0] in every.values]
    front = set(shown.every.members.tolist())
    return Table.of_rows(
        [
            {
                "sites": " ".join(codes[at] for at in opened),
                "number": len(opened),
                "option": ", ".join(sited.named(opened)) or None,
                **{name: minutes(float(every.values[name][row])) for name, *_ in kept},
                "front": row in front,
                "basis": sited.basis(opened).value,
            }
            for row, opened in enumerate(every.opens)
        ],
        id=identifier,
        title="Every choice of sites",
        columns=(
            Column(name="sites", label="Sites", kind="text"),
            Column(name="number", label="Number of sites", kind="count"),
            Column(name="option", label="Option", kind="text"),
            *(
                Column(name=name, label=label, kind="share" if share else "number", unit=unit)
                for name, label, unit, share in kept
            ),
            Column(name="front", label="On the front", kind="flag",
                   description="Among all numbers of sites; fewer sites count as better"),
            Column(name="basis", label="Basis", kind="text"),
        ),
        basis=basis_of(shown),
        sources=sources_of(sited),
        method=METHOD,
        as_of=sited.ground.day,
        vintage=sited.setting.demand_period,
        shown=0,
    )  # fmt: skip
