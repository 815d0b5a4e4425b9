"""Consultations as they were set up, and whose they are to work on."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404

from commonweal.governance.law import whenever
from commonweal.records import said
from commonweal.records.kinds import ChangeStep
from commonweal.web.accounts.allowing import allowed
from commonweal.web.accounts.models import User
from commonweal.web.desk.keeping import with_parents
from commonweal.web.store.reading import around

CONSULT = "consult"
#: Where their pages stand.
UNDER = (("Consultations", "/desk/consultations/"),)


@dataclass(frozen=True)
class Consulted:
    """A consultation as it was set up.

    Parameters
    ----------
    code, body, title, options, steps
        Its id, who consults, on what, which options, and what happened when.
    """

    code: str
    body: str
    title: str
    options: tuple[str, ...]
    steps: tuple[ChangeStep, ...]


def every_consultation() -> dict[str, Consulted]:
    """Consultations that were set up, by id."""
    state = whenever(around((), also=Q(type="change_step")))
    steps: dict[str, list[ChangeStep]] = {}
    about: dict[str, str] = {}
    for one in said(state, ChangeStep):
        steps.setdefault(one.what.decision, []).append(one.what)
        # Whoever opened it first has it: no later step gives it to anybody else.
        if one.what.step == "consultation opened":
            about.setdefault(one.what.decision, one.about)
    found = {}
    for code, several in steps.items():
        if any(one.step == "consultation opened" for one in several):
            options = next((one.covers for one in several if one.step == "options listed"), ())
            opened = next(one for one in several if one.step == "consultation opened")
            ordered = tuple(sorted(several, key=lambda one: one.on))
            found[code] = Consulted(code, about[code], opened.text, options, ordered)
    return found


def open_consultation(user: User, code: str) -> Consulted:
    """A consultation, for whoever consults there.

    Raises
    ------
    Http404, PermissionDenied
        Where there is none, or it is another's.
    """
    held = every_consultation().get(code)
    if held is None:
        raise Http404("no such consultation")
    if not any(allowed(user, CONSULT, body) for body in with_parents([held.body])):
        raise PermissionDenied
    return held
