"""The graph: which organisation an identifier or a name stands for, who owns it, who has an
interest in it, who is related to whom."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import NamedTuple

from commonweal.evidence.words import day
from commonweal.governance.connections.naming import Standing, is_identifier, plain_name
from commonweal.records import Said, Statement, read_as
from commonweal.records.kinds import Interest, Organisation

#: How many links of ownership are followed up from an organisation whatever there is; and how many
#: owners have to be found until links farther away are left out: a chain of shells is followed to
#: its end, a thicket of thousands is not.
FARTHEST, THICKET = 6, 32
#: Registers in which an organisation stands once: two numbers are two organisations.
ONCE = ("company", "charity")
#: Before the form of a name where nothing better is known of an organisation.
NAMED = "name:"


@dataclass(frozen=True, slots=True)
class Held:
    """An interest of a person in an organisation, on the day of the graph.

    `joint` says how the organisation was found; `ended` is the day on which the interest ended.
    """

    interest: Said[Interest]
    organisation: str
    by_name: bool
    ended: date | None


#: Who owns an organisation (an organisation or a person), and in what way.
Owner = tuple[str, str]


class Way(NamedTuple):
    """How an owner stands above an organisation: what it owns on the way down, in what way, and
    how many links it is away."""

    owned: str
    nature: str
    links: int


#: Owners of an organisation at any remove.
Above = dict[str, Way]


@dataclass(frozen=True, slots=True)
class Step:
    """One link of a chain: words that name no relative, what it leads through, and whether it rests
    on a name only."""

    text: str
    code: str
    by_name: bool = False


@dataclass(frozen=True)
class Connections:
    """The graph as of a day. What is asked of few people is worked out when it is asked.

    Parameters
    ----------
    on
        The day.
    same
        For each identifier and id of an organisation, however it is written, the one that stands
        for the organisation; itself where none is known.
    listed
        What was stated of organisations themselves, that which holds on the day last.
    declarations
        The statements of interests, in the order in which they were stated.
    ended
        For each interest that ended, the day.
    owners
        For each organisation, who owns or runs it, and what it succeeded.
    relatives
        For each person, who is related to them, and how.
    """

    on: date
    same: Standing = field(repr=False)
    listed: tuple[Organisation, ...] = field(repr=False)
    declarations: tuple[Statement, ...] = field(repr=False)
    ended: dict[str, date] = field(repr=False)
    owners: dict[str, list[Owner]] = field(repr=False)
    relatives: dict[str, list[tuple[str, str]]] = field(repr=False)
    _above: dict[str, Above] = field(default_factory=dict, init=False, repr=False, compare=False)
    _held: dict[str, tuple[Held, ...]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    _steps: dict[tuple[str, ...], Step] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def organisation(self, code: str) -> str:
        """What stands for the organisation with an identifier or id, however it is written; itself
        where none is known."""
        return self.same[code]

    def apart(self, one: str, other: str) -> bool:
        """Whether two organisations are two for certain: their numbers in one register differ."""
        ours, theirs = self._numbers(one), self._numbers(other)
        return any(ours[name].isdisjoint(theirs[name]) for name in ours.keys() & theirs.keys())

    def _numbers(self, organisation: str) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for code in self._members.get(organisation, (organisation,)):
            scheme, colon, number = code.partition(":")
            if colon and scheme in ONCE:
                found.setdefault(scheme, set()).add(number)
        return found

    @cached_property
    def _members(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for code, organisation in self.same.stated.items():
            found.setdefault(organisation, []).append(code)
        return found

    @cached_property
    def owned(self) -> dict[str, list[Owner]]:
        """For each person, and who else owns without an identifier, what they own or run
        themselves: of each the organisation and in what way."""
        found: dict[str, list[Owner]] = {}
        for code, several in self.owners.items():
            for owner, nature in several:
                if not is_identifier(owner):
                    found.setdefault(owner, []).append((code, nature))
        for known in found.values():
            known.sort()
        return found

    @cached_property
    def declared(self) -> dict[str, list[Statement]]:
        """For each person, the statements of interests."""
        found: dict[str, list[Statement]] = {}
        for one in self.declarations:
            person = text_of(one, "person")
            if person is not None:
                found.setdefault(person, []).append(one)
        return found

    @cached_property
    def names(self) -> dict[str, str]:
        """Names of organisations: as their own statement has it, else as the first interest that
        gives one identifier does."""
        found = {self.same[one.organisation]: one.name for one in self.listed}
        for code, name in self._declared_names:
            found.setdefault(code, name)
        return found

    @cached_property
    def _declared_names(self) -> list[tuple[str, str]]:
        """Organisations and their names as interests that give one identifier have them."""
        found = []
        for one in self.declarations:
            ids, name = _ids(one), text_of(one, "organisation")
            if name is not None and len(ids) == 1:
                found.append((self.organisation(ids[0]), name))
        return found

    @cached_property
    def by_name(self) -> dict[str, tuple[str, ...]]:
        """For each plain name, the organisations that have it."""
        found: dict[str, set[str]] = {}
        for code, name in dict.fromkeys((*self.names.items(), *self._declared_names)):
            found.setdefault(plain_name(name), set()).add(code)
        for one in self.listed:
            for name in (one.name, *one.other_names):
                found.setdefault(plain_name(name), set()).add(self.same[one.organisation])
        return {name: tuple(sorted(codes)) for name, codes in found.items()}

    def called(self, name: str) -> tuple[str, ...]:
        """Organisations that have a name, or the name itself where none is known."""
        plain = plain_name(name)
        return self.by_name.get(plain, (NAMED + plain,))

    def name(self, organisation: str) -> str:
        """The name of an organisation, as far as known; as it was declared, where it has no
        identifier."""
        held = self.names.get(organisation) or self._spelt.get(organisation)
        return held or organisation.removeprefix(NAMED)

    @cached_property
    def _spelt(self) -> dict[str, str]:
        """Names of what is known by a name alone, as whoever declared it first spelt it."""
        found: dict[str, str] = {}
        for one in self.declarations:
            name = text_of(one, "organisation")
            if name is not None and not _ids(one):
                found.setdefault(NAMED + plain_name(name), name)
        return found

    def interests(self, person: str) -> tuple[Held, ...]:
        """The interests of a person in organisations that had arisen by the day."""
        known = self._held.get(person)
        if known is None:
            known = self._held[person] = tuple(self._interests(person))
        return known

    def _interests(self, person: str) -> list[Held]:
        found: list[Held] = []
        for statement in self.declared.get(person, ()):
            one = read_as(statement, Interest)
            what = one.what
            if what.arose is not None and what.arose > self.on:
                continue
            end = self.ended.get(what.interest, one.effective_to)
            if what.organisation_ids:
                codes = sorted({self.organisation(code) for code in what.organisation_ids})
                found += [Held(one, code, False, end) for code in codes]
            elif what.organisation is not None:
                found += [Held(one, code, True, end) for code in self.called(what.organisation)]
        return found

    def link(self, owner: str, owned: str, nature: str) -> Step:
        """That an owner stands above an organisation in some way, in words."""
        step = self._steps.get((owner, owned, nature))
        if step is None:
            if nature == "succeeded by":
                told = f"{self.name(owner)} was succeeded by {self.name(owned)}"
            else:
                told = f"{self.name(owner)} has {self.name(owned)} ({nature})"
            step = self._steps[owner, owned, nature] = Step(told, f"{owner} {nature} {owned}")
        return step

    def first(self, held: Held) -> Step:
        """That a person has an interest in an organisation, in words."""
        step = self._steps.get((held.interest.id, held.organisation))
        if step is None:
            what = held.interest.what
            how = what.role or what.description
            name = self.name(held.organisation)
            related = f" of a {what.relationship}" if what.relationship is not None else ""
            ended = f", ended {day(held.ended)}" if held.ended is not None else ""
            told = f"declared {what.type} interest{related} in {name}: {how}{ended}"
            step = Step(told, held.organisation, held.by_name)
            self._steps[held.interest.id, held.organisation] = step
        return step

    def above(self, organisation: str) -> Above:
        """Everything above an organisation: who owns it, who owns those, and what it succeeded,
        each by the shortest way; beyond `FARTHEST` links until `THICKET` of them are found."""
        found = self._above.get(organisation)
        if found is not None:
            return found
        found = self._above[organisation] = {}
        edge, links = [organisation], 0
        while edge and (links < FARTHEST or len(found) < THICKET):
            links += 1
            following: list[str] = []
            for code in edge:
                for owner, nature in self.owners.get(code, ()):
                    if owner != organisation and owner not in found:
                        found[owner] = Way(code, nature, links)
                        following.append(owner)
            edge = following
        return found


def text_of(held: Statement, name: str) -> str | None:
    """A text of a payload, read as it stands: large registers are not put in form as a whole."""
    value = None if held.payload is None else held.payload.get(name)
    return value if isinstance(value, str) else None


def _ids(held: Statement) -> list[str]:
    value = None if held.payload is None else held.payload.get("organisation_ids")
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []
