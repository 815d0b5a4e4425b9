"""Texts of a consultation coded by its codebook: several themes each, and how far coders agree."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from commonweal.records.worded import line_fault, text_fault
from commonweal.services.consultation.coding import Coded, coded, coded_by_theme
from commonweal.web.accounts.models import User
from commonweal.web.accounts.signing_in import signed_in
from commonweal.web.consulted import Consulted
from commonweal.web.desk.consulted import UNDER, open_consultation
from commonweal.web.desk.models import Coding, ConsultationResponse, Theme
from commonweal.web.desk.showing import shown
from commonweal.web.public.tables import Column, Grid

#: The longest name of a theme, the longest meaning, and the most themes.
LONGEST, MEANING, MOST = 100, 1_000, 200
#: Stands for the themes of a text in which none of the codebook was found.
NONE = "none"


@dataclass(frozen=True)
class Agreed:
    """How far coders agree.

    Parameters
    ----------
    alike
        Whether the themes of a text are all the same.
    themes
        Each theme by itself, the most frequent first.
    """

    alike: Coded
    themes: Grid


@signed_in
@require_http_methods(["GET", "POST"])
def code_responses(request: HttpRequest, code: str) -> HttpResponse:
    """One text after another, coded without seeing what anybody else found in it."""
    held = open_consultation(request.user, code)
    texts = ConsultationResponse.objects.filter(decision=code).exclude(text="").order_by("number")
    mine = Coding.objects.filter(coder=request.user, response__decision=code)
    left = texts.exclude(pk__in=mine.values("response_id"))
    told: dict[str, Any] = {"held": held, "faults": [], "chosen": [], "new": ""}
    asked = request.POST.get("number") or request.GET.get("text", "")
    one = _text(texts, asked) if asked else left.first()
    before = None if one is None else mine.filter(response=one).first()
    if before is not None:
        told["chosen"] = before.themes or [NONE]
    if request.method == "POST":
        if one is None:
            raise Http404("no such response")
        told["chosen"], told["new"] = request.POST.getlist("themes"), request.POST.get("new", "")
        told["faults"] = _kept(held, request.user, one, told["chosen"], told["new"])
        if not told["faults"]:
            return redirect("desk-code", code)
    told |= {
        "one": one,
        "left": left.count(),
        "codebook": codebook(code),
        "none_of": NONE,
        "done": list(mine.values_list("response__number", flat=True).order_by("response__number")),
    }
    return shown(request, "desk/code.html", f"Code: {held.title}", UNDER, **told)


@signed_in
@require_http_methods(["GET", "POST"])
def codebook_kept(request: HttpRequest, code: str) -> HttpResponse:
    """The codebook of a consultation, and a theme that is added to it."""
    held = open_consultation(request.user, code)
    said = {name: request.POST.get(name, "") for name in ("name", "meaning")}
    faults: list[str] = []
    if request.method == "POST":
        faults = add_theme(held, request.user, **said)
        if not faults:
            messages.success(request, "The theme stands in the codebook.")
            return redirect("desk-codebook", code)
    under = (*UNDER, (held.title, reverse("desk-consultation", args=[code])))
    return shown(
        request,
        "desk/codebook.html",
        f"Codebook: {held.title}",
        under,
        faults=faults,
        codebook=codebook(code),
        **said,
    )


def codebook(code: str) -> list[Theme]:
    """The themes of a consultation, in the order in which they were added."""
    return list(Theme.objects.filter(decision=code).order_by("added_at", "pk"))


def add_theme(held: Consulted, user: User, name: str, meaning: str) -> list[str]:
    """Add a theme to the codebook; what is wrong with it."""
    plain = " ".join(name.split())
    if not plain or len(plain) > LONGEST or len(meaning) > MEANING:
        return [
            f"Enter a theme of at most {LONGEST} characters, and what it means in at most "
            f"{MEANING:,}"
        ]
    fault = line_fault(plain) or text_fault(meaning)
    if fault:
        return [f"Name or meaning: {fault}"]
    if plain.casefold() == NONE:
        return ["A theme needs a name that says what texts are about"]
    if Theme.objects.filter(decision=held.code).count() >= MOST:
        return [f"A codebook has at most {MOST} themes"]
    try:
        with transaction.atomic():
            Theme.objects.create(
                decision=held.code, name=plain, meaning=meaning.strip(), added_by=user
            )
    except IntegrityError:
        return [f"The codebook has a theme {plain!r} already"]
    return []


def agreement(code: str) -> Agreed | None:
    """How far coders agree, by their offices; None while fewer than two coded."""
    rows = Coding.objects.filter(response__decision=code).select_related("coder")
    by_text: dict[int, dict[int, frozenset[str]]] = {}
    offices: dict[int, str] = {}
    for one in rows.order_by("coder_id", "response_id"):
        by_text.setdefault(one.response_id, {})[one.coder_id] = frozenset(one.themes)
        offices[one.coder_id] = one.coder.office
    coders = sorted(offices)
    given = [[held.get(one) for one in coders] for _, held in sorted(by_text.items())]
    alike = coded(
        [offices[one] for one in coders],
        [[None if one is None else _together(one) for one in text] for text in given],
    )
    if alike is None:
        return None
    found = coded_by_theme([one.name for one in codebook(code)], given)
    rows_told = [
        [one.theme, one.times, _alpha(one.alpha.value, one.alpha.reason)]
        for one in sorted(found, key=lambda one: (-one.times, one.theme))
    ]
    columns = (
        Column("theme", "Theme"),
        Column("times", "Times given", "number"),
        Column("alpha", "Do coders agree on it? (Krippendorff’s alpha)"),
    )
    return Agreed(alike, Grid("Themes, by all coders", columns, rows_told))


def _together(themes: frozenset[str]) -> str:
    """The themes of a text as one code."""
    return "\n".join(sorted(themes)) or NONE


def _alpha(value: float, reason: str) -> str:
    return f"{value:.2f}" if value == value else reason


def _text(texts: QuerySet[ConsultationResponse], asked: str) -> ConsultationResponse:
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 10 else 0
    found = texts.filter(number=number).first()
    if found is None:
        raise Http404("no such response")
    return found


def _kept(
    held: Consulted, user: User, one: ConsultationResponse, chosen: list[str], new: str
) -> list[str]:
    """Keep what somebody found in a text, with themes that are new to the codebook; or what is
    wrong with it, and then nothing is kept."""
    added = list(dict.fromkeys(" ".join(line.split()) for line in new.splitlines() if line.strip()))
    if not chosen and not added:
        return ["Choose what the text is about, or that it is about none of these"]
    if NONE in chosen and (len(chosen) > 1 or added):
        return ["Choose themes, or that it is about none of these: not both"]
    with transaction.atomic():
        faults = [fault for name in added for fault in add_theme(held, user, name, "")]
        names = {theme.name for theme in codebook(held.code)}
        if not set(chosen) <= {*names, NONE}:
            faults.append("Choose from the themes of the codebook")
        if faults:
            transaction.set_rollback(True)
            return faults
        themes = [] if NONE in chosen else sorted({*chosen, *added})
        Coding.objects.update_or_create(response=one, coder=user, defaults={"themes": themes})
    return []
