"""Contracts, and what they were measured to do, as the compiled texts say."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime, time
from typing import NamedTuple

from commonweal.records import Statement, draft
from kent_medway_build.facts import Facts
from kent_medway_build.sources import Citations, stater
from kent_medway_build.writing import Builder

TRANSPORT, SKIN = "Patient transport (G4S) 3 lots", "North Kent dermatology"
#: Who took over when that was suspended; the facts tell what it did, and not who it was.
NEXT = "North Kent dermatology (successor, not named)"
MARCH_2018 = ("2018-03-01", "2018-03-31")
#: When the dermatology contract was suspended, its waiting list was counted.
SUSPENDED = ("2020-06-19", "2020-06-22")

#: Contract, outcome, subgroup, period, value, unit, basis. The text gives no month for discharges:
#: that of arrivals is assumed.
OUTCOMES = (
    (
        "Patient transport (NSL)",
        "journeys covered",
        "",
        ("2013-07-01", "2016-06-30"),
        285_000,
        "journeys",
        "observed",
    ),
    (
        TRANSPORT,
        "journeys expected in the first year",
        "",
        ("2016-07-01", "2017-06-30"),
        316_000,
        "journeys",
        "assumed",
    ),
    (TRANSPORT, "outpatients who arrive on time", "", MARCH_2018, 71, "%", "observed"),
    (TRANSPORT, "discharges within 60 minutes", "", MARCH_2018, 47, "%", "assumed"),
    (TRANSPORT, "complaints", "", ("2017-07-01", "2017-07-31"), 115, "complaints", "observed"),
    (SKIN, "urgent patients waiting", "", SUSPENDED, 1_855, "patients", "observed"),
    (SKIN, "patients waiting", "", SUSPENDED, 7_500, "patients", "observed"),
    (SKIN, "patients waiting", "more than a year", SUSPENDED, 700, "patients", "observed"),
    (SKIN, "serious incidents", "", SUSPENDED, 18, "incidents", "observed"),
    (
        NEXT,
        "patients waiting",
        "",
        ("2020-09-28", "2020-09-28"),
        800,
        "patients",
        "observed",
    ),
    (
        NEXT,
        "patients seen",
        "",
        ("2020-06-19", "2021-01-31"),
        12_000,
        "patients",
        "observed",
    ),
)

#: What the contract asked for; and whether higher or lower is better.
TARGETS = {"outpatients who arrive on time": 95, "discharges within 60 minutes": 95}
BETTER = {
    "outpatients who arrive on time": "higher",
    "discharges within 60 minutes": "higher",
    "complaints": "lower",
    "urgent patients waiting": "lower",
    "patients waiting": "lower",
    "serious incidents": "lower",
}


def add(folder: Builder, facts: Facts, cited: Citations) -> None:
    """Add the outcomes of contracts."""
    rows = {row["contract"]: row for row in cited.resolved(facts.others("contracts"))}
    for contract, outcome, category, (start, end), value, unit, basis in OUTCOMES:
        row = rows[SKIN if contract == NEXT else contract]
        folder.add(
            "outcomes",
            about=contract,
            outcome=outcome,
            category=category,
            start=start,
            end=end,
            value=value,
            unit=unit,
            target=TARGETS.get(outcome),
            better=BETTER.get(outcome),
            basis=basis,
            source=cited.cite(row["source"], row["confidence"]),
        )


class _Held(NamedTuple):
    """A contract of the facts; `known` is the day from which it is taken to have been public, or,
    where it was told of `afterwards`, the first day of which a source speaks of it."""

    id: str
    title: str
    service: str
    known: date
    afterwards: bool = False
    serves: tuple[str, ...] = ()
    terms: tuple[tuple[str, object], ...] = ()
    ended: tuple[tuple[date, str, str], ...] = ()


_CARRIED = (
    "Carried into the example from a published source, which does not say which commissioner "
    "signed it"
)
AT_ONCE = (
    f"{_CARRIED}; where it gives a month or a year, the first or last day stands for it, and it "
    "is taken to have been public from then."
)
AFTERWARDS = (
    f"{_CARRIED}. It was published after the contract had begun: it is taken as stated on the "
    "first day of which a source speaks of the contract, by the body that there was then."
)
#: Of no contract does the source say which of the commissioners signed it: the system stands there.
AUTHORITY = "QKS"
HELD = (
    _Held(
        "patient-transport-2013",
        "Patient transport (NSL)",
        "patient transport",
        date(2013, 7, 1),
        terms=(("starts", "2013-07-01"), ("ends", "2016-06-30")),
    ),
    _Held(
        "patient-transport-2016",
        TRANSPORT,
        "patient transport",
        date(2016, 7, 1),
        terms=(
            ("starts", "2016-07-01"),
            ("ends", "2022-06-30"),
            ("extension_months", 36),
            ("value_pence", 90_000_000_00),
            ("annual_pence", 15_000_000_00),
        ),
    ),
    _Held(
        "dermatology-2019",
        SKIN,
        "dermatology",
        date(2020, 6, 19),
        afterwards=True,
        serves=("09W", "10D", "09J"),
        terms=(("starts", "2019-04-01"), ("annual_pence", 4_100_000_00)),
        ended=(
            (date(2020, 6, 19), "suspended", "day"),
            (date(2020, 10, 9), "terminated", "day"),
        ),
    ),
    _Held(
        "medway-practices",
        "Medway GP sites (9)",
        "general practice",
        date(2020, 7, 1),
        serves=("09W",),
        ended=((date(2020, 7, 1), "handed back", "month"),),
    ),
    _Held(
        "wheelchairs",
        "Wheelchairs",
        "wheelchairs",
        date(2018, 9, 1),
        terms=(("annual_pence", 6_200_000_00),),
    ),
    _Held(
        "community-north-kent-2016",
        "North Kent adult community services",
        "adult community services",
        date(2016, 1, 1),
        serves=("09J", "10D"),
        terms=(
            ("starts", "2016-01-01"),
            ("ends", "2022-12-31"),
            ("value_pence", 126_000_000_00),
        ),
    ),
)
#: What the providers are was not in the facts.
OWNERS = {
    "NSL Care Services": "independent",
    "G4S": "independent",
    "DMC Healthcare": "independent",
    "Millbrook Healthcare": "independent",
    "Virgin Care": "independent",
}
OWN_KNOWLEDGE = "provider-owners"


def statements(facts: Facts, cited: Citations) -> list[Statement]:
    """Each contract, how it ended, and who owns its provider."""
    rows = {row["contract"]: row for row in cited.resolved(facts.others("contracts"))}
    told: list[Statement] = []
    for held in HELD:
        row = rows[held.title]
        source = cited.cite(row["source"], row["confidence"])
        told.append(_contract(held, row["provider"], source, cited.publisher(source)))
        told += [
            _stated(
                "contract_ended",
                f"{held.id}/{how}",
                {
                    "contract": held.id,
                    "on": on.isoformat(),
                    "how": how.replace("-", " "),
                    "precision": precision,
                    "source": source,
                },
                on,
                cited.publisher(source),
                "Carried into the example from a published source.",
            )
            for on, how, precision in held.ended
        ]
    told += [
        _stated(
            "provider_owner",
            organisation,
            {"organisation": organisation, "owner": owner, "source": OWN_KNOWLEDGE},
            date(2013, 4, 1),
            "commonweal",
            "Assumed: no source read says who owns it; these records begin with the day given.",
        )
        for organisation, owner in OWNERS.items()
    ]
    return told


def sources(made: list[Statement]) -> set[str]:
    """Ids of the sources that the statements name."""
    return {str(one.payload["source"]) for one in made if one.payload}


def _contract(held: _Held, provider: str, source: str, by: str) -> Statement:
    return _stated(
        "contract",
        held.id,
        {
            "contract": held.id,
            "authority": AUTHORITY,
            "organisation": provider,
            "title": held.title,
            "service": held.service,
            "serves": list(held.serves),
            **dict(held.terms),
            "source": source,
        },
        held.known,
        by,
        AFTERWARDS if held.afterwards else AT_ONCE,
        since=_since(held),
    )


def _since(held: _Held) -> date:
    """The day from which it holds: that of its terms where it was told of afterwards."""
    return date.fromisoformat(str(dict(held.terms)["starts"])) if held.afterwards else held.known


def _stated(
    kind: str,
    name: str,
    payload: dict[str, object],
    on: date,
    by: str,
    reason: str,
    *,
    since: date | None = None,
) -> Statement:
    identifier = f"contracts/{kind}/{'-'.join(name.lower().split())}"
    return draft(
        kind,
        payload,
        id=identifier,
        stated_by=stater(by, on),
        about=AUTHORITY,
        stated_at=datetime.combine(on, time(), UTC),
        effective=since or on,
        reason=reason,
        salt=hashlib.sha256(identifier.encode()).hexdigest(),
    )
