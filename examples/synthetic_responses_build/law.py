"""The law by which the synthetic responses are drawn: who answers, and what they say.

Districts are those of Kent and Medway and their residents are real counts; that anybody of them
answered so is made up. Support of an option is likelier where a hospital near by is part of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

#: Postcodes of hospitals near each district.
NEAR: Mapping[str, tuple[str, ...]] = {
    "Medway": ("ME75NY",),
    "Swale": ("ME75NY", "TN240LZ"),
    "Gravesham": ("DA28DA", "ME75NY"),
    "Dartford": ("DA28DA",),
    "Sevenoaks": ("DA28DA", "TN24QJ"),
    "Tonbridge and Malling": ("ME169QQ", "TN24QJ"),
    "Tunbridge Wells": ("TN24QJ",),
    "Maidstone": ("ME169QQ",),
    "Ashford": ("TN240LZ",),
    "Folkestone and Hythe": ("TN240LZ",),
    "Dover": ("TN240LZ",),
    "Canterbury": ("TN240LZ",),
    "Thanet": (),
}
#: How much likelier than others people of a district are to answer of their own accord.
KEEN = {"Thanet": 3.5, "Medway": 2.5, "Swale": 1.5}
#: The same by deprivation fifth, from the most deprived, and by age (younger than 65, older).
BY_FIFTH = (0.6, 0.8, 1.0, 1.2, 1.3)
BY_AGE = (1.0, 2.0)
#: Chance of supporting an option without and with each hospital near by; what the others say.
SUPPORT, FOR_EACH, OPPOSE_OF_OTHERS = 0.20, 0.22, 0.65
#: Chance of saying nothing of an option, and of asking for a unit at Margate, in Thanet and else.
SILENT, MARGATE_THERE, MARGATE_ELSE = 0.10, 0.55, 0.02

#: Weights of themes: everywhere, and by how much more in some districts.
THEMES = {
    "travel": 3.0,
    "visiting": 1.5,
    "staff": 1.5,
    "quality": 2.0,
    "growth": 0.7,
    "deprivation": 0.7,
    "rehabilitation": 1.0,
}
MORE = {
    ("Thanet", "travel"): 2.0,
    ("Thanet", "deprivation"): 4.0,
    ("Medway", "growth"): 4.0,
    ("Ashford", "growth"): 3.0,
}
WORDS = {
    "support": ("Strongly support", "Tend to support"),
    "neither": ("Neither support nor oppose", "Don't know"),
    "oppose": ("Tend to oppose", "Strongly oppose"),
}


def support(district: str, sites: Sequence[str]) -> float:
    """Chance that somebody of a district supports an option with these sites."""
    near = len(set(NEAR[district]) & set(sites))
    return SUPPORT + FOR_EACH * near if NEAR[district] else SUPPORT / 2


def answer(district: str, sites: Sequence[str], draw: np.random.Generator) -> str:
    """What somebody of a district says of an option, in the words of the form."""
    if draw.random() < SILENT:
        return ""
    if draw.random() < support(district, sites):
        said = "support"
    else:
        said = "oppose" if draw.random() < OPPOSE_OF_OTHERS else "neither"
    return WORDS[said][draw.integers(2)]


def themes(district: str, draw: np.random.Generator) -> list[str]:
    """One to three themes that somebody of a district writes about."""
    weight = np.array([w * MORE.get((district, theme), 1.0) for theme, w in THEMES.items()])
    count = 1 + int(draw.random() < 0.35) + int(draw.random() < 0.1)
    return list(draw.choice(list(THEMES), count, replace=False, p=weight / weight.sum()))
