"""Providers: whose each is."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse

from commonweal.records import Statement
from commonweal.web.desk.asking import Asked, Choice, Page, Question, Task
from commonweal.web.desk.drafting import day_given
from commonweal.web.desk.keeping import with_committees
from commonweal.web.desk.rights import ALL, codes_with
from commonweal.web.desk.tasks.contracts import KEEP
from commonweal.web.desk.tasks.stating import stated
from commonweal.web.lists.kept import contracts_near
from commonweal.web.store.models import Mention, Party

OWNERS: tuple[Choice, ...] = (
    ("nhs", "The NHS"),
    ("council", "A council"),
    ("general practice", "General practice"),
    ("voluntary", "A voluntary organisation"),
    ("independent", "A private company"),
)


def bought_from(asked: Asked) -> dict[str, str]:
    """Providers by the names that they have in contracts of one's bodies, which an owner is stated
    of, each with a body that buys from it."""
    buying = Party.objects.filter(buys=True, kept__list="contract")
    codes = codes_with(asked.user, KEEP)
    if ALL not in codes:
        buying = buying.filter(party__among=with_committees(codes))
    terms = Mention.objects.filter(thing="contract", states=True, type="outcome_contract")
    by_terms = set(terms.values_list("code", flat=True))
    own = buying.exclude(kept__code__in=by_terms)
    found = dict(own.values_list("kept__provider", "party").distinct().order_by("party"))
    # Of terms each partner is one: they are read, as they are few.
    of_terms = buying.filter(kept__code__in=by_terms).values_list("kept__code", "party")
    held = contracts_near(("contract", code) for code, _ in of_terms)
    for code, body in of_terms:
        named = [held.stated[code].organisation] if code in held.stated else []
        named += [one.name for one in held.terms[code].partners] if code in held.terms else []
        found |= dict.fromkeys(named, body)
    return found


def _providers(asked: Asked) -> Sequence[Choice]:
    return tuple((name, name) for name in sorted(bought_from(asked), key=str.casefold))


def _owner(asked: Asked) -> list[Statement]:
    answers = asked.answers
    payload = {
        "organisation": answers["organisation"]["words"],
        "owner": answers["owner"],
        "source": answers["source"],
    }
    about = bought_from(asked)[payload["organisation"]]
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
