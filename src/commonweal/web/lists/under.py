"""Things that several bodies have: a joint meeting is found under each of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from commonweal.web.store.models import Listed, Under

#: Lists whose things several bodies can have.
JOINT = ("meeting",)


def of_bodies(held: QuerySet[Listed], name: str, bodies: Iterable[str]) -> QuerySet[Listed]:
    """Rows of a list that any of some bodies has, alone or with others."""
    if name not in JOINT:
        return held.filter(body__among=bodies)
    return held.filter(pk__in=Under.objects.filter(body__among=bodies).values("listed_id"))


def bodies_of(held: QuerySet[Listed], name: str) -> QuerySet[Any]:
    """Codes of the bodies that have rows of a list, each once."""
    if name not in JOINT:
        return held.order_by().values_list("body", flat=True).distinct()
    under = Under.objects.filter(listed_id__in=held.order_by().values("pk"))
    return under.order_by().values_list("body", flat=True).distinct()


def having(bodies: QuerySet[Listed], held: QuerySet[Listed]) -> QuerySet[Listed]:
    """Of bodies those that have any row of a list of `JOINT`: each is asked by itself, so that many
    rows of few bodies cost no more than few."""
    return bodies.filter(Exists(held.filter(under__body=OuterRef("code"))))
