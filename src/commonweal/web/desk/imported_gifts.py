"""What became of gifts, as a table tells it: asked of each row is what the desk asks who states it
there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from commonweal.records import Statement, current
from commonweal.records.refusal import Refusal
from commonweal.web.accounts.models import User

LIST = "gift_settled"


def gifts_amiss(
    user: User, made: Sequence[Statement], held: Sequence[Statement]
) -> Iterator[Refusal]:
    """What does not fit of rows that tell what became of gifts: of one that nobody took there is
    nothing to tell, how it went back is told in the word for its kind, and one's own is stated from
    one's own desk. That it is told once every statement is asked."""
    rows = [
        (at, one, one.payload)
        for at, one in enumerate(made)
        if one.type == LIST and one.payload is not None
    ]
    if not rows:
        return
    known = [(one.type, one.payload) for one in current(held) if one.payload is not None]
    gifts = {said["gift"]: said for kind, said in known if kind == "gift"}
    for at, one, row in rows:
        code, what = row["gift"], row["what"]
        gift = gifts.get(code)
        if gift is None:
            continue  # that it is not on record every statement is asked
        if not gift["accepted"]:
            yield Refusal(one.id, "was not accepted; take the row out", at, field="gift")
        if user.person and gift["person"] == user.person:
            why = "is yours: state it from your desk; take the row out"
            yield Refusal(one.id, why, at, field="gift")
        back, other = "given back", "paid back"
        if gift["kind"] == "hospitality":
            back, other = other, back
        if what == other:
            yield Refusal(one.id, f"is of {gift['kind']}: write {back}", at, field="what")
