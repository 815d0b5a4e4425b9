"""Which field of which kind of statement gives a thing its id, and which speaks of a thing: the one
table of what belongs together. Fields that are not here hold words, or ids that nobody need know
(an office that owes something, a bidder by name).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal, NamedTuple

#: How often a thing may be stated. "once": a second statement is a mistake, and a correction is the
#: way to change what it says. "one at a time": later periods may follow, but not on the same day.
#: "any": each statement adds to or replaces the one before it.
Often = Literal["once", "one at a time", "any"]


class Thing(NamedTuple):
    """A kind of statement that gives a thing its id."""

    thing: str
    field: str
    often: Often


class Reference(NamedTuple):
    """A field that speaks of a thing. `things` has what it may be; "identifier" is an id of the
    form `company:01234567`, which need not be known."""

    kind: str
    field: str
    things: tuple[str, ...]


#: By kind of statement, the thing that it states.
THINGS: Mapping[str, Thing] = {
    "agenda_item": Thing("item", "item", "once"),
    "award": Thing("contract", "contract", "any"),
    "body": Thing("body", "body", "one at a time"),
    "breach": Thing("case", "case", "any"),
    "change_step": Thing("consultation", "decision", "any"),
    "commitment": Thing("commitment", "commitment", "once"),
    "contract": Thing("contract", "contract", "once"),
    "decision": Thing("decision", "decision", "once"),
    "delegation": Thing("delegation", "delegation", "one at a time"),
    "gift": Thing("gift", "gift", "once"),
    "interest": Thing("interest", "interest", "once"),
    "meeting": Thing("meeting", "meeting", "any"),
    "motion": Thing("motion", "motion", "once"),
    "outcome_contract": Thing("contract", "contract", "any"),
    "organisation": Thing("organisation", "organisation", "one at a time"),
    "paper": Thing("paper", "paper", "once"),
    "partner_issue": Thing("issue", "issue", "once"),
    "person": Thing("person", "person", "once"),
    "post": Thing("post", "post", "one at a time"),
    "procurement": Thing("procurement", "procurement", "any"),
    "procurement_notice": Thing("procurement notice", "notice", "once"),
    "seat": Thing("seat", "seat", "one at a time"),
}

_PARTY = ("person", "organisation", "body", "identifier")

#: Every field that speaks of a thing.
REFERENCES: tuple[Reference, ...] = (
    Reference("agenda_item", "meeting", ("meeting",)),
    Reference("agenda_item", "procurement", ("procurement",)),
    Reference("appointment", "person", ("person",)),
    Reference("appointment", "post", ("post",)),
    Reference("attendance", "meeting", ("meeting",)),
    Reference("attendance", "person", ("person",)),
    Reference("attendance", "seat", ("seat",)),
    Reference("award", "procurement", ("procurement",)),
    Reference("bidder", "procurement", ("procurement",)),
    Reference("body", "of", ("body",)),
    Reference("breach", "interest", ("interest",)),
    Reference("breach", "person", ("person",)),
    Reference("breach", "register_of", ("body",)),
    Reference("change_step", "taken", ("decision",)),
    Reference("closure", "commitment", ("commitment",)),
    Reference("commitment", "meeting", ("meeting",)),
    Reference("commitment", "to", ("body",)),
    Reference("condition_met", "commitment", ("commitment",)),
    Reference("confirmation", "interests", ("interest",)),
    Reference("confirmation", "person", ("person",)),
    Reference("confirmation", "register_of", ("body",)),
    Reference("contract", "authority", ("body",)),
    Reference("contracting_year", "authority", ("body",)),
    Reference("contract_ended", "contract", ("contract",)),
    Reference("contract_ended", "into", ("contract",)),
    Reference("decision", "body", ("body",)),
    Reference("decision", "item", ("item",)),
    Reference("decision", "meeting", ("meeting",)),
    Reference("decision", "motion", ("motion",)),
    Reference("decision", "procurement", ("procurement",)),
    Reference("decision", "ratifies", ("decision",)),
    Reference("delegation", "from_body", ("body",)),
    Reference("delegation", "to", ("body", "post")),
    Reference("delivery", "commitment", ("commitment",)),
    Reference("evaluation", "procurement", ("procurement",)),
    Reference("evaluator", "person", ("person",)),
    Reference("evaluator", "procurement", ("procurement",)),
    Reference("exclusion", "items", ("item",)),
    Reference("exclusion", "meeting", ("meeting",)),
    Reference("gift", "person", ("person",)),
    Reference("gift", "register_of", ("body",)),
    Reference("gift_settled", "gift", ("gift",)),
    Reference("interest", "person", ("person",)),
    Reference("interest", "register_of", ("body",)),
    Reference("interest_ended", "interest", ("interest",)),
    Reference("meeting", "bodies", ("body",)),
    Reference("meeting_declaration", "interest", ("interest",)),
    Reference("meeting_declaration", "item", ("item",)),
    Reference("meeting_declaration", "meeting", ("meeting",)),
    Reference("meeting_declaration", "person", ("person",)),
    Reference("modification", "bridges", ("procurement",)),
    Reference("modification", "contract", ("contract",)),
    Reference("motion", "item", ("item",)),
    Reference("motion", "meeting", ("meeting",)),
    Reference("notice", "meeting", ("meeting",)),
    Reference("outcome_contract", "authority", ("body",)),
    Reference("outcome_contract", "supersedes", ("contract",)),
    Reference("outcome_contract_signed", "contract", ("contract",)),
    Reference("ownership", "owned", _PARTY),
    Reference("ownership", "owner", _PARTY),
    Reference("paper", "item", ("item",)),
    Reference("paper", "withheld_from", ("person",)),
    Reference("partner_issue", "contract", ("contract",)),
    Reference("partner_issue_step", "issue", ("issue",)),
    Reference("post", "body", ("body",)),
    Reference("procurement", "authority", ("body",)),
    Reference("procurement", "existing_contract", ("contract",)),
    Reference("procurement_notice", "contracts", ("contract",)),
    Reference("procurement_notice", "procurement", ("procurement",)),
    Reference("procurement_record", "procurement", ("procurement",)),
    Reference("relationship", "other", ("person",)),
    Reference("relationship", "person", ("person",)),
    Reference("reported_back", "decision", ("decision",)),
    Reference("reported_back", "delegation", ("delegation",)),
    Reference("representation", "procurement", ("procurement",)),
    Reference("scrutiny_step", "authorities", ("body",)),
    Reference("seat", "body", ("body",)),
    Reference("seat", "person", ("person",)),
    Reference("treatment", "interest", ("interest",)),
    Reference("treatment", "item", ("item",)),
    Reference("treatment", "meeting", ("meeting",)),
    Reference("treatment", "person", ("person",)),
    Reference("treatment", "procurement", ("procurement",)),
    Reference("vote", "motion", ("motion",)),
    Reference("vote", "person", ("person",)),
    Reference("vote", "seat", ("seat",)),
)

_BY_KIND: Mapping[str, tuple[Reference, ...]] = {
    kind: tuple(held for held in REFERENCES if held.kind == kind)
    for kind in sorted({held.kind for held in REFERENCES})
}


def references_of(kind: str) -> tuple[Reference, ...]:
    """The fields of a kind of statement that speak of things."""
    return _BY_KIND.get(kind, ())


def named(payload: Mapping[str, Any], field: str) -> Iterator[str]:
    """The ids that a field of a payload holds: one, several or none."""
    value = payload.get(field)
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | tuple):
        yield from (one for one in value if isinstance(one, str))


def entity_ids(kind: object, payload: object) -> Iterator[str]:
    """The id that a payload gives to a thing, where its kind gives one.

    Examples
    --------
    >>> list(entity_ids("seat", {"seat": "gb-1", "body": "09C"}))
    ['gb-1']
    """
    thing = THINGS.get(kind) if isinstance(kind, str) else None
    if thing is not None and isinstance(payload, Mapping):
        yield from named(payload, thing.field)
