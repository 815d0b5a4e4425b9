"""By which power a function was passed from one legal body to another, and who answers for it: both
as the law of the day has it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from commonweal.governance.authority.bodies import Inside, names
from commonweal.governance.authority.scheme import Chain, Entry, plain
from commonweal.governance.finding import Finding, no_rule, under, wording
from commonweal.rules import Rule, RuleBook

#: With whom each wording on liability leaves it: who gave the function, or who exercises it.
ANSWERS: Mapping[str, Literal["gives", "exercises"]] = {"E1b": "exercises", "E1c": "gives"}
#: The power of which rules E1a, E1b and E1e speak; an entry that names another is not under them.
SECTION = "65Z5"
#: Kinds to which rule E1a lets be delegated besides those that it binds: "councils or combined
#: authorities".
ALSO_TO = ("council", "combined-authority")
#: Stands in a finding where the function never left one legal body.
OWN_BODY = "a body answers for its committees and posts (rule of this project)"
#: Stands where a network is given what commissioners do; said of the system, no law.
NETWORKS = "networks provide, they do not commission (rule of this project)"


@dataclass(frozen=True, slots=True)
class Liability:
    """Who answers for what is done under a chain of delegations.

    Parameters
    ----------
    bodies
        Codes of the legal bodies; none where that is not known, or no rule held.
    finding
        Under which rule, in words.
    """

    bodies: tuple[str, ...]
    finding: Finding


def crossings(inside: Inside, chain: Chain, on: date) -> tuple[Entry, ...]:
    """The steps of a chain that lead from one legal body to another."""
    return tuple(
        one
        for one in chain.links
        if not one.reserved and inside.legal(one.from_body, on) != inside.legal(one.to, on)
    )


def liability(book: RuleBook, inside: Inside, chain: Chain, on: date, *, about: str) -> Liability:
    """Who answers for a function that is exercised at the end of a chain.

    Until 30 June 2022 arrangements left the liability of a clinical commissioning group, or of NHS
    England, where it was (rule E1c); from 1 July 2022 it lies with the body that exercises, and
    with no other (rule E1b, for what is done under section 65Z5).
    """
    exercises, has = inside.legal(chain.body, on), inside.legal(chain.root, on)
    steps = crossings(inside, chain, on)
    if not steps:
        text = f"{names(inside, has, on)} answers for it: the function never left it"
        return Liability(has, Finding(OWN_BODY, "met", about, on, text))
    first = steps[0]
    kind = inside.kind(first.from_body, on)
    if kind is None:
        text = f"what {first.from_body} was in law on that day is not known"
        return Liability((), Finding("E1", "not known", about, on, text))
    rule = wording(book, "delegation-liability", kind, on)
    if rule is None:
        return Liability((), no_rule("delegation-liability", kind, about=about, on=on))
    if ANSWERS[rule.id] == "gives":
        text = f"{names(inside, has, on)} stays liable: others exercise the function for it"
        return Liability(has, under(rule, status="met", about=about, on=on, text=text))
    return _who_exercises(rule, inside, steps, exercises, on, about)


def _who_exercises(
    rule: Rule,
    inside: Inside,
    steps: tuple[Entry, ...],
    exercises: tuple[str, ...],
    on: date,
    about: str,
) -> Liability:
    elsewhere = [one for one in steps if not _under_section(one)]
    if elsewhere:
        text = f"{elsewhere[0].what.delegation} was made under {elsewhere[0].what.under!r}, "
        text += "of which this rule does not speak: who answers is not known"
        return Liability((), under(rule, status="not known", about=about, on=on, text=text))
    if len(exercises) > 1:
        text = f"{names(inside, exercises, on)} exercise it jointly; the rule speaks of one body"
        return Liability((), under(rule, status="not known", about=about, on=on, text=text))
    text = f"{names(inside, exercises, on)} is liable, and nobody else: it exercises the function"
    if any(one.what.under is None for one in steps):
        text += ". The power used is not stated; section 65Z5 is taken"
    return Liability(exercises, under(rule, status="met", about=about, on=on, text=text))


def power_findings(
    book: RuleBook, inside: Inside, chain: Chain, on: date, *, about: str
) -> tuple[Finding, ...]:
    """Whether the law of the day let each step between legal bodies be taken.

    A step inside one body rests on its own constitution, and is not tested.
    """
    found = []
    for one in crossings(inside, chain, on):
        kind = inside.kind(one.from_body, on)
        if kind is None:
            text = f"what {one.from_body} was in law on that day is not known"
            found.append(Finding("E1", "not known", about, on, text))
        elif inside.joint(one.to, on):
            found.append(_joint(book, one, kind, on, about))
        else:
            found.append(_step(book, inside, one, kind, on, about))
    return tuple(found)


def network_findings(chain: Chain, on: date, *, about: str) -> tuple[Finding, ...]:
    """A warning for each step that has commissioning decided by a network."""
    return tuple(
        Finding(
            NETWORKS,
            "warns",
            about,
            on,
            f"{one.what.delegation} has {one.what.function!r} decided at the level of networks",
            "Say at which level it is commissioned; a network provides.",
        )
        for one in chain.links
        if one.what.level == "network" and "commission" in plain(one.what.function)
    )


def _step(book: RuleBook, inside: Inside, one: Entry, kind: str, on: date, about: str) -> Finding:
    rule = wording(book, "delegation-power", kind, on)
    if rule is None or not _under_section(one):
        return no_rule("delegation-power", kind, about=about, on=on)
    barred = wording(book, "delegation-excluded", kind, on)
    if barred is not None and plain(one.what.function) in listed(barred):
        text = f"{one.what.function!r} cannot be delegated by {one.from_body}"
        do = f"Have {one.from_body} decide it."
        return under(barred, status="blocks", about=about, on=on, text=text, do=do)
    to = inside.kind(one.to, on)
    told = f"{one.from_body} to {one.to} ({one.what.delegation})"
    if to is not None and to not in (*rule.applies_to, *ALSO_TO):
        text = f"{told}: the power does not reach a body of the kind {to!r}"
        do = "State the power that was used, in `under`, or delegate to a body that it reaches."
        return under(rule, status="warns", about=about, on=on, text=text, do=do)
    return under(rule, status="met", about=about, on=on, text=told)


def _joint(book: RuleBook, one: Entry, kind: str, on: date, about: str) -> Finding:
    """Bodies exercise a function by a joint committee: groups from 1 October 2014, the bodies of
    section 65Z5 from 1 July 2022."""
    told = f"{one.from_body} to {one.to}, jointly ({one.what.delegation})"
    for subject in ("joint-committee", "joint-exercise"):
        rule = wording(book, subject, kind, on)
        if rule is not None:
            return under(rule, status="met", about=about, on=on, text=told)
    ever = sorted(
        (*book.about("joint-committee", kind), *book.about("joint-exercise", kind)),
        key=lambda rule: rule.in_force_from,
    )
    if not ever:
        return no_rule("joint-committee", kind, about=about, on=on)
    text = f"{told}: no rule let a body of the kind {kind!r} do so on that day"
    do = "Have each body decide for itself."
    return under(ever[0], status="blocks", about=about, on=on, text=text, do=do)


def listed(rule: Rule) -> frozenset[str]:
    """The functions that a rule lists between brackets.

    Examples
    --------
    >>> from commonweal.rules import load_rules
    >>> sorted(listed(load_rules().rule("E1e")))
    ['icb creation', 'icb funding', 'licensing', 'oversight', 'trust mergers']
    """
    inner = rule.text.partition("(")[2].partition(")")[0]
    return frozenset(plain(one) for one in inner.split(",") if one.strip())


def _under_section(one: Entry) -> bool:
    return one.what.under is None or SECTION in one.what.under.replace(" ", "")
