"""By which motion something was decided: the one that was carried stands there beforehand."""

from __future__ import annotations

from collections.abc import Sequence

from commonweal.evidence.words import joined
from commonweal.governance.law import whenever
from commonweal.governance.meetings import counted
from commonweal.governance.meetings.deciding import carried
from commonweal.governance.meetings.sitting import host_of
from commonweal.records.kinds import Motion
from commonweal.web.desk.asking import Asked, Choice, Page, Question
from commonweal.web.desk.sitting import Kept, item_meeting, kept

#: Stands for the motion of what was decided by none.
NONE = "-"


def tally(held: Kept, motion: str) -> str:
    """How a motion was voted on, in words."""
    return counted(one for one in held.agenda.sitting.votes if one.motion == motion).told


def _told(held: Kept, one: Motion) -> str:
    return f"{one.text[:90]} ({tally(held, one.motion)})"


def _motions(asked: Asked) -> Sequence[Choice]:
    held = kept(item_meeting(asked))
    put = [one for one in held.agenda.sitting.motions if one.item == asked.about]
    told = [(one.motion, _told(held, one)) for one in put]
    return (*told, (NONE, "By no motion")) if told else ()


def _carried(asked: Asked, held: Kept) -> Sequence[Motion]:
    """The motions of the item that the body which decides carried, as far as votes tell."""
    sitting, body = held.agenda.sitting, asked.answers.get("body")
    if body is None:
        return ()
    host = host_of(whenever(held.statements), body, sitting.on)
    put = (one for one in sitting.motions if one.item == asked.about)
    return [one for one in put if carried(sitting, host, one.motion)]


def _the_one(asked: Asked) -> str | None:
    """The one motion that was carried; None where none was, or several were."""
    found = _carried(asked, kept(item_meeting(asked)))
    return found[0].motion if len(found) == 1 else None


def motion_named(asked: Asked) -> str | None:
    """The motion by which it was decided, as answered."""
    answer = asked.answers.get("motion")
    return None if answer == NONE else answer


def unnamed(asked: Asked) -> Sequence[str]:
    """That a motion of the item was carried, where it is left open by which it was decided."""
    if not asked.about or motion_named(asked) is not None:
        return ()
    held = kept(item_meeting(asked))
    found = [_told(held, one) for one in _carried(asked, held)]
    if not found:
        return ()
    were = "A motion of this item was" if len(found) == 1 else "Motions of this item were"
    return (
        f"{were} carried, and none is named by which this was decided: {joined(found)}. Without "
        "it the public page of the decision shows no motion and no votes.",
    )


BY_MOTION = Page(
    "motion",
    (
        Question(
            "motion",
            "By which motion?",
            "choice",
            hint="Where one alone was carried, it is chosen. Leave it out where there was none.",
            choices=_motions,
            needed=False,
            first=_the_one,
        ),
    ),
)
