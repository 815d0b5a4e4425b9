"""The API: how errors are told and answers are written, and the document that describes it all."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import ValidationError
from ninja.renderers import BaseRenderer

from commonweal import __version__
from commonweal.records.statement import written_instant
from commonweal.web.api.problems import MEDIA, Problem, ProblemError, Wrong, problem
from commonweal.web.plans.shown import LostPlanError

ABOUT = """All that is public of the records and of the published plan, for programs.

Read only; nothing withheld from the public is in any answer, whoever asks. Every answer says of
which day it tells (`as_of`), which version answers, and the head of the chain of statements.
Errors are problem details (RFC 9457). Answers carry an `ETag`: send it back in `If-None-Match`,
and what has not changed is not sent again. Scripts of any site may ask.
"""
#: What each answer may be besides 200, with words.
OTHERWISE = {
    404: "There is no such thing, or nothing of it is public.",
    410: "It is of a plan that was published and whose files are lost.",
    422: "Something was asked for that cannot be answered.",
    429: "You asked too often; wait as long as Retry-After says.",
    500: "Our own fault.",
}


class Renderer(BaseRenderer):
    """Writes answers: instants in UTC, and never a number that JSON does not have."""

    media_type = "application/json"

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> str:  # noqa: ARG002 (the form that ninja asks for)
        """An answer as JSON."""
        return json.dumps(data, ensure_ascii=False, allow_nan=False, default=_plain)


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return written_instant(value)
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no form in JSON")


class Service(NinjaAPI):
    """The API with what every address of it shares."""

    def get_openapi_schema(self, **given: Any) -> Any:
        """The document of OpenAPI, with what goes wrong at every address."""
        made = super().get_openapi_schema(**given)
        made["components"]["schemas"] |= {
            "Problem": {
                **Problem.model_json_schema(ref_template="#/components/schemas/{model}"),
            },
        }
        definitions = made["components"]["schemas"]["Problem"].pop("$defs")
        made["components"]["schemas"] |= definitions
        told = {MEDIA: {"schema": {"$ref": "#/components/schemas/Problem"}}}
        for operations in made["paths"].values():
            for operation in operations.values():
                for one in operation["parameters"]:
                    one["schema"] = _of_address(one["schema"])
                answers = operation["responses"]
                for status, words in OTHERWISE.items():
                    answers.setdefault(status, {"description": words, "content": told})
        return made


def _of_address(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema of what stands in an address, where nothing is null."""
    told = [one for one in schema.get("anyOf", ()) if one != {"type": "null"}]
    if len(told) != 1:
        return schema
    return {**{name: held for name, held in schema.items() if name != "anyOf"}, **told[0]}


api = Service(
    title="commonweal",
    version=__version__,
    description=ABOUT,
    docs_url=None,
    openapi_url=None,
    urls_namespace="api",
    renderer=Renderer(),
)


@api.exception_handler(ProblemError)
def _problem(_request: HttpRequest, error: ProblemError) -> HttpResponse:
    return problem(error.status, error.detail, error.errors)


@api.exception_handler(Http404)
def _nothing(_request: HttpRequest, _error: Http404) -> HttpResponse:
    return problem(404, "There is no such thing, or nothing of it is public.")


@api.exception_handler(LostPlanError)
def _lost(_request: HttpRequest, error: LostPlanError) -> HttpResponse:
    return problem(410, f"The files of the plan {error.plan.pk} are lost, until it is made anew.")


@api.exception_handler(ValidationError)
def _invalid(_request: HttpRequest, error: ValidationError) -> HttpResponse:
    wrong = [
        Wrong(where=str(one["loc"][-1]), told=str(one["msg"]).removeprefix("Value error, "))
        for one in error.errors
    ]
    return problem(422, "Something was asked for that cannot be answered", wrong)
