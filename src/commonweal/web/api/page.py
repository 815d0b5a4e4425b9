"""The page that documents the API for people, made from its own document."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from commonweal.web.api.service import ABOUT, api
from commonweal.web.public.tables import Column, Grid

ROOT = "/api/v1/"
#: In which order they stand; the document has each of them.
ROOMS = ("Records", "Chain", "Plan", "Search", "Rules")
COLUMNS = (Column("name", "Name"), Column("form", "What to write"), Column("about", "What it does"))


def documented(request: HttpRequest) -> HttpResponse:
    """Every address, what may be asked of it, and what it answers."""
    told = {"title": "The API", "about": ABOUT.replace("`", "").split("\n\n"), "rooms": _rooms()}
    return render(request, "api/api.html", told)


@cache
def _rooms() -> list[tuple[str, list[dict[str, Any]]]]:
    """Addresses by the room that they belong to."""
    made: dict[str, list[dict[str, Any]]] = {}
    for address, operations in api.get_openapi_schema(path_prefix=ROOT)["paths"].items():
        held = operations["get"]
        rows = [[one["name"], _form(one["schema"]), one.get("description", "Its id.")]
                for one in held["parameters"]]  # fmt: skip
        made.setdefault(held["tags"][0], []).append(
            {
                "address": address,
                "name": held["operationId"],
                "words": held["description"],
                "plain": "{" not in address and "q" not in _needed(held),
                "grid": Grid(f"What may be asked of {address}", COLUMNS, rows),
            }
        )
    return [(room, made[room]) for room in ROOMS]


def _needed(held: dict[str, Any]) -> set[str]:
    return {one["name"] for one in held["parameters"] if one["required"]}


def _form(schema: dict[str, Any]) -> Any:
    if "enum" in schema:
        return "one of: " + ", ".join(one for one in schema["enum"] if one)
    if schema.get("format") == "date":
        return {"text": "a day:", "code": "2019-12-31"}
    if schema.get("format") == "date-time":
        return {"text": "a moment:", "code": "2019-12-31T12:00:00Z"}
    if schema.get("type") == "integer":
        return f"a number from {schema['minimum']:,} to {schema['maximum']:,}"
    return "words"
