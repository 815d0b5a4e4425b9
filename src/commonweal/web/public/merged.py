"""What a body came from by a merger, what became of it, and where the counts of that stand."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse

from commonweal.evidence.words import day
from commonweal.web.merging.done import mergers_of, went_on_as
from commonweal.web.public.names import linked, names_of
from commonweal.web.public.tables import link
from commonweal.web.public.things import fact
from commonweal.web.store.reading import today


def merged_facts(code: str, *, ended: date | None, told: bool) -> list[dict[str, Any]]:
    """Facts of the mergers that a body had part in, as public as these are.

    Parameters
    ----------
    code
        The body.
    ended
        Its last day; None where it has not ended.
    told
        Whether the records say what became of it.
    """
    held = mergers_of(code)
    names = names_of({part for one in held for part in (*one.predecessors, one.successor)})
    facts = []
    for one in held:
        to_come = one.on > today()
        if code == one.successor:
            others = [part for part in one.predecessors if part != code]
            facts.append(fact("Is to come from" if to_come else "Came from", linked(others, names)))
        elif not told:
            label = "What is to become of it" if to_come else "What became of it"
            facts.append(fact(label, linked([one.successor], names)))
    as_what = None if ended is None or told else went_on_as(code, ended)
    if as_what is not None:
        facts.append(fact("What became of it", f"{as_what.name}, from {day(as_what.opened)}"))
    if held:
        facts.append(fact("By merger", [_counts(one.token, one.on) for one in held]))
    return facts


def _counts(token: str, on: date) -> Any:
    return link(
        f"The merger of {day(on)}, with every count before and after",
        reverse("merger", args=[token]),
    )
