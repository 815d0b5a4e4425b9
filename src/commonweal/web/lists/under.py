"""Things that several bodies have: a joint meeting is found under each of them."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from commonweal.web.store.models import Listed, Under

#: Lists whose things several bodies can have.
JOINT = ("meeting",)


def of_body(held: QuerySet[Listed], name: str, body: str) -> QuerySet[Listed]:
    """Rows of a list that a body has, alone or with others."""
    if name not in JOINT:
        return held.filter(body=body)
    return held.filter(pk__in=Under.objects.filter(body=body).values("listed_id"))


def bodies_of(held: QuerySet[Listed], name: str) -> QuerySet[Any]:
    """Codes of the bodies that have rows of a list, each once."""
    if name not in JOINT:
        return held.order_by().values_list("body", flat=True).distinct()
    under = Under.objects.filter(listed_id__in=held.order_by().values("pk"))
    return under.order_by().values_list("body", flat=True).distinct()
