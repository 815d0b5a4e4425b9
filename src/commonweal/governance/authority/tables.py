"""Tables of the section, and rows for whoever asks by command."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from commonweal.evidence import Column, Table
from commonweal.evidence.words import day as day_words
from commonweal.governance.authority.bodies import Inside, names
from commonweal.governance.authority.checking import Authority
from commonweal.governance.authority.commissioning import Commissioned
from commonweal.governance.authority.scheme import Scheme
from commonweal.people.sections import recorded
from commonweal.rules import Source

METHOD = "governance.authority"
#: What is told of the worth of a decision that was taken in private.
_PRIVATE = {"value": None, "why": "taken in private: what it is worth is not told"}


def commissioners(held: Sequence[Commissioned], sources: tuple[Source, ...], on: date) -> Table:
    """Who commissions what, a row for each body."""
    return recorded(
        on,
        [row for one in held for row in commissioner_rows(one)],
        id=f"{METHOD}.commissioners",
        title="Who commissions what",
        columns=(
            Column(name="function", label="Function or service", kind="text"),
            Column(name="level", label="Level", kind="text"),
            Column(name="code", label="Code", kind="code", on_page=False),
            Column(name="body", label="Body", kind="text"),
            Column(
                name="limit", label="Up to", kind="money", unit="GBP", absent="no limit on record"
            ),
            Column(name="since", label="Since, as recorded", kind="date"),
            Column(name="until", label="Until", kind="date", absent="no end on record"),
            Column(name="source", label="Source", kind="text", on_page=False),
        ),
        sources=sources,
        method=METHOD,
        note="As the schemes that the records hold say; a service that is not listed has none.",
    )


def commissioner_rows(held: Commissioned) -> list[dict[str, object]]:
    """Who commissions one service, a row for each body, those outside authority last; one without
    a body where nobody is recorded."""
    rows: list[dict[str, object]] = [
        {
            "function": held.function,
            "level": one.level,
            "code": one.body,
            "body": one.told(),
            "limit": one.limit_pence,
            "since": one.since,
            "until": one.until,
            "source": "; ".join(one.sources),
        }
        for one in (*held.by, *held.outside)
    ]
    if rows:
        return rows
    nobody = dict.fromkeys(("level", "code", "limit", "since", "until", "source"))
    return [{"function": held.function, **nobody, "body": held.told()}]


def decisions(
    taken: Sequence[Authority],
    sources: tuple[Source, ...],
    on: date,
    *,
    within: Inside,
    when: Mapping[str, str],
    private: Collection[str] = (),
) -> Table:
    """Every decision and whether it was within authority; those that need something first.

    Parameters
    ----------
    taken, sources, on
        The decisions tested, where they stand, and the day.
    within, when
        What bodies are called; and when each decision was taken, as exactly as it is known.
    private
        Decisions that were taken in private: what they are worth is not told.
    """
    ordered = sorted(taken, key=lambda one: (not one.standing.startswith("outside"), one.on))
    return recorded(
        on,
        [
            decision_row(one)
            | (_PRIVATE if one.decision in private and one.value_pence is not None else {})
            | {
                "day": when.get(one.decision, day_words(one.on)),
                "name": names(within, (one.decider,), one.on),
                "answers": names(within, _liable(one), one.on),
            }
            for one in ordered
        ],
        id=f"{METHOD}.decisions",
        title="Decisions tested for authority",
        columns=(
            Column(name="day", label="Day", kind="text"),
            Column(
                name="on",
                label="Day that stands for it",
                kind="date",
                description="Of a decision of a meeting known by its month or year, one day of it.",
                on_page=False,
            ),
            Column(name="decision", label="Decision", kind="code", on_page=False),
            Column(name="body", label="Code", kind="code", on_page=False),
            Column(name="name", label="Decided by", kind="text"),
            Column(name="function", label="Function", kind="text", absent="not stated"),
            Column(name="value", label="Value", kind="money", unit="GBP", absent="not told"),
            Column(name="standing", label="Finding", kind="text"),
            Column(name="liable", label="Codes of those who answer", kind="text", on_page=False),
            Column(name="answers", label="Who answers for it", kind="text"),
            Column(name="why", label="Why", kind="text"),
        ),
        sources=sources,
        method=METHOD,
    )


def decision_row(one: Authority) -> dict[str, object]:
    """A decision and what was found of it."""
    return {
        "on": one.on,
        "decision": one.decision,
        "body": one.decider,
        "function": one.function,
        "value": one.value_pence,
        "standing": one.standing,
        "liable": ", ".join(_liable(one)),
        "why": one.why,
    }


def _liable(one: Authority) -> tuple[str, ...]:
    """Who answers for a decision, each once."""
    return tuple(dict.fromkeys(body for held in one.liability for body in held.bodies))


def scheme_rows(held: Scheme) -> list[dict[str, object]]:
    """The delegations and reservations of a function, a row each."""
    return [
        {
            "delegation": one.what.delegation,
            "function": one.what.function,
            "from": one.from_body,
            "to": "(reserved)" if one.reserved else one.to,
            "level": one.what.level,
            "limit_pence": one.what.limit_pence,
            "onward": one.what.onward,
            "under": one.what.under,
            "report_to": one.report_to,
            "since": one.said.effective,
            "until": one.said.effective_to,
            "source": one.what.source,
        }
        for one in held.held
    ]
