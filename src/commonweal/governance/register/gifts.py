"""Gifts and hospitality against the rules of the day on which they were offered. Every sum comes
from the rule book; values are whole pence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from commonweal.evidence.words import day as day_words
from commonweal.governance.connections import Connections
from commonweal.governance.finding import Finding, Status, no_rule, under
from commonweal.governance.register.day import Day
from commonweal.records import said
from commonweal.records.kinds import Gift, GiftSettled
from commonweal.rules import Rule
from commonweal.system.calendar import months_ahead
from commonweal.system.money import in_pounds

_SUBJECT = {
    "cash or voucher": "gift-cash",
    "promotional item": "gift-promotional",
    "gift": "gift-declared-above",
    "hospitality": "hospitality",
}
#: What is to be done with what was taken and may not be kept as it was.
GIVE_BACK = "Give it back, and state that."
BACK_OR_OVER = "Give it back or take it for the body, and declare it with the reason."
APPROVE_OR_PAY = "Have it approved with a reason, or pay it back."


@dataclass(frozen=True, slots=True)
class Sum:
    """What somebody took from one source within the months of the rule, up to the day of a gift.

    Parameters
    ----------
    gift
        The last gift of them.
    gifts
        All of them, by day and id.
    pence
        Their known values together.
    unknown
        How many have no value.
    """

    gift: Gift
    gifts: tuple[Gift, ...]
    pence: int
    unknown: int


def sums(graph: Connections, gifts: Sequence[Gift], months: int) -> tuple[Sum, ...]:
    """Of each gift taken, what the person took from the same source within so many months up to it.

    Hospitality, money and what a promotional item may be worth have rules of their own, and do not
    count. A source is the same by its identifiers, or by its name where it has none. The order in
    which gifts are given does not matter.

    Parameters
    ----------
    graph
        Says which identifiers and names are one organisation.
    gifts
        Gifts of the kind "gift".
    months
        How far back the rule looks: from the day after the same day so many months before.
    """
    taken: dict[str, list[Gift]] = {}
    for one in sorted(gifts, key=lambda one: (one.offered, one.gift)):
        if one.accepted:
            taken.setdefault(one.person, []).append(one)
    sources = {one.gift: _sources(graph, one) for several in taken.values() for one in several}
    found = []
    for several in taken.values():
        for at, last in enumerate(several):
            since = months_ahead(last.offered, -months)
            held = tuple(
                one
                for one in several[: at + 1]
                if since < one.offered and sources[one.gift] & sources[last.gift]
            )
            values = [one.value_pence for one in held if one.value_pence is not None]
            found.append(Sum(last, held, sum(values), len(held) - len(values)))
    return tuple(sorted(found, key=lambda one: (one.gift.offered, one.gift.gift)))


def _sources(graph: Connections, gift: Gift) -> frozenset[str]:
    if gift.giver_ids:
        return frozenset(graph.organisation(code) for code in gift.giver_ids)
    return frozenset(graph.called(gift.giver))


def gift_findings(day: Day, gifts: Sequence[Gift]) -> Iterator[Finding]:
    """What the rules say of each gift, and of what came from one source."""
    became = settled(day)
    for gift in gifts:
        yield from _of_gift(day, gift, became.get(gift.gift))
    summed = [gift for gift in gifts if gift.kind == "gift" or _costly(day, gift)]
    made: dict[int, dict[str, Sum]] = {}
    for gift in summed:
        window = day.rule("gift-sum-months", gift.register_of, gift.offered)
        limit = day.rule("gift-sum-declared-above", gift.register_of, gift.offered)
        if window is None or window.high is None or limit is None or not gift.accepted:
            continue
        months = int(window.high)
        if months not in made:
            made[months] = {one.gift.gift: one for one in sums(day.graph, summed, months)}
        yield from _of_sum(made[months][gift.gift], limit, became)


def unsettled(day: Day, gifts: Sequence[Gift]) -> dict[str, list[Finding]]:
    """Of gifts that were taken and may not be kept as they were, why; by id, as long as nothing is
    on record of what became of them."""
    became = settled(day)
    found: dict[str, list[Finding]] = {}
    for one in gift_findings(day, gifts):
        if one.do in (GIVE_BACK, BACK_OR_OVER, APPROVE_OR_PAY) and one.about not in became:
            found.setdefault(one.about, []).append(one)
    return found


def settled(day: Day) -> dict[str, GiftSettled]:
    """What became of gifts by the day, by id of the gift: what came about last, whenever it was
    stated; of one day, as stated last."""
    told = [one.what for one in said(day.state, GiftSettled) if one.what.on <= day.on]
    return {one.gift: one for one in sorted(told, key=lambda one: one.on)}


def became_words(became: GiftSettled | None) -> str:
    """What became of a gift, in words; "" where nothing is on record."""
    if became is None:
        return ""
    return f"{became.what} on {day_words(became.on)}"


def _of_gift(day: Day, gift: Gift, became: GiftSettled | None) -> Iterator[Finding]:
    kind = day.kind(gift.register_of, gift.offered)
    subject = _SUBJECT[gift.kind]
    if kind is None:
        text = f"What {gift.register_of} was in law on {day_words(gift.offered)} is not known."
        yield Finding(subject, "not known", gift.gift, gift.offered, text, "State the body.")
        return
    rule = day.rule(subject, gift.register_of, gift.offered)
    if rule is None:
        yield no_rule(subject, kind, about=gift.gift, on=gift.offered)
    elif gift.kind == "cash or voucher":
        yield _declined(gift, rule, "Cash or a voucher", became)
    elif gift.kind == "hospitality":
        yield _hospitality(gift, rule, became)
    elif gift.kind == "promotional item":
        yield from _promotional(day, gift, rule, became)
    else:
        yield from _ordinary(day, gift, rule, became)


def _promotional(day: Day, gift: Gift, rule: Rule, became: GiftSettled | None) -> Iterator[Finding]:
    """Kept under the standard; from there on it is a gift like any other."""
    if gift.value_pence is None:
        yield _told(gift, rule, "not known", "What it is worth is not recorded.", "Find out.")
    elif gift.value_pence < _pence(rule.high):
        yield _told(gift, rule, "met", f"A promotional item worth {in_pounds(gift.value_pence)}.")
    else:
        other = day.rule(_SUBJECT["gift"], gift.register_of, gift.offered)
        if other is not None:
            yield from _ordinary(day, gift, other, became)


def _ordinary(day: Day, gift: Gift, rule: Rule, became: GiftSettled | None) -> Iterator[Finding]:
    supplier = day.rule("gift-supplier", gift.register_of, gift.offered)
    if supplier is not None and gift.giver_supplies:
        yield _declined(gift, supplier, "A gift of a supplier or contractor", became)
    elif supplier is not None and gift.giver_supplies is None and gift.accepted:
        text = f"Whether {gift.giver} supplies the body, or is likely to, is not recorded."
        yield _told(gift, supplier, "not known", text, "Find out, and correct it.")
    if gift.value_pence is None:
        if gift.accepted:
            text = "What it is worth is not recorded."
            yield _told(gift, rule, "not known", text, "Find out, and correct it.")
    elif gift.value_pence > _pence(rule.high):
        yield _above(gift, rule, f"Worth {in_pounds(gift.value_pence)}", became)
    else:
        yield _told(
            gift, rule, "met", f"Worth {in_pounds(gift.value_pence)}: need not be declared."
        )


def _above(gift: Gift, rule: Rule, what: str, became: GiftSettled | None) -> Finding:
    """What is taken only for the body, and declared with a reason. What was handed to the body
    later is the body's; of what went back nothing is asked any more."""
    handed = became is not None and became.what == "handed to the body"
    lacking = [
        text
        for text, is_so in (
            ("it was not taken for the body", not (gift.for_the_body or handed)),
            ("it is not declared", gift.declared is None),
            ("no reason is given", gift.reason is None),
        )
        if is_so
    ]
    if not gift.accepted:
        return _told(gift, rule, "met", f"{what}: declined.")
    if lacking:
        text = f"{what}, and {', '.join(lacking)}"
        return _against(gift, rule, text, BACK_OR_OVER, became)
    return _told(gift, rule, "met", f"{what}: taken for the body and declared.")


