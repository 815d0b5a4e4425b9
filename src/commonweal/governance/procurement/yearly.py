"""What an authority publishes of a year of its contracting: the summary, and that it complied."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import date, timedelta

from commonweal.evidence.words import day as day_words
from commonweal.governance.finding import Finding, in_order, under, wording
from commonweal.governance.law import Bodies
from commonweal.governance.procurement.held import Procured, contracted, procured
from commonweal.governance.procurement.notices import CALL_OFF
from commonweal.governance.procurement.regime import regime
from commonweal.records import State, said
from commonweal.records.kinds import Award, Contract, ContractingYear
from commonweal.rules import RuleBook
from commonweal.system.calendar import months_ahead

#: By what is published, the subject of the rule that asks for it (C17a, C17b).
ASKED = {
    "annual summary": "procurement-annual-summary",
    "annual report": "procurement-annual-report",
}


@dataclass(frozen=True, slots=True)
class YearOfContracting:
    """What the annual summary of an authority tells, as far as the records hold it.

    Parameters
    ----------
    direct, most_suitable, competitive
        Contracts awarded under direct award A, B or C together, and under the other two.
    frameworks, call_offs
        Framework agreements concluded, and contracts based on them.
    urgent_awards, urgent_modifications
        Awards and changes made urgently.
    new_providers, providers_left
        Providers awarded a contract that had none the day before the year began, and providers
        that had one then and none on its last day.
    representations, changed_by_them
        Providers that objected, and those of them after whose objection the award was abandoned.
    """

    direct: int
    most_suitable: int
    competitive: int
    frameworks: int
    call_offs: int
    urgent_awards: int
    urgent_modifications: int
    new_providers: int
    providers_left: int
    representations: int
    changed_by_them: int

    def row(self) -> dict[str, int]:
        """As an object of JSON."""
        return asdict(self)


def year_of_contracting(state: State, authority: str, first: date, last: date) -> YearOfContracting:
    """Count what the annual summary of an authority has to tell (rule C17a).

    Parameters
    ----------
    state
        All that was stated until a day after the year (`governance.law.whenever`).
    authority
        Code of the authority.
    first, last
        First and last day of the year that the summary covers.
    """
    bought = [one for one in procured(state) if authority in (one.what.authority, one.about)]
    made = [
        (one, award.what)
        for one in bought
        for award in one.awards
        if first <= award.what.on <= last and not award.what.abandoned
    ]
    routes = [_route(one) for one, _ in made]
    before = _providers(state, authority, bought, first - timedelta(days=1))
    after = _providers(state, authority, bought, last)
    objected = [
        (one, by)
        for one in bought
        for by in sorted({r.what.by for r in one.representations if first <= r.what.on <= last})
    ]
    return YearOfContracting(
        direct=routes.count("direct"),
        most_suitable=routes.count("most suitable provider"),
        competitive=routes.count("competitive"),
        frameworks=routes.count("framework"),
        call_offs=routes.count("call-off"),
        urgent_awards=routes.count("urgent"),
        urgent_modifications=sum(
            first <= change.what.on <= last and change.what.urgent
            for held in contracted(state)
            if authority in (held.what.authority, held.about)
            for change in held.modifications
        ),
        new_providers=len({_who(award) for _, award in made} - before),
        providers_left=len(before - after),
        representations=len(objected),
        changed_by_them=sum(one.abandoned is not None for one, _ in objected),
    )


def yearly(book: RuleBook, state: State, bodies: Bodies, *, on: date) -> tuple[Finding, ...]:
    """Whether each authority that awarded or changed contracts published its summary and report.

    Rules C17a and C17b, at least once a year: counted from its first award or change under the
    regulations, or from what it published last. From when to when a year runs is the authority's.

    Parameters
    ----------
    book, bodies, on
        All rules held, all bodies that ever were, and the day on which is asked.
    state
        All that was stated until that day.
    """
    found: list[Finding] = []
    for authority, begun in sorted(_active(book, state, bodies, on).items()):
        kind = bodies.kind(authority, on)
        for what, subject in ASKED.items():
            rule = None if kind is None else wording(book, subject, kind, on)
            if rule is None or rule.high is None:
                continue
            about = f"{authority}: {what}"
            told = [
                one.what
                for one in said(state, ContractingYear)
                if (one.what.authority, one.what.what) == (authority, what)
                and one.what.published <= on
            ]
            last = max((one.published for one in told), default=None)
            due = months_ahead(last or begun, 12 * int(rule.high))
            from_ = day_words(last or begun)
            since = f"published last on {from_}" if last else f"contracts since {from_}"
            if on > due:
                text = f"{since}: the next {what} was due by {day_words(due)} and is not on record"
                do = "Publish it, and state when and where."
                found.append(under(rule, status="not met", about=about, on=on, text=text, do=do))
            else:
                text = f"{since}: the next {what} is due by {day_words(due)}"
                found.append(under(rule, status="met", about=about, on=on, text=text))
            if what == "annual report":
                found += [
                    under(
                        rule,
                        status="not met",
                        about=about,
                        on=one.published,
                        text=f"the report to {day_words(one.covers_to)} does not say how what "
                        "was not complied with will be put right",
                        do="State it in on_non_compliance, or that there was nothing.",
                    )
                    for one in told
                    if not (one.on_non_compliance or "").strip()
                ]
    return in_order(found)


def _route(held: Procured) -> str:
    """How a contract was awarded, as the summary tells it."""
    process, facts = held.what.process, held.what.facts
    if facts.get("framework"):
        return "framework"
    if process == CALL_OFF or facts.get("call_off"):
        return "call-off"
    return "direct" if (process or "").startswith("direct award") else str(process)


def _active(book: RuleBook, state: State, bodies: Bodies, on: date) -> dict[str, date]:
    """Authorities, and the day of their first award or change under the regulations."""
    days: list[tuple[str, date]] = []
    for one in procured(state):
        kind = bodies.kind(one.what.authority, one.what.began)
        if kind is not None and regime(book, one.what.began, kind).new:
            days += [(one.what.authority, award.what.on) for award in one.awards]
    for held in contracted(state):
        for change in held.modifications:
            authority, day = held.what.authority, change.what.on
            kind = bodies.kind(authority, day)
            if kind is not None and regime(book, day, kind).new:
                days.append((authority, day))
    found: dict[str, date] = {}
    for authority, day in days:
        if day <= on:
            found[authority] = min(day, found.get(authority, day))
    return found


def _providers(state: State, authority: str, bought: Iterable[Procured], on: date) -> set[str]:
    """Providers with a contract of the authority in force on a day."""
    return {
        _who(one)
        for one in _deals(state, authority, bought)
        if one.starts is not None and one.starts <= on and (one.ends is None or on <= one.ends)
    }


def _deals(state: State, authority: str, bought: Iterable[Procured]) -> Iterator[Award | Contract]:
    yield from (
        one.what for one in said(state, Contract) if authority in (one.what.authority, one.about)
    )
    for held in bought:
        yield from (one.what for one in held.awards if not one.what.abandoned)


def _who(one: Award | Contract) -> str:
    return min(one.organisation_ids, default=one.organisation.casefold())
