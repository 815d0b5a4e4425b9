"""The first page of whoever is signed in: what waits for them, what they have begun, and what they
may do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from textwrap import shorten

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from commonweal.governance.register import unsettled
from commonweal.governance.register.confirming import COUNTED
from commonweal.web.accounts.models import User
from commonweal.web.accounts.signing_in import signed_in
from commonweal.web.desk.asking import Asked, Task
from commonweal.web.desk.asking.offering import may_begin
from commonweal.web.desk.own import Own, own_of
from commonweal.web.desk.tasks import TASKS
from commonweal.web.desk.waiting import PLACES, Waiting, waits_for
from commonweal.web.store.models import Draft
from commonweal.web.store.reading import today

#: A confirmation stands first on the desk from so many days before it is due.
SOON = timedelta(days=60)
#: So many answers of what was begun are told.
TOLD = 2
#: In which order groups of tasks stand; others come after.
GROUPS = ("Declare", "Meetings", "Decisions", "Buying", "Contracts", "Promises", "Bodies and seats")


@dataclass(frozen=True)
class Begun:
    """Something that was begun and not sent."""

    draft: Draft
    task: Task

    @property
    def changed(self) -> datetime:
        """When it was last changed, in the time of England: it tells two of one name apart."""
        return timezone.localtime(self.draft.changed)

    @property
    def title(self) -> str:
        """What it is called, with what it is about."""
        return self.task.titled(self.draft.about)

    @property
    def says(self) -> str:
        """What was answered on its first pages, in words: it tells two of one name apart. "" where
        that cannot be told any more, as what was chosen is not there."""
        draft = self.draft
        answers = self.task.kept(draft.answers)
        asked = Asked(draft.user, draft.about, answers, draft.token, timezone.now())
        given = [
            one
            for page in self.task.asked_pages(answers)
            for one in page.questions
            if not page.several and answers.get(one.name) not in (None, "", [])
        ]
        try:
            told = [one.told(answers[one.name], asked) for one in given[:TOLD]]
        except KeyError:
            return ""
        return shorten("; ".join(told), 120, placeholder=" …")

    @property
    def page(self) -> str | None:
        """Where it is taken up again: the first page that is not answered, None for the last."""
        pages = self.task.asked_pages(self.draft.answers)
        return next((one.name for one in pages if one.lacks(self.draft.answers)), None)


@signed_in
def desk(request: HttpRequest) -> HttpResponse:
    """What waits for whoever is signed in."""
    # Every task asks for the roles: they are read once.
    user = User.objects.prefetch_related("grants").get(pk=request.user.pk)
    own = own_of(user)
    roles: dict[str, list[str]] = {}
    for grant in user.grants.all():
        roles.setdefault(grant.role, []).append(grant.body)
    return render(
        request,
        "desk/start.html",
        {
            "title": "Your desk",
            "as_of": today(),
            "own": own,
            "due": _due(own),
            "counted": COUNTED,
            "back": _back(own),
            "waiting": waits_for(user),
            "begun": _begun(user),
            "groups": _groups(user),
            "places": _places(user),
            "roles": roles,
        },
    )


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def put_away(request: HttpRequest, name: str, token: str) -> HttpResponse:
    """Ask once more, then delete what was begun and not sent: nothing brings it back."""
    found = Draft.objects.filter(token=token, task=name, user=request.user).first()
    if request.method == "POST":
        if found is None:
            messages.info(request, "There was nothing to delete: it was sent or deleted before.")
        else:
            found.delete()
            messages.success(request, "What you had begun is deleted. Nothing of it was recorded.")
        return redirect("desk")
    if found is None or name not in TASKS:
        raise Http404("nothing was begun under this address")
    told = {"title": "Delete what you began?", "one": Begun(found, TASKS[name]), "as_of": today()}
    return render(request, "desk/put-away.html", told)


def _due(own: Own) -> list[object]:
    """Confirmations that are overdue or come soon, and those of who neither declared nor confirmed
    anything."""
    return [
        one
        for one in own.due
        if one.there
        and one.months is not None
        and (
            (one.last is None and one.declared is None)
            or one.by is None
            or one.by <= today() + SOON
        )
    ]


def _back(own: Own) -> list[dict[str, object]]:
    """Gifts of theirs that may not be kept as they were, until what became of them is stated."""
    held = {one.gift: one for several in own.gifts.values() for one in several}
    wrong = unsettled(own.day, [*held.values()])
    return [{"gift": held[gift], "findings": found} for gift, found in wrong.items()]


def _begun(user: User) -> list[Begun]:
    """What somebody entered anything into; the account is not read again for each."""
    drafts = Draft.objects.filter(user=user).exclude(answers={}).order_by("-changed")
    held = [
        one for one in drafts if any(value not in (None, "", []) for value in one.answers.values())
    ]
    for one in held:
        one.user = user
    return [Begun(one, TASKS[one.task]) for one in held if one.task in TASKS]


def _groups(user: User) -> list[tuple[str, list[Task]]]:
    """What somebody may begin, by group: only what the rights let them."""
    found: dict[str, list[Task]] = {}
    for task in TASKS.values():
        if task.anew and may_begin(user, task.name):
            found.setdefault(task.group, []).append(task)
    order = {name: at for at, name in enumerate(GROUPS)}
    return sorted(found.items(), key=lambda one: (order.get(one[0], len(order)), one[0]))


def _places(user: User) -> list[object]:
    return [one for one in PLACES if one.open_to(user)]


__all__ = ["Waiting", "desk"]
