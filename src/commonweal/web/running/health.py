"""Whether the application lives, and whether it can serve."""

from __future__ import annotations

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from commonweal.web.store.models import Row
from commonweal.web.store.reading import head


@never_cache
@require_safe
def live(_request: HttpRequest) -> JsonResponse:
    """The process answers."""
    return JsonResponse({"live": True})


@never_cache
@require_safe
def ready(_request: HttpRequest) -> JsonResponse:
    """The database answers, has the tables that this version needs, and its head is its last row.

    503 where it cannot serve, with what is wrong; the whole chain is verified by the command
    `verify_records`, not here.
    """
    wrong = _wrong()
    return JsonResponse({"ready": not wrong, "wrong": wrong}, status=503 if wrong else 200)


def _wrong() -> list[str]:
    try:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            return ["migrations are to be run"]
        held = head()
        last = Row.objects.order_by("-number").values_list("number", "hash").first()
    except DatabaseError:
        return ["the database does not answer"]
    if last is not None and last != (held.count, held.hash):
        return ["the head of the records is not their last row"]
    return []
