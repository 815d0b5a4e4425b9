"""The five cases, what each asks for, and how much of it is held. Counted, never written for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from commonweal.funding.case.form import Evidence, Frame

#: Each case with what it must show, as a summary of HM Treasury's Guide to Developing the Project
#: Business Case (2018) words it (highstreetstaskforce.org.uk, read), and the items it asks for:
#: those are the guide's headings in short, from memory, not verified.
FIVE: dict[Frame, tuple[str, dict[str, str]]] = {
    "strategic": (
        "a case for change, and strategic fit",
        {
            "case-for-change": "why the arrangements that there are do not do",
            "objectives": "what is to be achieved, so that it can be measured",
            "risks": "main risks, constraints and dependencies",
            "engagement": "what those affected were asked and said",
        },
    ),
    "economic": (
        "the best public value among the options",
        {
            "options": "options with doing nothing and doing the minimum, and how they were chosen",
            "costs": "costs of every option",
            "benefits": "benefits of every option",
            "uncertainty": "risks, optimism bias and sensitivity",
        },
    ),
    "commercial": (
        "arrangements that can be bought or agreed",
        {
            "services": "what is bought or agreed, and from whom",
            "risk-sharing": "who bears which risk",
            "staff": "what becomes of staff and contracts",
        },
    ),
    "financial": (
        "affordability and funding",
        {
            "running-costs": "effect on spending of every body by year",
            "transition-funding": "what change costs once, and who pays",
            "affordability": "that budgets bear it in every year",
        },
    ),
    "management": (
        "arrangements to deliver, monitor and evaluate",
        {
            "governance": "who decides and who delivers, and when",
            "benefits-tracking": "who follows up each benefit, and how",
            "risk-management": "who manages each risk",
            "evaluation": "whether it worked: when that is asked and by whom",
        },
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Completeness:
    """How many items of one of the five cases are held, and which are not."""

    case: Frame
    shows: str
    asked: int
    held: tuple[str, ...]
    gaps: tuple[str, ...]


def completeness(evidence: Iterable[Evidence]) -> tuple[Completeness, ...]:
    """What is held on each of the five cases, in their order.

    Examples
    --------
    >>> [(found.case, found.asked, len(found.gaps)) for found in completeness([])][:2]
    [('strategic', 4, 4), ('economic', 4, 4)]
    """
    held = {(entry.case, entry.item) for entry in evidence}
    found = []
    for case, (shows, items) in FIVE.items():
        here = tuple(item for item in items if (case, item) in held)
        found.append(
            Completeness(
                case=case,
                shows=shows,
                asked=len(items),
                held=here,
                gaps=tuple(text for item, text in items.items() if item not in here),
            )
        )
    return tuple(found)
