"""The examples of the documentation, run as they stand, and the page that documents the API."""

from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING

from django.test import Client

from commonweal.web.api.service import api

if TYPE_CHECKING:
    from commonweal.web.plans.models import Plan

PAGE = Path(__file__).parents[3] / "docs/web/api.md"
CURL = re.compile(r'^curl "http://127\.0\.0\.1:8000([^"]+)"$', re.M)


def test_every_example_answers(example_rows: int, published_plan: Plan) -> None:
    assert example_rows
    assert published_plan.pk
    text = PAGE.read_text(encoding="utf-8")
    examples = CURL.findall(text)
    assert len(examples) == text.count("curl ") > 20
    for address in examples:
        answer = Client().get(address)
        assert answer.status_code == 200, (address, answer.content)
        if answer.headers["Content-Type"].startswith("application/json"):
            told = json.loads(answer.content)
            assert {"as_of", "known", "version", "head"} == set(told["about"])
            assert told["data"], address


def test_what_stands_before_every_address_leads_to_the_page(example_rows: int) -> None:
    assert example_rows
    answer = Client().get("/api/v1/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/api/")
    assert Client().get("/api/v1").headers["Location"] == "/api/v1/"
    assert Client().get("/api/v1/nothing").status_code == 404


def test_the_page_names_every_address_without_scripts_or_other_hosts(example_rows: int) -> None:
    assert example_rows
    page = unescape(Client().get("/api/").content.decode())
    paths = api.get_openapi_schema(path_prefix="/api/v1/")["paths"]
    assert len(paths) > 30
    for address in paths:
        assert f">{address}</h3>" in page
    assert set(re.findall(r"<script[^>]*>", page)) == {
        '<script type="module" src="/static/commonweal.js">'
    }
    assert not re.findall(r'(?:src|href)="(?:https?:)?//', page)
