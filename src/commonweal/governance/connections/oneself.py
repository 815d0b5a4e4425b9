"""Whether an office or a name that stands in a statement is the person concerned."""

from __future__ import annotations

from collections.abc import Sequence

from commonweal.records import State, latest, said
from commonweal.records.kinds import Appointment, Person, Post, Seat

#: Roles that one person at a time has in a body, so that the role alone tells who it is.
ALONE = ("chair", "deputy chair", "secretary", "guardian")


def same(state: State, person: str, by: str, bodies: Sequence[str] = ()) -> bool:
    """Whether `by` is a person: their id, name, seat, office or post; or role in one of `bodies`.

    Parameters
    ----------
    state
        The records as of a day.
    person, by
        Id of the person, and who did something, as it stands in a statement.
    bodies
        Where "Chair" means the chair of these.
    """
    told = _plain(by)
    known = [person]
    held = latest(state, Person, lambda one: one.person).get(person)
    if held is not None and held.what.name is not None:
        known.append(held.what.name)
    for one in said(state, Seat):
        if one.what.person == person:
            known += [one.what.seat, one.what.office or ""]
            if one.what.role in ALONE and one.what.body in bodies:
                known.append(one.what.role)
    return told in {_plain(one) for one in (*known, *_posts(state, person)) if one}


def _posts(state: State, person: str) -> list[str]:
    """Posts to which somebody was appointed, by id and title."""
    holders = {
        one.what.post: one.what.person
        for one in said(state, Appointment)
        if one.what.step in ("appointed", "approved")
    }
    mine = [post for post, holder in holders.items() if holder == person]
    titles = latest(state, Post, lambda one: one.post)
    return [*mine, *(titles[post].what.title for post in mine if post in titles)]


def _plain(name: str) -> str:
    return " ".join(name.casefold().split()).removeprefix("the ")
