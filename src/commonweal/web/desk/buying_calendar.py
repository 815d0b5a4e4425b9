"""The calendar of buying: what is due when. Ends of contracts are read as far as the page that is
asked for, however many there are."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from commonweal.contracts.register.ending import LEAD
from commonweal.contracts.register.lawful import kinds_of_bodies
from commonweal.governance.procurement.tables import notice_rows
from commonweal.records import fold
from commonweal.rules import Rule
from commonweal.system.calendar import months_ahead
from commonweal.web.accounts.models import User
from commonweal.web.accounts.signing_in import signed_in
from commonweal.web.buying import lead_told
from commonweal.web.contracted import SIGNED
from commonweal.web.desk.contracts_held import seen_by
from commonweal.web.desk.keeping import rules, stating
from commonweal.web.desk.paging import page_of, told_of
from commonweal.web.desk.procurement_held import bought_all
from commonweal.web.desk.procurement_pages import UNDER, codes_of
from commonweal.web.desk.showing import shown
from commonweal.web.lists.procurements import standing_still
from commonweal.web.public.tables import Column, Grid, link
from commonweal.web.store.models import Kept, Listed
from commonweal.web.store.reading import around, today

#: Of how many procurements the days stand in it, those that began last; beside them stand all whose
#: standstill may not be over.
MOST = 200


@signed_in
def calendar(request: HttpRequest) -> HttpResponse:
    """What is due when: standstills by both counts, notices, ends of contracts."""
    page = page_of(request, days_due(request.user, today()))
    rows = [[one.on, one.what, link(one.title, one.href), one.why] for one in page["rows"]]
    columns = (
        Column("on", "Day", "day"),
        Column("what", "What is due"),
        Column("of", "Of"),
        Column("why", "By which rule"),
    )
    grid = Grid(told_of(page, "day"), columns, rows, "Nothing is due.")
    return shown(
        request,
        "desk/buying-calendar.html",
        "Calendar of buying",
        UNDER,
        grid=grid,
        pages=page["pages"],
        most=MOST,
    )


@dataclass(frozen=True)
class Dated:
    """Something that is due on a day."""

    on: date
    what: str
    title: str
    href: str
    why: str


@dataclass(frozen=True)
class Due(Sequence[Dated]):
    """All that is due, by day and what it is.

    Parameters
    ----------
    few
        What is known as a whole.
    many
        Rows in the order of their days, and what is due of each: read as far as is asked for.
    """

    few: Sequence[Dated]
    many: Sequence[tuple[QuerySet[Kept], Callable[[Kept], Dated]]]

    def __len__(self) -> int:
        return len(self.few) + sum(rows.count() for rows, _ in self.many)

    def __getitem__(self, at: Any) -> Any:
        """A part of it, from a first to before a last."""
        first = [made(one) for rows, made in self.many for one in rows[: at.stop]]
        return sorted([*self.few, *first], key=lambda one: (one.on, one.what))[at]


def days_due(user: User, on: date) -> Due:
    """What is due for somebody, as seen on a day."""
    held = seen_by(user).filter(Q(on=None) | Q(on__lte=on), state=SIGNED, until__gte=on)
    rows = held.order_by("until", "sort", "code")
    holders = held.order_by().values_list("body", flat=True).distinct()
    begins = [
        (rows.filter(body__in=bodies), _begins(rule, months))
        for (rule, months), bodies in _leads(list(holders), on).items()
    ]
    return Due(list(_days_of_procurements(user)), [(rows, _ends), *begins])


def _leads(holders: Sequence[str], on: date) -> dict[tuple[Rule, int], list[str]]:
    """How many months buying takes those who have contracts, with the rule that is in force for
    what each is in law; without one that is not known."""
    kind_of = kinds_of_bodies(fold(around((), also=stating("body", holders)), effective=on))
    found: dict[tuple[Rule, int], list[str]] = {}
    for code in holders:
        kind = kind_of(code, on)
        rule = None if kind is None else rules().in_force(LEAD, kind, on)
        if rule is not None and rule.high is not None:
            found.setdefault((rule, int(rule.high)), []).append(code)
    return found


def _ends(one: Kept) -> Dated:
    return Dated(_last(one), "The contract ends", one.title, _at(one), "the contract")


def _begins(rule: Rule, months: int) -> Callable[[Kept], Dated]:
    def made(one: Kept) -> Dated:
        what = "Buying again would have to begin, as estimated"
        why = lead_told(rule)
        return Dated(months_ahead(_last(one), -months), what, one.title, _at(one), why)

    return made


def _last(one: Kept) -> date:
    """The last day of a contract that has one."""
    assert one.until is not None
    return one.until


def _at(one: Kept) -> str:
    return reverse("desk-contract", args=[one.code])


def _days_of_procurements(user: User) -> Iterator[Dated]:
    """Standstills and notices of the procurements that began last, and of all whose standstill may
    not be over."""
    still = codes_of(user).filter(
        code__among=standing_still(Listed.objects.filter(list="procurement"), today())
    )
    codes = dict.fromkeys([*codes_of(user)[:MOST], *still])
    for held in bought_all(list(codes)):
        if held.code not in held.around.procured:
            continue
        title = held.held.what.title
        href = reverse("desk-procurement", args=[held.code])
        stands = held.checked.standing
        if stands is not None and held.held.award is None:
            rules = ", ".join(rule.id for rule in stands.standstill.rules)
            counts = {
                "The standstill ends, as the regulation counts": (
                    stands.standstill.deadline_regulation
                ),
                "The standstill would end, counted from publication": (
                    stands.standstill.deadline_from_publication
                ),
            }
            for what, day in counts.items():
                yield Dated(day, what, title, href, rules)
            if stands.award_from is not None:
                yield Dated(stands.award_from, "First day of an award", title, href, rules)
        for row in notice_rows(held.book, held.checked):
            due = row["due"]
            if isinstance(due, date) and row["submitted"] is None:
                what = f"Notice of {row['notice']} is due"
                yield Dated(due, what, title, href, str(row["rule"]))
