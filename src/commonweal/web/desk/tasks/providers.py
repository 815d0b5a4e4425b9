"""Providers: whose each is."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse

from commonweal.records import Statement
from commonweal.web.desk.asking import Asked, Choice, Page, Question, Task
from commonweal.web.desk.contracts_held import contracts
from commonweal.web.desk.drafting import day_given
from commonweal.web.desk.rights import codes_with
from commonweal.web.desk.tasks.contracts import KEEP
from commonweal.web.desk.tasks.stating import stated

OWNERS: tuple[Choice, ...] = (
    ("nhs", "The NHS"),
    ("council", "A council"),
    ("general practice", "General practice"),
    ("voluntary", "A voluntary organisation"),
    ("independent", "A private company"),
)


def _providers(_asked: Asked) -> Sequence[Choice]:
    """Providers by the names that they have in contracts, which an owner is stated of."""
    held = contracts()
    names = {one.organisation for one in held.stated.values()}
    names |= {each.name for one in held.terms.values() for each in one.partners}
    return tuple((name, name) for name in sorted(names, key=str.casefold))


def _owner(asked: Asked) -> list[Statement]:
    answers = asked.answers
    payload = {
        "organisation": answers["organisation"]["words"],
        "owner": answers["owner"],
        "source": answers["source"],
    }
    codes = [code for code in codes_with(asked.user, KEEP) if code]
    held = contracts()
    mine = [
        one.authority for one in held.stated.values() if one.organisation == payload["organisation"]
    ]
    about = next(iter([*mine, *codes]), "NHSE")
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
