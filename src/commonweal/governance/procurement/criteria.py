"""Whether the five key criteria were each addressed, each with its own reason."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import get_args

from commonweal.governance.finding import Finding, in_order, under, wording
from commonweal.records.kinds import Evaluation
from commonweal.records.kinds.procurement import Criterion
from commonweal.rules import RuleBook

#: The five key criteria of regulation 5 of SI 2023/1348.
CRITERIA: tuple[Criterion, ...] = get_args(Criterion)


def addressed(
    book: RuleBook,
    evaluations: Iterable[Evaluation],
    *,
    on: date,
    kind: str = "icb",
    about: str = "procurement",
) -> tuple[Finding, ...]:
    """What was found under the five criteria, for each organisation that was looked at.

    Every criterion has a reason of its own (rule C5). The same words under two criteria, or for
    two organisations, are warned of: they cannot be a reason that is the criterion's own, or the
    organisation's. That warning is this project's, not the regulation's.

    Parameters
    ----------
    book, on, kind
        All rules held, the day, and what the authority is in law.
    evaluations
        What was found, of all organisations.
    about
        What findings on no single organisation are about.

    Returns
    -------
    Findings; one that says so where nothing was evaluated at all.
    """
    rule = wording(book, "key-criteria", kind, on)
    if rule is None:
        return ()
    held = list(evaluations)
    if not held:
        text = "nothing was evaluated: none of the five criteria is addressed"
        do = "Address each criterion with its own reason."
        return (under(rule, status="not met", about=about, on=on, text=text, do=do),)
    found: list[Finding] = []
    for organisation in sorted({one.organisation for one in held}):
        there = {one.criterion for one in held if one.organisation == organisation}
        missing = [name for name in CRITERIA if name not in there]
        thing = f"{about}/{organisation}"
        if missing:
            text = f"of {organisation} not addressed: {'; '.join(missing)}"
            do = "Address each with its own reason."
            found.append(under(rule, status="not met", about=thing, on=on, text=text, do=do))
        else:
            text = f"all five criteria are addressed for {organisation}"
            found.append(under(rule, status="met", about=thing, on=on, text=text))
    for where in _repeated(held):
        found.append(
            under(
                rule,
                status="warns",
                about=about,
                on=on,
                text=f"the same words are the reason for {' and for '.join(where)}",
                do="Give each criterion and each organisation its own reason.",
            )
        )
    return in_order(found)


def _repeated(held: list[Evaluation]) -> list[tuple[str, ...]]:
    """Where the same words stand under different criteria or for different organisations."""
    places: dict[str, dict[str, None]] = {}
    for one in held:
        words = " ".join("".join(c if c.isalnum() else " " for c in one.reason.casefold()).split())
        places.setdefault(words, {})[f"{one.organisation}, {one.criterion}"] = None
    return sorted(tuple(sorted(where)) for where in places.values() if len(where) > 1)
