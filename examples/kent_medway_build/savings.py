"""What was said of savings: targets as statements for the records, and the change of posts that a
headline gives beside the counts. No savings scheme of Kent and Medway is held."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime, time
from decimal import Decimal

from commonweal.records import Statement, draft
from kent_medway_build.bodies import ONE_CCG, SYSTEM
from kent_medway_build.facts import Facts
from kent_medway_build.sources import Citations, published
from kent_medway_build.writing import Builder

#: The minutes bear no date; a later item of the Health and Wellbeing Board says that the committee
#: considered the matter on this day, when the public could know.
MINUTES = date(2019, 8, 20)
#: The day that stands for the targets that a Member spoke of: no source says when they were set.
ALLEGED_FROM = date(2019, 7, 1)
ALLEGED = "savings by which, a Member considered, the proposed changes were motivated"
#: What the facts call the saving target of the one CCG, its posts, and the headline's change.
TARGET_FACT, POSTS_FACT = (
    "annual running-cost saving target of single CCG",
    "posts before / after merger",
)
HEADLINE = "net reduction of posts as the headline has it; counts in the text differ"


def add(folder: Builder, facts: Facts, cited: Citations) -> None:
    """Add the change of posts that a headline states beside the counts."""
    row = _fact(facts, cited, POSTS_FACT)
    if "net reduction of 60" not in row["unit_note"]:
        raise ValueError(f"{POSTS_FACT}: the headline's reduction is not in {row['unit_note']!r}")
    folder.add(
        "posts",
        body=ONE_CCG,
        as_of="2021-01-01",
        what=HEADLINE,
        change=-60,
        basis="estimated",
        source=cited.cite(row["source"], row["confidence"]),
    )


def statements(facts: Facts, cited: Citations) -> list[Statement]:
    """The targets, each revision after what it revises."""
    alleged = _fact(facts, cited, "savings motive alleged by Member")
    first, later = (Decimal(word) for word in alleged["value"].split(" then "))
    source = cited.cite(alleged["source"], alleged["confidence"])
    why = (
        "The minutes: 'motivated by the need to make financial savings of £44million, which had "
        "subsequently increased to £46 million'. A Member said so; no other source was found. The "
        "day of the target is assumed."
    )
    made = [
        _target(f"{number}-{millions}m", SYSTEM, ALLEGED, millions, source, "low", why)
        for number, millions in enumerate((first, later), start=1)
    ]
    running = _fact(facts, cited, TARGET_FACT)
    return [
        *made,
        _target(
            "running-costs",
            ONE_CCG,
            "running costs of the one CCG, a year",
            Decimal(running["value"]),
            cited.cite(running["source"], running["confidence"]),
            "high",
            "Carried into the example from a published source. That it held from the first day of "
            "the one CCG is assumed.",
            effective=date(2020, 4, 1),
            known=published(running["source"]) or date(2021, 1, 1),
            period=(date(2020, 4, 1), date(2021, 3, 31)),
        ),
    ]


def _target(
    name: str,
    about: str,
    what: str,
    millions: Decimal,
    source: str,
    confidence: str,
    reason: str,
    *,
    effective: date = ALLEGED_FROM,
    known: date = MINUTES,
    period: tuple[date, date] | None = None,
) -> Statement:
    identifier = f"savings-target/{about}/{name}"
    payload: dict[str, object] = {
        "what": what,
        "amount_pence": int(millions * 100_000_000),
        "source": source,
        "confidence": confidence,
    }
    if period is not None:
        payload |= {"start": period[0].isoformat(), "end": period[1].isoformat()}
    return draft(
        "savings_target",
        payload,
        id=identifier,
        stated_by="a Member of the committee, as minuted" if known == MINUTES else "press",
        about=about,
        stated_at=datetime.combine(known, time(), UTC),
        effective=effective,
        reason=reason,
        salt=hashlib.sha256(identifier.encode()).hexdigest(),
    )


def _fact(facts: Facts, cited: Citations, item: str) -> dict[str, str]:
    rows = cited.resolved(facts.others("ccg_merger_finance"))
    return next(row for row in rows if row["item"] == item)
