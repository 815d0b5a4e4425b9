"""A register of interests as whoever keeps it needs it: all that is on record around it."""

from __future__ import annotations

from django.db.models import Q

from commonweal.governance.register import Day, day_of
from commonweal.web.desk.keeping import rules, with_committees
from commonweal.web.desk.own import OF_A_PERSON
from commonweal.web.store.gathering import gather
from commonweal.web.store.models import Mention
from commonweal.web.store.reading import around, today

#: What stands in a register beside interests: what was confirmed, offered and went wrong.
IN_A_REGISTER = ("body", "confirmation", "gift", "gift_settled", "breach", *OF_A_PERSON)
#: What organisations are called, and who owns them.
ORGANISATIONS = Q(type__in=("organisation", "ownership"))


def register_day(body: str) -> Day:
    """The records of today around the register of a body: its people, and all that they have to do
    with, in whatever register; of what else the body did, nothing."""
    parts = [("body", one) for one in with_committees([body])]
    held = gather(parts, deep=1, types=IN_A_REGISTER)
    named = Mention.objects.filter(row_id__among=held, thing="person")
    people = [("person", one) for one in set(named.values_list("code", flat=True))]
    also = ORGANISATIONS | Q(number__among=held)
    return day_of(around(people, deep=1, also=also, types=OF_A_PERSON), today(), rules())
