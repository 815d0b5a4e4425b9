"""What goes wrong, told as problem details (RFC 9457)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from http import HTTPStatus

from django.http import HttpResponse
from pydantic import BaseModel, ConfigDict, Field

MEDIA = "application/problem+json"


class Wrong(BaseModel):
    """One thing that is wrong with what was asked for."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    where: str = Field(description="Which part of the address.")
    told: str = Field(description="What is wrong with it, and what to do.")


class Problem(BaseModel):
    """Why there is no answer (RFC 9457)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    type: str = Field(description="Always about:blank: the status says it all.")
    title: str
    status: int
    detail: str
    errors: list[Wrong] = Field(default_factory=list, description="Everything that is wrong.")


class ProblemError(Exception):
    """There is no answer, with all reasons."""

    def __init__(self, status: int, detail: str, errors: Iterable[Wrong] = ()) -> None:
        super().__init__(detail)
        self.status, self.detail, self.errors = status, detail, tuple(errors)


def problem(status: int, detail: str, errors: Sequence[Wrong] = ()) -> HttpResponse:
    """The answer that tells of a problem."""
    told = Problem(
        type="about:blank",
        title=HTTPStatus(status).phrase,
        status=status,
        detail=detail,
        errors=list(errors),
    )
    return HttpResponse(told.model_dump_json(), status=status, content_type=MEDIA)
