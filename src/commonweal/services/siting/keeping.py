"""Choices of which every unit is inside the standard: the nearest of each number, how sure it is.

Volumes, minutes and staff that are told together are of one choice: the nearest of all choices of
a number may miss the standard, and the nearest that keeps it is another one."""

from __future__ import annotations

from dataclasses import dataclass

from commonweal.evidence import Column, Lack, Table
from commonweal.evidence.figure import weakest
from commonweal.services.judged import share_words
from commonweal.services.siting.bands import Band, missed_by
from commonweal.services.siting.carrying import Ends, ends, uses_estimates
from commonweal.services.siting.naming import sites_named
from commonweal.services.siting.ranging import BRACKETS, ranged
from commonweal.services.siting.shown import Shown
from commonweal.services.siting.studying import Choice
from commonweal.services.siting.tabling import METHOD, basis_of, sources_of, volume_note
from commonweal.services.siting.telling import measure, meets_in_draws


@dataclass(frozen=True, eq=False)
class Keeping:
    """The nearest choice of a number of which every unit is inside the standard.

    Parameters
    ----------
    choice
        The sites and their scores.
    count, estimated
        How many choices of the number keep the standard, and how many of them have a site whose
        minutes are estimated.
    minutes
        Interval of the mean minutes; None where they do not vary.
    in_draws
        Share of the draws of estimated minutes in which it keeps the standard; None where no site
        of it is estimated.
    nearest
        Whether it is the nearest of all choices of its number, too.
    people
        Consultants for a rota at each unit; None where no standard of rotas is held.
    """

    choice: Choice
    count: int
    estimated: int
    minutes: Ends | None
    in_draws: float | None
    nearest: bool
    people: int | None

    @property
    def number(self) -> int:
        """How many sites it has."""
        return len(self.choice.open)


def keeping(shown: Shown, number: int, band: Band) -> Keeping | None:
    """The nearest choice of so many sites that keeps a band; None where none does."""
    sited, every = shown.sited, shown.every.every
    missed = missed_by(every, band)
    rows = [
        row for row, opened in enumerate(every.opens) if len(opened) == number and not missed[row]
    ]
    if not rows:
        return None
    means = every.values["mean_minutes"]
    first = min(rows, key=lambda row: (means[row], row))
    choice = sited.choices([every.opens[first]])[0]
    drawn = shown.of_all(choice.open)
    rota = sited.rota
    best = next((one for one in shown.best if len(one.open) == number), None)
    return Keeping(
        choice=choice,
        count=len(rows),
        estimated=sum(uses_estimates(sited.setting, every.opens[row]) for row in rows),
        minutes=None
        if drawn is None
        else ends(drawn[0].values["mean_minutes"][:, drawn[1]], choice.scored.everyone.mean),
        in_draws=meets_in_draws(band, drawn),
        nearest=best is not None and best.open == choice.open,
        people=None
        if isinstance(rota, Lack)
        else rota.needed(list(choice.scored.volumes.values())).people,
    )


def all_keeping(shown: Shown) -> tuple[Keeping, ...]:
    """The nearest choice that keeps the standard, of each number that has one, fewest first."""
    band = shown.sited.band
    if not band.known:
        return ()
    found = (keeping(shown, number, band) for number in range(1, len(shown.best) + 1))
    return tuple(one for one in found if one is not None)


def keeping_table(shown: Shown, identifier: str) -> Table | None:
    """The nearest choice of each number that keeps the standard; None where none does."""
    sited, held = shown.sited, all_keeping(shown)
    if not held:
        return None
    rota = sited.rota
    bases, sources = [basis_of(shown)], [*sources_of(sited), *sited.band.sources]
    if not isinstance(rota, Lack):
        bases.append(rota.basis)
        sources += rota.sources
    return Table.of_rows(
        [_row(shown, one) for one in held],
        id=identifier,
        title="For each number of units, the nearest choice of which every unit is in the standard",
        columns=(
            Column(name="number", label="Units", kind="text"),
            Column(name="sites", label="Sites", kind="text"),
            Column(name="mean_said", label="Mean minutes", kind="text"),
            Column(name="mean", label="Mean", kind="number", unit="minutes", on_page=False),
            Column(name="smallest", label="Smallest", kind="count", unit="cases a year"),
            Column(name="largest", label="Largest", kind="count", unit="cases a year"),
            Column(name="consultants", label="Consultants", kind="count", unit="people",
                   on_page=not isinstance(rota, Lack)),
            Column(name="in_draws", label="In standard under", kind="share", unit="of draws",
                   description="Of estimated minutes; none where no site of it is estimated"),
            Column(name="choices", label="Choices in standard", kind="count"),
            Column(name="estimated", label="With estimated sites", kind="count"),
            Column(name="basis", label="Basis of minutes", kind="text"),
        ),
        basis=weakest(*bases),
        sources=tuple(dict.fromkeys(sources)),
        method=METHOD,
        note=f"{BRACKETS} {volume_note(sited)}",
        as_of=sited.ground.day,
        vintage=sited.setting.demand_period,
        shown=12,
    )  # fmt: skip


def _row(shown: Shown, one: Keeping) -> dict[str, object]:
    mean = one.choice.scored.everyone.mean
    return {
        "number": str(one.number),
        "sites": sites_named(shown.sited.setting, one.choice.open),
        "mean_said": ranged(mean, one.minutes, "minutes"),
        "mean": mean,
        "smallest": measure(one.choice, "smallest_volume"),
        "largest": measure(one.choice, "largest_volume"),
        "consultants": one.people,
        "in_draws": one.in_draws,
        "choices": one.count,
        "estimated": one.estimated,
        "basis": one.choice.basis.value,
    }


def keeping_said(one: Keeping, best: Choice) -> str:
    """The nearest choice that keeps the standard, in a sentence, and the nearest of all beside."""
    mean = ranged(one.choice.scored.everyone.mean, one.minutes, "minutes")
    rota = "" if one.people is None else f" and a rota of {one.people} consultants"
    which = "It" if one.count == 1 else "The nearest of these"
    said = f"{which} takes {mean} minutes on average{rota}"
    if one.in_draws is not None:
        said += f" (in the standard under {share_words(one.in_draws)} of draws)"
    if not one.nearest:
        said += (
            f"; the nearest of all choices of {one.number} takes "
            f"{best.scored.everyone.mean:.1f}, but not every unit of it is in the standard"
        )
    said += "."
    if one.estimated < one.count:
        return said
    return (
        f"{said} Every choice of {one.number} that can do so uses a site whose minutes are "
        "estimated from distance: with their error each may fall outside, so this number is not "
        "certain."
    )
