"""What is said of options over all weightings."""

from __future__ import annotations

from commonweal.evidence.words import joined
from commonweal.services.appraisal.leading import Leading
from commonweal.services.judged import share_words
from commonweal.services.siting.naming import brief
from commonweal.services.siting.studying import Sited


def text(sited: Sited, found: Leading) -> str:
    """What leads, how the decided option fares, and the sites that it leaves out."""
    held = found.held
    measures = joined(held.words)
    order = sorted(range(len(held.codes)), key=lambda at: (-found.share([at]), held.codes[at]))
    first = order[0]
    said = (
        f"Scores of the options were not published. On what can be worked out ({measures}), option "
        f"{held.codes[first]} ranks first under {found.share([first]):.0%} of all weightings"
    )
    decided = sited.decided
    if decided is not None and decided.code in held.codes:
        at = held.codes.index(decided.code)
        said += f", the decided option {decided.code} under {share_words(found.share([at]))}"
        ends = found.ends([at])
        if ends is not None:
            said += f" ({ends[0]:.0%} to {ends[1]:.0%} as the estimated minutes vary)"
    said += f". {_with_sites(sited, found)}".rstrip()
    said += f"\n\n{_by_ends(sited, found)}"
    return (
        f"{said}\n\nThis is no verdict: quality of care, staff, ability to deliver and value for "
        "money are not in it, and people from beyond the border are not counted."
    )


def _by_ends(sited: Sited, found: Leading) -> str:
    """What turns with the ends of the scales, and what holds either way."""
    places = range(len(found.held.codes))
    wide = sorted(places, key=lambda at: (-found.share([at]), at))
    narrow = sorted(places, key=lambda at: (-found.share_among([at]), at))
    codes = found.held.codes
    told = joined([f"{codes[at]} {share_words(found.share_among([at]))}" for at in narrow[:4]])
    if wide[0] == narrow[0]:
        said = "Which option leads most often does not turn with the ends of the scales"
    else:
        said = "Which option leads most often turns with the ends of the scales"
    said += (
        f": those above run from the worst to the best of all {len(found.held.opens)} choices; "
        f"from the worst to the best option it is {told}."
    )
    either = [
        f"{brief(sited.setting.sites[at].name)} leads in {share_words(found.share(members))} or "
        f"{share_words(found.share_among(members))}"
        for at in passed_over(sited, found)
        if (members := found.held.holding(at))
        and min(found.share(members), found.share_among(members)) > 0.5
    ]
    return f"{said} Either way an option with {joined(either)}." if either else said


def _with_sites(sited: Sited, found: Leading) -> str:
    """How often a site leads that the decided option does not have, or no option has."""
    told = []
    for at in passed_over(sited, found):
        members = found.held.holding(at)
        ends = found.ends(members)
        name, share = brief(sited.setting.sites[at].name), share_words(found.share(members))
        words = f"one with {name} under {share}"
        told.append(words if ends is None else f"{words} ({ends[0]:.0%} to {ends[1]:.0%})")
    said = f"Of the options, {joined(told)}." if told else ""
    unlisted = [at for at in sited.setting.own if not found.held.holding(at)]
    if not unlisted:
        return said
    best = max(unlisted, key=lambda at: (found.share_of_all(at), -at))
    return (
        f"{said} Of all {len(found.held.opens)} choices, one with "
        f"{brief(sited.setting.sites[best].name)}, which no option has, ranks first under "
        f"{share_words(found.share_of_all(best))}."
    )


def passed_over(sited: Sited, found: Leading) -> tuple[int, ...]:
    """Sites that some option holds and the decided one does not."""
    decided = sited.decided
    taken = () if decided is None else decided.sites
    return tuple(at for at in sited.setting.own if at not in taken and found.held.holding(at))
