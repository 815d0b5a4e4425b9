"""The pages of every task: begin, answer, check, send, and put off."""

from __future__ import annotations

import secrets
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from commonweal.web.accounts.limiting import told_to_wait, too_often
from commonweal.web.accounts.signing_in import form_of, signed_in
from commonweal.web.desk.approvals import propose, waits_told
from commonweal.web.desk.asking.answering import answered, taken_out
from commonweal.web.desk.asking.questions import Page
from commonweal.web.desk.asking.sending import send
from commonweal.web.desk.asking.task import Asked, Task
from commonweal.web.desk.tasks import TASKS
from commonweal.web.store.models import Draft, Mention, Submission

#: The longest id that anything has.
LONGEST = 200
#: What is said when somebody else has added to what a form is about.
MEANWHILE = (
    "Somebody else has added to this since you began. Look at it again, then send: your answers "
    "are kept."
)


@signed_in
@require_http_methods(["GET", "POST"])
def begin(request: HttpRequest, name: str, about: str = "") -> HttpResponse:
    """Begin a task: what is entered is kept under a token of its own."""
    task = _task(name)
    if len(about) > LONGEST:
        raise Http404("no such thing")
    asked = Asked(request.user, about, {}, "", timezone.now())
    _may(task, asked)
    empty = Draft.objects.filter(user=request.user, task=name, about=about, answers={}).first()
    if empty is not None:
        empty.delete()
    token = secrets.token_urlsafe(16)
    Draft.objects.create(
        token=token, user=request.user, task=name, about=about, seen=_last(task, asked)
    )
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
    asked = _asked(request, draft)
    _may(task, asked)
    pages = task.asked_pages(draft.answers)
    here = next((one for one in pages if one.name == page), None)
    if here is None:
        return redirect("check-answers", name, token)
    if request.method == "GET":
        carried = request.session.pop("carried", {}).get(request.path)
        return _page(request, task, here, pages, asked, _shown(here, draft, asked, carried), {})
    do = request.POST.get("do", "")
    if here.several and do.startswith("remove-"):
        draft.answers = taken_out(draft.answers, here, do.removeprefix("remove-"))
        draft.save()
        return redirect("answer", name, token, here.name)
    entered = {one.name: one.entered(request.POST, request.FILES) for one in here.questions}
    answers, errors = answered(here, entered, draft.answers, asked, last=do != "add")
    draft.answers = answers
    draft.save()
    if errors:
        return _page(request, task, here, pages, _asked(request, draft), entered, errors)
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
    asked = _asked(request, draft)
    _may(task, asked)
    pages = task.asked_pages(draft.answers)
    lacking = next((page for page in pages if page.lacks(draft.answers)), None)
    if lacking is not None:
        return redirect("answer", name, token, lacking.name)
    wanted = {key for page in pages for key in page.keys}
    kept = {key: value for key, value in draft.answers.items() if key in wanted}
    asked = Asked(asked.user, asked.about, kept, token, timezone.now())
    if request.method == "GET":
        return _check(request, task, pages, asked, [])
    if _meanwhile(task, asked, draft):
        sent = Submission.objects.filter(token=token).first()
        if sent is not None:
            return redirect(sent.address)
        draft.seen = _last(task, asked)
        draft.save(update_fields=["seen", "changed"])
        return _check(request, task, pages, asked, [MEANWHILE])
    address = task.after(asked)
    second = task.second(asked)
    if second is None:
        faults = send(
            token,
            address,
            lambda: task.make(asked),
            meanwhile=lambda: _meanwhile(task, asked, draft),
        )
    else:
        faults = propose(token, address, task.title, request.user, second)
    if faults:
        return _check(request, task, pages, asked, faults)
    messages.success(request, task.done if second is None else waits_told(second))
    return redirect(address)


