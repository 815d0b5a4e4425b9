"""Addresses of the API."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, re_path

from commonweal.web.api import figures, finding, plans, records, statements
from commonweal.web.api.door import open_to_all
from commonweal.web.api.page import documented
from commonweal.web.api.problems import problem
from commonweal.web.api.service import api

#: Importing them puts their addresses on the API.
ROOMS = (records, statements, plans, figures, finding)


@open_to_all
def document(request: HttpRequest) -> HttpResponse:
    """The document of OpenAPI that describes every address."""
    return api.create_response(request, api.get_openapi_schema(path_prefix="/api/v1/"), status=200)


@open_to_all
def beginning(_request: HttpRequest) -> HttpResponse:
    """What stands before every address leads to the page that tells of each."""
    return redirect("api")


@open_to_all
def nothing(_request: HttpRequest, **_named: str) -> HttpResponse:
    """There is no such address."""
    return problem(404, "There is no such address; /api/ says which there are.")


PAGES = [
    path("api/", documented, name="api"),
    path("api/v1/", beginning, name="api-beginning"),
    path("api/v1/openapi.json", document, name="api-document"),
    *(
        path(f"api/v1/{one.pattern}", open_to_all(one.callback), name=f"api-{one.name}")
        for one in api.urls[0]
        if one.name != "api-root"
    ),
    re_path(r"^api/v1/[\s\S]*\Z", nothing, name="api-nothing"),
]
