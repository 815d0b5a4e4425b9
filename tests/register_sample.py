"""Statements for registers, made by hand: a clinical commissioning group, a board and a council."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from itertools import count

from commonweal.governance.register import Day, day_of
from commonweal.records import Statement, draft
from commonweal.rules import load_rules

BOOK = load_rules()
_NUMBERS = count(1)


def stated(
    kind: str,
    on: str,
    /,
    *,
    about: str = "09W",
    until: str | None = None,
    at: str | None = None,
    **payload: object,
) -> Statement:
    """A statement effective on a day, known on that day unless another is given."""
    day = date.fromisoformat(on)
    return draft(
        kind,
        payload,
        id=f"r-{next(_NUMBERS)}",
        stated_by="Governance lead",
        about=about,
        stated_at=datetime.combine(date.fromisoformat(at or on), time(9), UTC),
        effective=day,
        effective_to=None if until is None else date.fromisoformat(until),
        reason="register",
        salt="0" * 64,
    )


def body(code: str, kind: str, since: str, until: str | None = None, **more: object) -> Statement:
    """A body of a kind, from a day on."""
    given = {"name": f"Body {code}", "form": "governing body", "source": "constitution", **more}
    return stated("body", since, about=code, until=until, body=code, kind=kind, **given)


def seat(person: str | None, on: str, /, *, of: str = "09W", **more: object) -> Statement:
    """A voting seat of a person."""
    given = {"role": "member", "voting": True, "source": "register of seats", **more}
    name = f"seat-{of}-{person or 'vacant'}"
    held = {} if person is None else {"person": person}
    return stated("seat", on, about=of, **{"seat": name, "body": of, **held, **given})


def interest(
    name: str, person: str, declared: str, /, *, of: str = "09W", **more: object
) -> Statement:
    """An interest, known on the day of its declaration."""
    given = {"type": "financial", "description": f"what {name} is", **more}
    return stated(
        "interest", declared, about=of, interest=name, person=person, register_of=of,
        declared=declared, **given,
    )  # fmt: skip


def confirmed(person: str, on: str, *interests: str, of: str = "09W") -> Statement:
    """A confirmation; a nil return where no interest is named."""
    what: dict[str, object] = {"interests": list(interests)} if interests else {"nil": True}
    return stated("confirmation", on, about=of, person=person, register_of=of, on=on, **what)


def on_day(statements: list[Statement], on: str) -> Day:
    """The records on a day, with all rules held."""
    return day_of(statements, date.fromisoformat(on), BOOK)


#: A group that existed until June 2022, the board that followed it, and a council.
GROUP = body("09W", "ccg", "2013-04-01", "2022-06-30")
BOARD = body("QKS", "icb", "2022-07-01")
COUNCIL = body("MED", "council", "1998-04-01", form="organisation")
