"""Tables of the section: the options in futures, what each factor does, what turns it."""

from __future__ import annotations

from commonweal.evidence import Basis, Column, Table
from commonweal.evidence.words import joined
from commonweal.rules import Source
from commonweal.services.robustness.criteria import NOT_HELD
from commonweal.services.robustness.standing import CLOSE, ByFactor, Share, Stand, Standing
from commonweal.services.robustness.trial import Trial
from commonweal.services.robustness.turn import Turn, smallest
from commonweal.services.robustness.wording import (
    FACTOR_WORDS,
    assumed_said,
    called,
    change_said,
    ranges_said,
)
from commonweal.services.siting.naming import sites_named
from commonweal.services.siting.tabling import sources_of

METHOD = "services.robustness"
#: Who leads where a change turns nothing.
AS_NOW = "who leads now"
#: The choice that is tested where no option is held.
STANDS_IN = "none held: it stands in"


def all_sources(trial: Trial) -> tuple[Source, ...]:
    """What the futures rest on."""
    growth = trial.compared.drawing.growth.sources
    return tuple(dict.fromkeys((*sources_of(trial.sited), *growth, *trial.sited.band.sources)))


def options_table(trial: Trial, found: Standing, identifier: str) -> Table:
    """Each option in all futures."""
    held = trial.compared
    several = trial.has_options
    rows = [
        _row(trial, held.listed[at], name, found.among_listed[at], found.among_all[at], several)
        for at, name in enumerate(held.names)
    ]
    limit = len(held.opens)
    return Table.of_rows(
        rows,
        id=identifier,
        title=f"The options in {found.count:,} futures",
        columns=(
            Column(name="option", label="Option", kind="text"),
            Column(name="sites", label="Sites", kind="text"),
            Column(name="leads", label="Leads the options", kind="share", on_page=several),
            Column(name="leads_low", label="From", kind="share", on_page=several,
                   description="Wilson's 95% interval: how sure the number of draws makes it"),
            Column(name="leads_high", label="To", kind="share", on_page=several),
            Column(name="close", label="Close behind or leads", kind="share", on_page=several,
                   description=f"Less than {CLOSE:g} behind the best option: 1 is from the worst "
                   "to the best choice of today"),
            Column(name="front", label="Bettered by no option", kind="share", on_page=several),
            Column(name="inside", label="All units in standard", kind="share",
                   on_page=trial.compared.band.known,
                   description="Every unit has as many cases as the standard asks for; it is no "
                   "criterion here"),
            Column(name="regret", label="Behind the best, median", kind="number",
                   on_page=several, description="0 where it leads; 1 is as far as the worst choice "
                   "of today is from the best on every criterion. It can be more, as scales stay "
                   "those of today"),
            Column(name="regret_high", label="Behind, 95th centile", kind="number",
                   on_page=False),
            Column(name="minutes", label="Minutes behind the nearest, median", kind="number",
                   unit="minutes", on_page=False),
            Column(name="all", label=f"Leads all {limit}", kind="share"),
            Column(name="all_low", label="From", kind="share", on_page=False),
            Column(name="all_high", label="To", kind="share", on_page=False),
            Column(name="all_close", label=f"Close among all {limit}", kind="share",
                   on_page=not several),
            Column(name="all_front", label=f"Bettered by none of {limit}", kind="share",
                   on_page=not several),
            Column(name="all_regret", label="Behind the best of all, median", kind="number",
                   on_page=False),
        ),
        basis=Basis.ASSUMED,
        sources=all_sources(trial),
        method=METHOD,
        note=f"Level leads count for each. Not held, and so not counted: {NOT_HELD}.",
        as_of=trial.sited.ground.day,
        vintage=trial.sited.setting.demand_period,
    )  # fmt: skip


def leaders_table(trial: Trial, found: Standing, identifier: str) -> Table:
    """The choices that lead most often among all of their number, listed as options or not."""
    held = trial.compared
    several = trial.has_options
    names = dict(zip(held.listed, held.names if several else [STANDS_IN], strict=True))
    return Table.of_rows(
        [
            {
                "sites": sites_named(trial.sited.setting, held.opens[row]),
                "option": names.get(row, "not an option"),
                **_shares("leads", share),
            }
            for row, share in found.leaders
        ],
        id=identifier,
        title=f"Of all {len(held.opens)} choices of as many sites, those that lead most often",
        columns=(
            Column(name="sites", label="Sites", kind="text"),
            Column(name="option", label="Option", kind="text", on_page=trial.has_options),
            *_leads_columns("Leads all"),
        ),
        basis=Basis.ASSUMED,
        sources=all_sources(trial),
        method=METHOD,
        note="Choices that lead in no future are left out.",
        as_of=trial.sited.ground.day,
        shown=5,
    )


def _row(
    trial: Trial, row: int, name: str, beside: Stand, among: Stand, several: bool
) -> dict[str, object]:
    shown = beside if several else None
    return {
        "option": name if several else STANDS_IN,
        "sites": sites_named(trial.sited.setting, trial.compared.opens[row]),
        **_shares("leads", None if shown is None else shown.leads),
        "close": None if shown is None else shown.close.value,
        "front": None if shown is None else shown.front.value,
        "inside": None if among.inside is None else among.inside.value,
        "regret": None if shown is None else shown.regret,
        "regret_high": None if shown is None else shown.regret_high,
        "minutes": None if shown is None else shown.minutes,
        **_shares("all", among.leads),
        "all_close": among.close.value,
        "all_front": among.front.value,
        "all_regret": among.regret,
    }


