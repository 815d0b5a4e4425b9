"""Framework agreements: how long they run, and what contracts based on them rest on."""

from __future__ import annotations

from datetime import date

from commonweal.evidence.words import day as day_words
from commonweal.governance.finding import Finding, Status, under, wording
from commonweal.governance.procurement.held import Procured
from commonweal.records.kinds import Award, Contract
from commonweal.rules import RuleBook
from commonweal.system.calendar import months_ahead


def framework_term(book: RuleBook, held: Procured, *, kind: str) -> list[Finding]:
    """Whether a framework agreement runs no longer than it may, save in exceptional cases (C24).

    Parameters
    ----------
    book, kind
        All rules held, and what the authority is in law.
    held
        The procurement in which the agreement was concluded; of any other nothing is said.
    """
    rule, award = wording(book, "framework-term", kind, held.what.began), held.award
    if rule is None or rule.high is None or award is None or not held.what.facts.get("framework"):
        return []
    most = f"{int(rule.high)} years"

    def found(status: Status, text: str, do: str = "") -> list[Finding]:
        return [under(rule, status=status, about=held.id, on=award.on, text=text, do=do)]

    if award.starts is None or award.ends is None:
        text = "from when to when the framework agreement runs is not stated"
        return found("not known", text, "State its first and last day.")
    if award.ends < months_ahead(award.starts, 12 * int(rule.high)):
        return found("met", f"the framework agreement runs at most {most}")
    reasoned = held.what.facts.get("exceptional_term")
    spell = f"from {day_words(award.starts)} to {day_words(award.ends)}"
    text = f"the framework agreement runs {spell}, longer than {most}"
    if reasoned:
        return found("met", f"{text}, as what it is about justifies")
    do = "Answer exceptional_term, or shorten it."
    return found("not known" if reasoned is None else "not met", text, do)


def called_off(book: RuleBook, held: Procured, *, on: date, kind: str) -> list[Finding]:
    """Whether a contract based on a framework agreement is made while it applies, with a party.

    Parameters
    ----------
    book, on, kind
        All rules held, the day on which is asked, and what the authority is in law.
    held
        The procurement; its `existing_contract` names the framework agreement.
    """
    rule = wording(book, "framework-period", kind, held.what.began)
    if rule is None:
        return []
    agreement, award = held.follows, held.award

    def found(status: Status, text: str, do: str = "") -> list[Finding]:
        return [under(rule, status=status, about=held.id, on=on, text=text, do=do)]

    if agreement is None:
        text = "on which framework agreement it is based is not on record"
        do = "State the agreement as a contract, and name it in existing_contract."
        return found("not met", text, do)
    day = on if award is None else award.on
    if agreement.starts is None or agreement.ends is None:
        text = f"from when to when the framework agreement {agreement.contract} runs is not stated"
        return found("not known", text, "State its first and last day.")
    spell = f"{day_words(agreement.starts)} to {day_words(agreement.ends)}"
    if not agreement.starts <= day <= agreement.ends:
        text = f"the framework agreement {agreement.contract} did not apply on {day_words(day)}"
        text += f" ({spell})"
        return found("not met", text, "Follow a process of the regulations instead.")
    party = None if award is None else _party(agreement, award)
    if award is not None and not party:
        text = f"{award.organisation} is not the party to {agreement.contract} that is on record"
        do = "Name the agreement with that provider, or follow a process instead."
        return found("not known" if party is None else "not met", text, do)
    return found("met", f"based on the framework agreement {agreement.contract} ({spell})")


def _party(agreement: Contract, award: Award) -> bool | None:
    """Whether who was awarded is party to the agreement; None where only names could tell."""
    if set(agreement.organisation_ids) & set(award.organisation_ids):
        return True
    if agreement.organisation_ids and award.organisation_ids:
        return False
    same = agreement.organisation.casefold() == award.organisation.casefold()
    return True if same else None
