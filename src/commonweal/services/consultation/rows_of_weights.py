"""Shares weighted to who lives there, and how the weights were made, as plain rows."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from commonweal.evidence.disclosure import SmallNumbers
from commonweal.evidence.words import joined
from commonweal.services.consultation.analysis import Analysis
from commonweal.services.consultation.rows import SAMPLED, Row, area_rows, parts_show
from commonweal.services.consultation.strata import Stratum
from commonweal.services.consultation.weighting import shares

#: Groups that a warning names; it says how many more there are.
NAMED = 8


def weighting_rows(found: Analysis) -> list[Row]:
    """Share in support, plain and weighted to who lives there, of the same persons side by side."""
    shares_shown = {
        (row["option"], row["area"]): row for row in area_rows(found) if row["share"] is not None
    }
    rows = []
    for stratum in found.strata:
        persons = [found.responses[i] for i in stratum.persons]
        where = [found.placed[i] for i in stratum.persons]
        for option in found.read.options:
            for code, name in (("", "all areas"), *found.places.names.items()):
                if code and (option, code) not in shares_shown:
                    continue
                among = [not code or (at is not None and at.area == code) for at in where]
                both = shares(persons, stratum.weights, option, among)
                if both is None or not _enough(found, stratum, option, among):
                    continue
                rows.append(
                    {
                        "selection": stratum.selection,
                        "option": option,
                        "area": code,
                        "name": name,
                        # Whole percentages: from an exact share a count could be worked out.
                        "unweighted": round(both[0], 2) if found.small.high else both[0],
                        "weighted": round(both[1], 2) if found.small.high else both[1],
                    }
                )
    return rows


def _enough(found: Analysis, stratum: Stratum, option: str, among: Sequence[bool]) -> bool:
    """Whether so many answered, and so many each way, that a share gives no count away."""
    said = [
        found.responses[stratum.persons[i]].answers[option]
        for i in stratum.weights.positions
        if among[i] and option in found.responses[stratum.persons[i]].answers
    ]
    high = found.small.high or 0
    support = sum(answer.value == "support" for answer in said)
    return min(support, len(said) - support) > high


def weights_told(stratum: Stratum, small: SmallNumbers) -> Row:
    """How one stratum's weights were made, and what they cannot do."""
    found, raked = stratum.weights, stratum.weights.raked
    warnings = [f"{name}: {why}" for name, why in (*stratum.not_set, *found.not_used.items())]
    open_counts = not any(shown.hidden.any() for shown in stratum.person_counts)
    warnings += _unspoken(stratum)
    if raked is not None and found.empty_cells:
        cells = f"{found.empty_cells} of {found.cells}" if open_counts else "some"
        warnings.append(
            f"{cells} cells of "
            f"{' by '.join(margin.id for margin in found.margins)} hold no respondent: for "
            "these weights rest on the margins alone"
        )
    if raked is not None and not raked.met:
        why = "no weight may be above the cap" if raked.capped else "sweeps did not settle"
        # How far would tell how many there are in a group that is hidden.
        far = f" by up to {100 * raked.gap:.2g} percentage points" if open_counts else ""
        warnings.append(f"margins are missed{far}: {why}")
    warnings.append(
        "limits are those of a simple random sample: how people were drawn is not known here, and "
        "clusters, quotas or weights make them wider"
        if stratum.selection == SAMPLED
        else "weights cannot make people who chose to answer a sample"
    )
    told = parts_show(stratum, small, len(found.positions))
    at_cap = 0 if raked is None else raked.capped
    return {
        "selection": stratum.selection,
        "by": [margin.id for margin in found.margins],
        "weighted": len(found.positions) if told else None,
        "left_out": found.left_out if told else None,
        "of": _whom(stratum),
        "effective": None
        if raked is None or not told
        else raked.effective
        if open_counts
        else float(f"{raked.effective:.2g}"),
        # The largest is the people of one group by its respondents: a hidden count would follow.
        "largest_weight": float(raked.weight.max()) if raked is not None and open_counts else None,
        "at_cap": None if raked is None or small.holds(np.array([at_cap]))[0] else at_cap,
        "margins_met": None if raked is None else raked.met,
        "warnings": warnings,
    }


def _whom(stratum: Stratum) -> str:
    """Of whom plain and weighted shares are: fewer than all who answered."""
    by = [margin.id for margin in stratum.weights.margins]
    known = f" whose {joined(by)} {'is' if len(by) == 1 else 'are'} known" if by else ""
    return f"persons{known}, bodies apart: fewer than all who answered"


def _unspoken(stratum: Stratum) -> list[str]:
    """Groups from which nobody answered; a group whose count is hidden is not named."""
    found, raked = stratum.weights, stratum.weights.raked
    if raked is None:
        return []
    hidden = {
        margin.id: shown.hidden
        for margin, shown in zip(stratum.margins, stratum.person_counts, strict=True)
    }
    told = []
    for margin, empty, lost in zip(found.margins, raked.empty, raked.unspoken, strict=True):
        shown = [i for i in empty if not hidden[margin.id][i]]
        if shown:
            more = f" and {len(shown) - NAMED} more" if len(shown) > NAMED else ""
            named = ", ".join(margin.labels[i] for i in shown[:NAMED]) + more
            share = f" ({lost:.1%} of residents)" if len(shown) == len(empty) else ""
            told.append(
                f"{margin.id}: nobody answered from {named}{share}: no weight can speak for them"
            )
    return told
