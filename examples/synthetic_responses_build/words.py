"""Sentences of the synthetic responses: patterns with slots, so that no two are alike by chance.

`{slot}` is filled at random from `SLOTS`. A theme is a set of patterns; which theme a sentence
comes from is known, so what the analysis should find is known.
"""

from __future__ import annotations

import re

import numpy as np

SLOTS = {
    "site": "Maidstone|William Harvey|Darent Valley|Ashford|Dartford|the chosen unit|a far unit|it",
    "when": "on a summer weekend|at night|in winter|in the rush hour|when it snows|on most days"
    "|during works|after dark|at school time|on market days",
    "bad": "slow|blocked|jammed|narrow|closed|flooded|crowded|unreliable|poor|shut",
    "feel": "honestly|frankly|sadly|in truth|as we see it|to us|clearly|without doubt|of course",
    "very": "far|much|simply|really|plainly|still|always|often|just|almost",
    "many": "several|many|most|some|numerous|countless|a good many|plenty of|nearly all|too many",
    "care": "looked after|treated|seen|assessed|scanned|cared for|helped|nursed|admitted|watched",
    "good": "better|safer|stronger|quicker|kinder|fairer|wiser|sounder|steadier|surer",
    "hard": "hard|tiring|costly|difficult|stressful|painful|impossible|exhausting|daunting",
    "think": "we think|it seems|we believe|it looks as if|we fear|we feel|one would say|we expect",
    "area": "our town|the coast|this district|our villages|the island|the estuary|the valley"
    "|the suburbs|the rural parts|these streets",
    "want": "please reconsider|please explain|think again about|be open about|look again at"
    "|tell us more of|show us|publish|set out|justify",
    "grow": "growing|rising|expanding|increasing|swelling|climbing|changing|doubling|spreading",
    "soon": "soon|next year|within a decade|already|before long|by then|this year|shortly|at once",
    "people": "patients|older folk|families|residents|people|neighbours|households|citizens",
}

THEMES = {
    "travel": (
        "The {bad} roads make an ambulance journey to {site} {very} longer {when}.",
        "{feel} an ambulance sent {when} meets traffic on {bad} roads, and minutes are lost.",
        "Minutes matter: the journey from {area} by {bad} road to {site} wastes {many} of them.",
        "From {area} the drive takes {very} more minutes {when}, with {bad} roads and traffic.",
        "Ambulance crews tell {people} that traffic {when} leaves roads to {site} {bad}.",
    ),
    "visiting": (
        "Visiting relatives will be {hard} for {people} without cars: buses from {area} are {bad}.",
        "{think} elderly visitors need transport, and the last bus home {when} is {bad}.",
        "Parking at {site} is {bad} and expensive, so visiting {when} is {hard}.",
        "Relatives of {people} in {area} depend on a bus; visiting and parking are {hard} {when}.",
        "Who pays the taxi fares of visitors when buses are {bad} {when} and parking {hard}?",
    ),
    "staff": (
        "Specialist nurses and consultants are {hard} to recruit; {many} vacancies stay {soon}.",
        "{think} recruiting consultants and therapists for {site} is {hard}, as rotas show.",
        "Staff shortages mean {many} nurses leave {soon}, and rotas are {bad} {when}.",
        "Will trained nurses move house {soon}? {feel} {many} staff will retire instead.",
        "{feel} vacancies among consultants leave rotas {bad}: recruiting staff comes first.",
    ),
    "quality": (
        "Specialist centres save lives: {care} by experts, {people} have {good} outcomes.",
        "{think} a unit open around the clock gives {good} survival and less disability.",
        "Evidence shows that {people} {care} in specialist centres have {good} outcomes.",
        "Experts around the clock are {good}; {feel} outcomes and survival improve {soon}.",
        "Fewer units, each with experts, mean {good} recovery, and disability falls {soon}.",
    ),
    "growth": (
        "Housing is {grow} in {area}: thousands of new homes are planned {soon}.",
        "{think} the population is {grow} {soon}, and new housing estates were {very} ignored.",
        "With population {grow} in {area}, {many} new homes and developments need beds {soon}.",
        "Planned developments of homes mean a {grow} population; {feel} capacity is {bad}.",
        "Capacity must follow {grow} housing: {many} homes are built in {area} {soon}.",
    ),
    "deprivation": (
        "Deprivation and poverty are high in {area}, where smoking and poor health are {grow}.",
        "{think} the poorest communities lose most: inequality is {grow} and health {bad} {soon}.",
        "Inequality of health in {area} is {grow}; {many} deprived wards have more strokes.",
        "Poverty, smoking and deprivation put {people} of {area} at {very} higher risk {soon}.",
        "{feel} deprived communities with {bad} health need a unit near; inequality is {grow}.",
    ),
    "rehabilitation": (
        "Rehabilitation after discharge is {bad}: {many} wait for physiotherapy and speech.",
        "{think} therapy at home after discharge needs funding, as rehabilitation is {bad} {soon}.",
        "Speech therapy and physiotherapy near {area} would be {good} than rehabilitation far off.",
        "Nothing on rehabilitation: discharge without therapy is {hard} for {people} {soon}.",
        "Community therapy is {bad}; {feel} rehabilitation after discharge comes {very} late.",
    ),
}

#: Ends that make a text its own and belong to no theme.
ENDS = (
    "{want} the figures.",
    "{want} how this was weighed, as {people} ask {soon}.",
    "{think} this was {very} rushed.",
    "Thank you for asking {people}.",
    "",
)

CAMPAIGNS = {
    "margate": (
        "I call on the joint committee to keep a hyper acute stroke unit at the QEQM hospital in "
        "Margate. Nobody in Thanet should be more than an hour from treatment, and the coast road "
        "is not fit for an emergency. None of the five options gives east Kent's largest coastal "
        "population a unit that can be reached in time. Put an option with Margate in it before "
        "the public."
    ),
    "medway": (
        "Medway is the largest urban area in the county and its hospital sees the most strokes. I "
        "object to any option that leaves Medway Maritime without a hyper acute stroke unit. "
        "Support option D, which Medway's people and their representatives have asked for, and "
        "publish the scores by which it was judged."
    ),
}

_SLOT = re.compile(r"\{(\w+)\}")


def sentence(pattern: str, draw: np.random.Generator) -> str:
    """A pattern with its slots filled."""

    def fill(found: re.Match[str]) -> str:
        words = SLOTS[found[1]].split("|")
        return words[draw.integers(len(words))]

    said = _SLOT.sub(fill, pattern)
    return said[:1].upper() + said[1:]


def text_of(themes: list[str], draw: np.random.Generator) -> str:
    """A text about some themes."""
    said = [
        sentence(pattern, draw)
        for theme in themes
        for pattern in draw.permutation(THEMES[theme])[: draw.integers(1, 3)]
    ]
    return " ".join([*said, sentence(str(draw.choice(ENDS)), draw)]).strip()


#: Personal details as people put them into texts. Nobody is meant: names are the words "Synthetic"
#: and "Example", numbers come from ranges kept for tests and drama, the postcode belongs to nobody.
DETAILS = (
    "My name is Synthetic Example.",
    "Please reply to synthetic.respondent@example.org.",
    "Ring me on 01632 960123.",
    "My mobile is 07700 900456.",
    "My NHS number is 999 000 0018.",
    "I was born on 01/01/1900.",
    "I live at ZZ99 3VZ.",
    "Our family lives at 0 Synthetic Street.",
    "My mother Synthetic was treated there.",
)
