"""Whether a contract could be changed without buying anew, and what notice that asks for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from commonweal.evidence.words import day as day_words
from commonweal.governance.finding import Finding, Status, in_order, no_rule, under, wording
from commonweal.governance.procurement.answers import Answer, some
from commonweal.governance.procurement.bridging import SUBJECT as BRIDGING
from commonweal.governance.procurement.bridging import bridging
from commonweal.governance.procurement.held import Contracted, Procured
from commonweal.governance.procurement.notices import DIRECT, after, contents
from commonweal.governance.procurement.schedules import schedule_of
from commonweal.records.kinds import Contract, Modification
from commonweal.records.kinds.procurement import NoticeKind
from commonweal.rules import RuleBook
from commonweal.system.money import in_pounds

_NEW = "Follow a new procurement process for it."


@dataclass(frozen=True, slots=True)
class Allowed:
    """Whether one change was allowed, and by how much the contract had changed with it.

    Parameters
    ----------
    finding
        What the rule says.
    cumulative_pence
        The change of its lifetime value since it was signed, this change with it.
    notice_due
        Whether a notice of modification is to be submitted.
    """

    finding: Finding
    cumulative_pence: int
    notice_due: bool


def modification(
    book: RuleBook,
    contract: Contract,
    changes: Sequence[Modification],
    *,
    kind: str = "icb",
    bought: Sequence[Procured] = (),
    on: date | None = None,
) -> Allowed:
    """Whether the last of several changes was allowed without a new process.

    Regulation 13 of SI 2023/1348 (rules C15a to C15c) binds every change made since it came into
    force, however old the contract (rule C20). A change counts by its size, up or down; the
    cumulative one is the sum of all since signing.

    Parameters
    ----------
    book, kind
        All rules held, and what the authority is in law.
    contract
        The contract as it was signed.
    changes
        All changes since, by day; the last is looked at.
    bought, on
        Procurements in whose standstill the contract was changed (`bridging`), and the day on which
        is asked; that of the change without.

    Examples
    --------
    >>> from commonweal.rules import load_rules
    >>> signed = Contract(contract="c", authority="QKS", organisation="p", title="Dermatology",
    ...     value_pence=100_000_000, signed=date(2019, 4, 1), source="register")
    >>> more = Modification(contract="c", on=date(2024, 1, 1), change_pence=60_000_000,
    ...     attributable_to="authority", materially_different=False, reason="More clinics")
    >>> found = modification(load_rules(), signed, [more])
    >>> found.finding.rule, found.finding.status, found.notice_due
    ('C15a', 'not met', True)
    """
    last = changes[-1]
    total = sum(change.change_pence for change in changes)
    about = f"{contract.contract}/{last.on}"
    if wording(book, "procurement-transition", kind, last.on) is None:
        return Allowed(no_rule("modification-value", kind, about=about, on=last.on), total, False)
    if last.bridges is not None:
        carried = bridging(book, contract, last, bought, on=on or last.on, kind=kind)
        if carried.status == "met" or not last.urgent:
            return Allowed(carried, total, False)
    if contract.process in DIRECT and not last.urgent:
        return Allowed(
            _after_direct(book, last, kind, about), total, _notice(book, last, total, kind)
        )
    if last.urgent:
        return Allowed(_urgent(book, last, kind, about), total, False)
    small = _small(book, contract.value_pence, total, last.on, kind)
    status, text, do = _ground(last, small, total)
    rule = wording(book, "modification-value", kind, last.on)
    finding = (
        no_rule("modification-value", kind, about=about, on=last.on)
        if rule is None
        else under(rule, status=status, about=about, on=last.on, text=text, do=do)
    )
    return Allowed(finding, total, _notice(book, last, total, kind))


def _small(book: RuleBook, value_pence: int | None, total: int, on: date, kind: str) -> Answer:
    """Whether the cumulative change stays below the sum, or below the share; either is enough."""
    sums = wording(book, "modification-value", kind, on)
    share = wording(book, "modification-percent", kind, on)
    if sums is None or share is None or sums.high is None or share.high is None:
        return None
    below = abs(total) < Fraction(sums.high) * 100
    part = None if value_pence is None else abs(total) * 100 < Fraction(share.high) * value_pence
    return some(below, part)


def _ground(last: Modification, small: Answer, total: int) -> tuple[Status, str, str]:
    """On which of the four grounds a change rests, and whether it holds."""
    cumulative = f"the change since signing is {in_pounds(total)}"
    if last.attributable_to == "provided for":
        return "met", "the contract clearly provides for the change", ""
    if last.attributable_to == "provider succession":
        if last.basic_criteria_met is None:
            text = "whether the provider that succeeded meets the basic criteria is not stated"
            return "not known", text, "State whether it meets the basic selection criteria."
        if last.basic_criteria_met:
            return "met", "solely a provider's succession, and the basic criteria are met", ""
        return "not met", "the provider that succeeded does not meet the basic criteria", _NEW
    if last.materially_different:
        return "not met", "the contract became materially different in character", _NEW
    if last.attributable_to == "external factors":
        return "met", "external factors, and the contract is not materially different", ""
    if small is None:
        text = f"{cumulative}; the contract's value when signed is not known"
        return "not known", text, "State the lifetime value of the contract as signed."
    if small:
        return "met", f"{cumulative}: below the sum, or below the share", ""
    return "not met", f"{cumulative}: neither below the sum nor below the share", _NEW


def _after_direct(book: RuleBook, last: Modification, kind: str, about: str) -> Finding:
    rule = wording(book, "modification-after-direct-award", kind, last.on)
    if rule is None:
        return no_rule("modification-after-direct-award", kind, about=about, on=last.on)
    if last.materially_different:
        text = "the contract, awarded directly, became materially different in character"
        return under(rule, status="not met", about=about, on=last.on, text=text, do=_NEW)
    text = "the contract, awarded directly, is not materially different in character"
    return under(rule, status="met", about=about, on=last.on, text=text)


def _urgent(book: RuleBook, last: Modification, kind: str, about: str) -> Finding:
    rule = wording(book, "urgent-notice", kind, last.on)
    if rule is None:
        return no_rule("urgent-notice", kind, about=about, on=last.on)
    return under(
        rule,
        status="not known",
        about=about,
        on=last.on,
        text=f"changed urgently, because: {last.reason}",
        do="Record that it was urgent, not foreseeable by the authority and not due to it, and "
        "that delay was likely to pose a risk to safety.",
    )


def _notice(book: RuleBook, last: Modification, total: int, kind: str) -> bool:
    rule = wording(book, "modification-notice-value", kind, last.on)
    return (
        rule is not None
        and rule.low is not None
        and last.attributable_to == "authority"
        and abs(total) >= Fraction(rule.low) * 100
    )


def modifications(
    book: RuleBook, held: Contracted, kind_on: Callable[[date], str | None], *, on: date
) -> tuple[Finding, ...]:
    """What the rules say of every change of a contract, and of the notices of them.

    Parameters
    ----------
    book, on
        All rules held, and the day on which is asked.
    held
        The contract, its changes, and the notices that tell of them.
    kind_on
        What the authority, or its successor, was in law on a day.
    """
    found: list[Finding] = []
    changes = [one.what for one in held.modifications if one.what.on <= on]
    for number, last in enumerate(changes, start=1):
        about = f"{held.what.contract}/{last.on}"
        kind = kind_on(last.on)
        if kind is None:
            found.append(unknown_authority(about, held.what.authority, last.on))
            continue
        allowed = modification(
            book, held.what, changes[:number], kind=kind, bought=held.bridged, on=on
        )
        found.append(allowed.finding)
        bound = allowed.finding.status != "no rule held"
        carried = book.subject(allowed.finding.rule) == BRIDGING
        if not bound or carried or not (allowed.notice_due or last.urgent):
            continue
        notice: NoticeKind = "urgent modification" if last.urgent else "modification"
        sent = [one for one in held.notices if one.what.kind == notice]
        schedule = schedule_of(notice, None)
        if schedule is not None:
            found += after(book, schedule, last.on, sent, on=on, kind=kind, about=about)
        for one in sent:
            found += contents(book, one, schedule, kind)
    return in_order(found)


def unknown_authority(about: str, authority: str, on: date) -> Finding:
    """The finding that the records hold no body that could have done something on a day."""
    text = (
        f"{authority} is no body that the records hold on {day_words(on)}: which law bound it is "
        "not known"
    )
    do = "State the body with its legal kind, and from when to when it existed."
    return Finding("procurement-transition", "not known", about, on, text, do)
