"""Procurements made up for tests: statements by hand, no real body and no person's name."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from commonweal.governance.law import Bodies, bodies, whenever
from commonweal.governance.procurement import Checked, check_procurements
from commonweal.records import State, Statement, draft, fold
from commonweal.rules import load_rules

BOOK = load_rules()
FIELDS = (
    "statement of process",
    "title and reference",
    "provider",
    "description",
    "value",
    "service dates",
    "decision-makers",
    "reasons by key criteria",
)
CONFLICTS = {"declared conflicts": "None declared.", "conflicts managed": "None to manage."}
CRITERIA = (
    "quality and innovation",
    "value",
    "integration, collaboration and service sustainability",
    "improving access, reducing health inequalities and facilitating choice",
    "social value",
)
DIRECT_C = {
    "framework": False,
    "existing_provider": True,
    "only_existing_provider": False,
    "patients_choose": False,
    "replaces_expiring_contract": True,
    "satisfies_existing_contract": True,
    "likely_to_satisfy": True,
    "materially_different": False,
    "changed_by_authority": False,
}


def day(text: str) -> date:
    """A day as it is written."""
    return date.fromisoformat(text)


def stated(
    type_: str, on: str, ends: str | None = None, /, about: str = "X01", **says: object
) -> Statement:
    """A statement made on the day from which it is effective."""
    first = day(on)
    payload = {name: value for name, value in says.items() if value is not None}
    identifier = "-".join([type_, on, *(str(value) for value in payload.values())])
    safe = "".join(c if c.isascii() and c.isalnum() else "-" for c in identifier)[:190]
    return draft(
        type_,
        payload,
        id=safe,
        stated_by="Contracts office",
        about=about,
        stated_at=datetime.combine(first, time(12), tzinfo=UTC),
        effective=first,
        effective_to=None if ends is None else day(ends),
        reason="test",
    )


BOARD = stated(
    "body",
    "2022-07-01",
    None,
    body="X01",
    name="Example board",
    kind="icb",
    form="board",
    source="constitution",
)
GROUP = stated(
    "body",
    "2013-04-01",
    "2022-06-30",
    body="X01",
    name="Example group",
    kind="ccg",
    form="governing body",
    source="constitution",
)


def procurement(process: str | None, began: str = "2026-01-05", **says: object) -> Statement:
    """The procurement `buy`."""
    held: dict[str, object] = {"facts": DIRECT_C} | says
    return stated(
        "procurement",
        began,
        None,
        procurement="buy",
        authority="X01",
        title="Dermatology",
        began=began,
        process=process,
        **held,
    )


def notice(kind: str, submitted: str, published: str | None = None, **fields: str) -> Statement:
    """A notice with all that the Schedules ask for, unless told otherwise."""
    text = dict.fromkeys(FIELDS, "said") | CONFLICTS
    text |= {name.replace("_", " "): value for name, value in fields.items()}
    return stated(
        "procurement_notice",
        submitted,
        None,
        notice=f"n-{kind}",
        procurement="buy",
        kind=kind,
        submitted=submitted,
        published=published or submitted,
        fields={k: v for k, v in text.items() if v},
    )


def evaluated(on: str, organisation: str = "P") -> list[Statement]:
    """All five criteria, each with its own reason."""
    return [
        stated(
            "evaluation",
            on,
            None,
            procurement="buy",
            organisation=organisation,
            criterion=name,
            by="p-1",
            reason=f"{organisation} on {name}",
        )
        for name in CRITERIA
    ]


def recorded(on: str, *items: str) -> list[Statement]:
    """Items of the record, each in words of its own."""
    wanted = items or (
        "addresses",
        "process and who decided",
        "key and basic criteria",
        "award criteria",
        "reasons",
        "declared conflicts",
        "conflicts managed",
    )
    return [
        stated("procurement_record", on, None, procurement="buy", item=item, text=f"About {item}")
        for item in wanted
    ]


def award(on: str, **says: object) -> Statement:
    """The award of `buy` to P."""
    return stated(
        "award", on, None, procurement="buy", contract="c", organisation="P", on=on, **says
    )


def objected(by: str, step: str, on: str) -> Statement:
    """A step of a representation."""
    return stated("representation", on, None, procurement="buy", by=by, step=step, on=on)


def state(statements: list[Statement], on: str) -> tuple[State, Bodies]:
    """The state of a day, and all bodies that ever were."""
    everything = [BOARD, GROUP, *statements]
    return fold(everything, effective=day(on)), bodies(whenever(everything))


def checked(statements: list[Statement], on: str) -> Checked:
    """The one procurement, as checked on a day."""
    held, all_bodies = state(statements, on)
    (found,) = check_procurements(BOOK, held, all_bodies, on=day(on))
    return found


def told(found: Checked, rule: str) -> list[tuple[str, str]]:
    """Status and words of what was found under a rule."""
    return [(one.status, one.text) for one in found.findings if one.rule == rule]
