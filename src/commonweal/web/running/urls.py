"""Addresses for whoever keeps the application running."""

from __future__ import annotations

from django.urls import path

from commonweal.web.running.health import live, ready
from commonweal.web.running.metrics import metrics

PAGES = [
    path("health/live", live, name="live"),
    path("health/ready", ready, name="ready"),
    path("metrics", metrics, name="metrics"),
]
