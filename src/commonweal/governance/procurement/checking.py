"""Every procurement and every contract of the records against the law of its day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from commonweal.evidence.words import day as day_words
from commonweal.governance.finding import Finding, in_order, under, wording
from commonweal.governance.law import Bodies
from commonweal.governance.procurement.calling import called_off, framework_term
from commonweal.governance.procurement.change import Change, considerable_change
from commonweal.governance.procurement.contract_record import contract_record
from commonweal.governance.procurement.criteria import addressed
from commonweal.governance.procurement.followed import followed
from commonweal.governance.procurement.held import Contracted, Procured, contracted, procured
from commonweal.governance.procurement.letters import letters
from commonweal.governance.procurement.modifications import modifications, unknown_authority
from commonweal.governance.procurement.notices import (
    AFTER_STANDSTILL,
    CALL_OFF,
    REASONS_FOR_DATES,
    identified_too_early,
    notices,
)
from commonweal.governance.procurement.processes import QUESTIONS, URGENCY, Way, mixed, ways
from commonweal.governance.procurement.record import record
from commonweal.governance.procurement.regime import Regime, earlier_law, regime
from commonweal.governance.procurement.standstill import Standing
from commonweal.governance.procurement.waiting import standing_of
from commonweal.records import State
from commonweal.records.kinds import Award
from commonweal.rules import RuleBook
from commonweal.system.calendar import months_ahead


@dataclass(frozen=True, slots=True)
class Checked:
    """One procurement as the law of its day sees it.

    Parameters
    ----------
    held
        What the records hold of it.
    kind
        What its authority was in law when it began; None where that is not known.
    regime
        Under which law it stands; None where that is not known.
    change
        Whether it changes the existing contract considerably.
    ways
        Which processes were open.
    standing
        Its standstill; None where there is none, or no notice was published.
    findings
        All that was found, by day.
    """

    held: Procured
    kind: str | None
    regime: Regime | None
    change: Change | None
    ways: tuple[Way, ...]
    standing: Standing | None
    findings: tuple[Finding, ...]


def check_procurement(book: RuleBook, held: Procured, bodies: Bodies, *, on: date) -> Checked:
    """One procurement against the rules that bound its authority.

    Parameters
    ----------
    book, bodies
        All rules held, and all bodies that ever were (`governance.law.whenever`).
    held
        The procurement.
    on
        The day on which is asked.
    """
    began = held.what.began
    kind = bodies.kind(held.what.authority, began) or bodies.kind(held.about, began)
    if kind is None:
        nobody = unknown_authority(held.id, held.what.authority, began)
        return Checked(held, None, None, None, (), None, (nobody,))
    law = regime(book, began, kind, about=held.id)
    if not law.new:
        found = earlier_law(
            book,
            held.what.facts,
            held.what.value_pence,
            began=began,
            kind=kind,
            about=held.id,
        )
        return Checked(held, kind, law, None, (), None, in_order((law.finding, *found)))
    change = considerable_change(
        book,
        held.what.facts,
        held.what.existing_value_pence,
        held.what.value_pence,
        on=began,
        kind=kind,
        about=held.id,
    )
    considerable = held.what.facts.get("considerable_change", change.considerable)
    facts = held.what.facts
    if held.what.process == CALL_OFF:
        facts = {"call_off": True, **facts}
    open_ = ways(book, facts, considerable, on=began, kind=kind, about=held.id)
    stands = standing_of(book, held, kind, on)
    findings = [law.finding, *followed(law, held, open_), *notices(book, held, on=on, kind=kind)]
    findings += record(book, held, on=on, kind=kind)
    whole = mixed(book, facts, on=began, kind=kind, about=held.id)
    findings += [] if whole is None else [whole]
    findings += called_off(book, held, on=on, kind=kind) if facts.get("call_off") else []
    findings += framework_term(book, held, kind=kind) + letters(book, held, on=on, kind=kind)
    if held.what.process in AFTER_STANDSTILL:
        evaluations = [one.what for one in held.evaluations]
        findings += addressed(book, evaluations, on=began, kind=kind, about=held.id)
        findings += _kept(held, stands, on)
        early = identified_too_early(book, held, kind=kind)
        findings += [] if early is None else [early[1]]
    if held.what.process == "urgent":
        findings += _urgent(book, held, kind)
    return Checked(held, kind, law, change, open_, stands, in_order(findings))


def check_procurements(
    book: RuleBook, state: State, bodies: Bodies, *, on: date
) -> tuple[Checked, ...]:
    """Every procurement of a state, by id."""
    return tuple(check_procurement(book, held, bodies, on=on) for held in procured(state))


def check_contract(
    book: RuleBook, held: Contracted, bodies: Bodies, *, on: date
) -> tuple[Finding, ...]:
    """One contract against the law of the day of its signing, and of each change."""

    def kind_on(day: date) -> str | None:
        return bodies.kind(held.what.authority, day) or bodies.kind(held.about, day)

    found = modifications(book, held, kind_on, on=on)
    kept = contract_record(book, held, kind_on)
    return found if kept is None else in_order((kept, *found))


def check_contracts(
    book: RuleBook, state: State, bodies: Bodies, *, on: date
) -> tuple[Finding, ...]:
    """The changes of every contract of a state."""
    found: list[Finding] = []
    for held in contracted(state):
        found += check_contract(book, held, bodies, on=on)
    return in_order(found)


def _kept(held: Procured, stands: Standing | None, on: date) -> list[Finding]:
    """Whether the award waited for the end of the standstill."""
    if stands is None:
        return []
    found = list(stands.findings)
    rule = stands.standstill.rules[1]
    award = held.award
    ends = stands.ends
    until = "a decision on the representations" if ends is None else day_words(ends)
    about, day = held.id, stands.standstill.published
    if stands.standstill.warning:
        text = stands.standstill.warning
        found.append(under(rule, status="warns", about=about, on=day, text=text))
    if award is None:
        if stands.open(on):
            text = f"the standstill lasts until {until}"
            do = "Enter into no contract before."
            found.append(under(rule, status="blocks", about=about, on=day, text=text, do=do))
        return found
    if stands.open(award.on):
        text = f"awarded on {day_words(award.on)} in the standstill, which lasted until {until}"
        found.append(
            under(rule, status="not met", about=about, on=award.on, text=text, do="Record why.")
        )
    else:
        text = f"awarded on {day_words(award.on)}, after the standstill had ended on {until}"
        found.append(under(rule, status="met", about=about, on=award.on, text=text))
    return found


def _urgent(book: RuleBook, held: Procured, kind: str) -> list[Finding]:
    """Whether the conditions of an urgent award were answered, and why it lasts long if it does."""
    found: list[Finding] = []
    rule = wording(book, "urgent-notice", kind, held.what.began)
    if rule is not None and "urgent" not in held.what.facts:
        text = "whether the conditions of an urgent award were met is not known"
        do = f"Of the process, answer: {' '.join(QUESTIONS[one] for one in URGENCY)}"
        on = held.what.began
        found.append(under(rule, status="not known", about=held.id, on=on, text=text, do=do))
    long = wording(book, "urgent-reasons-over", kind, held.what.began)
    if long is not None and long.high is not None and _longer(held.award, int(long.high)):
        told = any(
            one.what.fields.get(REASONS_FOR_DATES, "").strip()
            for one in held.notices
            if one.what.kind == "urgent award"
        )
        text = f"the services are bought for more than {int(long.high)} months"
        found.append(
            under(
                long,
                status="met" if told else "not met",
                about=held.id,
                on=held.what.began,
                text=text + ("; the notice gives reasons" if told else "; the notice gives none"),
                do=""
                if told
                else "Draft the notice of urgent award anew with the reasons "
                "for the dates, and state when it was sent.",
            )
        )
    return found


def _longer(award: Award | None, months: int) -> bool:
    """Whether what was awarded lasts longer than so many months."""
    if award is None or award.starts is None or award.ends is None:
        return False
    return award.ends >= months_ahead(award.starts, months)
