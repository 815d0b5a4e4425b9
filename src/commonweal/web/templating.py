"""Jinja for Django: the macros of the NHS design system, and what every page is given."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from jinja2 import ChainableUndefined, ChoiceLoader, Environment, PackageLoader, PrefixLoader
from markupsafe import Markup

from commonweal.contracts.terms.finding import clause_told
from commonweal.evidence.words import counted, day, what_lacks, with_days
from commonweal.governance.finding import in_words
from commonweal.report.drawing import as_script_data
from commonweal.report.formats import figure_value, interval, number
from commonweal.report.page import paragraphs
from commonweal.system.money import in_pounds

#: What stands at the head of every page, by name of its address.
NAVIGATION = (
    ("questions", "Questions"),
    ("places", "Needs and places"),
    ("meetings", "Meetings"),
    ("decisions", "Decisions"),
    ("interests", "Register"),
    ("contracts", "Contracts"),
    ("search", "Search"),
)


def environment(**options: Any) -> Environment:
    """The environment of every template; the loader of Django comes first."""
    # The macros ask for chains of parameters that nobody gave.
    options["undefined"] = ChainableUndefined
    report = PrefixLoader({"report": PackageLoader("commonweal.report")})
    options["loader"] = ChoiceLoader(
        [options["loader"], PackageLoader("nhsuk_frontend_jinja"), report]
    )
    made = Environment(**options)
    made.globals.update(static=static, url=address)
    made.filters.update(day=day, with_days=with_days, pounds=in_pounds, counted=counted)
    made.filters.update(in_words=in_words, clause_told=clause_told, what_lacks=what_lacks)
    made.filters.update(
        figure_value=figure_value,
        interval=interval,
        paragraphs=paragraphs,
        thousands=number,
        safe_data=Markup,
        script_data=as_script_data,
    )
    return made


def address(name: str, *parts: object) -> str:
    """The address of a page by its name."""
    return str(reverse(name, args=parts))


def everywhere(request: HttpRequest) -> dict[str, Any]:
    """What every page is given: who looks, and where."""
    own = (("desk", "Your desk"), ("account", "Your account"))
    last = own if request.user.is_authenticated else (("sign-in", "Sign in"),)
    return {
        "user": request.user,
        "path": request.path,
        "messages": get_messages(request),
        "navigation": (*NAVIGATION, *last),
        "demonstration": not settings.SECOND_FACTOR_OF_DEMONSTRATION,
    }
