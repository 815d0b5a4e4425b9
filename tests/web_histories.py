"""Random histories of records: two bodies, a few people with names that stand in what others say,
meetings with items, papers, motions and decisions, interests; all of it corrected, voided,
transferred and redacted at random."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from commonweal.records import Statement, draft
from commonweal.web.store.lines import STATEMENT, mentions_of

FIRST = datetime(2023, 1, 2, 9, tzinfo=UTC)
PEOPLE = {"p-1": "Ada Public", "p-2": "Grace O'Public", "p-3": "Max Staff", "p-4": None}
MEETINGS, ITEMS = ("m-1", "m-2"), ("i-1", "i-2", "i-3")
#: One step: what is said, and of which things.
Step = tuple[str, int, int, int]
KINDS = ("name", "seat", "meeting", "item", "paper", "motion", "decision", "exclusion", "interest",
         "ended", "confirmation", "attendance", "treatment")  # fmt: skip
ACTS = ("correction", "void", "transfer", "redaction")
histories: st.SearchStrategy[list[Step]] = st.lists(
    st.tuples(
        st.sampled_from((*KINDS, *KINDS, *ACTS, *ACTS)),
        st.integers(0, 7),
        st.integers(0, 7),
        st.integers(0, 7),
    ),
    min_size=6,
    max_size=30,
)


def history(steps: list[Step]) -> list[Statement]:
    """The statements of a history, the same each time."""
    made = list(_start())
    for number, step in enumerate(steps):
        stated = _stated(step, number, made)
        if stated is not None:
            made.append(stated)
    return made


def _start() -> Iterator[Statement]:
    for code, of in (("ICB", []), ("BOARD", ["ICB"]), ("NEW", [])):
        said = {"body": code, "name": f"Body {code}", "kind": "icb", "form": "board", "of": of,
                "source": "s"}  # fmt: skip
        yield _draft("body", code, said, 0)
    for code, name in PEOPLE.items():
        if code != "p-3":
            yield _draft("person", code, {"person": code, "name": name}, 0)
    for code in MEETINGS:
        yield _draft("meeting", code, _payload("meeting", MEETINGS.index(code), 0, 0), 0)
    for code in ITEMS:
        yield _draft("agenda_item", code, _payload("item", ITEMS.index(code), 0, 0), 0)


def _draft(type_: str, id_: str, said: dict[str, Any], at: int, about: str = "ICB") -> Statement:
    stated = FIRST + timedelta(days=at)
    salt = f"{at:064x}"
    return draft(type_, said, id=id_, stated_by="Secretary", about=about, stated_at=stated,
                 effective=date(2023, 1, 1), reason="r", salt=salt)  # fmt: skip


def _stated(step: Step, number: int, made: list[Statement]) -> Statement | None:
    kind, a, b, c = step
    if kind in KINDS:
        type_ = {"name": "person", "item": "agenda_item", "ended": "interest_ended"}.get(kind, kind)
        return _draft(type_, f"s-{number}", _payload(kind, a, b, c), number + 1)
    target = made[-1 - (a * 8 + b) % len(made)]
    if kind == "void":
        return _draft(kind, f"s-{number}", {"voids": target.id}, number + 1)
    if kind == "transfer":
        said: dict[str, Any] = {"transfers": target.id, "successor": (None, "NEW", "BOARD")[c % 3]}
        return _draft(kind, f"s-{number}", said, number + 1)
    if kind == "redaction":
        field = ("name", "person", "title", "description")[c % 4]
        said = {"redacts": target.id, "fields": [field], "reason": "r", "approver": "a"}
        return _draft(kind, f"s-{number}", said, number + 1)
    first, by_id = target, {one.id: one for one in made}
    while first.type == "correction":
        first = by_id[str((first.payload or {})["corrects"])]
    named = {"person": "name", "agenda_item": "item", "interest_ended": "ended"}
    if named.get(first.type, first.type) not in KINDS:
        return None
    inner = _payload(named.get(first.type, first.type), c, a, b)
    said = {"corrects": target.id, "payload": inner}
    return _draft(kind, f"s-{number}", said, number + 1)


def things_of(statements: list[Statement]) -> list[tuple[str, str]]:
    """Every thing that a history speaks of."""
    by_id = {one.id: one for one in statements}
    held = {
        (told.thing, told.code)
        for one in statements
        for told in mentions_of(0, one, by_id.get)
        if told.thing != STATEMENT
    }
    return sorted(held)


def _payload(kind: str, a: int, b: int, c: int) -> dict[str, Any]:
    """What is said: `a` gives the thing its id, `b` and `c` whom and what it speaks of."""
    person, other = f"p-{1 + b % 4}", f"p-{1 + c % 4}"
    word = PEOPLE[other] or other
    meeting, item, body = MEETINGS[b % 2], ITEMS[c % 3], ("ICB", "BOARD", "NEW")[b % 3]
    payloads: dict[str, dict[str, Any]] = {
        "name": {"person": f"p-{1 + a % 4}", "name": (word, f"New {word}", None)[b % 3]},
        "seat": {"seat": f"seat-{a % 3}", "body": body, "role": "member", "voting": c % 2 == 0,
                 "person": (person, None)[c // 4], "office": f"Office {a}", "source": "s"},
        "meeting": {"meeting": MEETINGS[a % 2], "bodies": [body], "title": f"Meeting with {word}",
                    "on": "2023-06-01", "public": ("open", "closed", "part", "not known")[c % 4]},
        "item": {"item": ITEMS[a % 3], "meeting": meeting, "number": "1",
                 "title": f"What {word} asked", "private": c % 4 == 0},
        "paper": {"paper": f"paper-{a % 3}", "item": item, "title": f"Paper of {word}",
                  "public": b % 2 == 0, "withheld_from": [person] if b % 4 == 0 else []},
        "motion": {"motion": f"motion-{a % 3}", "meeting": meeting, "item": item,
                   "text": f"That {word} go", "proposed_by": person},
        "decision": {"decision": f"decision-{a % 3}", "body": body, "on": "2023-06-01",
                     "title": f"On {word}", "text": f"{word} goes", "reasons": "r",
                     "meeting": meeting if c % 2 else None, "item": item if b % 2 else None,
                     "motion": f"motion-{c % 3}" if a % 2 else None},
        "exclusion": {"meeting": meeting, "items": [item] if a % 2 else [],
                      "ground": "special reasons", "reason": "r"},
        "interest": {"interest": f"interest-{a % 3}", "person": person, "register_of": body,
                     "type": "financial", "description": f"Works with {word}",
                     "declared": "2023-02-01"},
        "ended": {"interest": f"interest-{a % 3}", "on": "2023-03-01"},
        "confirmation": {"person": person, "register_of": body, "on": "2023-04-01", "nil": True},
        "attendance": {"meeting": meeting, "person": person, "capacity": "member"},
        "treatment": {"person": person, "meeting": meeting, "item": item,
                      "treatment": "gets no papers", "reason": "r", "settled_by": f"For {word}",
                      "interest": f"interest-{a % 3}", "public": (None, True)[c % 2]},
    }  # fmt: skip
    return payloads[kind]
