"""What it takes to tell who is connected with whom: around a meeting, a procurement or a decision,
all that all records together would tell of the people and the organisations there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db.models import Q

from commonweal.records import Statement
from commonweal.records.references.table import named
from commonweal.web.deciding import leading, of, ratifying, told_with, with_bodies
from commonweal.web.desk.declared_alike import with_alike
from commonweal.web.desk.keeping import stating as rows_stating
from commonweal.web.desk.keeping import with_parents
from commonweal.web.store.gathering import closed, gather
from commonweal.web.store.lines import says
from commonweal.web.store.reading import Thing, statements_of

#: Kinds that say who is connected with whom, whoever they are of.
GRAPH = ("organisation", "ownership", "relationship", "match_review", "delegation")
#: Kinds that say of somebody what they have to do with, and what they are.
OF_PEOPLE = ("interest", "interest_ended", "person", "seat", "appointment", "post")
#: Kinds that say of another meeting or procurement that is named who came, and who is in it.
OF_OTHERS = ("attendance", "procurement", "bidder", "award", "evaluator", "evaluation", "treatment")
#: Fields in which people stand beside those that always hold the id of one.
PEOPLE_IN = ("decided_by", "by", "proposed_by", "seconded_by")
#: How far things stand under each other: the vote on a motion on an item of a meeting.
DEEP = 3


def around_connected(
    things: Sequence[Thing], new: Sequence[Statement] = ()
) -> tuple[Statement, ...]:
    """Statements around meetings, procurements or decisions, with all that connects the people
    there with the organisations there.

    Looked at are whoever sits on its bodies or is named, and their relatives. Of an organisation,
    whatever anybody declared: a name may stand for an identifier by another's declaration. The
    number of queries depends on how names lead on to each other, and on nothing else.

    Parameters
    ----------
    things
        The meetings, procurements or decisions.
    new
        What is about to be stated of them: whom and what it names is looked at too. It does not
        stand in what is given back.
    """
    return statements_of(_connected(things, new))


def around_decisions(codes: Iterable[str], new: Sequence[Statement] = ()) -> set[int]:
    """Rows by which it is told of decisions what all records together would tell: on whose
    authority they rest, whether they were ratified, and what keeps them from being closed.

    Parameters
    ----------
    codes
        Ids of decisions.
    new
        As in `around_connected`.
    """
    things = leading(ratifying({("decision", code) for code in codes}, new), new)
    return with_bodies(closed(_connected(sorted(things), new)), new)


def around_decision(code: str, new: Sequence[Statement] = ()) -> tuple[Statement, ...]:
    """The statements of those rows for one decision, without what is about to be stated."""
    return statements_of(around_decisions([code], new))


def _connected(things: Sequence[Thing], new: Sequence[Statement]) -> set[int]:
    """The rows of `around_connected`."""
    numbers = gather(things, deep=DEEP)
    others = told_with(numbers, new, "meeting", "procurement") - set(things)
    numbers |= gather(others, deep=1, types=OF_OTHERS)
    hosts = with_parents(sorted(code for _, code in told_with(numbers, new, "body")))
    seats = set(of("body", hosts, "seat", "correction"))
    people = {code for _, code in told_with(numbers | seats, new, "person")}
    people |= _in_fields((*statements_of(numbers), *new))
    kin = set(of("person", people, "relationship", "correction"))
    people |= {code for _, code in told_with(kin, (), "person")}
    also = rows_stating("body", hosts) | Q(number__in=seats) | Q(type__in=GRAPH)
    theirs = gather([("person", one) for one in people], deep=1, also=also, types=OF_PEOPLE)
    # Who has a post is told by the last who was appointed to it; a post may stand for who has it.
    posts = people | {code for _, code in told_with(theirs, (), "post")}
    numbers |= theirs | set(of("post", posts, "post", "appointment", "correction"))
    return with_alike(numbers, new)


def _in_fields(statements: Iterable[Statement]) -> set[str]:
    return {code for one in statements for field in PEOPLE_IN for code in named(says(one), field)}