def _hospitality(gift: Gift, rule: Rule, became: GiftSettled | None) -> Finding:
    """Below the low end nothing; between the ends, both included, declared; above declined unless
    somebody senior approved it."""
    if not gift.accepted:
        return _told(gift, rule, "met", "Declined.")
    if gift.value_pence is None:
        return _told(gift, rule, "not known", "What it is worth is not recorded.", "Find out.")
    worth = f"Worth {in_pounds(gift.value_pence)}"
    if gift.value_pence < _pence(rule.low):
        return _told(gift, rule, "met", f"{worth}: need not be declared.")
    if gift.value_pence > _pence(rule.high) and gift.approved_by is None:
        text = f"{worth}: taken without approval"
        return _against(gift, rule, text, APPROVE_OR_PAY, became)
    if gift.declared is None:
        return _told(gift, rule, "not met", f"{worth}: not declared.", "Declare it.")
    return _told(gift, rule, "met", f"{worth}: declared on {day_words(gift.declared)}.")


def _of_sum(held: Sum, limit: Rule, became: Mapping[str, GiftSettled]) -> Iterator[Finding]:
    """More gifts than one from one source, together above the limit, count as one above it. Those
    that the person did not keep were taken all the same, and are nobody's own any more."""
    if len(held.gifts) < 2:
        return
    gift = held.gift
    what = f"{len(held.gifts)} gifts from {gift.giver} within the months of the rule"
    if held.pence > _pence(limit.high):
        undeclared = [one.gift for one in held.gifts if one.declared is None]
        own = [one.gift for one in held.gifts if not one.for_the_body and one.gift not in became]
        lacking = [
            *([f"not declared: {', '.join(undeclared)}"] if undeclared else []),
            *([f"not taken for the body: {', '.join(own)}"] if own else []),
        ]
        least = "at least " if held.unknown else ""
        text = f"{what} come to {least}{in_pounds(held.pence)}"
        if lacking:
            do = "Treat them as one gift above the limit: declare each with its reason."
            yield _told(gift, limit, "not met", f"{text}; {'; '.join(lacking)}.", do)
        else:
            since = " or given up since" if any(one.gift in became for one in held.gifts) else ""
            yield _told(gift, limit, "met", f"{text}: declared, and taken for the body{since}.")
    elif held.unknown:
        text = f"{what}: what {held.unknown} of them are worth is not recorded."
        yield _told(gift, limit, "not known", text, "Find out, and correct it.")


