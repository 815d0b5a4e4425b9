"""`commonweal rules show`: one rule, and whether it or another wording held on a day."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from commonweal.cli.options import AsJson
from commonweal.cli.output import day_of, harmless, print_json, stop
from commonweal.cli.rules.listing import whole

if TYPE_CHECKING:
    from commonweal.rules import Rule, RuleBook


def show(
    identifier: Annotated[str, typer.Argument(metavar="ID", help="Id of the rule, such as A2b.")],
    on: Annotated[
        datetime | None,
        typer.Option(metavar="DATE", formats=["%Y-%m-%d"], help="Whether it held on this day."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Show a rule; with a day, say whether it was in force, and which wording was if it was not.

    Example: commonweal rules show A2b --on 2020-01-01
    """
    from commonweal.rules import load_rules

    book = load_rules()
    try:
        rule = book.rule(identifier)
    except KeyError as error:
        stop([str(error.args[0])], code=2)
    day = day_of(on)
    held = () if day is None else held_then(book, rule, day)
    if as_json:
        print_json(whole(rule) | ({} if day is None else _on(rule, day, held)))
        return
    for line in _lines(rule):
        typer.echo(harmless(line))
    if day is not None:
        typer.echo(harmless(told(rule, day, held)))


def held_then(book: RuleBook, rule: Rule, day: date) -> tuple[Rule, ...]:
    """The wordings on the same subject in force on a day, each for any body, oldest first."""
    same = [r for r in book.rules if r.subject == rule.subject and r.in_force(day)]
    return tuple(sorted(same, key=lambda r: (r.in_force_from, r.id)))


def told(rule: Rule, day: date, held: tuple[Rule, ...]) -> str:
    """Whether a rule was in force on a day, or which wording then held, or that none did."""
    from commonweal.evidence.words import day as day_words

    if rule.in_force(day):
        since = "" if rule.first_day else "; since when is not known"
        return f"{rule.id} was in force on {day_words(day)}{since}"
    said = f"{rule.id} was not in force on {day_words(day)}: "
    if not held:
        return said + "no rule held"
    return (
        said
        + "then held "
        + "; ".join(
            f"{other.id} (for {', '.join(other.applies_to)}): {other.text}" for other in held
        )
    )


def _on(rule: Rule, day: date, held: tuple[Rule, ...]) -> dict[str, object]:
    return {
        "on": day,
        "in_force": rule.in_force(day),
        "held_then": [whole(other) for other in held],
        "said": told(rule, day, held),
    }


def _lines(rule: Rule) -> list[str]:
    ends = [f"{end:,.12g}" for end in (rule.low, rule.high) if end is not None]
    source = rule.source
    lines = [
        f"{rule.id}: {rule.law}",
        f"beside it    this project's rule, no law: {rule.ours}" if rule.ours else "",
        f"subject      {rule.subject}",
        f"binds        {', '.join(rule.applies_to)} ({rule.jurisdiction})",
        f"in force     from {rule.first_day or 'a day that is not known'}"
        + (f" to {rule.in_force_to}" if rule.in_force_to else ""),
        f"number       {' to '.join(dict.fromkeys(ends))} {rule.unit}" if ends else "",
        f"source       {source.title} ({source.publisher})",
        f"stands at    {source.place}",
        f"words        {source.quotation}" if source.quotation else "",
        f"verified     {'yes' if source.verified else 'no'}",
        f"note         {rule.note}" if rule.note else "",
    ]
    return [line for line in lines if line]
