"""Addresses of mergers."""

from __future__ import annotations

from django.urls import path

from commonweal.web.merging import pages

PAGES = [
    path("mergers/", pages.mergers, name="mergers"),
    path("mergers/<str:token>/", pages.merger, name="merger"),
    path("desk/mergers/", pages.mergers_kept, name="mergers-kept"),
    path("desk/mergers/<str:token>/", pages.merger_kept, name="merger-kept"),
    path("desk/mergers/<str:token>/carry-out/", pages.carry_out_merger, name="carry-out-merger"),
    path("desk/mergers/<str:token>/withdraw/", pages.withdraw_merger, name="withdraw-merger"),
]
