"""Tables of the first section: the options beside each other, and the choices on the front."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from commonweal.evidence import Basis, Column, Table
from commonweal.evidence.words import counted, day, joined
from commonweal.rules import Source
from commonweal.services.siting.bands import Band, pair_of
from commonweal.services.siting.naming import sites_named
from commonweal.services.siting.present import EVERY
from commonweal.services.siting.ranging import BRACKETS, measured, of_group, verdict
from commonweal.services.siting.shown import Shown
from commonweal.services.siting.studying import DISTRICT, Choice, Sited
from commonweal.services.siting.telling import interval, measure, meets_in_draws, minutes

METHOD = "services.siting"
#: Columns of the options on the page: name, label, measure.
SAID = (
    ("mean", "Mean minutes", "mean_minutes"),
    ("within_30", "Within 30", "within_30"),
    ("within_45", "Within 45", "within_45"),
    ("within_60", "Within 60", "within_60"),
    ("longest", "Longest", "maximum_minutes"),
    ("smallest", "Smallest unit", "smallest_volume"),
    ("largest", "Largest unit", "largest_volume"),
)
#: Standards of volumes: measure, which end, what is counted, and the end that decides.
VOLUMES: tuple[tuple[str, str, str, Callable[[Band], float | None]], ...] = (
    ("least_volume", "least", "confirmed", lambda band: band.low),
    ("most_volume", "most", "confirmed", lambda band: band.high),
    ("least_volume_suspected", "least", "suspected counted", lambda _: None),
    ("most_volume_suspected", "most", "suspected counted", lambda _: None),
)


def sources_of(sited: Sited) -> tuple[Source, ...]:
    """What scores rest on: demand, sites, travel, deprivation."""
    return sited.setting.sources


def sources_of_options(sited: Sited) -> tuple[Source, ...]:
    """The same, and what says which sites are options and which are open."""
    options = [source for one in sited.listed for source in one.sources]
    present = getattr(sited.present, "sources", ())
    return tuple(dict.fromkeys((*sited.setting.sources, *options, *present)))


def basis_of(shown: Shown) -> Basis:
    """`estimated` where any choice shown rests on estimated minutes, else that of the minutes."""
    held = [*shown.options, *shown.best, *([shown.present] if shown.present else [])]
    return shown.sited.basis(*(one.open for one in held))


def watched(shown: Shown, count: int = 2) -> tuple[str, ...]:
    """The districts whose people travel longer by most under the decided option: a column each."""
    if shown.decided is None or shown.present is None:
        return ()
    before = shown.present.scored.groups[DISTRICT]
    after = shown.decided.scored.groups[DISTRICT]
    longer = {
        code: after[code].cases * (after[code].mean - before[code].mean)
        for code in after
        if code in before
    }
    order = sorted(longer, key=lambda code: (-longer[code], code))
    return tuple(code for code in order[:count] if longer[code] > 0.0)


def now_word(shown: Shown) -> str:
    """What figures call the units that are open; where that is not held, every unit."""
    return EVERY.capitalize() if shown.assumed else f"Open {shown.with_today}"


def options_table(shown: Shown, identifier: str) -> Table:
    """What is open today, each option, and the best of their number: one row each."""
    sited = shown.sited
    rows = []
    if shown.present is not None:
        rows.append(_row(shown, shown.present, called(shown, shown.present, ())))
    rows += [_row(shown, one, called(shown, one, one.options)) for one in shown.options]
    if shown.peers is not None:
        opened = shown.peers.every.opens[shown.peers.best()]
        number = len(opened)
        best = next(one for one in shown.best if len(one.open) == number)
        title = f"Least minutes of {len(shown.peers.every.opens)}"
        rows.append(_row(shown, best, f"{title}: {sites_named(sited.setting, best.open)}"))
    else:
        rows += [
            _row(
                shown,
                one,
                f"Least minutes of {len(one.open)}: {sites_named(sited.setting, one.open)}",
            )
            for one in shown.best
            if one is not shown.present
        ]
    names = sited.ground.area_names
    beds = [row for row in rows if row["beds"] is not None]
    return Table.of_rows(
        rows,
        id=identifier,
        title="The options beside each other",
        columns=(
            Column(name="choice", label="Choice", kind="text"),
            Column(name="options", label="Options", kind="text", on_page=False),
            Column(name="sites", label="Codes of the sites", kind="text", on_page=False),
            *(Column(name=f"{name}_said", label=label, kind="text") for name, label, _ in SAID),
            Column(name="volumes_said", label="Volumes in standard", kind="text"),
            Column(name="beds", label="Beds, published", kind="count", unit="beds",
                   on_page=bool(beds)),
            *(
                Column(name=f"district_{at}_said", label=names.get(code, code), kind="text")
                for at, code in enumerate(watched(shown))
            ),
            Column(name="mean", label="Mean", kind="number", unit="minutes", on_page=False),
            Column(name="low", label="Mean, lowest", kind="number", unit="minutes", on_page=False),
            Column(name="high", label="Mean, highest", kind="number", unit="minutes",
                   on_page=False),
            Column(name="p90", label="90% within", kind="number", unit="minutes", on_page=False),
            Column(name="within_30", label="Within 30", kind="share", on_page=False),
            Column(name="within_45", label="Within 45", kind="share", on_page=False),
            Column(name="within_60", label="Within 60", kind="share", on_page=False),
            Column(name="longest", label="Longest", kind="number", unit="minutes", on_page=False),
            Column(name="smallest", label="Smallest unit", kind="count", unit="cases",
                   on_page=False),
            Column(name="largest", label="Largest unit", kind="count", unit="cases", on_page=False),
            *(
                Column(name=f"district_{at}", label=names.get(code, code), kind="number",
                       unit="minutes", on_page=False)
                for at, code in enumerate(watched(shown))
            ),
            Column(name="rank", label="Rank by mean", kind="count", on_page=False,
                   description="Among all choices of the same number of sites"),
            Column(name="front", label="Bettered by", kind="text", on_page=False,
                   description="A choice that is at least as good on every criterion and better "
                   "on one; none: on the front"),
            Column(name="lost", label="To units outside", kind="count", unit="cases a year",
                   on_page=False,
                   description="Of the system's cases, those nearer to a unit outside: the second "
                   "reading"),
            Column(name="basis", label="Basis", kind="text"),
        ),
        basis=basis_of(shown),
        sources=sources_of_options(sited),
        method=METHOD,
        note="Minutes by road, shares of cases, units in cases a year. Everyone goes to the "
        f"nearest open site of the system. {BRACKETS} {volume_note(sited)}",
        as_of=sited.ground.day,
        vintage=sited.setting.demand_period,
    )  # fmt: skip


def volume_note(sited: Sited) -> str:
    """The band that volumes are set against."""
    band = sited.band
    if not band.known:
        return "No standard of volumes is held."
    return f"Standard for a unit, cases a year: {band.ends}.{_others(sited)}"


def pair_said(sited: Sited) -> str:
    """Which options are in by the pair of ends of one source, where the band mixes two."""
    pair = pair_of(sited.setting.standards, sited.band)
    if pair is None:
        return ""
    said = f"The ends are of two sources; by the pair that one has itself, {pair.said}, "
    if not sited.listed:
        return f"{said}it is another standard."
    choices = zip(sited.listed, sited.choices([one.sites for one in sited.listed]), strict=True)
    inside = [one.code for one, choice in choices if pair.meets(choice.scored.volumes)]
    if not inside:
        return f"{said}no option is in."
    return f"{said}{'option' if len(inside) == 1 else 'options'} {joined(inside)} would be in."


def _others(sited: Sited) -> str:
    """Other volumes that sources name, which do not decide."""
    band = sited.band
    said = [
        f"{word} {one.value:,.0f} ({told})"
        for measure, word, told, end in VOLUMES
        for one in sited.setting.standards.of(measure)
        if one.value is not None and one.value != end(band)
    ]
    return f" Also said: {'; '.join(dict.fromkeys(said))}." if said else ""


def called(shown: Shown, choice: Choice, names: Sequence[str]) -> str:
    """What a choice is called: by its options, the decided one marked, with its sites; of no name,
    what is open today, how many they are, and which."""
    sites = sites_named(shown.sited.setting, choice.open)
    if not names:
        on = day(shown.sited.ground.day)
        now = now_word(shown) if shown.assumed else f"Open on {on}"
        return f"{now}, {counted(len(choice.open), 'unit')}: {sites}"
    decided = shown.sited.decided
    named = [
        f"{code} (decided)" if decided is not None and code == decided.code else code
        for code in names
    ]
    return f"{', '.join(named)}: {sites}"


def _row(shown: Shown, choice: Choice, label: str) -> dict[str, object]:
    sited, every = shown.sited, choice.scored.everyone
    ends = interval(sited, choice, shown.drawn, "mean_minutes")
    districts = choice.scored.groups[DISTRICT]
    return {
        "choice": label,
        "options": ", ".join(choice.options) or None,
        "sites": " ".join(sited.setting.sites[at].code for at in choice.open),
        "mean": minutes(every.mean),
        "low": None if ends is None else ends[0],
        "high": None if ends is None else ends[1],
        "p90": minutes(every.p90),
        "within_30": every.within[0],
        "within_45": every.within[1],
        "within_60": every.within[2],
        "longest": minutes(every.longest),
        "smallest": measure(choice, "smallest_volume"),
        "largest": measure(choice, "largest_volume"),
        **{f"district_{at}": minutes(districts[code].mean)
           for at, code in enumerate(watched(shown))},
        "rank": _rank(shown, choice),
        "front": bettered(shown, choice),
        "lost": None if choice.beside is None else choice.beside.lost_cases,
        "basis": choice.basis.value,
        "volumes_said": verdict(
            sited.band.meets(choice.scored.volumes),
            meets_in_draws(sited.band, shown.drawn.of(sited, choice)),
        ),
        "beds": _beds(shown, choice),
        **{f"{name}_said": measured(shown, choice, of) for name, _, of in SAID},
        **{f"district_{at}_said": of_group(shown, choice, DISTRICT, code)
           for at, code in enumerate(watched(shown))},
    }  # fmt: skip


def _beds(shown: Shown, choice: Choice) -> float | None:
    """Beds published of an option; None where none are."""
    listed = (one.beds for one in shown.sited.listed if one.code in choice.options)
    held = next((beds for beds in listed if beds), None)
    return None if held is None else sum(held.values())


def _rank(shown: Shown, choice: Choice) -> int | None:
    peers = shown.peers
    row = None if peers is None else peers.every.row(choice.open)
    return None if peers is None or row is None else peers.rank("mean_minutes", row)


def bettered(shown: Shown, choice: Choice) -> str | None:
    """The first choice that betters one among its peers, in words; "none" on the front."""
    peers = shown.peers
    row = None if peers is None else peers.every.row(choice.open)
    if peers is None or row is None:
        return None
    found = peers.bettered_by(row)
    if not found:
        return "none"
    return sites_named(shown.sited.setting, peers.every.opens[found[0]])
