"""The pages of every task: begin, answer, check, send, and put off."""

from __future__ import annotations

import secrets
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from commonweal.records import StatementError
from commonweal.web.accounts.limiting import told_to_wait, too_often
from commonweal.web.accounts.models import User
from commonweal.web.accounts.signing_in import signed_in
from commonweal.web.desk.approvals import propose, waits_told
from commonweal.web.desk.asking.answering import answered, taken_out
from commonweal.web.desk.asking.drawing import gone, of_answers, of_gone, of_page, shown
from commonweal.web.desk.asking.moved import last_of, speaking
from commonweal.web.desk.asking.questions import Page
from commonweal.web.desk.asking.sending import once
from commonweal.web.desk.asking.task import Asked, Fault, Task
from commonweal.web.desk.tasks import TASKS
from commonweal.web.store.adding import append
from commonweal.web.store.gates import checks
from commonweal.web.store.models import Draft, Submission

#: The longest id that anything has.
LONGEST = 200
#: What is said when anybody has added to what a form is about: also whoever fills it in, elsewhere.
MEANWHILE = (
    "Something was added to this since you began. Look at it again, then send: your answers are "
    "kept."
)


class AmissError(Exception):
    """Answers that do not fit as things stand when they are sent."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("; ".join(one.text for one in faults))
        self.faults = faults


@signed_in
@require_http_methods(["GET", "POST"])
def begin(request: HttpRequest, name: str, about: str = "") -> HttpResponse:
    """Begin a task: what is entered is kept under a token of its own, also where somebody has begun
    the same before: they may be typing into that in another window."""
    task = _task(name)
    if len(about) > LONGEST:
        raise Http404("no such thing")
    asked = Asked(request.user, about, {}, "", timezone.now())
    if not _is_there(task, asked):
        raise Http404("no such thing")
    token = secrets.token_urlsafe(16)
    try:
        seen = _last(task, asked)
    except KeyError as error:
        raise Http404("no such thing") from error
    Draft.objects.create(token=token, user=request.user, task=name, about=about, seen=seen)
    pages = task.asked_pages({})
    if not pages:
        return redirect("check-answers", name, token)
    return redirect("answer", name, token, pages[0].name)


@signed_in
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, name: str, token: str, page: str) -> HttpResponse:
    """One page of questions."""
    if request.method != "POST":
        return _answer(request, name, token, page, Draft.objects.all())
    left = too_often("upload", request) if request.FILES else 0
    if left:
        return told_to_wait(request, left)
    # Of two pages that are sent at once neither takes away what was answered on the other.
    with transaction.atomic():
        return _answer(request, name, token, page, Draft.objects.select_for_update())


def _answer(
    request: HttpRequest, name: str, token: str, page: str, drafts: QuerySet[Draft]
) -> HttpResponse:
    task = _task(name)
    draft = _draft(request, name, token, drafts)
    if isinstance(draft, Submission):
        return redirect(draft.address)
    asked = _asked(task, draft, request.user)
    pages = task.asked_pages(draft.answers)
    here = next((one for one in pages if one.name == page), None)
    if not _is_there(task, asked):
        entered = None if request.method == "GET" or here is None else _entered(request, here)
        return render(request, "desk/gone.html", of_gone(task, asked, here, entered), status=404)
    if here is None:
        return redirect("check-answers", name, token)
    if request.method == "GET":
        carried = request.session.pop("carried", {}).get(request.path)
        stands = shown(here, draft.answers, asked, carried)
        return _page(request, task, here, asked, stands, {})
    do = request.POST.get("do", "")
    if here.several and do.startswith("remove-"):
        draft.answers = taken_out(draft.answers, here, do.removeprefix("remove-"))
        draft.save()
        return redirect("answer", name, token, here.name)
    entered = _entered(request, here)
    answers, errors = answered(here, entered, draft.answers, asked, last=do != "add")
    draft.answers = answers
    draft.save()
    if errors:
        return _page(request, task, here, _asked(task, draft, request.user), entered, errors)
    if do == "add":
        return redirect("answer", name, token, here.name)
    left = task.asked_pages(draft.answers)
    after = left[left.index(here) + 1 :]
    if request.GET.get("then") == "check" or not after:
        return redirect("check-answers", name, token)
    return redirect("answer", name, token, after[0].name)


@signed_in
@require_http_methods(["GET", "POST"])
def check_answers(request: HttpRequest, name: str, token: str) -> HttpResponse:
    """All answers, to be looked over and sent."""
    task = _task(name)
    draft = _draft(request, name, token)
    if isinstance(draft, Submission):
        return redirect(draft.address)
    asked = _asked(task, draft, request.user)
    if not _is_there(task, asked):
        return render(request, "desk/gone.html", of_gone(task, asked, None, None), status=404)
    pages = task.asked_pages(asked.answers)
    lacking = next((page for page in pages if page.lacks(asked.answers)), None)
    if lacking is not None:
        return redirect("answer", name, token, lacking.name)
    if request.method == "GET":
        return render(request, "desk/check.html", of_answers(task, asked, []))
    done, faults = _sent(task, draft, asked)
    sent = Submission.objects.filter(token=token).first()
    if sent is not None:
        if done:
            messages.success(request, done)
        return redirect(sent.address)
    if Fault(MEANWHILE) in faults:
        Draft.objects.filter(token=token).update(seen=_last(task, asked))
    told = {**of_answers(task, asked, faults), "sent": True}
    return render(request, "desk/check.html", told, status=422)


def _sent(task: Task, draft: Draft, asked: Asked) -> tuple[str, list[Fault]]:
    """Record what was answered, or propose it to a second person: what is told of it, "" where it
    was not or had been, and why it was not.

    Who may do it, whether a second person is asked for and whether each answer still fits is asked
    once nobody else can add anything.
    """
    told = ""

    def add() -> str:
        nonlocal told
        now = _asked(task, draft, User.objects.get(pk=draft.user_id))
        if not task.allows(now):
            raise PermissionDenied
        if _meanwhile(task, now, draft):
            raise StatementError(MEANWHILE)
        amiss = task.amiss(now)
        if amiss:
            raise AmissError(amiss)
        address, second = task.after(now), task.second(now)
        if second is None:
            append(task.make(now), checks=checks())
        else:
            propose(draft.token, task.title, now.user, second)
        told = task.done if second is None else waits_told(second)
        return address

    try:
        if _meanwhile(task, asked, draft):
            return "", [Fault(MEANWHILE)]
        faults = once(draft.token, add)
    except AmissError as error:
        return "", error.faults
    except KeyError as error:
        return "", [gone(error)]
    return told, [Fault(text) for text in faults]


def _task(name: str) -> Task:
    try:
        return TASKS[name]
    except KeyError as error:
        raise Http404("no such task") from error


def _is_there(task: Task, asked: Asked) -> bool:
    """Whether there is what a task is about, for whoever may do it.

    Raises
    ------
    PermissionDenied
        Where they may not.
    """
    try:
        allowed = task.allows(asked)
    except KeyError:
        return False
    if not allowed:
        raise PermissionDenied
    return True


def _entered(request: HttpRequest, page: Page) -> dict[str, Any]:
    return {one.name: one.entered(request.POST, request.FILES) for one in page.questions}


def _draft(
    request: HttpRequest, name: str, token: str, drafts: QuerySet[Draft] | None = None
) -> Draft | Submission:
    """What was begun, or what became of it: sending takes one away and puts the other in its place
    at once, so that whoever looks for them in this order finds one of them."""
    held = Draft.objects.all() if drafts is None else drafts
    found = held.filter(token=token, task=name, user=request.user).first()
    sent = Submission.objects.filter(token=token).first()
    if found is None and sent is None:
        raise Http404("nothing was begun under this address")
    return found if sent is None else sent


def _asked(task: Task, draft: Draft, user: User) -> Asked:
    answers = task.kept(draft.answers)
    return Asked(user, draft.about, answers, draft.token, timezone.now())


def _meanwhile(task: Task, asked: Asked, draft: Draft) -> str:
    """That somebody added to it since whoever sends it looked at it; "" where nobody did."""
    return MEANWHILE if _last(task, asked) > draft.seen else ""


def _last(task: Task, asked: Asked) -> int:
    """The last statement about the thing that a task changes, or that acts on one about it."""
    thing = task.thing(asked)
    if thing is None:
        return 0
    return last_of(thing if isinstance(thing, Q) else speaking(thing))


def _page(
    request: HttpRequest,
    task: Task,
    page: Page,
    asked: Asked,
    stands: dict[str, Any],
    errors: dict[str, str],
) -> HttpResponse:
    pages = task.asked_pages(asked.answers)
    told = of_page(task, page, pages, asked, stands, errors)
    return render(request, "desk/question.html", told, status=422 if errors else 200)
