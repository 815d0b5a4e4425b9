"""Whether a new contract changes the existing one considerably, which shuts direct award C."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from commonweal.governance.finding import Finding, no_rule, under, wording
from commonweal.governance.procurement.answers import Answer, every, opposite, some, unanswered
from commonweal.rules import Rule, RuleBook

#: The questions that it turns on, as `Procurement.facts` answers them.
QUESTIONS = {
    "materially_different": "is the new contract materially different in character?",
    "changed_by_authority": "do the services change because the authority decided so?",
    "only_succession": "is the difference solely that the provider was succeeded by another?",
    "basic_criteria_met": "does the provider meet the basic selection criteria?",
    "external_factors": "is the value higher only because of factors beyond both parties' control?",
}


@dataclass(frozen=True, slots=True)
class Change:
    """Whether the considerable change threshold is met.

    Parameters
    ----------
    considerable
        Yes, no, or not known.
    by_character, by_value
        Whether each of its limbs is met, after the exceptions.
    finding
        What the rule says of it.
    missing
        Questions that would have to be answered, by name; `value` where a value is missing.
    """

    considerable: Answer
    by_character: Answer
    by_value: Answer
    finding: Finding
    missing: tuple[str, ...] = ()


def considerable_change(
    book: RuleBook,
    facts: Mapping[str, bool],
    existing_pence: int | None,
    proposed_pence: int | None,
    *,
    on: date,
    kind: str = "icb",
    about: str = "procurement",
) -> Change:
    """Whether a proposed contract changes the existing one considerably.

    Regulation 6(10) to (12) of SI 2023/1348 (rules C3, C4a, C4b): it does where it is materially
    different in character, or where services change by the authority's own decision and the
    lifetime value is higher by at least the sum and at least the share of the rule, both. A
    difference that is solely a provider's succession does not count where the successor meets the
    basic selection criteria and the value limb is not met; external factors take away the value
    limb, never a difference in character.

    Parameters
    ----------
    book, on, kind
        All rules held, the day, and what the authority is in law.
    facts
        Answers to `QUESTIONS`; what is not answered is not known.
    existing_pence, proposed_pence
        Lifetime values, of the existing contract as it was entered into, in pence.
    about
        What the finding is about.

    Examples
    --------
    >>> from commonweal.rules import load_rules
    >>> facts = {"materially_different": False, "changed_by_authority": True,
    ...          "external_factors": False}
    >>> def asked(proposed):
    ...     return considerable_change(load_rules(), facts, 200_000_000, proposed,
    ...                                on=date(2024, 5, 1)).considerable
    >>> asked(250_000_000), asked(249_999_999)
    (True, False)
    """
    sums = wording(book, "considerable-change-value", kind, on)
    share = wording(book, "considerable-change-percent", kind, on)
    if sums is None or share is None:
        return Change(
            None, None, None, no_rule("considerable-change-value", kind, about=about, on=on)
        )
    higher = _higher(sums, share, existing_pence, proposed_pence)
    different = facts.get("materially_different")
    value = every(facts.get("changed_by_authority"), higher)
    succeeded = every(
        facts.get("only_succession"), facts.get("basic_criteria_met"), opposite(value)
    )
    external = every(facts.get("external_factors"), opposite(different))
    by_character = every(different, opposite(succeeded))
    by_value = every(value, opposite(external))
    found = some(by_character, by_value)
    missing = (
        (*unanswered(facts, tuple(QUESTIONS)), *(["value"] if higher is None else []))
        if found is None
        else ()
    )
    return Change(
        found,
        by_character,
        by_value,
        under(
            sums,
            status="not known" if found is None else "met",
            about=about,
            on=on,
            text=_told(found, by_character, by_value, succeeded, external, missing),
            do="Answer what is missing." if found is None else "",
        ),
        missing,
    )


def _higher(
    sums: Rule, share: Rule, existing_pence: int | None, proposed_pence: int | None
) -> Answer:
    """Whether the value is higher by the sum and by the share, both."""
    if existing_pence is None or proposed_pence is None or sums.low is None or share.low is None:
        return None
    more = proposed_pence - existing_pence
    least = Fraction(sums.low) * 100
    return more >= least and more * 100 >= Fraction(share.low) * existing_pence


def _told(
    found: Answer,
    by_character: Answer,
    by_value: Answer,
    succeeded: Answer,
    external: Answer,
    missing: tuple[str, ...],
) -> str:
    if found is None:
        return f"whether the change is considerable is not known: {', '.join(missing)}"
    if found:
        why = [
            words
            for met, words in (
                (by_character, "it is materially different in character"),
                (by_value, "the authority's changes raise its value by the sum and the share"),
            )
            if met
        ]
        return f"the change is considerable: {' and '.join(why)}"
    if succeeded:
        return "the change is not considerable: the provider was succeeded, and no more (C4a)"
    if external:
        return "the change is not considerable: factors outside, and no other character (C4b)"
    return "the change is not considerable"
