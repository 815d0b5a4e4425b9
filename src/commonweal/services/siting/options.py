"""The options of a decision, and what is open now, as choices among a setting's sites."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pyarrow as pa

from commonweal.evidence import Lack
from commonweal.people.ground import Ground, lacking
from commonweal.rules import Source
from commonweal.services.setting import Setting
from commonweal.services.siting.naming import short_names

#: The word in the status of an option that says that it was decided.
DECIDED = "decided"


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """An option of a decision.

    Parameters
    ----------
    code
        As the decision calls it.
    sites
        Indices of its sites in the setting, ascending.
    names
        Short names of these sites.
    status
        What became of it, in the source's words.
    decided
        Whether the status says that it was decided.
    beds, capital
        Published beds, and pounds of capital, by site code; sites without are missing.
    sources
        Where its rows come from.
    """

    code: str
    sites: tuple[int, ...]
    names: tuple[str, ...]
    status: str
    decided: bool
    beds: Mapping[str, float] = field(default_factory=dict)
    capital: Mapping[str, float] = field(default_factory=dict)
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """The options of one decision; those that cannot be scored are named with the reason."""

    decision: str
    options: tuple[Option, ...]
    left_out: tuple[tuple[str, str], ...] = ()

    def named(self, code: str) -> Option:
        """The option of a code.

        Raises
        ------
        KeyError
            When there is none, naming those that there are.
        """
        found = next((one for one in self.options if one.code == code), None)
        if found is None:
            why = dict(self.left_out).get(code)
            known = "; ".join(f"{one.code} ({', '.join(one.names)})" for one in self.options)
            there = f"there are {known}" if known else "none of the decision can be scored"
            raise KeyError(
                f"option {code}: {why}; {there}" if why else f"no option {code!r}; {there}"
            )
        return found

    @property
    def decided(self) -> Option | None:
        """The option that was decided, where the folder says so of exactly one."""
        found = [one for one in self.options if one.decided]
        return found[0] if len(found) == 1 else None


def options_of(ground: Ground, setting: Setting, decision: str = "") -> Options | Lack:
    """The options that the folder holds for the service of a setting.

    Parameters
    ----------
    ground, setting
        The day, and the sites that could be chosen.
    decision
        As in the table `options`; empty takes the first decision whose name has the service in it.

    Raises
    ------
    KeyError
        When a decision is named that is not held.
    """
    held = ground.tables.get("options")
    if held is None:
        return lacking(
            "options", "the options of a decision", "no choice of sites is named as an option"
        )
    decisions = sorted(set(held["decision"].to_pylist()))
    if decision and decision not in decisions:
        raise KeyError(f"no decision {decision!r}; there are {'; '.join(decisions)}")
    about = [one for one in decisions if setting.service.lower() in one.lower()]
    chosen = decision or next(iter(about), "")
    if not chosen:
        return Lack(
            table="options",
            what=f"options of a decision about {setting.service}",
            consequence="no choice of sites is named as an option",
            cause="rows",
        )
    rows = held.filter(pa.compute.equal(held["decision"], chosen))
    made: list[Option] = []
    left: list[tuple[str, str]] = []
    for code in sorted(set(rows["option"].to_pylist())):
        found = _option(ground, setting, code, rows.filter(pa.compute.equal(rows["option"], code)))
        if isinstance(found, Option):
            made.append(found)
        else:
            left.append((code, found))
    return Options(decision=chosen, options=tuple(made), left_out=tuple(left))


def _option(ground: Ground, setting: Setting, code: str, rows: pa.Table) -> Option | str:
    """An option, or why it cannot be scored."""
    place = {setting.sites[at].code: at for at in setting.own}
    absent = sorted(set(rows["site"].to_pylist()) - place.keys())
    if absent:
        why = dict(setting.sites_left_out)
        return "; ".join(
            f"{site} is no site that can be scored ({why.get(site, 'no own site of this code')})"
            for site in absent
        )
    listed = rows.to_pylist()
    sites = tuple(sorted(place[row["site"]] for row in listed))
    status = next((row["status"] for row in listed if row["status"]), "")
    return Option(
        code=code,
        sites=sites,
        names=tuple(short_names(setting)[at] for at in sites),
        status=status,
        decided=DECIDED in status.lower(),
        beds={row["site"]: row["beds"] for row in listed if row["beds"] is not None},
        capital={
            row["site"]: row["capital_gbp"] for row in listed if row["capital_gbp"] is not None
        },
        sources=ground.tables.sources_of(rows),
    )
