"""Addresses of what the records say. Ids may hold strokes and blanks."""

from __future__ import annotations

from django.urls import path

from commonweal.web.public.bodies import bodies, body, seats
from commonweal.web.public.consultations import consultation, consultations
from commonweal.web.public.contracts import contract, contracts
from commonweal.web.public.decisions import decision, decisions
from commonweal.web.public.downloads import download, downloads
from commonweal.web.public.issues import issue, issue_list
from commonweal.web.public.meetings import meeting, meetings
from commonweal.web.public.paper_files import paper_file
from commonweal.web.public.papers import paper
from commonweal.web.public.procurements import procurement, procurements
from commonweal.web.public.promises import promise, promises
from commonweal.web.public.register import interests, person, register_of
from commonweal.web.public.searching import search_page
from commonweal.web.public.sources import source
from commonweal.web.public.statements import statement

PAGES = [
    path("meetings/", meetings, name="meetings"),
    path("meetings/<path:code>/", meeting, name="meeting"),
    path("papers/<path:code>/", paper, name="paper"),
    path("paper-files/<path:code>/", paper_file, name="paper-file"),
    path("decisions/", decisions, name="decisions"),
    path("decisions/<path:code>/", decision, name="decision"),
    path("promises/", promises, name="promises"),
    path("promises/<path:code>/", promise, name="promise"),
    path("register/", interests, name="interests"),
    path("register/people/<path:code>/", person, name="person"),
    path("register/bodies/<path:code>/", register_of, name="register-of"),
    path("representation/", seats, name="seats"),
    path("bodies/", bodies, name="bodies"),
    path("bodies/<path:code>/", body, name="body"),
    path("consultations/", consultations, name="consultations"),
    path("consultations/<path:code>/", consultation, name="consultation"),
    path("contracts/", contracts, name="contracts"),
    path("contracts/<path:code>/", contract, name="contract"),
    path("procurements/", procurements, name="procurements"),
    path("procurements/<path:code>/", procurement, name="procurement"),
    path("issues/", issue_list, name="issues"),
    path("issues/<path:code>/", issue, name="issue"),
    path("statements/<path:name>/", statement, name="statement"),
    path("sources/<path:code>/", source, name="source"),
    path("search/", search_page, name="search"),
    path("download/", downloads, name="downloads"),
    path("download/<str:name>", download, name="download"),
]
