"""Consultations as they were set up, and whose they are to work on."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404

from commonweal.governance.law import whenever
from commonweal.web.accounts.allowing import allowed
from commonweal.web.accounts.models import User
from commonweal.web.consulted import Consulted, consulted
from commonweal.web.desk.keeping import with_parents
from commonweal.web.store.reading import around, today

CONSULT = "consult"
#: Where their pages stand.
UNDER = (("Consultations", "/desk/consultations/"),)


def every_consultation() -> dict[str, Consulted]:
    """Consultations that were set up, by id."""
    return consulted(whenever(around((), also=Q(type="change_step"))))


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


def options_of(held: Consulted) -> tuple[str, ...]:
    """The options about which people are asked: as they were listed last, of one that is yet to
    open as they are listed for that day."""
    return held.options(max(today(), held.opened.on)) or ()
