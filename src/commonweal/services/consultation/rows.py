"""What was found, as plain rows: for JSON, for files, for a screen. Hidden counts are None."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from commonweal.evidence.disclosure import SmallNumbers
from commonweal.services.consultation.analysis import Analysis
from commonweal.services.consultation.protecting import Shown
from commonweal.services.consultation.strata import NOT_KNOWN, Stratum
from commonweal.services.consultation.tallies import COLUMNS, SILENT, SUPPORT
from commonweal.stats.rates import proportion

Row = dict[str, object]
Counts = tuple[int | None, ...]
_NAMES = tuple(column.replace(" ", "_") for column in COLUMNS)
SAMPLED, BOTH = "sampled", "both"


def told(counts: Counts, group: int | None, *, sampled: bool) -> Row:
    """Answers on an option as a row: the counts, the share in support, limits for a sample alone.

    Parameters
    ----------
    counts
        In the order of `tallies.COLUMNS`, None where hidden.
    group
        Responses in all, None where hidden.
    sampled
        Whether people were drawn. Who chose to answer stands for nobody else, so such a share has
        no limits.

    Examples
    --------
    >>> told((30, 10, 60, 0, 5), 105, sampled=False)["share"]
    0.3
    >>> made = told((30, 10, 60, 0, 5), 105, sampled=True)
    >>> round(made["lower"], 3), round(made["upper"], 3)
    (0.219, 0.396)
    >>> told((None, 10, None, 0, 5), 105, sampled=True)["share"] is None
    True
    """
    row: Row = dict(zip(_NAMES, counts, strict=True))
    answered = _answered(counts, group)
    support = counts[SUPPORT]
    share = lower = upper = None
    if support is not None and answered:
        share = support / answered
        if sampled:
            found = proportion(support, answered)
            lower, upper = float(found.lower), float(found.upper)
    row |= {"answered": answered, "share": share, "lower": lower, "upper": upper}
    return row | {"suppressed": None in counts}


def _answered(counts: Counts, group: int | None) -> int | None:
    """Responses that say anything of an option."""
    said = [n for n in counts[:SILENT] if n is not None]
    if len(said) == SILENT:
        return sum(said)
    silent = counts[SILENT]
    return None if group is None or silent is None else group - silent


def _group(shown: Shown, code: str) -> int | None:
    codes = shown.tally.codes
    return codes.index(code) if code in codes else None


def response_rows(found: Analysis) -> list[Row]:
    """Responses of each area, whatever they say."""
    codes = found.by_area.tally.codes
    return [
        {
            "area": code,
            "name": found.places.names.get(code, "area not known"),
            "responses": found.by_area.count(group),
            "suppressed": bool(found.by_area.hidden[group]),
        }
        for group, code in enumerate(codes)
    ]


def area_rows(found: Analysis) -> list[Row]:
    """Answers on every option by area; samples and volunteers apart where both can be told."""
    groups = range(len(found.by_area.tally.codes))
    return [_area_row(found, option, group) for option in found.read.options for group in groups]


def _area_row(found: Analysis, option: str, group: int) -> Row:
    code, count = found.by_area.tally.codes[group], found.by_area.count(group)
    alone = found.strata[0].selection if len(found.strata) == 1 else BOTH
    row: Row = {
        "area": code,
        "name": found.places.names.get(code, "area not known"),
        "option": option,
        "selection": alone,
        "responses": count,
        **told(found.by_area.said(option, group), count, sampled=alone == SAMPLED),
    }
    if len(found.strata) > 1:
        for stratum in found.strata:
            key, counted = stratum.selection.replace("-", "_"), stratum.by_area
            row[key] = told(
                counted.said(option, group),
                counted.count(group),
                sampled=stratum.selection == SAMPLED,
            )
    return row


def option_rows(found: Analysis, sites: Mapping[str, Sequence[str]]) -> list[Row]:
    """Answers on every option by all, with and without campaigns, and by way of answering.

    Parameters
    ----------
    sites
        The sites of each option that the folder lists.
    """
    own = _group(found.by_campaign, "own")
    rows = []
    for option in found.read.options:
        said = found.whole.said(option, 0)
        alone = len(found.strata) == 1 and found.strata[0].selection == SAMPLED
        row: Row = {
            "option": option,
            "listed": option in sites if sites else None,
            "sites": list(sites.get(option, ())),
            "responses": found.whole.count(0),
            **told(said, found.whole.count(0), sampled=alone),
            "share_without_campaigns": None,
        }
        if own is not None:
            without = told(
                found.by_campaign.said(option, own), found.by_campaign.count(own), sampled=False
            )
            row["share_without_campaigns"] = without["share"]
        if len(found.strata) > 1:
            for stratum in found.strata:
                key = stratum.selection.replace("-", "_")
                row[key] = told(
                    stratum.whole.said(option, 0),
                    stratum.whole.count(0),
                    sampled=stratum.selection == SAMPLED,
                )
        rows.append(row | _spread(found, option))
    return rows


def _spread(found: Analysis, option: str) -> Row:
    """Where support is highest and lowest, among areas whose answers on every option show."""
    shares = [
        (row["share"], row["name"])
        for row in (_area_row(found, option, g) for g in _open_groups(found))
        if isinstance(row["share"], float) and row["area"] != NOT_KNOWN
    ]
    if len(shares) < 2:
        return {"highest": None, "lowest": None}
    low, high = min(shares), max(shares)
    return {
        "highest": {"area": high[1], "share": high[0]},
        "lowest": {"area": low[1], "share": low[0]},
    }


def _open_groups(found: Analysis) -> list[int]:
    """Areas of which no count is hidden."""
    groups = range(len(found.by_area.tally.codes))
    hidden = found.by_area.answers.values()
    return [
        g for g in groups if not found.by_area.hidden[g] and not any(h[g].any() for h in hidden)
    ]


def group_rows(shown: Shown, options: Sequence[str], name: str) -> list[Row]:
    """Responses of each group of a breakdown, and its answers on every option."""
    return [
        {
            name: code,
            "responses": shown.count(group),
            "suppressed": bool(shown.hidden[group]),
            "options": [
                {
                    "option": option,
                    **told(
                        shown.said(option, group),
                        shown.count(group),
                        # A kind of respondent may be called so too.
                        sampled=name == "selection" and code == SAMPLED,
                    ),
                }
                for option in options
            ],
        }
        for group, code in enumerate(shown.tally.codes)
    ]


def channel_rows(found: Analysis) -> list[Row]:
    """Responses of each channel, and whether its people were drawn."""
    rows: list[Row] = []
    for stratum in found.strata:
        for group, code in enumerate(stratum.by_channel.tally.codes):
            sampled = stratum.selection == SAMPLED
            count = stratum.by_channel.count(group)
            answers = [
                {"option": o, **told(stratum.by_channel.said(o, group), count, sampled=sampled)}
                for o in found.read.options
            ]
            rows.append(
                {
                    "channel": code,
                    "selection": stratum.selection,
                    "responses": count,
                    "suppressed": bool(stratum.by_channel.hidden[group]),
                    "options": answers,
                }
            )
    return rows


def parts_show(stratum: Stratum, small: SmallNumbers, persons: int) -> bool:
    """Whether some persons of a stratum can be counted: neither they nor the rest are few."""
    mine, every = len(stratum.persons), len(stratum.positions)
    return not small.holds(np.array([persons, mine - persons, every - mine, every - persons])).any()


def representation_rows(found: Analysis) -> list[Row]:
    """Persons who answered against who lives there: a ratio of 1 is as many as there should be."""
    rows: list[Row] = []
    for stratum in found.strata:
        for margin, shown in zip(stratum.margins, stratum.person_counts, strict=True):
            people = sum(margin.people)
            # From an exact share and its count the number of persons would follow, and so the rest.
            told = parts_show(stratum, found.small, margin.known)
            for group, (code, label) in enumerate(zip(margin.codes, margin.labels, strict=True)):
                count = shown.count(group)
                share = None if count is None or not margin.known else count / margin.known
                if share is not None and not told:
                    share = round(share, 2)
                lives = margin.people[group] / people if people else None
                rows.append(
                    {
                        "selection": stratum.selection,
                        "dimension": margin.id,
                        "code": code,
                        "name": label,
                        "respondents": count,
                        "share": share,
                        "people": margin.people[group],
                        "people_share": lives,
                        "ratio": share / lives if share is not None and lives else None,
                        "suppressed": count is None,
                    }
                )
    return rows