def _leads_columns(label: str) -> tuple[Column, ...]:
    """A share of futures with its interval, as `_shares` fills them."""
    return (
        Column(name="leads", label=label, kind="share"),
        Column(name="leads_low", label="From", kind="share"),
        Column(name="leads_high", label="To", kind="share"),
    )


def _shares(name: str, share: Share | None) -> dict[str, object]:
    return {
        name: None if share is None else share.value,
        f"{name}_low": None if share is None else share.low,
        f"{name}_high": None if share is None else share.high,
    }


def factors_table(trial: Trial, found: Standing, identifier: str) -> Table:
    """What is drawn, how far, and what it does to the share in which the tested choice leads."""
    said = ranges_said(trial)
    return Table.of_rows(
        [_factor(one, said[one.factor]) for one in found.factors if one.alone is not None],
        id=identifier,
        title=f"What is drawn, and in what share of futures {called(trial)} leads",
        columns=(
            Column(name="factor", label="What varies", kind="text"),
            Column(name="range", label="How far", kind="text"),
            Column(name="alone", label="Leads when only this varies", kind="share"),
            Column(name="least_when", label="All vary: least where", kind="text"),
            Column(name="least", label="Leads", kind="share"),
            Column(name="most_when", label="Most where", kind="text"),
            Column(name="most", label="Leads then", kind="share"),
        ),
        basis=Basis.ASSUMED,
        sources=all_sources(trial),
        method=METHOD,
        note=assumed_said(trial) + _still(found),
        as_of=trial.sited.ground.day,
    )


def _still(found: Standing) -> str:
    """The factors that cannot vary here."""
    still = [FACTOR_WORDS[one.factor] for one in found.factors if one.alone is None]
    return f" Nothing to draw here: {joined(still)}." if still else ""


def _factor(one: ByFactor, said: str) -> dict[str, object]:
    order = sorted(one.states, key=lambda state: state[1].value)
    return {
        "factor": FACTOR_WORDS[one.factor],
        "range": said,
        "alone": None if one.alone is None else one.alone.value,
        "least_when": order[0][0] if order else None,
        "least": order[0][1].value if order else None,
        "most_when": order[-1][0] if order else None,
        "most": order[-1][1].value if order else None,
    }


def states_table(trial: Trial, found: Standing, identifier: str) -> Table:
    """Every part of the futures, for whoever looks further."""
    return Table.of_rows(
        [
            {
                "factor": FACTOR_WORDS[one.factor],
                "state": state,
                **_shares("leads", share),
            }
            for one in found.factors
            for state, share in one.states
        ],
        id=identifier,
        title=f"Share in which {called(trial)} leads, by what each factor is",
        columns=(
            Column(name="factor", label="What varies", kind="text"),
            Column(name="state", label="Where it is", kind="text"),
            *_leads_columns("Leads"),
        ),
        basis=Basis.ASSUMED,
        sources=all_sources(trial),
        method=METHOD,
        as_of=trial.sited.ground.day,
        shown=0,
    )


def turns_tables(trial: Trial, found: tuple[Turn, ...], identifier: str) -> tuple[Table, Table]:
    """The smallest change of each kind, and all that were looked for (in the files)."""
    few = [one for one in smallest(found) if one.kind != "leaving" or one.change]
    return (
        _turns(trial, few, identifier, "The smallest single change that turns it", None),
        _turns(trial, found, f"{identifier}_all", "Every single change looked for", 0),
    )


def _leader(trial: Trial, turn: Turn) -> str:
    """Who leads after a change, in words."""
    if turn.change is None:
        return AS_NOW
    return called(trial) if turn.leader == trial.name else turn.leader


def _turns(
    trial: Trial,
    found: tuple[Turn, ...] | list[Turn],
    identifier: str,
    title: str,
    shown: int | None,
) -> Table:
    return Table.of_rows(
        [
            {
                "what": one.what[0].upper() + one.what[1:],
                "said": change_said(one),
                "leader": _leader(trial, one),
                "change": one.change,
                "unit": one.unit or None,
                "low": one.low,
                "high": one.high,
                "step": one.step,
            }
            for one in found
        ],
        id=identifier,
        title=title,
        columns=(
            Column(name="what", label="What changes, all else as now", kind="text"),
            Column(name="said", label="By how much", kind="text"),
            Column(name="leader", label="Leads then", kind="text"),
            Column(name="change", label="Change", kind="number", on_page=False),
            Column(name="unit", label="Unit", kind="text", on_page=False),
            Column(name="low", label="Looked for from", kind="number", on_page=False),
            Column(name="high", label="To", kind="number", on_page=False),
            Column(name="step", label="In steps of", kind="number", on_page=False),
        ),
        basis=Basis.ASSUMED,
        sources=all_sources(trial),
        method=METHOD,
        as_of=trial.sited.ground.day,
        shown=shown,
    )  # fmt: skip
