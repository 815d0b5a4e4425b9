"""Section: whether the decision would stand under other assumptions, borders and growth."""

from __future__ import annotations

from commonweal.choice.value import TIE
from commonweal.evidence import Chart, Lack, Method, Part, Section
from commonweal.evidence.words import joined
from commonweal.people.ground import Ground
from commonweal.services.judged import share_words
from commonweal.services.not_held import not_held
from commonweal.services.robustness import tabling
from commonweal.services.robustness.criteria import NOT_HELD, WIDE
from commonweal.services.robustness.figuring import figures_of
from commonweal.services.robustness.futures import OUTSIDE, WEIGHTS
from commonweal.services.robustness.standing import CLOSE, Standing, standing
from commonweal.services.robustness.trial import Trial, trial_of
from commonweal.services.robustness.turn import Turn, smallest
from commonweal.services.robustness.turning import turns
from commonweal.services.robustness.wording import (
    FACTOR_WORDS,
    assumed_said,
    change_said,
    share_said,
)
from commonweal.services.siting.beside import INFLOW
from commonweal.services.siting.naming import sites_named
from commonweal.services.siting.studying import Sited, listed_of

ID, TITLE = "services.robustness", "Would the decision still stand?"
FUTURES = 1_000
#: Futures for the reading with all measures of travel, which is told in one figure.
FUTURES_WIDE = 400
METHOD = Method(
    id=tabling.METHOD,
    title="A choice of sites in many futures",
    text=f"{FUTURES:,} futures are drawn: cases, road minutes, the error of estimated minutes, "
    "whether units outside take those nearer to them, whether an area leaves the system, and the "
    "weights of the criteria. In each, all choices of as many sites are scored by the evaluator "
    "that scores them as things stand. A criterion's scale runs from the worst to the best of all "
    "choices as things stand, and stays so in all futures. A choice leads when no other has a "
    "higher weighted value; regret is how far it is behind the best: 1 is from the worst to the "
    f"best choice of today, close behind is less than {CLOSE:g}. Shares have Wilson's 95% "
    "interval, for the number of draws; it says nothing of whether the ranges are right, which are "
    "assumed. Then one thing at a time is changed, all else as now, until the outcome turns. "
    "docs/methods/robustness.md.",
)


def part(ground: Ground) -> Part:
    """The decided option in drawn futures: how often it leads, by what, and what turns it."""
    sited = listed_of(ground)
    if not isinstance(sited, Sited):
        return _nothing(ground, sited)
    trial = trial_of(sited)
    if isinstance(trial, Lack):
        return _nothing(ground, (trial,))
    found, turned = standing(trial.compared, FUTURES), turns(trial.compared)
    figures = figures_of(trial, found, _wide(sited), turned)
    options = tabling.options_table(trial, found, f"{ID}.options")
    leaders = tabling.leaders_table(trial, found, f"{ID}.leaders")
    tables = (
        options,
        leaders,
        tabling.factors_table(trial, found, f"{ID}.factors"),
        *tabling.turns_tables(trial, turned, f"{ID}.turns"),
        tabling.states_table(trial, found, f"{ID}.states"),
    )
    chart = _chart(trial, options.id if trial.has_options else leaders.id)
    leading = {f"services.{name}.{trial.name}" for name in ("robust_share", "robust_share_all")}
    return Part(
        section=Section(
            id=ID,
            title=TITLE,
            text=_text(trial, found, turned),
            figures=tuple(one.id for one in figures if one.id in leading),
            charts=(chart.id,),
            tables=tuple(table.id for table in tables),
        ),
        figures=figures,
        tables=tables,
        charts=(chart,),
        methods=(METHOD,),
        lacks=_lacks(trial),
    )


def _wide(sited: Sited) -> Standing | None:
    """The same with every measure of travel as a criterion of its own."""
    wide = trial_of(sited, criteria=WIDE)
    return None if isinstance(wide, Lack) else standing(wide.compared, FUTURES_WIDE)


def _nothing(ground: Ground, lacks: tuple[Lack, ...]) -> Part:
    return not_held(
        ground,
        lacks,
        section=ID,
        title=TITLE,
        figure="services.futures",
        label="Futures drawn",
        methods=(METHOD,),
    )


def _text(trial: Trial, found: Standing, turned: tuple[Turn, ...]) -> str:
    return "\n\n".join(
        [_stands(trial, found), _matters(found), _turned(trial, found, turned), _sure(trial)]
    )


def _stands(trial: Trial, found: Standing) -> str:
    held = trial.compared
    beside, among = found.among_listed[held.chosen], found.among_all[held.chosen]
    number = len(held.opens)
    said = f"Tested: {trial.said}. In {found.count:,} futures it "
    if trial.has_options:
        said += (
            f"leads the {len(held.listed)} options in {share_said(beside.leads)}, is close behind "
            f"or leads in {share_said(beside.close)}, and no option betters it on every criterion "
            f"in {share_said(beside.front)}.{_weights_alone(found)} Among all "
            f"{number} choices of as many sites it leads in {share_said(among.leads)}"
        )
    else:
        said += (
            f"leads all {number} choices of as many sites in {share_said(among.leads)} and none "
            f"betters it in {share_said(among.front)}"
        )
    first = found.leaders[0]
    if first[0] != held.row:
        said += (
            f"; most often {sites_named(trial.sited.setting, held.opens[first[0]])} does "
            f"({first[1].value:.0%})"
        )
    if among.inside is not None:
        said += (
            f". All its units are within the standard of volumes ({trial.sited.band.ends}) in "
            f"{share_said(among.inside)}"
        )
    return f"{said}. {_now(trial, found)}"


