"""What it takes to tell on whose authority decisions rest, and whether enough were there."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from commonweal.records import Statement
from commonweal.records.references.table import named
from commonweal.web.merging.models import Became
from commonweal.web.store.gathering import closed, gather, stating, told
from commonweal.web.store.lines import finder, mentions_of, says
from commonweal.web.store.models import Mention, Row
from commonweal.web.store.reading import Thing, statements_of

#: How far a decision leads: by its motion to an item, by that to a procurement.
LEADS = 3


def tested(codes: Collection[str]) -> set[int]:
    """Rows by which the tests of decisions end as they would among all records: what they were
    taken at and on, who was there, in which post somebody decided alone, what ratifies them, all
    delegations, and the bodies that any of these name.

    Parameters
    ----------
    codes
        Ids of decisions.
    """
    things = leading(ratifying({("decision", code) for code in codes}))
    numbers = gather(things, deep=0)
    alone = {who for one in statements_of(numbers) for who in named(says(one), "decided_by")}
    appointed = set(of("person", alone, "appointment", "correction"))
    # Who has a post is told by the last who was appointed to it; somebody may decide by the post.
    posts = alone | {code for _, code in told(appointed, things=("post",))}
    numbers |= appointed | set(of("post", posts, "post", "appointment", "correction"))
    numbers |= set(Row.objects.filter(type="delegation").values_list("number", flat=True))
    return closed(with_bodies(closed(numbers)))


def ratifying(decisions: set[Thing], new: Sequence[Statement] = ()) -> set[Thing]:
    """Decisions, with those that ratify them, and those that ratify these; with what is about to
    be stated."""
    found = decisions | told_with(set(), new, "decision")
    edge = found
    while edge:
        rows = set(of("decision", [code for _, code in edge], "decision", "correction"))
        edge = told(rows, things=("decision",)) - found
        found = found | edge
    return found


def leading(things: set[Thing], new: Sequence[Statement] = ()) -> set[Thing]:
    """Things with the items, motions, meetings and procurements to which they lead."""
    for _ in range(LEADS):
        things = things | told_with(
            stating(things, ()), new, "item", "motion", "meeting", "procurement"
        )
    return things


def with_bodies(numbers: set[int], new: Sequence[Statement] = ()) -> set[int]:
    """Rows with the bodies that they name, those whose parts these are, and what became of any: on
    whose authority something rests is asked of no other."""
    numbers = set(numbers)
    seen: set[Thing] = set()
    wanted = told_with(numbers, new, "body")
    while wanted - seen:
        bodies = wanted - seen
        seen |= bodies
        found = stating(bodies, ())
        numbers |= found
        became = Became.objects.filter(predecessor__among={code for _, code in bodies})
        wanted = told(found, things=("body",)) | {
            ("body", code) for code in became.values_list("successor", flat=True)
        }
    return numbers


def of(thing: str, codes: Iterable[str], *types: str) -> Iterable[int]:
    """Rows of some kinds that speak of things."""
    held = Mention.objects.filter(thing=thing, code__in=list(codes), type__in=types)
    return held.values_list("row_id", flat=True)


def told_with(numbers: set[int], new: Sequence[Statement], *things: str) -> set[Thing]:
    """Things of some kinds that rows, and what is about to be stated, speak of."""
    find = finder(new)
    coming = (one for each in new for one in mentions_of(0, each, find))
    return told(numbers, things=things) | {
        (one.thing, one.code) for one in coming if one.thing in things
    }
