"""Which processes of the Provider Selection Regime are open, and which one is forced."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from commonweal.governance.finding import Finding, no_rule, under, wording
from commonweal.governance.procurement.answers import Answer, every, opposite, some, unanswered
from commonweal.governance.procurement.notices import CALL_OFF
from commonweal.records.kinds.procurement import Process
from commonweal.rules import Rule, RuleBook

Open = Literal["forced", "open", "closed", "not known", "no rule held"]

#: Questions that decide which processes are open, as `Procurement.facts` answers them.
QUESTIONS = {
    "framework": "is a framework agreement to be concluded?",
    "call_off": "is it a contract based on a framework agreement?",
    "exceptional_term": "does what the framework agreement is about justify a longer term?",
    "existing_provider": "is there an existing provider of the services?",
    "only_existing_provider": "can only that provider provide them, because of their nature?",
    "patients_choose": "do patients choose between providers?",
    "numbers_not_restricted": "is the number of providers not restricted?",
    "all_who_qualify": "is a contract offered to all who meet the requirements?",
    "route_to_express_interest": "is there a way to express an interest in providing?",
    "replaces_expiring_contract": "does it replace a contract that is about to expire?",
    "satisfies_existing_contract": "does the provider satisfy the existing contract?",
    "likely_to_satisfy": "will it likely satisfy the proposed contract?",
    "most_suitable_identifiable": "can the most suitable provider likely be identified?",
    "urgent": "must the award be made urgently?",
    "not_foreseeable": "was the reason for the urgency not foreseeable by the authority?",
    "not_attributable": "is it not attributable to the authority?",
    "delay_risks_safety": "would delay likely pose a risk to patient or public safety?",
    "mixed": "are other goods or services bought with the health care?",
    "health_care_is_most": "is health care the higher part of the lifetime value?",
    "not_separable": "could the rest not reasonably be supplied under another contract?",
}

_A = ("existing_provider", "only_existing_provider", "framework")
_B = (
    "patients_choose",
    "numbers_not_restricted",
    "all_who_qualify",
    "route_to_express_interest",
    "framework",
)
_C = (
    "existing_provider",
    "replaces_expiring_contract",
    "satisfies_existing_contract",
    "likely_to_satisfy",
    "framework",
)
_SUITED = ("most_suitable_identifiable", "framework")
#: Those on which an urgent award rests.
URGENCY = ("urgent", "not_foreseeable", "not_attributable", "delay_risks_safety")


@dataclass(frozen=True, slots=True)
class Way:
    """Whether one process can be followed.

    Parameters
    ----------
    process, status
        Which, and whether it must, may or cannot be followed.
    finding
        Under which rule, and why.
    missing
        Questions without an answer on which that turns.
    """

    process: Process
    status: Open
    finding: Finding
    missing: tuple[str, ...] = ()


def ways(
    book: RuleBook,
    facts: Mapping[str, bool],
    considerable: Answer,
    *,
    on: date,
    kind: str = "icb",
    about: str = "procurement",
) -> tuple[Way, ...]:
    """Each process, and whether it is forced, open or closed on the facts given.

    Regulations 6 and 14 of SI 2023/1348 (rules C1a, C1b, C2a, C2b, C16a, C18). A and B are forced
    where their conditions are met; where neither is, and C's are, the authority may choose between
    C, the most suitable provider and the competitive process; where C's are not met, between the
    last two as far as the most suitable provider can likely be identified; a framework agreement
    is concluded by competition only. A contract based on one is called off, with a competition or
    without. An urgent award is open beside what is forced: regulation 14 lets a contract be awarded
    without these processes. Where the regulations do not cover what is bought, none is open, nor is
    an urgent award under them. What the facts do not answer is not known.

    Parameters
    ----------
    book, on, kind
        All rules held, the day on which the procurement began, and what the authority is in law.
    facts
        Answers to `QUESTIONS`.
    considerable
        Whether the change against the existing contract is considerable (`considerable_change`).
    about
        What the findings are about.

    Examples
    --------
    >>> from commonweal.rules import load_rules
    >>> facts = {"framework": False, "existing_provider": True, "only_existing_provider": True}
    >>> [(way.process, way.status) for way in ways(load_rules(), facts, None, on=date(2024, 5, 1))
    ...  if way.status == "forced"]
    [('direct award A', 'forced')]
    """
    asked = _Asked(book, kind, on, about)
    if facts.get("call_off"):
        return (
            asked.way(CALL_OFF, "C6-call-off", "open", ()),
            asked.way("competitive", "C2b", "open", ()),
        )
    covered = _covered(facts)
    framework = facts.get("framework")
    alone = opposite(framework)
    a = every(facts.get("existing_provider"), facts.get("only_existing_provider"), alone)
    b = every(*(facts.get(name) for name in _B[:-1]), alone)
    neither = every(opposite(a), opposite(b))
    c = every(neither, *(facts.get(name) for name in _C[:-1]), opposite(considerable), alone)
    suited = facts.get("most_suitable_identifiable")
    suitable = every(neither, alone, some(c, suited))
    competitive = every(neither, some(framework, opposite(suitable)))
    changed = () if considerable is not None else ("considerable_change",)
    missing_ab = unanswered(facts, tuple(dict.fromkeys(_A + _B)))
    missing_c = (*missing_ab, *unanswered(facts, _C), *changed)
    last = tuple(dict.fromkeys((*missing_c, *unanswered(facts, ("most_suitable_identifiable",)))))
    found = [
        asked.way("direct award A", "C1a", _forced(a), unanswered(facts, _A), _against(facts, _A)),
        asked.way("direct award B", "C1b", _forced(b), unanswered(facts, _B), _against(facts, _B)),
        asked.way(
            "direct award C",
            "C2a",
            _open(c),
            tuple(dict.fromkeys(missing_c)),
            (*_against(facts, _C), *(["considerable_change"] if considerable else [])),
        ),
        asked.way("most suitable provider", "C2b", _open(suitable), last, _against(facts, _SUITED)),
        asked.way("competitive", "C2b", "forced" if competitive else _open(neither), missing_ab),
    ]
    urgent = False if framework else every(*(facts.get(name) for name in URGENCY))
    if "urgent" in facts:
        lacking, against = unanswered(facts, URGENCY), _against(facts, (*URGENCY, "framework"))
        found.append(asked.way("urgent", "C16a", _open(urgent), lacking, against))
    if covered is not True:
        found = [asked.outside(way, covered) for way in found]
    return tuple(found)


def mixed(
    book: RuleBook, facts: Mapping[str, bool], *, on: date, kind: str, about: str
) -> Finding | None:
    """Whether the regulations cover what is bought where other things are bought with the care.

    Rule C18: only where health care is the higher part of the value, and the rest could not
    reasonably be supplied under another contract. None where nothing else is bought, or no rule
    held.
    """
    rule = wording(book, "relevant-services", kind, on)
    if rule is None or not facts.get("mixed", False):
        return None
    covered = _covered(facts)
    both = ("health_care_is_most", "not_separable")
    if covered is None:
        text = f"whether the regulations cover what is bought is not known: {', '.join(both)}"
        do = "Answer what is missing."
        return under(rule, status="not known", about=about, on=on, text=text, do=do)
    if covered:
        text = "health care is the higher part, and the rest could not be bought apart"
        return under(rule, status="met", about=about, on=on, text=text)
    against = ", ".join(_against(facts, both))
    text = f"the regulations do not cover what is bought: {against}"
    do = "Buy the health care apart, or all of it under the law of other buying."
    return under(rule, status="not met", about=about, on=on, text=text, do=do)


def _covered(facts: Mapping[str, bool]) -> Answer:
    """Whether the regime covers what is bought; it does where nothing else is bought with it."""
    if not facts.get("mixed", False):
        return True
    return every(facts.get("health_care_is_most"), facts.get("not_separable"))


def _against(facts: Mapping[str, bool], names: tuple[str, ...]) -> tuple[str, ...]:
    """Answers that shut a process: a framework agreement, and no to anything else."""
    return tuple(name for name in names if facts.get(name) is (name == "framework"))


def _forced(answer: Answer) -> Open:
    return "not known" if answer is None else "forced" if answer else "closed"


def _open(answer: Answer) -> Open:
    return "not known" if answer is None else "open" if answer else "closed"


@dataclass(frozen=True, slots=True)
class _Asked:
    book: RuleBook
    kind: str
    on: date
    about: str

    def way(
        self,
        process: Process,
        name: str,
        status: Open,
        missing: tuple[str, ...],
        against: tuple[str, ...] = (),
    ) -> Way:
        """A process under its rule: what is missing where it is not known, what shuts it else."""
        rule = wording(self.book, name, self.kind, self.on)
        if rule is None:
            none = no_rule(name, self.kind, about=self.about, on=self.on)
            return Way(process, "no rule held", none)
        why = {"not known": missing, "closed": against}.get(status, ())
        return self._under(rule, process, status, why)

    def _under(self, rule: Rule, process: Process, status: Open, why: tuple[str, ...]) -> Way:
        said = f"{process} is {status}"
        unknown = status == "not known"
        finding = under(
            rule,
            status="not known" if unknown else "met",
            about=self.about,
            on=self.on,
            text=f"{said}: {', '.join(why)}" if why else said,
            do="Answer what is missing." if unknown else "",
        )
        return Way(process, status, finding, why if unknown else ())

    def outside(self, way: Way, covered: Answer) -> Way:
        """A way that the regime does not offer, as what is bought is not mainly health care; where
        that is not known, an urgent award that is shut stays shut."""
        rule = wording(self.book, "relevant-services", self.kind, self.on)
        if rule is None or way.status == "no rule held":
            return way
        if covered is None and way.process == "urgent" and way.status == "closed":
            return way
        both = ("health_care_is_most", "not_separable")
        return self._under(rule, way.process, "not known" if covered is None else "closed", both)
