"""What was found in texts, and of the file, as plain rows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np

from commonweal.evidence.disclosure import Relation, UnprotectableError, suppress
from commonweal.services.consultation.analysis import Analysis
from commonweal.services.consultation.capitals import letter_told
from commonweal.services.consultation.coding import Coded
from commonweal.services.consultation.log import (
    Answered,
    Gate,
    in_time,
    slug,
    why_not_counted,
)
from commonweal.services.consultation.mentions import Mention
from commonweal.services.consultation.personal import CANNOT_FIND, KINDS
from commonweal.services.consultation.pooling import codes_together, fewest_shown
from commonweal.services.consultation.rows import Row
from commonweal.services.consultation.strata import NOT_KNOWN
from commonweal.stats.agreement import Agreement

#: Characters of a campaign's letter that are shown.
LONGEST_LETTER = 500


def shown_alone(found: Analysis, count: int) -> int | None:
    """A count that stands alone, None where it is small."""
    return None if found.small.holds(np.array([count]))[0] else count


def in_campaigns(found: Analysis) -> int | None:
    """Responses that came with a campaign, None where hidden."""
    codes = found.by_campaign.tally.codes
    return found.by_campaign.count(codes.index("campaign")) if "campaign" in codes else 0


def campaign_rows(found: Analysis) -> list[Row]:
    """Campaigns: how many texts each has and how they differ; the words of the leading text.

    No sizes where their sum is hidden: those who wrote for themselves would follow.
    """
    away = in_campaigns(found) is None
    rows: list[Row] = []
    for number, campaign in enumerate(found.duplicates.campaigns, start=1):
        counts = [len(campaign.same), len(campaign.alike), len(campaign.added)]
        hidden = _parts(found, counts)
        leader = found.responses[campaign.leader].text
        small = away or shown_alone(found, len(campaign.members)) is None
        rows.append(
            {
                "campaign": number,
                "responses": None if small else len(campaign.members),
                "same": None if small else hidden[0],
                "nearly_same": None if small else hidden[1],
                "own_words_added": None if small else hidden[2],
                # Whoever sent it alone, or with few, may be told by it.
                "text": ""
                if small or shown_alone(found, len(campaign.same)) is None
                else letter_told(leader, found.looks, LONGEST_LETTER),
            }
        )
    return rows


def _parts(found: Analysis, counts: Sequence[int]) -> list[int | None]:
    """Parts of a total that shows, hidden where small and where they would follow."""
    every = [*counts, sum(counts)]
    last = len(counts)
    try:
        hidden = suppress(
            every, [Relation(last, tuple(range(last)))], found.small, kept=[last]
        ).hidden
    except UnprotectableError:
        return [None] * last
    return [None if hide else n for n, hide in zip(counts, hidden[:last], strict=True)]


def theme_names(found: Analysis) -> list[str]:
    """Names of the themes: its words for one whose count shows, a number alone for the others."""
    return [
        theme.id if shown_alone(found, len(theme.texts)) is not None else f"theme {number}"
        for number, theme in enumerate(found.themes.themes, start=1)
    ]


def theme_rows(found: Analysis, log: Sequence[Answered], on: date | None = None) -> list[Row]:
    """Themes with their words, sample quotations and what the log answers.

    Of several answers the last given by the day `on` is told, as the gate counts it, else the last.
    """
    answers = {slug(row.theme): row for row in log}
    answers |= {slug(row.theme): row for row in in_time(log, on)}
    rows: list[Row] = []
    for theme, name, quoted in zip(
        found.themes.themes, theme_names(found), found.quoted, strict=True
    ):
        answer = answers.get(slug(name))
        count = shown_alone(found, len(theme.texts))
        rows.append(
            {
                "theme": name,
                "words": list(theme.words) if count is not None else [],
                "responses": count,
                "suppressed": count is None,
                "quotations": list(quoted) if count is not None else [],
                "answer": answer.did if answer is not None else None,
                "by": answer.by if answer is not None else None,
                "on": answer.on if answer is not None else None,
                "why_not_counted": why_not_counted(answer, on) if answer is not None else None,
            }
        )
    return rows


def unlisted_rows(found: Analysis) -> list[Row]:
    """Sites and areas that people ask for or mention, and whether any option has them."""
    return [
        {
            "code": mention.site.code,
            "name": mention.site.name,
            "listed": bool(mention.site.options),
            "options": list(mention.site.options),
            "asked_for": shown_alone(found, len(mention.asked)),
            "mentioned": shown_alone(found, len(mention.mentioned)),
            "by_area": _asked_by_area(found, mention),
        }
        for mention in found.mentions
    ]


def _asked_by_area(found: Analysis, mention: Mention) -> list[Row]:
    codes = [*found.places.names, NOT_KNOWN]
    if shown_alone(found, len(mention.asked)) is None or not mention.asked:
        return []
    counts = [0] * len(codes)
    for position in mention.asked:
        at = found.placed[position]
        counts[-1 if at is None else codes.index(at.area)] += 1
    return [
        {"area": code, "name": found.places.names.get(code, "area not known"), "asked_for": count}
        for code, count in zip(codes, _parts(found, counts), strict=True)
        if count != 0
    ]


def redactions_told(found: Analysis) -> Row:
    """How many personal details were removed, by kind; what patterns cannot find."""
    return {
        "removed": {kind: found.read.removed.get(kind, 0) for kind in KINDS},
        "total": sum(found.read.removed.values()),
        "columns_not_read": dict(found.read.personal),
        "cannot_find": list(CANNOT_FIND),
    }


def coders_told(found: Analysis, coded: Coded | None) -> Row | None:
    """How far human coders agree."""
    if coded is None:
        return None
    codes = codes_together(coded.codes, fewest_shown(found.small))
    return {
        "coders": list(coded.coders),
        "krippendorffs_alpha": _agreement(coded.alpha),
        "cohens_kappa": [
            {"first": first, "second": second, **_agreement(kappa)}
            for first, second, kappa in coded.kappa
        ],
        "codes": {code: shown_alone(found, count) for code, count in codes},
        "coded_by_one": shown_alone(found, coded.one),
    }


def _agreement(found: Agreement) -> Row:
    def number(value: float) -> float | None:
        return None if value != value else value

    return {
        "value": number(found.value),
        "lower": number(found.lower),
        "upper": number(found.upper),
        "texts": found.units,
        "why_not": found.reason or None,
    }


def unplaced_told(found: Analysis) -> tuple[list[Row], int | None]:
    """Areas that were not placed, and how many gave none; counts hidden where small."""
    every = [n for _, _, n in found.unplaced]
    if not every:
        return [], 0
    counts = [None] * len(every) if shown_alone(found, sum(every)) is None else _parts(found, every)
    rows: list[Row] = []
    none: int | None = 0
    for (area, why, _), count in zip(found.unplaced, counts, strict=True):
        if area:
            rows.append({"area": area, "responses": count, "why": why})
        else:
            none = count
    return rows, none


def gate_told(gate: Gate) -> Row:
    """Whether the consultation bars a decision."""
    return {
        "open": gate.open,
        "bars": list(gate.bars),
        "unanswered": list(gate.unanswered),
        "answers_to_no_theme": list(gate.unknown),
    }
