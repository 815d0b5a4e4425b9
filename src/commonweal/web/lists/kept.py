"""Bodies, contracts, decisions, issues, meetings, procurements and promises as those who keep them
find them, all of them, public or not: renewed with each statement that touches one, as lists
are."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from commonweal.contracts.issues import Issue
from commonweal.contracts.issues.tracking import STANDS
from commonweal.evidence.words import day, known
from commonweal.governance.law import whenever
from commonweal.records import Payload, latest
from commonweal.records.kinds import Body, Decision, Meeting, Procurement
from commonweal.web.contracted import KINDS, NOT_SIGNED, SIGNED, Contracts
from commonweal.web.promised import GROUPS, group_of, owed, tracked
from commonweal.web.store.models import Kept, Party
from commonweal.web.store.reading import Thing, around, today

Form = TypeVar("Form", bound=Payload)

#: The longest title by which is sorted, and the longest name of an office as a party.
LONGEST, LONGEST_PARTY = 300, 200


def contracts_near(things: Iterable[Thing]) -> Contracts:
    """What is stated of contracts and issues themselves, and of the bodies that they name: not of
    who owns providers."""
    return Contracts(around(things, deep=0, types=KINDS), today())


def sorted_by(title: str) -> str:
    """By what a title is sorted."""
    return title.casefold()[:LONGEST]


def plain_words(text: str) -> str:
    """The words of a text in small letters, each with a blank before it, as they are found."""
    return "".join(f" {word}" for word in re.findall(r"\w+", text.casefold()))


def _contracts(codes: Sequence[str]) -> Iterator[Kept]:
    held = contracts_near(("contract", code) for code in codes)
    for code in codes:
        if code not in held.titles:
            continue
        title, whole = held.titles[code], held.whole(code)
        terms = held.terms.get(code)
        named = [] if terms is None else [one.name for one in terms.partners]
        one = Kept(
            list="contract",
            code=code,
            title=title,
            sort=sorted_by(title),
            words=plain_words(" ".join([title, held.provider(code), *named, code])),
            provider=held.provider(code),
            body=held.holder(code),
            on=whole.starts,
            ends=whole.ends,
            until=whole.over,
            suspended=None if whole.suspended is None else whole.suspended.on,
            state=SIGNED if held.is_signed(code) else NOT_SIGNED,
        )
        one.parties, one.buyers = sorted(held.others(code)), [held.authority(code)]
        yield one


def _issues(codes: Sequence[str]) -> Iterator[Kept]:
    held = contracts_near(("issue", code) for code in codes)
    wanted = set(codes)
    for issue in held.issues:
        if issue.what.issue not in wanted:
            continue
        wanted.remove(issue.what.issue)
        contract = held.contract_of(issue)
        due, late = _pressing(issue)
        one = Kept(
            list="issue",
            code=issue.what.issue,
            title=issue.what.title,
            sort=sorted_by(issue.what.title),
            words=plain_words(issue.what.title),
            body=issue.what.partnership,
            on=issue.what.on,
            state=issue.stands,
            rank=STANDS.index(issue.stands),
            due=due,
            late=late,
        )
        others = frozenset() if contract is None else held.others(contract)
        one.parties = sorted(held.named_in(issue) | others)
        one.buyers = [] if contract is None else [held.authority(contract)]
        yield one


def _pressing(issue: Issue) -> tuple[int | None, int]:
    """The number of the day on which the first clock runs out that runs, and how many days that
    which stopped was late."""
    clocks = (issue.owning, issue.settling)
    due = [one.due.toordinal() for one in clocks if one.due is not None and not one.stopped]
    return min(due, default=None), max((one.late for one in clocks if one.stopped), default=0)


def _stated_last(
    thing: str, form: type[Form], code: Callable[[Form], str], codes: Sequence[str]
) -> Iterator[Form]:
    """Things as they were stated last, whenever that holds."""
    state = whenever(around(((thing, one) for one in codes), deep=-1))
    held = latest(state, form, code)
    return (held[one].what for one in codes if one in held)


def _named(thing: str, code: str, title: str, found_by: str = "", **more: Any) -> Kept:
    """A thing by what it is called."""
    words = plain_words(f"{title} {found_by} {code}")
    return Kept(list=thing, code=code, title=title, sort=sorted_by(title), words=words, **more)


def _bodies(codes: Sequence[str]) -> Iterator[Kept]:
    for one in _stated_last("body", Body, lambda one: one.body, codes):
        yield _named("body", one.body, one.name)


def _procurements(codes: Sequence[str]) -> Iterator[Kept]:
    for one in _stated_last("procurement", Procurement, lambda one: one.procurement, codes):
        yield _named("procurement", one.procurement, one.title, body=one.authority, on=one.began)


def _decisions(codes: Sequence[str]) -> Iterator[Kept]:
    for one in _stated_last("decision", Decision, lambda one: one.decision, codes):
        yield _named("decision", one.decision, one.title, day(one.on), body=one.body, on=one.on)


def _meetings(codes: Sequence[str]) -> Iterator[Kept]:
    for one in _stated_last("meeting", Meeting, lambda one: one.meeting, codes):
        title = f"{one.title}, {known(one.on, one.precision)}"
        made = _named("meeting", one.meeting, title, on=one.on)
        made.parties = one.bodies
        yield made


def _promises(codes: Sequence[str]) -> Iterator[Kept]:
    """Promises, of those to whom they are owed, who recorded them, and who owes them: an office is
    whoever's it is on the day."""
    held = tracked(codes)
    by = owed(held)
    for one in held:
        what, owing, group = one.what, by[one.what.commitment], group_of(one)
        made = Kept(
            list="commitment",
            code=what.commitment,
            title=what.text,
            sort=sorted_by(what.text),
            provider=what.by,
            body=what.to,
            on=what.made_on,
            until=one.due.latest,
            state=group,
            rank=GROUPS.index(group),
        )
        offices = {as_party(owing.office)} if owing.office else set()
        made.parties = sorted({what.to, one.made.about, *owing.bodies, *offices})
        yield made


