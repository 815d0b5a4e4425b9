"""How a register is printed, whole and as the public may have it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

import typer

from commonweal.cli.output import harmless, print_rows, progress, stopped
from commonweal.governance.register import (
    Case,
    Day,
    Entry,
    Kept,
    Prompt,
    Register,
    became_words,
    cases,
    keeping,
    prompts,
    public,
    public_cases,
    settled,
)

if TYPE_CHECKING:
    from commonweal.governance.finding import Finding
    from commonweal.governance.register import Clock, Declarant, PublicCase
    from commonweal.records.kinds import Gift, GiftSettled

NONE_HELD = "no register is held: nothing was declared or confirmed in it"


def tell(day: Day, held: Register) -> None:
    """Print a register whole."""
    whose = held.name if held.name == held.body else f"{held.name} ({held.body})"
    typer.echo(harmless(f"Register of interests of {whose}, {held.on}"))
    if not held.held:
        typer.echo(NONE_HELD)
        return
    ends = {one.interest: one for one in keeping(day, held)}
    print_rows([_brief(entry, ends.get(entry.what.interest)) for entry in held.entries])
    silent = ", ".join(one.person for one in held.silent) or "nobody"
    typer.echo(
        f"{len(held.people)} people; nil returns: {len(held.nil)}; declared and confirmed nothing: "
        f"{harmless(silent)}"
    )
    if held.offices:
        typer.echo(f"seats held by office, whose holder cannot be asked: {len(held.offices)}")
    if held.gifts:
        became = settled(day)
        rows = [_gift(one, became.get(one.gift)) for one in held.gifts]
        print_rows(rows, title="Gifts and hospitality")
    known = cases(day, held.body)
    if known:
        print_rows([_case(one) for one in known], title="Cases")
    asked = prompts(day, held)
    if asked:
        print_rows([_prompt(one) for one in asked], title="Asked to look at what they declared")


def tell_public(day: Day, held: Register) -> None:
    """Print what the public may have of a register."""
    typer.echo(harmless(f"Public register of interests of {held.name} ({held.body}), {held.on}"))
    if not held.held:
        typer.echo(NONE_HELD)
        return
    seen = public(day, held)
    print_rows(
        [
            {
                "person": line.name or line.person,
                "position": line.position,
                "type": line.told.get("type"),
                "what": line.told.get("description"),
                "with": line.told.get("organisation"),
                "declared": line.told.get("declared"),
                "ended": line.told.get("ended"),
                "withheld because": "; ".join(line.withheld),
            }
            for line in seen.lines
        ]
    )
    typer.echo(f"nil returns: {harmless(', '.join(one.person for one in seen.nil)) or 'none'}")
    typer.echo(
        f"not shown: {seen.not_needed} of people who do not decide, {seen.taken_off} that ended"
    )
    told = public_cases(day, held)
    if told:
        print_rows([_public_case(one) for one in told], title="Breaches, nobody named")


def tell_findings(findings: Sequence[Finding]) -> None:
    """Print what is against, warned of or not known, with its rule; of the rest how many."""
    for found in findings:
        if found.status not in ("met", "no rule held"):
            do = f" {found.do}" if found.do else ""
            progress(f"{found.status}: {found.about}: {stopped(found.text)}{do} [{found.rule}]")
    counts = Counter(found.status for found in findings)
    said = ", ".join(f"{counts[status]} {status}" for status in sorted(counts))
    typer.echo(f"{len(findings)} findings{': ' if said else ''}{said}")


def register_json(day: Day, held: Register, findings: Sequence[Finding]) -> dict[str, object]:
    """A register whole, for a programme."""
    became = settled(day)
    ends = {one.interest: one for one in keeping(day, held)}
    return {
        "body": held.body,
        "name": held.name,
        "kind": held.kind,
        "on": held.on,
        "held": held.held,
        "interests": [_entry(entry, ends.get(entry.what.interest)) for entry in held.entries],
        "people": [_person(one) for one in held.people],
        "nil_returns": [one.person for one in held.nil],
        "silent": [one.person for one in held.silent],
        "seats_by_office": list(held.offices),
        "gifts": [
            one.model_dump(mode="json") | {"became": became_words(became.get(one.gift)) or None}
            for one in held.gifts
        ],
        "cases": [_case(one) for one in cases(day, held.body)],
        "prompts": [_prompt(one) for one in prompts(day, held)],
        "findings": [found.row() for found in findings],
    }


def public_json(day: Day, held: Register) -> dict[str, object]:
    """What the public may have of a register, for a programme."""
    seen = public(day, held)
    return {
        "body": seen.body,
        "name": seen.name,
        "on": seen.on,
        "held": held.held,
        "interests": [line.row() for line in seen.lines],
        "nil_returns": [one.person for one in seen.nil],
        "not_needed": seen.not_needed,
        "taken_off": seen.taken_off,
        "breaches": [_public_case(one) for one in public_cases(day, held)],
    }


def _brief(entry: Entry, ends: Kept | None) -> dict[str, object]:
    return {
        "interest": entry.what.interest,
        "person": entry.what.person,
        "type": entry.what.type,
        "with": entry.what.organisation,
        "declared": entry.what.declared,
        "late": "; ".join(clock.late_by() for clock in entry.late),
        "confirmed": entry.confirmed[-1] if entry.confirmed else None,
        "ended": entry.ended,
        "off public from": None if ends is None else ends.off_public,
        "may be destroyed from": None if ends is None else ends.destroyed,
    }


def _entry(entry: Entry, ends: Kept | None) -> dict[str, object]:
    return {
        **entry.what.model_dump(mode="json"),
        "statement": entry.said.id,
        "ended": entry.ended,
        "off_public_from": None if ends is None else ends.off_public,
        "destroyed_from": None if ends is None else ends.destroyed,
        "kept_by": [] if ends is None else list(ends.rules),
        "confirmed": list(entry.confirmed),
        "clocks": [_clock(clock) for clock in entry.clocks],
        "redactions": [one.model_dump(mode="json") for one in entry.redactions],
    }


def _clock(clock: Clock) -> dict[str, object]:
    start = clock.start
    return {
        "from": clock.name,
        "verdict": clock.verdict,
        "rule": None if clock.rule is None else clock.rule.id,
        "start_first": None if start is None else start.first,
        "start_last": None if start is None else start.last,
        "from_coming": clock.came,
        "days_late_least": None if clock.least is None else max(0, clock.least),
        "days_late_most": None if clock.most is None else max(0, clock.most),
    }


def _person(one: Declarant) -> dict[str, object]:
    last = one.confirmations[-1] if one.confirmations else None
    return {
        "person": one.person,
        "name": one.name,
        "positions": list(one.positions),
        "decides": one.decides,
        "since": one.since,
        "gone": one.gone,
        "last_confirmed": None if last is None else last.on,
        "nil": None if last is None else last.nil,
    }


def _gift(one: Gift, became: GiftSettled | None) -> dict[str, object]:
    return {
        "gift": one.gift,
        "person": one.person,
        "kind": one.kind,
        "from": one.giver,
        "pence": one.value_pence,
        "offered": one.offered,
        "declared": one.declared,
        "accepted": one.accepted,
        "became": became_words(became),
    }


def _case(one: Case) -> dict[str, object]:
    return {
        "case": one.case,
        "interest": one.interest,
        "rule": one.rule,
        **_steps(one),
    }


def _public_case(one: PublicCase) -> dict[str, object]:
    return {
        "number": one.number,
        "rule": one.rule,
        "late": one.late,
        **_steps(one),
        "text": one.text,
    }


def _steps(one: Case | PublicCase) -> dict[str, object]:
    return {
        "opened": one.opened,
        "guardian_told": one.told,
        "published": one.published,
        "closed": one.closed,
    }


def _prompt(one: Prompt) -> dict[str, object]:
    return {
        "person": one.person,
        "because_of": one.interest,
        "organisation": one.organisation,
        "name": one.name,
        "by_name": one.by_name,
        "since": one.since,
        "answered": one.answered,
    }
