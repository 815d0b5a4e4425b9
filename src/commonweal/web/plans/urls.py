"""Addresses of the first page, questions, chapters and plans."""

from __future__ import annotations

from django.urls import path

from commonweal.web.plans.about_places import place, places
from commonweal.web.plans.chapters import chapter, chapters, section
from commonweal.web.plans.comparing import comparison
from commonweal.web.plans.figures import figure, figures
from commonweal.web.plans.files import file, pack
from commonweal.web.plans.methods import methods
from commonweal.web.plans.publishing import plans, publish
from commonweal.web.plans.questions import question, questions
from commonweal.web.plans.runs import folder_upload, run, run_cancel, runs
from commonweal.web.plans.start import plan_start, start
from commonweal.web.plans.weights import weights
from commonweal.web.plans.whole_tables import table

#: Pages of a plan: those of the published one lie under plain addresses, and those of every plan
#: that was ever published under its id.
OF_A_PLAN = (
    ("questions/", questions, "questions"),
    ("questions/<str:identifier>/", question, "question"),
    ("chapters/", chapters, "chapters"),
    ("chapters/<str:identifier>/", chapter, "chapter"),
    ("chapters/<str:identifier>/<str:address>/", section, "section"),
    ("tables/<str:identifier>/", table, "table"),
    ("figures/", figures, "figures"),
    ("figures/<str:identifier>/", figure, "figure"),
    ("places/", places, "places"),
    ("places/<str:code>/", place, "place"),
    ("methods/", methods, "methods"),
)

PAGES = [
    path("", start, name="start"),
    *(path(address, page, name=name) for address, page, name in OF_A_PLAN),
    path("plans/", plans, name="plans"),
    path("plans/runs/", runs, name="runs"),
    path("plans/runs/<int:number>/", run, name="run"),
    path("plans/runs/<int:number>/cancel/", run_cancel, name="run-cancel"),
    path("plans/folders/", folder_upload, name="folder-upload"),
    path("plans/compare/", comparison, name="compare"),
    path("plans/weights/", weights, name="weights"),
    path("plans/<slug:plan>/publish/", publish, name="publish"),
    path("plans/<slug:plan>/", plan_start, name="plan"),
    path("plans/<slug:plan>/pack/", pack, name="pack"),
    path("plans/<slug:plan>/pack/<path:name>", file, name="pack-file"),
    *(
        path(f"plans/<slug:plan>/{address}", page, name=f"plan-{name}")
        for address, page, name in OF_A_PLAN
    ),
]
