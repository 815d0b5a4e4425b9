"""Standards of a service by what they measure: the nation's, held as rules, and the folder's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pyarrow.compute as pc

from commonweal.evidence import Basis
from commonweal.people.ground import Ground
from commonweal.rules import Rule, Source

#: What a standard can measure, and how the rules call it for a service: "stroke-least-volume".
MEASURES: Mapping[str, str] = {
    "least_volume": "fewest confirmed cases a year of a unit",
    "most_volume": "most confirmed cases a year of a unit",
    "least_volume_suspected": "fewest cases a year of a unit, suspected ones counted",
    "most_volume_suspected": "most cases a year of a unit, suspected ones counted",
    "travel_ideal": "minutes by road that it should ideally take",
    "travel_limit": "minutes by road that it should take at most",
    "call_to_needle": "minutes from the call to treatment",
    "least_thrombolysis_share": "lower end of the share of patients who need thrombolysis",
    "most_thrombolysis_share": "upper end of the share of patients who need thrombolysis",
    "thrombolysis_rate": "share of patients who get thrombolysis",
    "thrombectomy_share": "share of patients who could get thrombectomy",
    "staff_per_bed": "whole-time staff for each bed of a hyper acute unit",
    "staff_per_bed_acute": "whole-time staff for each bed of an acute unit",
    "staff_per_five_beds": "whole-time staff for five beds of a hyper acute unit",
    "staff_per_five_beds_acute": "whole-time staff for five beds of an acute unit",
    "rota_minimum": "fewest consultants who share a rota round the clock",
    "activities_at_600": "consultants' programmed activities a week at 600 admissions a year",
    "activities_at_1200": "consultants' programmed activities a week at 1,200 admissions a year",
    "activities_per_consultant": "programmed activities of direct care in a consultant's week",
    "out_of_hours_activity": "hours that one programmed activity out of hours stands for",
    "hours_a_week": "contracted hours of a whole-time member of staff",
    "absence_uplift": "extra staff for leave, sickness and study",
    "needs_on_site": "clinical service that must be on the same site",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Standard:
    """One standard as one source says it.

    Parameters
    ----------
    measure, role
        What it measures, one of `MEASURES`, and of whom ("nurse") or what, where that matters.
    name, words
        What it is called and the words it rests on.
    value, unit
        None where it is no number, as for a clinical service that must be on the same site.
    basis
        `assumed` where the number is from memory.
    source
        Where it stands; `verified` says whether the words were read there.
    local
        Whether the folder says it, not the national rules.
    rule
        Of a national one.
    """

    measure: str
    role: str
    name: str
    words: str
    value: float | None
    unit: str
    basis: Basis
    source: Source
    local: bool
    rule: Rule | None = None

    @property
    def verified(self) -> bool:
        """Whether the words were read at their source."""
        return self.source.verified


@dataclass(frozen=True, slots=True)
class Standards:
    """All standards of a service that are held, the one that decides first of each measure."""

    held: tuple[Standard, ...] = field(default=())

    def of(self, measure: str, role: str = "") -> tuple[Standard, ...]:
        """Everything held of a measure, the one that decides first; empty where none is.

        Raises
        ------
        KeyError
            When no measure has that name.
        """
        if measure not in MEASURES:
            raise KeyError(f"no measure {measure!r}; there are {', '.join(MEASURES)}")
        return tuple(one for one in self.held if one.measure == measure and one.role == role)

    def deciding(self, measure: str, role: str = "") -> Standard | None:
        """The standard that decides, or None: no standard held."""
        return next(iter(self.of(measure, role)), None)

    def value(self, measure: str, role: str = "") -> float | None:
        """The number that decides, or None."""
        found = self.deciding(measure, role)
        return None if found is None else found.value

    def roles(self, measure: str) -> tuple[str, ...]:
        """Of whom or what a measure is held, in order."""
        return tuple(sorted({one.role for one in self.held if one.measure == measure}))


def standards_of(ground: Ground, service: str = "stroke") -> Standards:
    """Standards of a service on the day: the folder's rows and the national rules in force.

    Where several are held of one measure all are kept. What was read or is published decides over
    what is from memory (`assumed`), then the folder's own over the nation's, then what was read at
    its source over what was not.
    """
    found = [*_of_folder(ground, service), *_of_rules(ground, service)]
    order = list(MEASURES)
    return Standards(
        tuple(
            sorted(
                found,
                key=lambda one: (
                    order.index(one.measure),
                    one.role,
                    one.basis is Basis.ASSUMED,
                    not one.local,
                    not one.verified,
                    one.source.id,
                ),
            )
        )
    )


def _of_folder(ground: Ground, service: str) -> list[Standard]:
    held = ground.tables.get("services")
    if held is None or "measure" not in held.column_names:
        return []
    rows = held.filter(pc.equal(held["service"], service)).to_pylist()
    return [
        Standard(
            measure=row["measure"],
            role=row["role"] or "",
            name=row["standard"],
            words=row["words"] or "",
            value=row["value"],
            unit=row["unit"] or "",
            basis=Basis(row["basis"]),
            source=ground.tables.sources[row["source"]],
            local=True,
        )
        for row in rows
        if row["measure"]
    ]


def _of_rules(ground: Ground, service: str) -> list[Standard]:
    """National standards: subject "stroke-least-volume", or "stroke-staff-per-bed-of-nurse"."""
    found = []
    places = ground.given.policies.jurisdictions
    for subject in sorted({rule.subject for rule in ground.given.rules.rules}):
        measure, role = _named(subject, service)
        if not measure:
            continue
        rule = ground.given.rules.in_force(subject, BODY, ground.day, places)
        if rule is not None:
            found.append(_standard(rule, measure, role))
    return found


#: Standards are of the providers that give the service.
BODY = "provider"


def _named(subject: str, service: str) -> tuple[str, str]:
    """Measure and role of a rule's subject; empty where it is none of the service."""
    for measure in MEASURES:
        name = f"{service}-{measure.replace('_', '-')}"
        if subject == name:
            return measure, ""
        if subject.startswith(f"{name}-of-"):
            return measure, subject.removeprefix(f"{name}-of-").replace("-", " ")
    return "", ""


def _standard(rule: Rule, measure: str, role: str) -> Standard:
    return Standard(
        measure=measure,
        role=role,
        name=MEASURES[measure],
        words=rule.text,
        value=rule.low if rule.low is not None else rule.high,
        unit=rule.unit,
        basis=Basis.OBSERVED if rule.source.verified else Basis.ASSUMED,
        source=rule.source,
        local=False,
        rule=rule,
    )
