"""What a task is about, by name: it stands over each of its pages, and among what was begun."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from textwrap import shorten

from commonweal.records import latest
from commonweal.records.kinds import AgendaItem, Motion, Seat
from commonweal.web.desk.consulted import every_consultation
from commonweal.web.desk.keeping import bodies_named, stated
from commonweal.web.desk.tasks.treatments import place_of
from commonweal.web.store.models import Kept

#: So many letters of what something says stand for it.
LONGEST = 90
Named = Callable[[str], str]


def _kept(name: str) -> Named:
    """What something that is kept is called."""

    def named(about: str) -> str:
        rows = Kept.objects.filter(list=name, code=about).values_list("title", flat=True)
        return shorten(next(iter(rows), ""), LONGEST, placeholder="…")

    return named


def _item(about: str) -> str:
    held = latest(stated("item", [about]), AgendaItem, lambda one: one.item).get(about)
    if held is None:
        return ""
    met = _kept("meeting")(held.what.meeting)
    return f"{held.what.title}, {met}" if met else held.what.title


def _motion(about: str) -> str:
    held = latest(stated("motion", [about]), Motion, lambda one: one.motion).get(about)
    return "" if held is None else shorten(held.what.text, LONGEST, placeholder="…")


def _seat(about: str) -> str:
    held = latest(stated("seat", [about]), Seat, lambda one: one.seat).get(about)
    if held is None:
        return ""
    what = held.what
    return f"{what.office or what.role}, {bodies_named([what.body])[what.body]}"


def _consultation(about: str) -> str:
    held = every_consultation().get(about)
    return "" if held is None else held.title


def _conflict(about: str) -> str:
    """Who, and with whom the person is connected."""
    try:
        place = place_of(about)
    except KeyError:
        return ""
    return f"{place.who} and {place.conflict.match.gainer_name}"


def _of(named: Named, tasks: str) -> dict[str, Named]:
    return dict.fromkeys(tasks.split(), named)


#: By the name of a task that does not say by itself what it is about.
NAMED: Mapping[str, Named] = {
    **_of(_kept("meeting"), "give-notice cancel-meeting add-item"),
    **_of(_item, "add-suppliers add-paper put-motion decide withdraw-agenda-item"),
    **_of(_motion, "correct-motion"),
    **_of(_seat, "fill-seat end-seat"),
    **_of(_conflict, "review-match treat-conflict"),
    **_of(
        _kept("decision"),
        "close-decision close-decision-lacking report-back correct-decision withdraw-decision "
        "reopen-decision",
    ),
    **_of(
        _kept("procurement"),
        "change-procurement add-bidder procurement-record representation award-contract "
        "abandon-procurement add-evaluator score-bidder procurement-notice",
    ),
    **_of(_kept("contract"), "end-contract sign-contract modify-contract withdraw-contract"),
    **_of(_kept("issue"), "issue-step"),
    **_of(_kept("commitment"), "deliver-promise close-promise withdraw-commitment"),
    **_of(_consultation, "consultation-step"),
}
