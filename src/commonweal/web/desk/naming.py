"""What codes stand for, for whoever keeps the records: words, with the code beside them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Q

from commonweal.governance.law import whenever
from commonweal.records import Statement
from commonweal.records.references.table import THINGS, named, references_of
from commonweal.records.types import referred
from commonweal.web.desk.keeping import bodies_named, people_named, rules, stated
from commonweal.web.store.lines import line_of
from commonweal.web.store.models import Mention, Row
from commonweal.web.store.reading import around

#: In which field a statement is told in a few words, the likeliest first.
TOLD_IN = ("title", "name", "description", "what", "text", "organisation", "role", "item")
#: How many letters of them are told.
MOST = 90
#: Of these no words are told here: they may be withheld from whoever looks.
UNTOLD = ("paper",)


def kind_told(kind: str) -> str:
    """A kind of statement in words.

    Examples
    --------
    >>> kind_told("agenda_item")
    'agenda item'
    """
    return kind.replace("_", " ")


def beside(words: str, code: str) -> str:
    """Words with the code for which they stand, once; the code alone where there are none.

    Examples
    --------
    >>> beside("NHS Kent and Medway", "qks"), beside("qks", "qks")
    ('NHS Kent and Medway (qks)', 'qks')
    >>> beside("Chair, NHS Kent and Medway (p-1)", "p-1")
    'Chair, NHS Kent and Medway (p-1)'
    """
    if words in ("", code):
        return code
    own = f" ({code})"
    return words if words.endswith(own) else f"{words}{own}"


def rule_told(rule: str) -> str:
    """A rule by its id, with what it says; words that stand for a rule as they are."""
    found = next((one for one in rules().rules if one.id == rule), None)
    return rule if found is None else f"Rule {rule}: {found.text}"


def rule_named(rule: str) -> str:
    """A rule as it is named in a sentence; words that stand for one as they are."""
    return f"rule {rule}" if any(one.id == rule for one in rules().rules) else rule


def statements_told(names: Iterable[str]) -> dict[str, str]:
    """Statements by their ids: what kind each is and what it is called, as it now stands; its id
    alone where it does not stand."""
    wanted = list(dict.fromkeys(names))
    rows = Row.objects.filter(statement__in=wanted).values("number")
    state = whenever(around((), also=Q(number__in=rows)))
    found = {name: state.get(name) for name in wanted}
    return {name: name if one is None else statement_told(one) for name, one in found.items()}


def statement_told(one: Statement) -> str:
    """What kind a statement is and what it is called, with its id beside."""
    words = words_of(one)
    return beside(f"{kind_told(one.type)}{f': {words}' if words else ''}", one.id)


def things_told(wanted: Iterable[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """Things by kind and code: what each is called, with the code beside."""
    codes: dict[str, list[str]] = {}
    for thing, code in dict.fromkeys(wanted):
        codes.setdefault(thing, []).append(code)
    found: dict[tuple[str, str], str] = {}
    for thing, several in codes.items():
        if thing == "body":
            names = bodies_named(several)
        elif thing == "person":
            names = people_named(several)
        else:
            names = _called(thing, several)
        found |= {(thing, code): beside(words, code) for code, words in names.items()}
    return found


def codes_told(codes: Iterable[str]) -> dict[str, str]:
    """Things of whatever kind by their codes alone: what each is called, or was before it was
    withdrawn, with the code beside; the code where nothing has it."""
    found = {code: code for code in codes}
    told = Mention.objects.filter(code__in=found, states=True).select_related("row")
    held = list(told.order_by("row_id"))
    names = things_told((one.thing, one.code) for one in held)
    for one in held:
        words = names[one.thing, one.code]
        if words == one.code:
            words = beside(words_of(line_of(one.row.line).statement), one.code)
        if words != one.code:
            found[one.code] = words
    return found


def references_told(kind: str, payload: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """By field of what a statement says, what the codes in it stand for."""
    fields = {
        one.field: [(thing, code) for thing in one.things for code in named(payload, one.field)]
        for one in references_of(kind)
    }
    names = things_told(one for several in fields.values() for one in several)
    found = {
        field: {code: names[thing, code] for thing, code in several if names[thing, code] != code}
        for field, several in fields.items()
    }
    target = referred(kind, dict(payload))
    if target is not None:
        field = next(name for name, value in payload.items() if value == target)
        found[field] = statements_told([target])
    return found


def _called(thing: str, codes: list[str]) -> dict[str, str]:
    """What things are called by what states them last."""
    found = dict.fromkeys(codes, "")
    for one in stated(thing, codes).statements:
        held = THINGS.get(one.type)
        if held is not None and held.thing == thing and one.payload is not None:
            found[str(one.payload[held.field])] = words_of(one)
    return found


def words_of(one: Statement) -> str:
    """What a statement is called, in a few words; "" where nothing in it tells, or they may be
    withheld from whoever looks."""
    payload = {} if one.payload is None or one.type in UNTOLD else one.payload
    told = (payload.get(name) for name in TOLD_IN)
    words = " ".join(next((one for one in told if isinstance(one, str)), "").split())
    return words if len(words) <= MOST else f"{words[: MOST - 1].rsplit(' ', 1)[0]} …"
