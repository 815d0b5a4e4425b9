"""Whether the process that is followed was one that could be, and whether another was forced."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from commonweal.governance.finding import Finding
from commonweal.governance.procurement.held import Procured
from commonweal.governance.procurement.processes import Way
from commonweal.governance.procurement.regime import Regime


def followed(law: Regime, held: Procured, ways: Sequence[Way]) -> list[Finding]:
    """What the rules say of the process that is followed; of all of them where none is stated.

    Parameters
    ----------
    law
        Under which law the procurement stands.
    held, ways
        The procurement, and which processes were open, closed or forced.
    """
    process = held.what.process
    if process is None:
        return [way.finding for way in ways if way.status != "closed"]
    found = [
        replace(
            way.finding,
            status="not met",
            text=f"{way.finding.text}, and is followed",
            do="Follow a process that is open.",
        )
        if way.status == "closed"
        else way.finding
        for way in ways
        if way.process == process
    ]
    return [*found, *forced_otherwise(law, held, ways)]


def forced_otherwise(law: Regime, held: Procured, ways: Sequence[Way]) -> list[Finding]:
    """Rules that force another process than the one that is followed.

    The regulations themselves are forced on what began under them, whatever it is said to stand
    under (C20). An urgent award is let be while its conditions are not known to fail.
    """
    process = held.what.process
    if process is None:
        return []
    found: list[Finding] = []
    if law.new and process == "under earlier law":
        text = f"{law.finding.text}, and is said to stand under earlier law"
        do = "State which process of the regulations was followed."
        found.append(replace(law.finding, status="not met", text=text, do=do))
    urgent = next((way.status for way in ways if way.process == "urgent"), "not known")
    if process == "urgent" and urgent != "closed":
        return found
    found += [
        replace(
            way.finding,
            status="not met",
            text=f"{way.process} is forced, and {process} is followed",
            do=f"Follow {way.process}.",
        )
        for way in ways
        if way.status == "forced" and way.process != process
    ]
    return found
