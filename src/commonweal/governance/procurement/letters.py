"""Whether those who did not win were written to before the award (the letter of Schedule 9)."""

from __future__ import annotations

from datetime import date

from commonweal.evidence.words import day as day_words
from commonweal.governance.finding import Finding, Status, under, wording
from commonweal.governance.procurement.held import Procured
from commonweal.records.kinds import Bidder
from commonweal.rules import RuleBook


def letters(book: RuleBook, held: Procured, *, on: date, kind: str) -> list[Finding]:
    """Whether each bidder that did not win got the letter of Schedule 9 before the award.

    Asked in the competitive process, once it is known who wins: from the award, or from the field
    "provider" of the notice of intention. A letter is a notice of the kind "letter to
    unsuccessful" with the day on which it was sent and, in its field "to", whom it was sent to.

    Parameters
    ----------
    book, on, kind
        All rules held, the day on which is asked, and what the authority is in law.
    held
        The procurement.
    """
    rule = wording(book, "award-notice-after-standstill", kind, held.what.began)
    if rule is None or held.what.process != "competitive":
        return []
    sent: dict[str, date | None] = {}
    for one in held.notices:
        if one.what.kind == "letter to unsuccessful":
            sent[one.what.fields.get("to", "").strip().casefold()] = one.what.submitted
    found: list[Finding] = []
    for name in _lost(held):
        if name.casefold() not in sent:
            status: Status = "blocks" if held.award is None else "not met"
            text = f"no letter to {name}, which did not win, is on record (Schedule 9)"
            do = "Write to it with the reasons before the award."
        else:
            status, text, do = _sent(held, name, sent[name.casefold()], on)
        found.append(under(rule, status=status, about=held.id, on=on, text=text, do=do))
    return found


def _sent(held: Procured, name: str, day: date | None, on: date) -> tuple[Status, str, str]:
    if day is None or day > on:
        return "not known", f"when {name} was written to is not stated", "State the day."
    if held.award is not None and day >= held.award.on:
        text = f"{name} was written to on {day_words(day)}, not before the award of "
        text += day_words(held.award.on)
        return "not met", text, "Record why."
    return "met", f"{name}, which did not win, was written to on {day_words(day)}", ""


def _lost(held: Procured) -> list[str]:
    """Bidders that did not win, by name; none while nobody is known to have won."""
    last: dict[str, Bidder] = {one.what.organisation: one.what for one in held.bidders}
    bid = [one for one in last.values() if one.step in ("bid", "excluded")]
    award = held.award
    if award is not None:
        ids, names = set(award.organisation_ids), {award.organisation.casefold()}
    else:
        told = [
            one.what.fields.get("provider", "")
            for one in held.notices
            if one.what.kind == "intention to award"
        ]
        ids, names = set(), {name.casefold() for name in told}
    won = [
        one for one in bid if one.organisation.casefold() in names or ids & {*one.organisation_ids}
    ]
    return sorted(one.organisation for one in bid if one not in won) if won else []
