"""What the section on the split says, in words."""

from __future__ import annotations

from commonweal.evidence.words import joined
from commonweal.networks.flows.disagreement import Outside
from commonweal.networks.flows.flowing import Flowing, outsides, seams
from commonweal.people.ground import Ground

#: A p-value below this is called better than chance.
SURE = 0.05


def told(ground: Ground, held: Flowing) -> str:
    """The text of the section: what is found, where it frays, and how sure that is."""
    said = [f"{_found(held)} {_asked(held)}", _frays(held), _apart(ground, held)]
    return "\n\n".join(text for text in said if text)


def _found(held: Flowing) -> str:
    told = [f"{held.splits[table.key].found.number} by {table.key}" for table in held.main]
    drawn = [held.splits[table.key].tables for table in held.main]
    beyond = all(one is not None and one.p < SURE for one in drawn)
    said = f"Not told how many parts there are, the flows fall into communities: {joined(told)}"
    return f"{said}, far beyond chance." if beyond else f"{said}."


def _asked(held: Flowing) -> str:
    """Whether the split asked about does better than chance, and than other cuts."""
    if held.sides[held.main[0].key].found:
        return "No split is asked about and no places are held, so that there is none to judge."
    names = list(held.sides[held.main[0].key].names.values())
    shown = " against ".join(names) if len(names) <= 2 else f"{len(names)} sides"
    sure = [table.key for table in held.main if held.splits[table.key].labels.p < SURE]
    best = [table.key for table in held.main if held.splits[table.key].same_two()]
    return (
        f"The split asked about ({shown}) is better than chance by {joined(sure) or 'none'}; it is "
        + (f"the best cut in two by {joined(best)}." if best else "not the best cut in two.")
    )


def _frays(held: Flowing) -> str:
    keys = {table.key for table in held.main}
    rows = [seam for seam in seams(held) if seam.table in keys and (seam.all.other.value or 0) > 0]
    told = []
    for name in list(dict.fromkeys(seam.all.name for seam in rows))[:3]:
        one = [seam for seam in rows if seam.all.name == name]
        shares = [f"{100 * (seam.all.other.value or 0):.1f}% ({seam.table})" for seam in one]
        lives = one[0].lives
        lived = f" ({100 * lives:.0f}% of its residents live there)" if lives else ""
        told.append(f"{name} {joined(shares)}{lived}")
    if not told:
        return "No area's patients are shown on the other side."
    return f"Where it frays, by patients treated on the other side: {'; '.join(told)}."


def _apart(ground: Ground, held: Flowing) -> str:
    """What is known, and what is not, of why counted sources disagree."""
    if len(held.counted) < 2:
        return ""
    told = [
        "How sure: the sources differ even on the system's own providers, and that part is "
        "unexplained."
    ]
    for key, one in outsides(ground, held).items():
        text = (
            f"{_first(key)} shows {100 * min(one.shares):.0f} to {100 * max(one.shares):.0f}% of "
            "each area's patients outside the system"
        )
        if one.distance is not None and one.distance > 0.0:
            text += (
                ", more the farther it lies from sites there: travel does not explain that, and "
                "how records were joined may"
            )
        told.append(text + ".")
    return " ".join(told)


def pattern(held: Flowing, key: str, one: Outside) -> str:
    """What the share treated outside goes with, in one source, with its tests."""
    by = [
        f"{held.names.get(code, code)} {100 * share:.0f}%"
        for code, share in sorted(one.by_main.items(), key=lambda pair: -pair[1])
    ]
    text = (
        f" In {key} the share treated outside goes with the provider that treats most of an area "
        f"({joined(by)}; {_small(one.between_p)} between them, {_small(one.within_p)} among areas "
        "of one, chi-square)"
    )
    if one.distance is None:
        return f"{text}."
    return (
        f"{text}; its rank correlation with minutes to the nearest site outside is "
        f"{one.distance:.2f}."
    )


def _small(p: float | None) -> str:
    if p is None:
        return "p not known"
    return "p under 0.001" if p < 0.001 else f"p = {p:.3f}"


def _first(key: str) -> str:
    return key[:1].upper() + key[1:]
