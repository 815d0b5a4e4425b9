"""One page for each statement that is public: who stated what about whom, when it became known,
when it takes effect, why, and its place in the chain."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from commonweal.governance.exchange.attending import agenda
from commonweal.governance.exchange.publication import SOMEBODY, Publication
from commonweal.records import Statement
from commonweal.records.references.table import references_of
from commonweal.records.types import acted_on, acts, referred
from commonweal.web.buying import notices, procurements_of, published
from commonweal.web.lists.consultations import tells
from commonweal.web.lists.withdrawn import since, withdrawals
from commonweal.web.looking_back import looking_back
from commonweal.web.public.asked import dated
from commonweal.web.public.names import linked, names_of, person_told
from commonweal.web.public.sources import source_told
from commonweal.web.public.tables import Column, Grid, link
from commonweal.web.public.things import Section, crumbs, fact, thing_page
from commonweal.web.reading import given_out, kept_private
from commonweal.web.store.lines import STATEMENT, line_of
from commonweal.web.store.models import Mention, Row
from commonweal.web.store.reading import Thing

#: Kinds of which everything may be told that the reader is given at all. Others (interests, gifts,
#: votes, who bid, who was there) are public only as far as their own pages tell.
TOLD = frozenset(
    (
        "agenda_item", "award", "body", "change_step", "closure", "commitment", "condition_met",
        "contract", "contract_ended", "contracting_year", "decision", "decision_closed",
        "delegation", "delivery", "equality_regard", "exclusion", "meeting", "mitigation",
        "modification", "motion", "notice", "options_decided", "organisation", "paper",
        "partner_issue", "partner_issue_step", "post", "procurement", "procurement_notice",
        "provider_owner", "reported", "reported_back", "savings_target", "scrutiny_step", "seal",
        "seat", "took_part",
    )
)  # fmt: skip
#: Kinds that speak of what is bought: public once its award, or a notice, was published.
BOUGHT = ("award", "contract", "contract_ended", "modification", "procurement",
          "procurement_notice")  # fmt: skip
#: Fields that stand on no page.
LEFT_OUT = frozenset(
    (
        "decided_by", "facts", "weights", "existing_value_pence", "suppliers", "supplier_ids",
        "withheld_from", "withheld_reason", "value_pence of procurement",
        "procurement of agenda_item",
    )
)  # fmt: skip
#: Fields that hold persons beside those that refer to one.
PERSONS = ("proposed_by", "seconded_by")
#: How a day is written: other words and numbers may be taken for one, and are none.
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
#: Things that a statement is read with, so that it is told no further than they are.
AROUND = ("meeting", "item", "paper", "motion", "decision", "procurement", "contract",
          "commitment", "issue", "consultation")  # fmt: skip


@dated
def statement(request: HttpRequest, name: str, *, on: date) -> HttpResponse:
    """A statement, as far as it is public; any other is not there, like one that never was."""
    row = Row.objects.filter(_by_then(), statement=name).first()
    if row is None:
        raise Http404("no such statement")
    line = line_of(row.line)
    shown, first = shown_with(row, on)
    void = None
    if first is None:
        acted_on = _chain(row)[-1].statement
        void = withdrawals([acted_on]).get(acted_on)
    if void is not None:
        shown, first = shown_with(row, on, without=[void.id])
    if first is None:
        raise Http404("no such statement is public")
    held = line.statement
    # Of what was withdrawn, that it was there: what it said stands on the page of the thing alone.
    told = _told(shown, first) if first.id == name and void is None else None
    names = names_of([held.about])
    facts = [
        fact("Stated by", shown.text(held.stated_by)),
        fact("About", linked([held.about], names)),
        fact("Kind", held.type.replace("_", " ")),
        fact("Known since", timezone.localdate(held.stated_at)),
        fact("Takes effect on", held.effective),
        fact("Until", held.effective_to or "goes on"),
        fact("Why it was stated", why(shown, held, first) or "withheld"),
    ]
    if void is not None and first.id == name:
        facts.append(fact("Withdrawn on", since(void)))
        facts.append(fact("Why it was withdrawn", why(shown, void, first) or "withheld"))
    if first.id != name:
        where = link(first.id, reverse("statement", args=[first.id]))
        facts.append(fact(_ACTS.get(held.type, "Speaks of the statement"), where))
    sections = [Section(facts=facts)]
    if told is not None:
        withheld = shown.withheld.get(name, ())
        words = [f"Withheld from the public: {', '.join(withheld)}."] if withheld else []
        sections.append(Section("What it says", words, told))
    sections += _later(name)
    sections.append(
        Section(
            "Its place in the chain",
            ["Each statement holds the hash of the one before it, so that nothing can be changed, "
             "left out or slipped in unnoticed."],
            [
                fact("Place", line.number),
                fact("Hash", line.hash),
                fact("Hash of the statement before", line.previous),
                fact("Salted digest of what it says", line.payload_digest),
            ],
        )
    )  # fmt: skip
    return thing_page(request, name, sections, on=on, caption="Statement",
                      trail=crumbs(("search", "Search")))  # fmt: skip


_ACTS = {
    "correction": "Corrects the statement",
    "void": "Makes the statement void",
    "redaction": "Withholds parts of the statement",
    "transfer": "Says what becomes of the statement",
    "destruction": "Destroyed what the statement says, or what was stated of it",
}


def shown_with(
    row: Row, on: date, known_at: datetime | None = None, *, without: Collection[str] = ()
) -> tuple[Publication, Statement | None]:
    """What everybody may have around a statement; and the statement itself as it now stands, or
    the one that it acts on: None where that is not public. Statements can be left out: a void, to
    tell of what it withdrew."""
    rows = _chain(row)
    first = rows[-1]
    also = Q(number__in=[one.number for one in rows])
    shown = given_out(_things(rows), on=on, known_at=known_at, deep=0, also=also, without=without)
    held = shown.past.get(first.statement)
    if held is None or first.type not in TOLD or not _public(shown, held):
        return shown, None
    return shown, held


def _chain(row: Row) -> list[Row]:
    """A statement, what it acts on, and so on to the one that acts on none."""
    rows, first = [row], row
    while (target := _target(first)) is not None and first.type in (*_ACTS,):
        found = Row.objects.filter(statement=target).first()
        if found is None or found in rows:
            break
        rows.append(found)
        first = found
    return rows


def why(shown: Publication, held: Statement, first: Statement) -> str | None:
    """Why a statement was made; None where that may tell what is withheld of the statement itself
    or of the one that it acts on."""
    private = kept_private(shown, first.payload or {})
    if private or held.type == "redaction" or shown.withheld.get(first.id):
        return None
    return shown.text(held.reason)


def _by_then() -> Q:
    """Rows that had been stated by the instant of knowledge with which the page looks."""
    moment = looking_back().moment
    return Q() if moment is None else Q(stated_at__lte=moment)


def _target(row: Row) -> str | None:
    held = line_of(row.line).statement
    return acted_on(held.type, held.payload) or referred(held.type, held.payload)


def _things(rows: list[Row]) -> set[Thing]:
    spoken = Mention.objects.filter(row__in=rows, thing__in=AROUND).exclude(thing=STATEMENT)
    wanted = set(spoken.values_list("thing", "code"))
    return wanted | procurements_of(code for thing, code in wanted if thing == "contract")


def _public(shown: Publication, held: Statement) -> bool:
    """Whether what a statement speaks of is public: what is bought only once that was published,
    steps of a consultation only once it opened."""
    payload = held.payload or {}
    if held.type == "change_step":
        return tells(payload, shown.on)
    if held.type not in BOUGHT:
        return True
    public = published(shown)
    if held.type in ("award", "procurement", "procurement_notice"):
        told = notices(public, str(payload.get("procurement")), shown.on)
        if held.type == "procurement_notice":
            return any(one.what.notice == payload.get("notice") for one in told)
        return payload.get("contract") in public.shown if held.type == "award" else bool(told)
    return not public.hides(str(payload.get("contract")))


def _told(shown: Publication, held: Statement) -> list[dict[str, Any]]:
    """What a statement says, field by field."""
    payload = said_in(shown, held)
    people = {one.field for one in references_of(held.type) if "person" in one.things}
    bodies = {one.field for one in references_of(held.type) if "body" in one.things}
    names = names_of(
        code for field in bodies for code in _several(payload.get(field)) if isinstance(code, str)
    )
    facts = []
    for field, value in payload.items():
        label = field.removesuffix("_pence").replace("_", " ").capitalize()
        if left_out(shown, held, field) or value in (None, [], {}, ""):
            continue
        if field in people or field in PERSONS:
            told = person_told(shown, str(value))
            facts.append(fact(label, SOMEBODY if told is None else told))
        elif field in bodies:
            facts.append(fact(label, linked(_several(value), names)))
        elif field.endswith("_pence") and isinstance(value, int):
            facts.append(fact(label, value, "pounds"))
        elif field == "source" and isinstance(value, str):
            facts.append(fact(label, source_told(shown, value)))
        else:
            facts.append(fact(label, _plain(shown, value)))
    return facts


def said_in(shown: Publication, held: Statement) -> Mapping[str, Any]:
    """The payload of a statement; of an item of an agenda as it stands on a public agenda."""
    payload: Mapping[str, Any] = held.payload or {}
    if held.type == "agenda_item":
        items = (one for one in agenda(shown) if one.item == payload["item"])
        payload = next((one.model_dump(mode="json") for one in items), {})
    return payload


def left_out(shown: Publication, held: Statement, field: str) -> bool:
    """Whether a field stands nowhere in public."""
    if field in LEFT_OUT or f"{field} of {held.type}" in LEFT_OUT:
        return True
    hidden = "organisation" in shown.withheld.get(held.id, ())
    return hidden and field == "organisation_ids"


def _several(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else [] if value is None else [value]


def _plain(shown: Publication, value: Any) -> Any:
    """A value as it is read: a day as a day, words without whoever is not named."""
    if isinstance(value, str):
        try:
            return date.fromisoformat(value) if _DAY.fullmatch(value) else shown.text(value)
        except ValueError:
            return shown.text(value)
    if isinstance(value, list | tuple) and all(isinstance(one, str) for one in value):
        return [shown.text(one) for one in value]
    if isinstance(value, dict | list | tuple):
        return shown.text(json.dumps(value, ensure_ascii=False))
    return value


def _later(name: str) -> list[Section]:
    """What was stated of it later: corrections of it, and parts withheld."""
    acting = Row.objects.filter(
        _by_then(), mention__thing=STATEMENT, mention__code=name, mention__states=False
    ).order_by("number")
    rows = [
        [
            link(one.statement, reverse("statement", args=[one.statement])),
            one.type,
            timezone.localdate(one.stated_at),
        ]
        for one in acting
        if acts(one.type) or one.type == "redaction"
    ]
    if not rows:
        return []
    columns = (Column("name", "Statement"), Column("kind", "Kind"), Column("on", "Day", "day"))
    return [Section("What was stated of it later", grids=[
        Grid("Corrections, transfers and what is withheld", columns, rows)])]  # fmt: skip
