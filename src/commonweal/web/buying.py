"""What is public of procurements and contracts: the same as the releases of open data tell."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime

from django.db.models import Q

from commonweal.contracts.exchange import PREFIX
from commonweal.contracts.exchange.publishing import Publishing
from commonweal.contracts.register.held import Held
from commonweal.contracts.register.lawful import Kinds, legal_kinds
from commonweal.contracts.register.reading import contracts_held
from commonweal.governance.exchange.publication import Publication
from commonweal.records import Said, State
from commonweal.records.kinds import ProcurementNotice
from commonweal.rules import Rule
from commonweal.web.reading import given_out
from commonweal.web.store.models import Mention
from commonweal.web.store.reading import Thing

#: The notice that a standstill follows.
INTENTION = "intention to award"
#: Who owns a provider is stated of it by name, whatever contracts it has.
OWNERS = Q(type="provider_owner")


def published(shown: Publication) -> Publishing:
    """What was published of the procurements and contracts that a reader may know of."""
    return Publishing(shown.past, PREFIX, shown.text, shown.withheld, {})


def of_contracts(
    codes: Iterable[str],
    *,
    on: date | None = None,
    known_at: datetime | None = None,
    without: Collection[str] = (),
) -> Publication:
    """What everybody may know of contracts, with the procurements that they came out of; without
    some statements, as in `given_out`."""
    wanted: set[Thing] = {("contract", code) for code in codes}
    wanted |= procurements_of(code for _, code in wanted)
    return given_out(wanted, on=on, known_at=known_at, deep=0, also=OWNERS, without=without)


def procurements_of(contracts: Iterable[str]) -> set[Thing]:
    """The procurements that contracts came out of: their notices tell whether these are public."""
    codes = list(contracts)
    if not codes:
        return set()
    awards = Mention.objects.filter(
        thing="contract", code__in=codes, states=True, type="award"
    ).values("row_id")
    bought = Mention.objects.filter(row_id__in=awards, thing="procurement")
    return set(bought.values_list("thing", "code"))


def of_procurements(
    codes: Iterable[str], *, on: date | None = None, known_at: datetime | None = None
) -> Publication:
    """What everybody may know of procurements and of the contracts that came out of them."""
    wanted = [("procurement", code) for code in codes]
    return given_out(wanted, on=on, known_at=known_at, deep=1, also=OWNERS)


def notices(public: Publishing, code: str, on: date) -> list[Said[ProcurementNotice]]:
    """The notices of a procurement that were published by a day, by when they were. A letter to a
    provider is none of them, whatever day stands in it."""
    told = [
        (one.what.published, one.id, one)
        for one in public.notices
        if one.what.procurement == code
        and one.what.published is not None
        and one.what.published <= on
        and one.what.kind != "letter to unsuccessful"
    ]
    return [one for _, _, one in sorted(told, key=lambda held: held[:2])]


def kinds_of(shown: Publication) -> Kinds:
    """What those who hold contracts are in law, as far as that is public."""
    return legal_kinds(_folded(shown))


def lead_told(rule: Rule) -> str:
    """What the day to begin buying again by rests on."""
    if rule.source.verified:
        return f"{rule.text} Rule {rule.id}."
    return f"An estimate by a rule that was not verified ({rule.id}): {rule.note}"


def held(shown: Publication) -> tuple[Held, ...]:
    """The contracts that everybody may know of, with whoever owned the provider on the day."""
    public = published(shown)
    return tuple(one for one in contracts_held(_folded(shown)) if not public.hides(one.contract))


def _folded(shown: Publication) -> State:
    """What is public as a state of the day, with all that was ever stated."""
    past = shown.past
    return State(shown.on, past.known_at, shown.day.statements, every=past.statements)
