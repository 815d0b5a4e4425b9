"""Random histories of a board that meets and buys, whose members, evaluators and relatives declare
what they have to do with organisations: named, numbered, owned, corrected and voided at random."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from commonweal.records import Statement, draft

BODY, SINCE, ON = "qks", date(2022, 7, 1), date(2023, 12, 1)
FIRST = datetime(2022, 7, 1, 9, tzinfo=UTC)
#: Members one to three, an evaluator without a seat, and others whom nobody knows but relatives.
PEOPLE = ("p-1", "p-2", "p-3", "p-4", "p-8", "p-9")
NAMES = ("Orbit", "ORBIT LTD", "Go To Doc")
NUMBERS = ("company:01234567", "company:1234567", "ods:rpa")
Step = tuple[str, Mapping[str, Any]]

names, numbers = st.sampled_from(NAMES), st.sampled_from(NUMBERS)
# Those between whom something is to be found come up most.
people = st.sampled_from(["p-2", "p-4", "p-9", *PEOPLE])
some = st.lists(numbers, max_size=1)


def named(**fields: Any) -> Any:
    return st.fixed_dictionaries(fields)


interests = named(person=people, organisation=names, organisation_ids=some).map(
    lambda one: ("interest", one)
)
relationships = (
    named(person=people, other=people)
    .filter(lambda one: one["person"] != one["other"])
    .map(lambda one: ("relationship", {**one, "nature": "sibling", "source": "asked"}))
)
organisations = named(name=names, ids=some).map(lambda one: ("organisation", one))
ownerships = (
    named(owner=st.sampled_from([*NUMBERS, *PEOPLE]), owned=numbers)
    .filter(lambda one: one["owner"] != one["owned"])
    .map(lambda one: ("ownership", {**one, "nature": "shareholding", "source": "register"}))
)
bidders = named(organisation=names, organisation_ids=some).map(lambda one: ("bidder", one))
items = named(suppliers=st.lists(names, max_size=1), supplier_ids=some).map(
    lambda one: ("agenda_item", one)
)
evaluations = named(by=people, organisation=names).map(lambda one: ("evaluation", one))
evaluators = named(person=people).map(lambda one: ("evaluator", one))
treatments = named(person=people, settled_by=st.sampled_from(["Chair", "p-2"])).map(
    lambda one: ("treatment", one)
)
corrections = named(pick=st.integers(0, 99), organisation=names).map(
    lambda one: ("correction", one)
)
voids = named(pick=st.integers(0, 99)).map(lambda one: ("void", one))
histories = st.lists(
    st.one_of(
        interests, interests, relationships, organisations, ownerships, bidders, items, evaluations,
        evaluators, treatments, corrections, voids,
    ),
    max_size=14,
).map(lambda steps: [*steps, ITEM, BIDDER])  # fmt: skip
#: Something to gain is always there.
ITEM: Step = ("agenda_item", {"suppliers": [], "supplier_ids": ["company:01234567"]})
BIDDER: Step = ("bidder", {"organisation": "Orbit", "organisation_ids": ["company:01234567"]})


def made(kind: str, at: int, payload: Mapping[str, Any]) -> Statement:
    return draft(
        kind,
        payload,
        id=f"s-{at}",
        stated_by="Secretary (made up)",
        about=BODY,
        stated_at=FIRST + timedelta(minutes=at),
        effective=SINCE,
        reason="made up for a test",
    )


def board() -> list[Step]:
    body = {"body": BODY, "name": "A board", "kind": "icb", "form": "board", "source": "scheme"}
    meeting = {
        "meeting": "m-1", "bodies": [BODY], "title": "Board", "on": ON.isoformat(),
        "status": "planned",
    }  # fmt: skip
    buying = {"procurement": "pr-1", "authority": BODY, "title": "A service"}
    seats = [
        {
            "seat": f"seat-{n}", "body": BODY, "role": "chair" if n == 1 else "member",
            "voting": True, "person": f"p-{n}", "source": "scheme",
        }
        for n in (1, 2, 3)
    ]  # fmt: skip
    return [
        ("body", body),
        *(("person", {"person": one}) for one in PEOPLE),
        *(("seat", one) for one in seats),
        ("meeting", meeting),
        ("procurement", {**buying, "began": "2023-01-01"}),
        ("evaluator", {"procurement": "pr-1", "person": "p-4", "role": "evaluator"}),
    ]


#: What a kind says besides what is drawn.
SAID: Mapping[str, Mapping[str, Any]] = {
    "interest": {
        "register_of": BODY,
        "type": "financial",
        "description": "Director",
        "declared": "2022-07-10",
    },
    "organisation": {"source": "register"},
    "bidder": {"procurement": "pr-1", "step": "bid"},
    "agenda_item": {"meeting": "m-1", "title": "An item", "for_decision": True},
    "evaluation": {"procurement": "pr-1", "criterion": "quality and innovation", "reason": "read"},
    "evaluator": {"procurement": "pr-1", "role": "adviser"},
    "treatment": {
        "meeting": "m-1",
        "procurement": "pr-1",
        "treatment": "is replaced",
        "reason": "it is so",
    },
}


def history(steps: list[Step]) -> list[Statement]:
    """The board's statements and those that were drawn."""
    stated: list[Statement] = []
    for kind, drawn_ in [*board(), *steps]:
        at = len(stated)
        payload = {**SAID.get(kind, {}), **drawn_}
        if kind == "interest":
            payload["interest"] = f"interest-{at}"
        if kind == "organisation":
            payload["organisation"] = f"organisation-{at}"
        if kind == "agenda_item":
            payload |= {"item": f"item-{at}", "number": str(at)}
        if kind in ("correction", "void"):
            own = [one for one in stated if one.type in ("interest", "relationship", "bidder")]
            if not own:
                continue
            first = own[drawn_["pick"] % len(own)]
            if kind == "void":
                payload = {"voids": first.id}
            else:
                anew = dict(first.payload or {})
                if "organisation" in anew:
                    anew["organisation"] = drawn_["organisation"]
                payload = {"corrects": first.id, "payload": anew}
        stated.append(made(kind, at, payload))
    return stated