@signed_in
@require_POST
def put_away(request: HttpRequest, name: str, token: str) -> HttpResponse:
    """Delete what was begun and not sent."""
    Draft.objects.filter(token=token, task=name, user=request.user).delete()
    messages.success(request, "What you had begun is deleted. Nothing of it was recorded.")
    return redirect("desk")


def _task(name: str) -> Task:
    try:
        return TASKS[name]
    except KeyError as error:
        raise Http404("no such task") from error


def _may(task: Task, asked: Asked) -> None:
    try:
        if not task.allows(asked):
            raise PermissionDenied
    except KeyError as error:
        raise Http404("no such thing") from error


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


def _asked(request: HttpRequest, draft: Draft) -> Asked:
    return Asked(request.user, draft.about, draft.answers, draft.token, timezone.now())


def _meanwhile(task: Task, asked: Asked, draft: Draft) -> str:
    """That somebody added to it since whoever sends it looked at it; "" where nobody did."""
    return MEANWHILE if _last(task, asked) > draft.seen else ""


def _last(task: Task, asked: Asked) -> int:
    """The last statement about the thing that a task changes."""
    thing = task.thing(asked)
    if thing is None:
        return 0
    held = Mention.objects.filter(thing=thing[0], code=thing[1]).aggregate(last=Max("row_id"))
    return held["last"] or 0


def _shown(page: Page, draft: Draft, asked: Asked, carried: str | None) -> dict[str, Any]:
    """What stands in the questions of a page: what was carried over a sign-in, answered, or goes
    before any answer."""
    if carried is not None:
        form = form_of(carried)
        return {one.name: one.entered(form) for one in page.questions}
    held = {} if page.several else draft.answers
    return {
        one.name: one.shown(held[one.name] if one.name in held else one.first(asked))
        for one in page.questions
    }


def _page(
    request: HttpRequest,
    task: Task,
    page: Page,
    pages: list[Page],
    asked: Asked,
    shown: dict[str, Any],
    errors: dict[str, str],
) -> HttpResponse:
    at = pages.index(page)
    kinds = {one.name: one.kind for one in page.questions}
    told = {
        "title": page.title or page.questions[0].label,
        "task": task,
        "page": page,
        "text": page.text(asked) if callable(page.text) else page.text,
        "questions": [
            one.drawn(shown.get(one.name), asked, errors.get(one.name)) for one in page.questions
        ],
        "several": _several(page, asked),
        "look": page.look(asked),
        "errors": [
            {"name": name, "kind": kinds[name], "text": text} for name, text in errors.items()
        ],
        "back": None if at == 0 else pages[at - 1].name,
        "token": asked.token,
    }
    return render(request, "desk/question.html", told, status=422 if errors else 200)


def _several(page: Page, asked: Asked) -> list[str]:
    """What was added so far on a page that is asked several times, in words."""
    if not page.several:
        return []
    return [
        "; ".join(
            one.told(entry.get(one.name), asked)
            for one in page.questions
            if entry.get(one.name) is not None
        )
        for entry in asked.answers.get(page.name, ())
    ]


def _check(
    request: HttpRequest, task: Task, pages: list[Page], asked: Asked, faults: list[str]
) -> HttpResponse:
    rows = []
    for page in pages:
        if page.several:
            words = _several(page, asked)
            label = page.title or page.questions[0].label
            rows.append({"page": page.name, "label": label, "told": words or ["None"]})
            continue
        rows += [
            {"page": page.name, "label": one.label, "told": told.split("\n")}
            for one in page.questions
            for told in (one.told(asked.answers.get(one.name), asked),)
        ]
    told = {
        "title": task.heading or f"Check your answers: {task.title}",
        "task": task,
        "rows": rows,
        "shows": task.shows(asked),
        "look": task.look(asked),
        "faults": faults,
        "errors": faults,
        "back": pages[-1].name if pages else None,
        "token": asked.token,
    }
    return render(request, "desk/check.html", told, status=422 if faults else 200)
