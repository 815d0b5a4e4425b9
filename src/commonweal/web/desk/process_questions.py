"""The process chooser: the questions of the regime one a page, and what comes of the answers."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache

from commonweal.evidence.words import day
from commonweal.governance.law import LEGAL_KINDS, bodies
from commonweal.governance.procurement import Regime, Way, considerable_change, regime, ways
from commonweal.governance.procurement.change import QUESTIONS as OF_CHANGE
from commonweal.governance.procurement.processes import QUESTIONS
from commonweal.rules import load_rules
from commonweal.web.desk.asking import Answers, Asked, Choice, Page, Question
from commonweal.web.desk.keeping import stated

YES, NO, UNKNOWN = "yes", "no", "not known"
#: No process is chosen yet.
UNSETTLED = "not settled"
_ANSWERS: tuple[Choice, ...] = ((YES, "Yes"), (NO, "No"), (UNKNOWN, "I do not know yet"))
EVERY = {**QUESTIONS, **OF_CHANGE}
#: What a process is, in a few words.
PROCESSES = {
    "direct award A": "Direct award A: only the existing provider can do it",
    "direct award B": "Direct award B: patients choose among all providers that qualify",
    "direct award C": "Direct award C: the existing provider goes on, much as before",
    "most suitable provider": "Most suitable provider: chosen without a competition",
    "competitive": "Competitive process",
    "call-off": "Call-off: under a framework agreement, without a competition",
    "urgent": "Urgent award",
    "under earlier law": "Under the law before 1 January 2024",
}
_HINTS = {
    "only_existing_provider": "Such as an emergency department, that nobody else could run.",
    "satisfies_existing_contract": "It does what the contract asks, to your knowledge.",
    "materially_different": "Different services or a different way of paying, for example.",
    "mixed": "Such as catering in a contract for a hospital's services.",
}
#: A field as findings name it.
_FIELD = re.compile(r"\b[a-z]+(?:_[a-z]+)*\b")
_WORDS = {
    "forced": "must be followed",
    "open": "can be followed",
    "closed": "cannot be followed",
    "not known": "not known yet",
    "no rule held": "no rule is held",
}


def asked_in_words(do: str) -> str:
    """What is to be answered, by the words of the questions and not by the fields that keep them.

    Examples
    --------
    >>> asked_in_words("Answer mixed and only_capable_provider.")
    'Answer “are other goods or services bought with the health care?” and only capable provider.'
    """

    def words(name: re.Match[str]) -> str:
        asked = EVERY.get(name[0]) if do.startswith("Answer ") else None
        return name[0].replace("_", " ") if asked is None else f"“{asked}”"

    return _FIELD.sub(words, do)


def facts_of(answers: Answers) -> dict[str, bool]:
    """The facts that the answers give; what nobody knows yet is left out."""
    return {name: answers[name] == YES for name in EVERY if answers.get(name) in (YES, NO)}


def facts_known(facts: Mapping[str, bool]) -> dict[str, str]:
    """Facts as they would be answered."""
    return {name: YES if value else NO for name, value in facts.items() if name in EVERY}


def _yes(answers: Answers, *names: str) -> bool:
    return all(answers.get(name) == YES for name in names)


def law_of(answers: Answers) -> Regime | None:
    """Under which law it stands, by the day on which it began; None before that is answered."""
    if not answers.get("body") or not answers.get("began"):
        return None
    began = date.fromisoformat(answers["began"])
    kind = kind_of(answers["body"], began)
    return None if kind is None else regime(load_rules(), began, kind)


def kind_of(body: str, on: date) -> str | None:
    """What a body was in law on a day."""
    return bodies(stated("body", [body])).kind(body, on)


def not_there(body: str, on: date) -> str:
    """That a body is not on record as existing on a day, and from or until when it is; "" where it
    existed, or nothing at all is on record of it. When records begin is not when it did."""
    held = bodies(stated("body", [body]))
    told = held.held.get(body, ())
    if not told or held.existed(body, on):
        return ""
    until = max((one.effective_to for one in told if one.effective_to and one.effective_to < on),
                default=None)  # fmt: skip
    again = min((one.effective for one in told if one.effective > on), default=None)
    parts = [f"until {day(until)}"] if until else []
    parts += [f"from {day(again)}"] if again else []
    return f"{told[-1].what.name} is on record as existing {' and '.join(parts)}"


@cache
def _binds(began: date) -> bool:
    """Whether the regulations of 2023 bind any authority that begins on a day."""
    book = load_rules()
    return any(regime(book, began, kind).new for kind in LEGAL_KINDS)


def _is_new(answers: Answers) -> bool:
    """Whether the processes of 2024 are open at all."""
    return bool(answers.get("began")) and _binds(date.fromisoformat(answers["began"]))


def _no_direct(answers: Answers) -> bool:
    """Whether neither a call-off nor direct award A or B settles it already."""
    a = _yes(answers, "existing_provider", "only_existing_provider")
    b = _yes(
        answers,
        "patients_choose",
        "numbers_not_restricted",
        "all_who_qualify",
        "route_to_express_interest",
    )
    return not _yes(answers, "call_off") and not a and not b


def _wants(name: str, answers: Answers) -> bool:
    """Whether a question is asked, by the answers before it."""
    if not _is_new(answers):
        return False
    if name in ("call_off", "urgent", "mixed"):
        return True
    if name == "framework":
        return not _yes(answers, "call_off")
    if name in ("not_foreseeable", "not_attributable", "delay_risks_safety"):
        return _yes(answers, "urgent")
    if name in ("health_care_is_most", "not_separable"):
        return _yes(answers, "mixed")
    if name == "exceptional_term":
        return _yes(answers, "framework")
    if _yes(answers, "call_off") or _yes(answers, "framework"):
        return False
    return _between_processes(name, answers)


def _between_processes(name: str, answers: Answers) -> bool:
    """Whether a question on the five processes is still open."""
    if name == "existing_provider":
        return True
    if name == "only_existing_provider":
        return answers.get("existing_provider") != NO
    a = _yes(answers, "existing_provider", "only_existing_provider")
    of_b = ("patients_choose", "numbers_not_restricted", "all_who_qualify")
    if name in (*of_b, "route_to_express_interest"):
        before = of_b[: of_b.index(name)] if name in of_b else of_b
        return not a and all(answers.get(one) != NO for one in before)
    if not _no_direct(answers):
        return False
    of_c = ("replaces_expiring_contract", "satisfies_existing_contract", "likely_to_satisfy")
    if name in (*of_c, *OF_CHANGE):
        before = of_c[: of_c.index(name)] if name in of_c else of_c
        asked = ("existing_provider", *before)
        return all(answers.get(one) != NO for one in asked)
    return name == "most_suitable_identifiable"


#: In which order it is asked: what settles most comes first.
_ORDER = (
    "call_off",
    "framework",
    "exceptional_term",
    "existing_provider",
    "only_existing_provider",
    "patients_choose",
    "numbers_not_restricted",
    "all_who_qualify",
    "route_to_express_interest",
    "replaces_expiring_contract",
    "satisfies_existing_contract",
    "likely_to_satisfy",
    *OF_CHANGE,
    "most_suitable_identifiable",
    "mixed",
    "health_care_is_most",
    "not_separable",
    "urgent",
    "not_foreseeable",
    "not_attributable",
    "delay_risks_safety",
)


def _page(name: str) -> Page:
    words = EVERY[name]
    question = Question(
        name,
        words[:1].upper() + words[1:],
        "choice",
        hint=_HINTS.get(name, ""),
        choices=_ANSWERS,
        first=lambda asked: asked.answers.get(name),
    )
    return Page(name, (question,), when=lambda answers: _wants(name, answers))


def found_ways(answers: Answers) -> Sequence[Way]:
    """Each process, and whether it is open on the answers."""
    law = law_of(answers)
    if law is None or not law.new:
        return ()
    began = date.fromisoformat(answers["began"])
    kind = kind_of(answers["body"], began) or ""
    book, facts = load_rules(), facts_of(answers)
    change = considerable_change(
        book, facts, answers.get("existing_value"), answers.get("value"), on=began, kind=kind
    )
    return ways(book, facts, change.considerable, on=began, kind=kind)


def ways_told(held: Sequence[Way]) -> list[str]:
    """Each process in words. What must be followed gives way to an urgent award (regulation 14),
    while that is not shut."""
    urgent = _urgent(held)
    unless = f", unless the award is made urgently ({urgent.finding.rule})" if urgent else ""
    return [_told(one, unless if one.status == "forced" else "") for one in held]


def _urgent(held: Sequence[Way]) -> Way | None:
    """The urgent award, where the answers do not shut it."""
    asked = [one for one in held if one.process == "urgent"]
    return next((one for one in asked if one.status in ("open", "not known")), None)


def _told(way: Way, unless: str) -> str:
    """A process, whether it can be followed, by which rule and on which answers."""
    _, _, why = way.finding.text.partition(": ")
    names = [one for one in why.split(", ") if one]
    plain = [EVERY.get(one, one.replace("_", " ")) for one in names]
    words = f"{PROCESSES[way.process].partition(':')[0]} {_WORDS[way.status]} ({way.finding.rule})"
    words += unless
    if not plain:
        return f"{words}."
    lead = "it turns on" if way.status == "not known" else "it turns on your answer to"
    return f"{words}: {lead}: {'; '.join(one.rstrip('?') for one in plain)}."


def _choices(asked: Asked) -> Sequence[Choice]:
    law = law_of(asked.answers)
    if law is not None and not law.new:
        return (("under earlier law", PROCESSES["under earlier law"]),)
    held = found_ways(asked.answers)
    fit = [one for one in held if one.status in ("forced", "open")]
    forced = any(one.status == "forced" for one in held)
    if forced:
        fit = [one for one in fit if one.status == "forced" or one.process == "urgent"]
    fit = fit or [one for one in held if one.status != "closed"]
    made: list[Choice] = [
        (one.process, f"{PROCESSES[one.process]} ({one.finding.rule})") for one in fit
    ]
    settled = forced and _urgent(held) is None
    return tuple(made) if settled else (*made, (UNSETTLED, "Not settled yet"))


def _result(asked: Asked) -> str:
    answers = asked.answers
    law = law_of(answers)
    if law is None or law.finding.status == "no rule held":
        return _why_no_law(answers)
    lines = [f"Law: {law.finding.text} ({law.finding.rule})."]
    if law.new:
        lines += ways_told(found_ways(answers))
    return "\n".join(lines)


def _why_no_law(answers: Answers) -> str:
    """Why it is not known which law binds what is bought."""
    lead = "Which law binds it is not known"
    if not answers.get("body") or not answers.get("began"):
        return f"{lead}: who buys, and when it began, is not answered."
    began = date.fromisoformat(answers["began"])
    if kind_of(answers["body"], began) is not None:
        return f"{lead}: no rule is held for a body of this kind on {day(began)}."
    absent = not_there(answers["body"], began)
    if absent:
        return f"{lead}: it began on {day(began)}, and {absent}."
    return f"{lead}: what the body that buys is in law is not on record."


CHOOSER: tuple[Page, ...] = (
    *(_page(name) for name in _ORDER),
    Page(
        "process",
        (
            Question(
                "process",
                "Which process is followed?",
                "choice",
                choices=_choices,
            ),
        ),
        title="Which process?",
        text=_result,
    ),
)
