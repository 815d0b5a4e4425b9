"""Counts and times of requests, for Prometheus; by name of the page, never by what was asked."""

from __future__ import annotations

import hmac
import os
import time
from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)
from prometheus_client import REGISTRY as OWN
from prometheus_client.multiprocess import MultiProcessCollector

from commonweal.web.store.reading import head

REQUESTS = Counter("commonweal_requests", "Requests answered.", ["page", "method", "status"])
SECONDS = Histogram("commonweal_request_seconds", "Time to answer, in seconds.", ["page"])
#: Where the counts of several processes of one server lie.
SHARED = "PROMETHEUS_MULTIPROC_DIR"


class Counted:
    """Counts each request and its time."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, and count."""
        begun = time.perf_counter()
        answer = self.get_response(request)
        match = request.resolver_match
        page = "none" if match is None else match.url_name or "unnamed"
        method = request.method if request.method in ("GET", "HEAD", "POST") else "other"
        REQUESTS.labels(page, method, answer.status_code).inc()
        SECONDS.labels(page).observe(time.perf_counter() - begun)
        return answer


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """What was counted, for whoever has the token of METRICS_TOKEN; without one nobody."""
    token = os.environ.get("METRICS_TOKEN", "")
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not token or not hmac.compare_digest(given.encode(), token.encode()):
        raise Http404
    registry = OWN
    if os.environ.get(SHARED):
        registry = CollectorRegistry()
        MultiProcessCollector(registry)
    own = CollectorRegistry()
    held = Gauge("commonweal_statements", "Statements in the records.", registry=own)
    held.set(head().count)
    return HttpResponse(
        generate_latest(registry) + generate_latest(own), content_type=CONTENT_TYPE_LATEST
    )
