"""What checks find, told of people and bodies by what they are called: findings speak of their ids,
which are the same wherever a finding is read."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from commonweal.governance.authority import delegation_told
from commonweal.governance.finding import Finding
from commonweal.governance.law import whenever
from commonweal.records import Statement, said
from commonweal.records.kinds import Delegation, Seat
from commonweal.records.references.table import THINGS, named, references_of
from commonweal.web.desk.keeping import bodies_named, people_named

#: An id that cannot be told from a word or a number of a sentence.
_COMMON = re.compile(r"[a-z]+|\d+", re.ASCII)


def called_in(statements: Sequence[Statement]) -> dict[str, str]:
    """By id, what the people, the seats that an office holds, the bodies and the delegations of
    statements are called; of people who have no name on record with the id beside."""
    codes: dict[str, set[str]] = {"person": set(), "body": set()}
    for one in statements:
        payload = one.payload or {}
        held = THINGS.get(one.type)
        if held is not None and held.thing in codes:
            codes[held.thing].update(named(payload, held.field))
        for reference in references_of(one.type):
            for thing in codes.keys() & set(reference.things):
                codes[thing].update(named(payload, reference.field))
    state = whenever(statements)
    seats = (one.what for one in said(state, Seat))
    offices = {one.seat: one.office for one in seats if one.office and not one.person}
    names = {**bodies_named(sorted(codes["body"])), **people_named(sorted(codes["person"]))}
    given = {
        one.what.delegation: delegation_told(one.what, names) for one in said(state, Delegation)
    }
    told = {**offices, **names, **given}
    return {code: words for code, words in told.items() if words != code}


def by_name(texts: Iterable[str], names: Mapping[str, str]) -> list[str]:
    """Texts with names in place of ids; an id that stands beside a name does so once, but each time
    where others are called the same.

    What stands in brackets is beside its words already. An id of small letters alone, or of digits
    alone, is left: it could be a word of the text.

    Examples
    --------
    >>> by_name(["p-1 and p-12 voted (p-1)", "p-1 left"], {"p-1": "Chair, a board (p-1)"})
    ['Chair, a board (p-1) and p-12 voted (p-1)', 'Chair, a board left']
    >>> by_name(["p-1 voted", "p-1 left"], {"p-1": "Member (p-1)", "p-2": "Member (p-2)"})
    ['Member (p-1) voted', 'Member (p-1) left']
    """
    ids = sorted((code for code in names if not _COMMON.fullmatch(code)), key=len, reverse=True)
    if not ids:
        return list(texts)
    any_of = "|".join(re.escape(code) for code in ids)
    found = re.compile(rf"(?<![\w/(-])(?<!\w:)(?:{any_of})(?![\w/-])(?![:.]\w)")
    alone = {code: told.removesuffix(f" ({code})") for code, told in names.items()}
    called = Counter(alone.values())
    before: set[str] = set()

    def words(held: re.Match[str]) -> str:
        code, told = held[0], names[held[0]]
        if code in before and called[alone[code]] == 1:
            return alone[code]
        before.add(code)
        return told

    return [found.sub(words, text) for text in texts]


def findings_by_name(findings: Sequence[Finding], names: Mapping[str, str]) -> list[Finding]:
    """Findings whose words tell people and bodies by name."""
    texts = by_name((text for one in findings for text in (one.text, one.do)), names)
    return [
        replace(one, text=text, do=do)
        for one, text, do in zip(findings, texts[::2], texts[1::2], strict=True)
    ]
