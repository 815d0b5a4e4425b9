"""Interests as the public register has them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from django.utils import timezone

from commonweal.governance.exchange.publication import WITHHELD
from commonweal.records import said
from commonweal.records.kinds import Interest
from commonweal.web.lists.lister import Lister, by, by_state
from commonweal.web.reading import given_out, seats_of
from commonweal.web.store.models import Listed, Mention


def rows(codes: Sequence[str]) -> Iterator[Listed]:
    """Lines of public registers, with what is not withheld of them."""
    declared = Mention.objects.filter(thing="interest", code__in=codes, states=True)
    bodies = Mention.objects.filter(row_id__in=declared.values("row_id"), thing="body")
    keepers = set(bodies.values_list("code", flat=True))
    shown = given_out([("interest", code) for code in codes], deep=0, also=seats_of(keepers))
    stated = by(said(shown.past, Interest), lambda one: one.interest, codes)
    for register in shown.registers:
        for line in register.lines:
            held = stated.get(line.interest)
            if held is None:
                continue
            told = [value for value in line.told.values() if isinstance(value, str)]
            known = [one for one in (line.name, line.position) if one and one != WITHHELD]
            name = known[0] if known else "somebody who is not named"
            words = [line.name, line.position, *told]
            yield Listed(
                list="interest",
                code=line.interest,
                title=shown.text(f"{name}: {_with(line.told)}"),
                body=register.body,
                on=max(one.what.declared for one in held),
                state="ended" if line.told.get("ended") else "stands",
                public_from=min(timezone.localdate(one.stated_at) for one in held),
                words=shown.text(" ".join(one for one in words if one and one != WITHHELD)),
            )


def _with(told: Mapping[str, object]) -> object:
    """With whom an interest is, else of what kind it is."""
    whom = told.get("organisation")
    return told["type"] if whom is None or whom == WITHHELD else whom


LISTER = Lister("interest", "interest", rows, stood=by_state)
