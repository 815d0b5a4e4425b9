"""Section: which contracts there are, when they end, with whom, and which could be one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from commonweal.contracts.register.ending import Ending
from commonweal.contracts.register.spending import Paid, paid
from commonweal.contracts.register.studying import Register, register
from commonweal.contracts.register.tables import (
    ID,
    METHOD,
    changes_table,
    contracts_table,
    endings_table,
    overlaps_table,
    paid_table,
    providers_table,
)
from commonweal.evidence import Basis, Figure, Lack, Part
from commonweal.evidence.words import counted, day
from commonweal.people.ground import Ground, unknown
from commonweal.people.sections import counts, nothing_held
from commonweal.records import State, records_source
from commonweal.system.money import format_pounds

TITLE = "Which contracts there are, when they end, and with whom"
LABELS = {
    "held": "Contracts on record, of whatever days",
    "running": "Contracts that run",
    "late": "Contracts that hold and whose buying again should have begun",
    "single": "Services with one provider alone under contract",
    "overlaps": "Groups of contracts with one provider for one service at one time",
    "changed": "Contracts that were changed",
}


def part(ground: Ground, state: State) -> Part:
    """The register of contracts on the day.

    Parameters
    ----------
    ground, state
        The day, the system, the rules; the records.
    """
    found = register(state, ground.day, ground.given.rules)
    ledger = ground.tables.get("ledger")
    spent = () if ledger is None else paid(ledger)
    if not found.held and not spent:
        return _nothing(ground)
    names = ground.area_names | ground.body_names
    figures = (*_counts(ground, found), _annual(ground, found))
    tables = [contracts_table(ground, found, names)] if found.held else []
    if found.endings:
        tables.append(endings_table(ground, found))
    if found.providers:
        tables.append(providers_table(ground, found))
    if found.changed:
        tables.append(changes_table(ground, found))
    if found.overlaps:
        tables.append(overlaps_table(ground, found, names))
    if spent:
        tables.append(paid_table(ground, spent, names))
    return Part.of(
        id=ID,
        title=TITLE,
        text=_text(found),
        figures=figures,
        tables=tables,
        methods=(METHOD,),
        lacks=_lacks(found, spent),
        rules=found.rules,
    )


def _counts(ground: Ground, found: Register) -> tuple[Figure, ...]:
    values = {
        "held": len({one.contract for one in found.held}),
        "running": len({one.contract for one in found.running}),
        "late": _contracts(one for one in found.endings if one.stands == "late"),
        "single": sum(one.single for one in found.services),
        "overlaps": len(found.overlaps),
        "changed": len(found.changed),
    }
    held, known = _with_day(found)
    if held and not known:
        del values["late"]
    told = LABELS | ({"late": f"{LABELS['late']} ({_of_known(found)})"} if held else {})
    counted = (
        (measure, told[measure], value, "services" if measure == "single" else "contracts")
        for measure, value in values.items()
    )
    figures = counts(ground, ID, counted, method=METHOD.id)
    if "late" in values:
        return figures
    why = (
        "no rule on the time that buying takes is held for what the authority is in law"
        if _without_rule(found)
        else "no end is known of any"
    )
    identifier = f"{ID}.late.{ground.system.code}"
    return (*figures, unknown(ground, identifier, LABELS["late"], why))


def _without_rule(found: Register) -> int:
    """Of how many contracts that end it is not known when buying again would have to begin."""
    return _contracts(one for one in found.endings if one.stands == "no rule held")


def _with_day(found: Register) -> tuple[int, int]:
    """How many contracts hold, and of how many of them it is known by when buying has to begin."""
    known = (one for one in found.endings if one.begin_by is not None)
    return _contracts(found.endings), _contracts(known)


def _of_known(found: Register) -> str:
    """Of how many contracts that hold it can be told at all that buying should have begun."""
    held, known = _with_day(found)
    return f"{known} of {held} with a known end and a rule held"


def _contracts(endings: Iterable[Ending]) -> int:
    """Contracts, those with several partners once."""
    return len({one.held.contract for one in endings})


def _annual(ground: Ground, found: Register) -> Figure:
    """Value of a year of what runs, of the contracts whose value is known."""
    identifier, label = f"{ID}.annual.{ground.system.code}", "Value of a year of contracts that run"
    values = [one.annual_pence for one in found.running if one.annual_pence is not None]
    if not values:
        return unknown(ground, identifier, label, "no contract that runs has a known value")
    return Figure(
        id=identifier,
        label=f"{label} ({len(values)} of {len(found.running)} with a known value)",
        about=ground.system.code,
        as_of=ground.day,
        value=sum(values),
        unit="pence",
        basis=Basis.ESTIMATED,
        sources=(records_source(ground.day),),
        method=METHOD.id,
    )


def _text(found: Register) -> str:
    contracts = len({one.contract for one in found.held})
    running = len({one.contract for one in found.running})
    told = [
        f"{counted(contracts, 'contract')} on record, of which {running} "
        f"{'runs' if running == 1 else 'run'} on {day(found.on)}{_from_when(found)}."
    ]
    late = _contracts(one for one in found.endings if one.stands == "late")
    if late:
        told.append(
            f"Buying again should have begun for {counted(late, 'contract')} ({_of_known(found)}), "
            "by the rule on how long that takes."
        )
    known = [one for one in found.providers if one.annual_pence]
    if known and known[0].share is not None:
        told.append(
            f"The largest provider by known value is {known[0].provider}: "
            f"{format_pounds(known[0].annual_pence, 'm', 1)} a year, {known[0].share:.0%} of what "
            "is known."
        )
    single = [one.service for one in found.services if one.single]
    if single:
        told.append(f"One provider alone is under contract for: {'; '.join(single)}.")
    if found.overlaps:
        told.append(
            f"{counted(len(found.overlaps), 'group')} of contracts with one provider for one "
            "service overlap and could be one."
        )
    elif contracts > 1:
        told.append("No two contracts with one provider for one service overlap.")
    return " ".join(told)


def _from_when(found: Register) -> str:
    """Of how many that run it is not known when they began, and so whether they had."""
    since = len({one.contract for one in found.running if one.starts is None})
    return f" (of {since} the first day is not known)" if since else ""


def _lacks(found: Register, spent: Sequence[Paid]) -> tuple[Lack, ...]:
    without = sum(one.annual_pence is None for one in found.held)
    nobody = sum(one.owner is None for one in found.held)
    told = []
    if unruled := _without_rule(found):
        told.append(
            Lack(
                table="records",
                what=f"what the authority is in law of {counted(unruled, 'contract')} (kind body), "
                "or a rule for it on the time that buying takes",
                consequence="when buying them again would have to begin is not known",
                cause="rows",
            )
        )
    if without:
        told.append(
            Lack(
                table="records",
                what=f"value or term of {counted(without, 'contract')}",
                consequence="they are in no sum of money",
                cause="rows",
            )
        )
    if nobody:
        told.append(
            Lack(
                table="records",
                what=f"who owns the provider of {counted(nobody, 'contract')} (kind "
                "provider_owner)",
                consequence="they are told as not stated",
                cause="rows",
            )
        )
    if not spent:
        told.append(
            Lack(
                table="ledger",
                what="payments with whom they were made to",
                consequence="what was paid to each provider cannot be set beside its contracts",
                cause="rows",
            )
        )
    return tuple(told)


def _nothing(ground: Ground) -> Part:
    return nothing_held(
        ground,
        ID,
        TITLE,
        "The records of this folder hold no contract.",
        why="no contract is in the records (kinds contract and ocds_release)",
        figures={"held": LABELS["held"]},
        lack="contracts",
        consequence="nothing can be said of who provides what, for how much and how long",
    )
