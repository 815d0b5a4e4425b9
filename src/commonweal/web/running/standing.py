"""Of what public answers are made: none of them changes while all of this stays."""

from __future__ import annotations

import hashlib
import os

from django.conf import settings
from django.db.models import Subquery
from django.http import HttpRequest

from commonweal import __version__
from commonweal.web.merging.models import Merger
from commonweal.web.plans.models import Published
from commonweal.web.store.models import Head
from commonweal.web.store.reading import today


def contact() -> str:
    """Whom to tell of a weakness, an address of mail or of a page; nothing where nobody is set. Of
    what the environment says, the one thing that stands in a public answer."""
    return os.environ.get("SECURITY_CONTACT", "").strip()


def stands() -> str:
    """When all lists were made anew, the last merger that was carried out, the published plan, whom
    to tell of a weakness, whether it is a demonstration, and the day; in the last line the head of
    the records: two small questions to the database."""
    # A merger of bodies of which nothing is on record makes no statement.
    done = Merger.objects.filter(state="done").order_by("-done_at")
    merged = done.values_list("done_at", flat=True)[:1]
    held = Head.objects.values_list("count", "hash", "rebuilt_at", Subquery(merged)).first()
    last, others = (None, (None, merged.first())) if held is None else (held[:2], held[2:])
    plan = Published.objects.order_by("-pk").values_list("pk", "plan_id").first()
    told = repr((contact(), settings.SECOND_FACTOR_OF_DEMONSTRATION))
    said = (str(others), str(plan), told, today().isoformat(), str(last))
    return "\n".join((__version__, *said))


def ground(standing: str) -> str:
    """All that answers are made of but what the database says: it stays while statements are only
    added."""
    return standing.rpartition("\n")[0]


def key_of(request: HttpRequest, standing: str) -> str:
    """What an answer to an address is called, as long as that stands; its tag begins with it."""
    said = (request.scheme, request.get_host(), request.get_full_path(), standing)
    return hashlib.sha256("\n".join(said).encode()).hexdigest()
