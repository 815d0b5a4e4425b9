"""The questions that members asked, and the answer to each on one page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from commonweal.evidence import Answer, were_asked
from commonweal.report.references import anchor
from commonweal.web.plans.recomputing import commands
from commonweal.web.plans.shown import Shown, asked_for
from commonweal.web.plans.telling import cited, tell

_CONSULTED = ("consultations", "", "consultations and what came of them")
#: By question, lists of the records in which each one stands that an answer counts or speaks of:
#: the name of the page, what is asked of it, and what it is called.
LISTS: Mapping[str, Sequence[tuple[str, str, str]]] = {
    "Q10": (_CONSULTED,),
    "Q11": (_CONSULTED, ("decisions", "", "decisions")),
    "Q13": (_CONSULTED,),
    "Q22": (
        ("promises", "", "all requests, promises and assurances"),
        ("promises", "?state=overdue", "those that are overdue"),
    ),
}


def questions(request: HttpRequest, plan: str = "") -> HttpResponse:
    """Every question with the status of its answer."""
    shown = asked_for(request, plan)
    return tell(
        request, "questions.html", shown, plan, "Questions and answers", asked=asked_here(shown)
    )


def question(request: HttpRequest, identifier: str, plan: str = "") -> HttpResponse:
    """One question: what was said, what the figures say, how sure, and where they come from."""
    shown = asked_for(request, plan)
    answer = shown.answer(identifier)
    places = [one.id for one in shown.answers]
    here = places.index(answer.id)
    return tell(
        request,
        "question.html",
        shown,
        plan,
        answer.question,
        trail=[("Questions", "questions/")],
        answer=answer,
        knowledge=_knowledge(shown, answer),
        labels={name: figure.label for name, (_, figure) in shown.figures.items()},
        cited=cited(answer.sources, *(figure.sources for figure in answer.figures)),
        methods=_methods(shown, answer),
        lists=[(f"{reverse(name)}{asks}", words) for name, asks, words in LISTS.get(answer.id, ())],
        commands=commands(shown),
        stays=request.build_absolute_uri(reverse("plan-question", args=[shown.id, answer.id])),
        before=shown.answers[here - 1] if here else None,
        after=shown.answers[here + 1] if here + 1 < len(places) else None,
    )


def asked_here(shown: Shown) -> bool:
    """Whether anybody asked in this system."""
    return were_asked(shown.answers, shown.as_of)


def _knowledge(shown: Shown, answer: Answer) -> list[tuple[str, object]]:
    then = "When it was asked" if asked_here(shown) else "On the day of the plan"
    both = ((then, answer.then), ("Held now, latest figure", answer.now))
    return [(words, held) for words, held in both if held]


def _methods(shown: Shown, answer: Answer) -> list[tuple[str, str]]:
    """Anchors and titles of the methods by which the figures of an answer were worked out."""
    wanted = dict.fromkeys(figure.method for figure in answer.figures if figure.method)
    titles = {method.id: method.title for chapter in shown.chapters for method in chapter.methods}
    return [(anchor("method", name), titles[name]) for name in wanted if name in titles]
