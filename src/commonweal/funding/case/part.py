"""Section: whether there is a business case, and what it shows."""

from __future__ import annotations

from commonweal.evidence import Basis, Chart, Lack, Method, Part, Section
from commonweal.evidence.words import day, joined
from commonweal.funding.case import standing, tabling
from commonweal.funding.case.appraising import appraise
from commonweal.funding.case.figuring import figures
from commonweal.funding.case.finding import CaseError
from commonweal.funding.case.result import PUBLISHED, Appraisal, OptionResult
from commonweal.funding.case.shown import ID, METHOD, Shown, break_even_of
from commonweal.funding.case.tables import cases_of
from commonweal.people.ground import Ground, lacking, unknown
from commonweal.records import State
from commonweal.rules import Rule, Source
from commonweal.system.money import format_pounds

TITLE = "The business case"
#: Draws of the chapter's own run.
DRAWS = 10_000
HOW = (
    "Every option is measured against doing nothing, in prices of one year. Each year's costs and "
    "benefits are discounted to the first year, which counts whole, at the rates in force on the "
    "day of the case. Transfers between bodies count for neither. Costs are raised for optimism "
    "bias where the case names a type of project: by the upper bound, less what is shown to be "
    "managed. A missing amount is never nought: an option with a missing material line has no net "
    "present value, unless the case asks for published lines alone, and then says so. Intervals "
    "hold 95% of {draws:,} draws of the uncertain lines (seed {seed}), widened to the stated "
    "amount where that is the end of what was drawn; the amounts stated, not the mean of draws, "
    "give the value. See docs/methods/business-case.md."
)


def part(ground: Ground, _state: State) -> Part:
    """What the business cases of a folder show and lack; without one, that none is held."""
    if ground.tables.get("cases") is None:
        return _nothing(
            ground,
            "no business case is held (table cases)",
            Lack(
                table="cases",
                what="a business case: options, money lines, conditions",
                consequence="what the change costs and saves cannot be shown",
                cause="table",
            ),
        )
    rules = ground.given.rules
    try:
        cases = cases_of(ground.tables, rules)
    except CaseError as error:
        told = "; ".join(finding.line for finding in error.findings[:3])
        more = len(error.findings) - 3
        why = f"a business case cannot be used: {told}" + (f"; and {more} more" if more > 0 else "")
        return _nothing(ground, why, lacking("cases", why, "what it would show is not shown"))
    seed = ground.given.seed
    found = tuple(appraise(case, rules, draws=DRAWS, seed=seed) for case in cases)
    return _shown(Shown(found, ground.tables.sources))


def _nothing(ground: Ground, why: str, lack: Lack) -> Part:
    figure = unknown(
        ground,
        f"funding.case.net_present_value.{ground.system.code}",
        "Net present value of a change",
        why,
    )
    section = Section(id=ID, title=TITLE, text=f"Not known: {why}.", figures=(figure.id,))
    return Part(section=section, figures=(figure,), lacks=(lack,))


def _shown(shown: Shown) -> Part:
    made = figures(shown)
    yearly = tabling.by_year(shown)
    found = (
        tabling.options(shown),
        yearly,
        tabling.horizons(shown),
        tabling.switching(shown),
        standing.conditions(shown),
        standing.five_cases(shown),
        standing.gaps(shown),
        tabling.affordability(shown),
        tabling.lines(shown),
    )
    tables = tuple(table for table in found if table.data.num_rows)
    charts = (_chart(),) if yearly.data.num_rows else ()
    first = shown.found[0]
    rules = {rule.id: rule for one in shown.found for rule in one.rules}
    return Part(
        section=Section(
            id=ID,
            title=TITLE,
            text=" ".join(_text(one) for one in shown.found),
            figures=tuple(figure.id for figure in made if figure.value is not None),
            charts=tuple(chart.id for chart in charts),
            tables=tuple(table.id for table in tables),
        ),
        figures=made,
        tables=tables,
        charts=charts,
        methods=(
            Method(
                id=METHOD,
                title="Net present value of options",
                text=HOW.format(draws=first.draws, seed=first.seed),
                sources=_places(tuple(rules.values())),
            ),
        ),
        lacks=tuple(_lack(one) for one in shown.found if one.gaps),
        rules=tuple(rules.values()),
    )


