"""Registers of interests, gifts and hospitality of each body on a day, with what rules of the day
say of them: declared in time, confirmed, kept, published, and what became of what was late; and who
sits where, for whom, on whose nomination.

An empty register is no register, never "no conflicts"."""

from commonweal.governance.register.cases import (
    Case,
    PublicCase,
    cases,
    opening,
    openings,
    public_cases,
)
from commonweal.governance.register.checking import against, register_findings
from commonweal.governance.register.clocks import Clock, Span, clocks
from commonweal.governance.register.day import Day, day_of
from commonweal.governance.register.entries import (
    Declarant,
    Entry,
    Register,
    register,
    registers,
)
from commonweal.governance.register.gifts import (
    Sum,
    became_words,
    gift_findings,
    settled,
    sums,
    unsettled,
)
from commonweal.governance.register.keeping import Kept, keeping, kept
from commonweal.governance.register.prompting import Prompt, prompts
from commonweal.governance.register.publishing import PublicRegister, Shown, public
from commonweal.governance.register.seats import (
    Filling,
    Place,
    fillings,
    places,
    seat_findings,
)

__all__ = [
    "Case",
    "Clock",
    "Day",
    "Declarant",
    "Entry",
    "Filling",
    "Kept",
    "Place",
    "Prompt",
    "PublicCase",
    "PublicRegister",
    "Register",
    "Shown",
    "Span",
    "Sum",
    "against",
    "became_words",
    "cases",
    "clocks",
    "day_of",
    "fillings",
    "gift_findings",
    "keeping",
    "kept",
    "opening",
    "openings",
    "places",
    "prompts",
    "public",
    "public_cases",
    "register",
    "register_findings",
    "registers",
    "seat_findings",
    "settled",
    "sums",
    "unsettled",
]
