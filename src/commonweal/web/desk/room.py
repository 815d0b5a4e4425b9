"""The one page on which a meeting is run: who is there, what they declare, who leaves for which
item, whether enough are there, motions and votes. Works without scripts: each part is a form."""

from __future__ import annotations

import re
import secrets
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from commonweal.records import Statement, StatementError
from commonweal.web.accounts.allowing import allowed
from commonweal.web.accounts.models import User
from commonweal.web.accounts.signing_in import form_of, signed_in
from commonweal.web.desk.asking import Asked
from commonweal.web.desk.asking.moved import last_of, speaking
from commonweal.web.desk.asking.sending import send
from commonweal.web.desk.minuting import DOES, EnteredWrongError, known_of
from commonweal.web.desk.sitting import Kept, bodies_of_meeting, kept
from commonweal.web.desk.tasks.by_motion import tally
from commonweal.web.desk.tasks.in_private import GROUNDS
from commonweal.web.store.models import Submission
from commonweal.web.store.reading import today

ACTION = "run a meeting"
#: What tells the forms of the page apart.
TOKEN = re.compile(r"[A-Za-z0-9_-]{1,40}", re.ASCII)
#: What is said when anybody has added to the meeting while a form was filled in.
MEANWHILE = (
    "Something was added to this meeting since you opened the page. What you entered is kept "
    "below: look at it again, then send it."
)


@signed_in
@require_http_methods(["GET", "POST"])
def room(request: HttpRequest, code: str) -> HttpResponse:
    """Run a meeting."""
    _may(request.user, code)
    if request.method == "GET":
        carried = request.session.pop("carried", {}).get(request.path)
        entered = None if carried is None else form_of(carried)
        return _shown(request, kept(code), entered, [])
    held = kept(code)
    form = request.POST
    do = DOES.get(form.get("do", ""))
    if do is None:
        raise Http404("no such part of the page")
    token = form.get("token", "")
    if not TOKEN.fullmatch(token):
        raise Http404("a form without its token")
    address = f"{reverse('meeting-room', args=[code])}#{form.get('do')}"
    if Submission.objects.filter(token=f"room-{token}").exists():
        return redirect(address)
    if _meanwhile(form, held):
        return _shown(request, held, form, [MEANWHILE])

    def make() -> list[Statement]:
        user = User.objects.get(pk=request.user.pk)
        _may(user, code)
        return do(kept(code), form, Asked(user, code, {}, token, timezone.now()))

    try:
        if make():
            faults = send(
                f"room-{token}", address, make, meanwhile=lambda: _meanwhile(form, kept(code))
            )
            if faults:
                return _shown(request, held, form, faults)
            messages.success(request, "It is recorded.")
    except EnteredWrongError as error:
        return _shown(request, held, form, error.faults)
    except StatementError as error:
        return _shown(request, held, form, [str(error)])
    return redirect(address)


def _may(user: User, code: str) -> None:
    """Nobody runs a meeting but whoever may, nor one that there is not.

    Raises
    ------
    Http404, PermissionDenied
        Where there is none, or it is not theirs.
    """
    try:
        bodies = bodies_of_meeting(code)
    except KeyError as error:
        raise Http404("no such meeting") from error
    if not any(allowed(user, ACTION, one) for one in bodies):
        raise PermissionDenied


def _fresh() -> str:
    """A token of a form of the page, by which it is recorded once."""
    return secrets.token_urlsafe(12)


def _meanwhile(form: QueryDict, held: Kept) -> str:
    """That somebody added to the meeting since a form was drawn; "" where nobody did."""
    return "" if form.get("seen", "") == str(_last(held)) else MEANWHILE


def _last(held: Kept) -> int:
    """The last statement about the meeting or a motion put there, or that acts on one of these."""
    motions = [("motion", one.motion) for one in held.agenda.sitting.motions]
    return last_of(speaking(("meeting", held.code), *motions))


def _shown(
    request: HttpRequest, held: Kept, entered: QueryDict | None, faults: list[str]
) -> HttpResponse:
    # What comes between the two is told when it is sent.
    seen, held = _last(held), kept(held.code)
    sitting = held.agenda.sitting
    told: dict[str, Any] = {
        "title": f"Run the meeting: {sitting.meeting.title}",
        "trail": (
            {"href": "/desk/", "text": "Your desk"},
            {"href": reverse("meeting-kept", args=[held.code]), "text": sitting.meeting.title},
        ),
        "as_of": today(),
        "held": held,
        "sitting": sitting,
        "came": {one.seat: _came(held, one.seat) for one in held.members},
        "others": [
            one for one in sitting.attendance if one.seat is None or one.capacity == "deputy"
        ],
        "people": [(one.person, held.who(one.person)) for one in held.members if one.person],
        "items": [_item(held, view) for view in held.agenda.items],
        "grounds": GROUNDS,
        "known": known_of(held),
        "entered": entered if entered is not None else QueryDict(),
        "do": "" if entered is None else entered.get("do", ""),
        "faults": faults,
        "errors": faults,
        "fresh": _fresh,
        "seen": seen,
    }
    return render(request, "desk/room.html", told, status=422 if faults else 200)


def _came(held: Kept, seat: str) -> dict[str, str]:
    """What is recorded of the attendance of a seat, as its form shows it."""
    for one in reversed(held.agenda.sitting.attendance):
        if one.seat == seat and one.capacity != "deputy":
            return {
                "there": "apologies" if one.apologies else "there",
                "in": _clock(one.entered),
                "out": _clock(one.left),
            }
    return {"there": "", "in": "", "out": ""}


def _clock(at: Any) -> str:
    return "" if at is None else f"{timezone.localtime(at):%H:%M}"


def _item(held: Kept, view: Any) -> dict[str, Any]:
    """An item as it stands in the room."""
    sitting = held.agenda.sitting
    treated = [
        {"at": at, "one": one, "who": held.who(one.person), "out": _clock(one.out),
         "back": _clock(one.back)}
        for at, one in enumerate(sitting.treatments)
        if one.item == view.item.item
    ]  # fmt: skip
    motions = [
        {
            "motion": one,
            "told": tally(held, one.motion),
            "votes": {
                vote.voter: vote.vote
                for vote in sitting.votes
                if vote.motion == one.motion and not vote.casting
            },
            "casting": next(
                (vote for vote in sitting.votes if vote.motion == one.motion and vote.casting), None
            ),
        }
        for one in sitting.motions
        if one.item == view.item.item
    ]
    return {
        "item": view.item,
        "view": view,
        "treated": treated,
        "untreated": [one for one in view.conflicts if one.match.counts and one.treatment is None],
        "leaving": held.leaving(view.item.item),
        "away": held.away(view.item.item),
        "quorums": view.quorums,
        "motions": motions,
        "excluded": [one for one in sitting.exclusions if view.item.item in one.items],
        "declared": [one for one in sitting.declarations if one.item == view.item.item],
        "decisions": view.decisions,
    }
