"""Figures of the section, by partnership, by source of flows and by band."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from commonweal.evidence import Basis, Figure
from commonweal.networks.partnerships.containing import Contained, Share
from commonweal.networks.partnerships.judging import Judged, Setting
from commonweal.networks.partnerships.options import Option
from commonweal.networks.partnerships.tables import METHOD, brief, flow_sources, inside
from commonweal.people.ground import Ground
from commonweal.rules import Rule, Source
from commonweal.system.organisation import Kind

#: Measures of the whole system in the order in which a reader asks for them.
LEADING = (
    "partnerships_outside",
    "self_containment",
    "partnerships_possible",
    "partnerships_possible_whole",
    "partnerships_patients_moved",
    "partnerships_published_above",
)


def published(
    ground: Ground,
    setting: Setting,
    judged: Judged,
    wordings: Sequence[Rule],
    names: Mapping[str, str],
) -> Iterator[Figure]:
    """Size and share of each published partnership, how many miss each band, where patients go."""
    sources = tuple(dict.fromkeys((*ground.list_sources, *ground.sources_of_kind(Kind.PLACE))))
    basis = ground.membership_basis(Kind.PLACE)
    system = ground.system.code
    for p in judged.partnerships:
        yield _figure(
            ground, f"partnership_size.{p.code}", f"{names[p.code]}: registered patients",
            p.code, p.patients, "patients", basis, sources,
        )  # fmt: skip
        yield _figure(
            ground, f"partnership_share.{p.code}", f"{names[p.code]}: share of all patients",
            p.code, 100.0 * p.share, "%", basis, sources,
        )  # fmt: skip
        for one in p.contained:
            yield from _of_flows(ground, setting, p.code, names[p.code], one)
    for rule in wordings:
        out = [names[p.code] for p in judged.partnerships if inside(p.patients, rule) is False]
        yield _figure(
            ground, f"partnerships_outside.{rule.id}",
            f"Partnerships outside {rule.low:,.0f} to {rule.high:,.0f} patients"
            + (f" ({'; '.join(brief(name) for name in out)})" if out else ""),
            system, len(out), f"of {len(judged.partnerships)}", basis, (*sources, rule.source),
        )  # fmt: skip
    for whole in judged.wholes:
        yield _share(
            ground, setting, f"self_containment.{system}.{whole.source}",
            f"Patients treated by their own partnership's provider ({whole.source})",
            system, whole.source, whole.self_containment,
        )  # fmt: skip


def designs(
    ground: Ground, setting: Setting, options: Sequence[Option], published_number: int
) -> Iterator[Figure]:
    """Which numbers each band allows, and what the published number would be in it."""
    system = ground.system.code
    sources = tuple(dict.fromkeys((*ground.list_sources, *flow_sources(ground, setting))))
    commissioners = ground.level_name(Kind.COMMISSIONER, plural=True)
    for rule in dict.fromkeys(option.rule for option in options):
        of_rule = [option for option in options if option.rule is rule]
        band = f"{rule.low:,.0f} to {rule.high:,.0f}"
        held = (*sources, rule.source)
        yield _figure(
            ground, f"partnerships_possible.{rule.id}",
            f"Numbers of partnerships that can be had inside {band} patients",
            system, _listed(o.number for o in of_rule if o.free.feasible), "", Basis.MODELLED, held,
        )  # fmt: skip
        yield _figure(
            ground, f"partnerships_possible_whole.{rule.id}",
            f"Numbers that can be had inside {band} with whole {commissioners}",
            system, _listed(o.number for o in of_rule if o.whole.feasible), "", Basis.MODELLED,
            held,
        )  # fmt: skip
        for option in of_rule:
            if option.number == published_number:
                yield from _of_option(ground, setting, option, held)


def _fits(setting: Setting, rule: Rule) -> bool:
    """Whether every published partnership is inside a band."""
    size: dict[str, float] = {}
    for home, patients in zip(setting.members.place, setting.members.patients, strict=True):
        size[home] = size.get(home, 0.0) + float(patients)
    return all(inside(patients, rule) for patients in size.values())


def _of_option(
    ground: Ground, setting: Setting, option: Option, sources: tuple[Source, ...]
) -> Iterator[Figure]:
    """The best found for the published number: who would move, and where patients would go."""
    system, rule = ground.system.code, option.rule
    title = f"{option.number} partnerships of {rule.low:,.0f} to {rule.high:,.0f}"
    design = option.free
    if design.judged is None:
        return
    if design.patients_moved is not None:
        yield _figure(
            ground, f"partnerships_patients_moved.{rule.id}",
            f"{title}, best found: patients in another partnership than now",
            system, design.patients_moved, "patients", Basis.MODELLED, sources,
        )  # fmt: skip
    # A plan that breaks the band has no cost to compare with one that keeps it.
    if design.published_above is not None and _fits(setting, rule):
        yield _figure(
            ground, f"partnerships_published_above.{rule.id}",
            f"{title}: what the published plan costs above the best found",
            system, 100.0 * design.published_above, "%", Basis.MODELLED, sources,
        )  # fmt: skip
    for whole in design.judged.wholes:
        yield _share(
            ground, setting, f"partnerships_self_containment.{rule.id}.{whole.source}",
            f"{title}, best found: patients treated by their own provider ({whole.source})",
            system, whole.source, whole.self_containment,
        )  # fmt: skip


def _of_flows(
    ground: Ground, setting: Setting, code: str, name: str, one: Contained
) -> Iterator[Figure]:
    yield _share(
        ground, setting, f"self_containment.{code}.{one.source}",
        f"{name}: patients treated by its own provider ({one.source})", code, one.source,
        one.self_containment,
    )  # fmt: skip
    kept = one.self_containment
    yield _share(
        ground, setting, f"leakage.{code}.{one.source}",
        f"{name}: patients treated by others ({one.source})", code, one.source,
        Share(
            value=1.0 - kept.value,
            lower=None if kept.upper is None else 1.0 - kept.upper,
            upper=None if kept.lower is None else 1.0 - kept.lower,
        ),
    )  # fmt: skip
    if one.localisation is not None:
        yield _share(
            ground, setting, f"localisation.{code}.{one.source}",
            f"{name}: of its provider's patients from the system, its own ({one.source})", code,
            one.source, one.localisation,
        )  # fmt: skip


def _share(
    ground: Ground,
    setting: Setting,
    identifier: str,
    label: str,
    about: str,
    source: str,
    share: Share,
) -> Figure:
    acute = next(one for one in setting.acute if one.table.key == source)
    value = 100.0 * share.value
    limits = None
    if share.lower is not None and share.upper is not None:
        limits = (min(100.0 * share.lower, value), max(100.0 * share.upper, value))
    return ground.figure(
        f"networks.{identifier}",
        label,
        about,
        value,
        "%",
        acute.basis,
        flow_sources(ground, setting),
        method=METHOD,
        vintage=acute.table.measure,
        as_of=acute.table.end,
        interval=limits,
    )


def _figure(
    ground: Ground, identifier: str, label: str, about: str, value: float | str, unit: str,
    basis: Basis, sources: tuple[Source, ...],
) -> Figure:  # fmt: skip
    return ground.figure(
        f"networks.{identifier}",
        label,
        about,
        value,
        unit,
        basis,
        sources,
        method=METHOD,
        vintage=ground.series or "",
    )


def _listed(found: Iterable[int]) -> str:
    return ", ".join(str(number) for number in found) or "none"