def _costly(day: Day, gift: Gift) -> bool:
    """Whether a promotional item is worth so much that it is a gift like any other."""
    if gift.kind != "promotional item" or gift.value_pence is None:
        return False
    rule = day.rule(_SUBJECT[gift.kind], gift.register_of, gift.offered)
    return rule is not None and gift.value_pence >= _pence(rule.high)


def _declined(gift: Gift, rule: Rule, what: str, became: GiftSettled | None) -> Finding:
    if not gift.accepted:
        return _told(gift, rule, "met", f"{what}: declined.")
    return _against(gift, rule, f"{what} was taken", GIVE_BACK, became)


def _against(gift: Gift, rule: Rule, text: str, do: str, became: GiftSettled | None) -> Finding:
    """What was taken against a rule: that it went back later does not undo it, but leaves nothing
    to be done."""
    after = "" if became is None else f"; {became_words(became)}"
    back = became is not None and became.what in ("given back", "paid back")
    return _told(gift, rule, "not met", f"{text}{after}.", "" if back else do)


def _told(gift: Gift, rule: Rule, status: Status, text: str, do: str = "") -> Finding:
    return under(rule, status=status, about=gift.gift, on=gift.offered, text=text, do=do)


def _pence(pounds: float | None) -> int:
    """The end of a rule in pence."""
    if pounds is None:
        raise ValueError("the rule has no such end; give it one in the rule book")
    return round(pounds * 100)
