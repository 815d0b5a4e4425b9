"""How figures are worked out, which rules were applied, and what the data do not hold."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from commonweal.report.page import CAUSES
from commonweal.report.references import anchor
from commonweal.web.plans.shown import asked_for
from commonweal.web.plans.telling import cited, tell


def methods(request: HttpRequest, plan: str = "") -> HttpResponse:
    """Every method, rule and lack of the plan."""
    shown = asked_for(request, plan)
    held = {m.id: (c, m) for c in shown.chapters for m in c.methods}
    rules = {rule.id: rule for chapter in shown.chapters for rule in chapter.rules}
    lacks = [(chapter, lack) for chapter in shown.chapters for lack in chapter.lacks]
    missing = [
        (words, [one for one in lacks if one[1].cause == cause]) for cause, words in CAUSES.items()
    ]
    return tell(
        request,
        "methods.html",
        shown,
        plan,
        "Methods, rules and what is missing",
        methods=[(anchor("method", one.id), chapter, one) for chapter, one in held.values()],
        rules=list(rules.values()),
        missing=[one for one in missing if one[1]],
        cited=cited(
            *(one.sources for _, one in held.values()), *((r.source,) for r in rules.values())
        ),
    )
