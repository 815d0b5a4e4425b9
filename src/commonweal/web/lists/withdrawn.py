"""What was recorded wrongly and withdrawn: it counts no more, and that it was there, when it was
withdrawn and why are told where it stood."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils import timezone

from commonweal.governance.exchange.publication import Publication
from commonweal.records import Statement, fold
from commonweal.records.references.table import THINGS
from commonweal.web.looking_back import looking_back
from commonweal.web.store.lines import line_of
from commonweal.web.store.models import Listed, Mention, Row
from commonweal.web.store.reading import acting_on

#: The state of such things, and the lists in which it is that: an issue is withdrawn by partners.
WITHDRAWN = "withdrawn"
LISTS = ("consultation", "contract", "decision", "promise")


def withdrawals(names: Iterable[str], *, ever: bool = False) -> dict[str, Statement]:
    """What makes statements void, by their ids, as far as that is known where the page looks from,
    or `ever`; none of a statement that counts, or is not there."""
    wanted = set(names)
    if not wanted:
        return {}
    rows = [*Row.objects.filter(statement__in=wanted).order_by("number"), *acting_on(wanted)]
    held = {row.statement: line_of(row.line).statement for row in rows}
    moment = None if ever else looking_back().moment
    voided = fold(held.values(), effective=date.max, known_at=moment).voided
    return {name: held[voided[name]] for name in sorted(wanted & voided.keys())}


def withdrawn(
    kind: str, codes: Collection[str], makes: Callable[[Statement], bool] | None = None
) -> dict[str, Statement]:
    """What withdrew the things that statements of a kind made, by code; none of one that stands,
    by whichever statement. Of several that were withdrawn it is what withdrew the last. Of a thing
    that not every statement of its kind makes, `makes` says which do."""
    if not codes:
        return {}
    rows = Mention.objects.filter(
        thing=THINGS[kind].thing, code__in=codes, states=True, type=kind
    ).order_by("row_id")
    moment = looking_back().moment
    if moment is not None:
        rows = rows.filter(row__stated_at__lte=moment)
    made: dict[str, list[str]] = {}
    for name, code, line in rows.values_list("row__statement", "code", "row__line"):
        if makes is None or makes(line_of(line).statement):
            made.setdefault(code, []).append(name)
    voids = withdrawals(name for names in made.values() for name in names)
    return {
        code: voids[names[-1]]
        for code, names in made.items()
        if all(name in voids for name in names)
    }


@dataclass(frozen=True)
class Again:
    """What everybody may be given, with what was withdrawn in it as if it still stood.

    Parameters
    ----------
    shown
        What may be given.
    voids
        What withdrew things or statements, by code or id.
    """

    shown: Publication
    voids: Mapping[str, Statement]

    def why(self, code: str, of: str) -> str | None:
        """Why something was withdrawn; None where parts of the statement that made it (its id) are
        withheld, which that may tell."""
        held = self.shown
        return None if held.withheld.get(of) else held.text(self.voids[code].reason)


def again(voids: Mapping[str, Statement], read: Callable[[Collection[str]], Publication]) -> Again:
    """What was withdrawn, read once more.

    Parameters
    ----------
    voids
        What withdrew it.
    read
        Reads what is around it, without the statements of these ids.
    """
    return Again(read([one.id for one in voids.values()]), voids)


def standing(held: QuerySet[Listed]) -> QuerySet[Listed]:
    """Rows of lists without what was withdrawn."""
    return held.exclude(list__in=LISTS, state=WITHDRAWN)


def since(void: Statement) -> date:
    """The day on which something was withdrawn."""
    return timezone.localdate(void.stated_at)