def _weights_alone(found: Standing) -> str:
    """The share that the section on weights tells of the same choice, beside that of futures."""
    alone = found.factor(WEIGHTS).alone
    if alone is None:
        return ""
    return (
        f" Where nothing but weights varies it leads in {share_words(alone.value)}, as under all "
        "weightings: what else varies makes the difference."
    )


def _now(trial: Trial, found: Standing) -> str:
    """Who leads as things stand."""
    held = trial.compared
    if not trial.has_options:
        return ""
    best = int(found.now.argmax())
    if best == held.chosen:
        return "As things stand, all criteria weighing the same, it leads the options."
    return (
        f"As things stand, all criteria weighing the same, option {held.names[best]} leads "
        f"({found.now[best]:.2f} against {found.now[held.chosen]:.2f})."
    )


def _matters(found: Standing) -> str:
    """The two factors that move it most, and the two readings of who goes where."""
    order = sorted((one for one in found.factors if one.states), key=lambda one: -one.spread)[:2]
    told = []
    for one in order:
        states = sorted(one.states, key=lambda state: state[1].value)
        (low, least), (high, most) = states[0], states[-1]
        told.append(
            f"{FACTOR_WORDS[one.factor]} ({least.value:.0%} where {low}, {most.value:.0%} where "
            f"{high})"
        )
    said = f"What moves it most: {'; '.join(told)}."
    outside = found.factor(OUTSIDE).states
    if outside:
        (inside, stays), (_, takes) = outside
        said += f" Where {inside} it leads in {stays.value:.0%}, else in {takes.value:.0%}."
    return said


def _turned(trial: Trial, found: Standing, turned: tuple[Turn, ...]) -> str:
    """The smallest change of each kind, in a sentence."""
    few = smallest(turned)
    sized = [one for one in few if one.unit and one.change is not None]
    none = [one for one in few if one.unit and one.change is None and one.kind != "weight"]
    either = [one for one in few if not one.unit and one.change]
    says = [f"{one.what}, {change_said(one)}" for one in sized]
    says += [one.what for one in either]
    leads = trial.has_options and found.now[trial.compared.chosen] >= found.now.max() - TIE
    aim = "What ends its lead" if leads else "What turns who leads"
    said = f"{aim}, each by itself: {'; '.join(says)}." if says else "No single change turns it."
    if none:
        kinds = {"cases": "more or fewer cases everywhere", "roads": "quicker or slower roads",
                 "area cases": "more or fewer cases of one area",
                 "site": "another way to one site", "weights": "any weights"}  # fmt: skip
        said += f" Not {joined([kinds[one.kind] for one in none])}, within the ranges looked at."
    return said


def _sure(trial: Trial) -> str:
    growth = trial.compared.drawing.growth
    grown = f" Growth follows {growth.said}." if growth.foreseen else ""
    return (
        f"How sure: shares are sure to about three points by the number of draws.{grown} "
        f"{assumed_said(trial)} "
        f"Judged by {joined([scale.label for scale in trial.compared.scales])}. Not held "
        f"of every option: {NOT_HELD}; a decision that rests on these is neither borne out "
        f"nor refuted here. {INFLOW[0].upper() + INFLOW[1:]}."
    )


def _chart(trial: Trial, table: str) -> Chart:
    several = trial.has_options
    among = "the options" if several else f"all {len(trial.compared.opens)} choices"
    return Chart(
        id=f"{ID}.chart",
        title=f"Share of futures in which each leads {among}",
        description="A bar for each option, or choice of sites where no option is held: the share "
        "of drawn futures in which it leads, with the interval that the number of draws leaves.",
        kind="bar",
        table=table,
        x="leads",
        y="option" if several else "sites",
        low="leads_low",
        high="leads_high",
    )


def _lacks(trial: Trial) -> tuple[Lack, ...]:
    found = [
        Lack(
            table="options",
            what=f"of every option: {NOT_HELD}",
            consequence="futures are judged by travel and volumes alone",
            cause="rows",
        )
    ]
    if not trial.compared.drawing.growth.foreseen:
        found.append(
            Lack(
                table="projections",
                what="growth of each area foreseen",
                consequence="growth is drawn around none",
                cause="rows",
            )
        )
    if trial.sited.setting.outside:
        found.append(
            Lack(
                table="demand",
                what="people of other systems who live nearer to a site here",
                consequence="no future has areas that join, or inflow to a site near the border",
                cause="rows",
            )
        )
    return tuple(found)
