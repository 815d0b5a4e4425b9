"""Papers that everybody may read, and decisions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Literal

from django.urls import reverse
from pydantic import Field

from commonweal.governance.exchange.publication import Publication
from commonweal.governance.meetings.papers import PRIVATE
from commonweal.governance.meetings.taken import precisions
from commonweal.records import said
from commonweal.records.kinds import AgendaItem, Decision, Paper
from commonweal.web.api.asked import Look
from commonweal.web.api.kinds.clean import clean
from commonweal.web.api.listed import Kind
from commonweal.web.api.telling import Form
from commonweal.web.reading import given_out


class FileTold(Form):
    """The file of a paper."""

    name: str
    form: Literal["pdf", "docx", "odt", "txt"]
    bytes: int
    sha256: str
    at: str = Field(description="Its address.")


class PaperTold(Form):
    """A paper that everybody may read."""

    paper: str = Field(description="Its id.")
    title: str
    text: str | None = Field(description="What it says, where the records hold that.")
    file: FileTold | None = Field(description="The paper as a file, where there is one.")
    item: str = Field(description="For which item of an agenda.")
    meeting: str = Field(description="For which meeting.")
    statements: list[str] = Field(description="Ids of the statements that say so.")


class DecisionTold(Form):
    """A decision. Of one that was taken in private: that it was, and on what ground."""

    decision: str = Field(description="Its id.")
    on: date
    precision: Literal["day", "month", "year"] = Field(description="How exactly the day is known.")
    body: str = Field(description="Code of the body that decided.")
    title: str
    private: bool = Field(description="Whether it was taken in private, as far as that is stated.")
    text: str | None = Field(description="What was decided; null where that is not public.")
    reasons: str | None
    ground: str | None = Field(description="Of a private one: on what ground.")
    review_on: date | None = Field(description="When that ground is looked at again.")
    function: str | None
    value_pence: int | None
    meeting: str | None
    item: str | None
    ratifies: str | None = Field(description="Id of the earlier decision that it ratifies.")
    source: str | None
    statements: list[str] = Field(description="Ids of the statements that say so.")


def papers(codes: Sequence[str], seen: Look) -> Mapping[str, PaperTold]:
    """Papers by their ids."""
    shown = given_out([("paper", code) for code in codes], on=seen.on, known_at=seen.known, deep=1)
    items = {one.what.item: one.what.meeting for one in said(shown.past, AgendaItem)}
    told: dict[str, PaperTold] = {}
    for one in said(shown.past, Paper):
        what = one.what
        if what.paper not in codes or what.item not in items:
            continue
        before = told[what.paper].statements if what.paper in told else []
        told[what.paper] = PaperTold(
            paper=what.paper,
            title=shown.text(what.title),
            text=clean(shown, what.text),
            file=_file(shown, what),
            item=what.item,
            meeting=items[what.item],
            statements=[*before, one.id],
        )
    return told


def _file(shown: Publication, what: Paper) -> FileTold | None:
    if what.file is None:
        return None
    at = reverse("paper-file", args=[what.paper])
    return FileTold.model_validate(
        {**what.file.model_dump(), "name": shown.text(what.file.name), "at": at}
    )


def decisions(codes: Sequence[str], seen: Look) -> Mapping[str, DecisionTold]:
    """Decisions by their ids."""
    shown = given_out(
        [("decision", code) for code in codes], on=seen.on, known_at=seen.known, deep=1
    )
    exact = precisions(shown.past)
    told: dict[str, DecisionTold] = {}
    for one in said(shown.past, Decision):
        what = one.what
        if what.decision not in codes:
            continue
        private = what.text == PRIVATE
        before = told[what.decision].statements if what.decision in told else []
        told[what.decision] = DecisionTold(
            decision=what.decision,
            on=what.on,
            precision=exact[what.decision],
            body=what.body,
            title=shown.text(what.title),
            private=private,
            text=None if private else shown.text(what.text),
            reasons=None if private else shown.text(what.reasons),
            ground=clean(shown, what.ground),
            review_on=what.review_on,
            function=None if private else clean(shown, what.function),
            value_pence=None if private else what.value_pence,
            meeting=what.meeting,
            item=what.item,
            ratifies=what.ratifies,
            source=clean(shown, what.source),
            statements=[*before, one.id],
        )
    return told


PAPERS = Kind("paper", papers, to_come=True)
DECISIONS = Kind("decision", decisions)