def as_party(office: str) -> str:
    """An office as one whose a thing is, by its name in small letters."""
    return f"office:{office}"[:LONGEST_PARTY]


#: What makes the rows of a list, by the kind of thing.
MAKERS: Mapping[str, Callable[[Sequence[str]], Iterator[Kept]]] = {
    "body": _bodies,
    "commitment": _promises,
    "contract": _contracts,
    "decision": _decisions,
    "issue": _issues,
    "meeting": _meetings,
    "procurement": _procurements,
}


def make_kept(thing: str, codes: Sequence[str]) -> None:
    """Make the rows of some things anew, with whose they are."""
    Kept.objects.filter(list=thing, code__among=codes).delete()
    rows = list({one.code: one for one in MAKERS[thing](codes)}.values())
    for one in rows:
        one.made_on = today()
    made = Kept.objects.bulk_create(rows)
    Party.objects.bulk_create(
        Party(kept=one, party=party, buys=buys)
        for one in made
        for buys, parties in ((False, one.parties), (True, one.buyers))
        for party in dict.fromkeys(parties)
    )


def all_kept() -> dict[tuple[str, str], Kept]:
    """Every row, with whose it is."""
    held = Kept.objects.in_bulk()
    for one in held.values():
        one.parties, one.buyers = [], []
    for kept, party, buys in Party.objects.values_list("kept_id", "party", "buys"):
        of: Any = held[kept].buyers if buys else held[kept].parties
        of.append(party)
    return {(one.list, one.code): one for one in held.values()}


def fields_of(one: Kept | None) -> tuple[Any, ...] | None:
    """What two rows are the same by."""
    if one is None:
        return None
    whose = (tuple(sorted(one.parties)), tuple(sorted(one.buyers)))
    days = (one.on, one.ends, one.until, one.suspended)
    stands = (one.state, one.rank, one.due, one.late)
    return (one.title, one.sort, one.words, one.provider, one.body, *days, *stands, *whose)
