"""Providers: whose each is."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse

from commonweal.records import Statement
from commonweal.web.desk.asking import Asked, Choice, Page, Question, Task
from commonweal.web.desk.contracts_held import contracts
from commonweal.web.desk.drafting import day_given
from commonweal.web.desk.rights import ALL, bodies_with, codes_with
from commonweal.web.desk.tasks.contracts import KEEP
from commonweal.web.desk.tasks.stating import stated

OWNERS: tuple[Choice, ...] = (
    ("nhs", "The NHS"),
    ("council", "A council"),
    ("general practice", "General practice"),
    ("voluntary", "A voluntary organisation"),
    ("independent", "A private company"),
)


def _bought_from(asked: Asked) -> dict[str, str]:
    """Providers by the names that they have in contracts of one's bodies, which an owner is stated
    of, each with a body that buys from it."""
    held, mine = contracts(), set(bodies_with(asked.user, KEEP))
    every = ALL in codes_with(asked.user, KEEP)
    named = [(one.organisation, one.authority) for one in held.stated.values()]
    named += [(each.name, one.authority) for one in held.terms.values() for each in one.partners]
    return {name: body for name, body in named if every or body in mine}


def _providers(asked: Asked) -> Sequence[Choice]:
    return tuple((name, name) for name in sorted(_bought_from(asked), key=str.casefold))


def _owner(asked: Asked) -> list[Statement]:
    answers = asked.answers
    payload = {
        "organisation": answers["organisation"]["words"],
        "owner": answers["owner"],
        "source": answers["source"],
    }
    about = _bought_from(asked)[payload["organisation"]]
    on = day_given(answers["since"])
    why = "who owns the provider"
    return [stated(asked, "provider_owner", payload, about=about, effective=on, reason=why)]


OWNER = Task(
    name="provider-owner",
    title="State who owns a provider",
    group="Contracts",
    action=KEEP,
    body=lambda asked: codes_with(asked.user, KEEP),
    pages=(
        Page(
            "organisation",
            (Question("organisation", "Which provider?", "name", choices=_providers),),
        ),
        Page("owner", (Question("owner", "Who owns it?", "choice", choices=OWNERS),)),
        Page(
            "since",
            (
                Question("since", "Since when?", "day"),
                Question("source", "Where does that stand?"),
            ),
            title="Since when, and where does it stand?",
        ),
    ),
    make=_owner,
    after=lambda _asked: reverse("desk-contracts"),
    done="Who owns it is recorded.",
)

TASKS = (OWNER,)