def _places(rules: tuple[Rule, ...]) -> tuple[Source, ...]:
    return tuple({rule.source.id: rule.source for rule in rules}.values())


def _chart() -> Chart:
    return Chart(
        id=f"{ID}.paid_back",
        title="What came back less what was spent, so far",
        description="Discounted gains less costs of each option that can be valued, added up by "
        "year at the stated amounts, with the band of the draws (95% of them; it reaches to the "
        "stated amounts where these are its end). Where the line lies above nought the "
        "option has paid back what the case says it cost.",
        kind="line",
        table=f"{ID}.by_year",
        x="year",
        y="so_far",
        colour="option",
        low="lower",
        high="upper",
    )


def _text(one: Appraisal) -> str:
    header = one.case.header
    said = [
        f"{'SYNTHETIC. ' if header.synthetic else ''}{header.title}: a case of {day(header.on)}, "
        f"decided by {header.decided_by}. {header.note}".strip()
    ]
    told = [_of_option(one, o) for o in one.options if o.option.role != "do nothing"]
    said += filter(None, told)
    without = [o.option.name for o in one.options if o.net_present_value is None]
    if without:
        said.append(f"No value can be given for {joined(without)}: material amounts are missing.")
    count = len(one.case.conditions)
    if count:
        said.append(
            f"Conditions of approval: {count}, of which nothing held shows that they were met: "
            f"{len(one.open_conditions)}."
        )
    held = sum(len(frame.held) for frame in one.completeness)
    asked = sum(frame.asked for frame in one.completeness)
    said.append(f"Of {asked} items that the five cases ask for, {held} are held.")
    if one.case.claims:
        sums = joined([_millions(claim.pence) for claim in one.case.claims])
        said.append(f"Sums that were claimed and that no line bears out: {sums}.")
    return " ".join(said)


def _of_option(one: Appraisal, option: OptionResult) -> str:
    value = option.net_present_value
    if value is None:
        return ""
    star = f", {PUBLISHED}" if option.scope == PUBLISHED else ""
    said = (
        f"{option.option.name}: {_millions(abs(value.value))} "
        f"{'worse' if value.value < 0 else 'better'} than doing nothing over "
        f"{one.case.header.horizon_years} years (net present value {_millions(value.lower)} to "
        f"{_millions(value.upper)}{_how_wide(one, option)}){star}; "
    )
    year = option.payback_year_discounted
    said += f"it pays back in {year}." if year else f"payback: {option.payback_reason}."
    limit = break_even_of(one, option)
    if limit is not None:
        said += (
            f" All costs that are not known could together be {_millions(limit[1])} before it "
            f"fails to pay back {limit[0]}, if the amounts stated are met in full."
        )
    return said


def _how_wide(one: Appraisal, option: OptionResult) -> str:
    """That a range was assumed, and the mean of draws where what is stated is the end of them."""
    value = option.net_present_value
    if value is None or value.lower == value.upper:
        return ""
    vary = [line for line in one.case.lines_of(option.option.id) if line.distribution != "fixed"]
    assumed = any(Basis.ASSUMED in (line.basis, line.range_basis) for line in vary)
    said = ", a range that is assumed" if assumed else ""
    if value.value in (value.lower, value.upper) and option.mean is not None:
        said += f": what is stated is its end, the mean of draws is {_millions(option.mean)}"
    return said


def _millions(pence: int) -> str:
    return format_pounds(pence, "m", 1)


def _lack(one: Appraisal) -> Lack:
    money = sum(gap.kind == "money" for gap in one.gaps)
    return Lack(
        table="case_lines",
        what=f"{money} money lines, {len(one.open_conditions)} discharges of conditions and "
        f"{sum(gap.kind == 'five cases' for gap in one.gaps)} items of the five cases "
        f"({one.case.header.id})",
        consequence="the business case is not whole; an option without a material amount has no "
        "value of the whole",
        cause="rows",
    )
