"""What the page shows of profiles: headline indicators of each level, few columns, worst first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from commonweal.evidence import Column, Table
from commonweal.evidence.words import years
from commonweal.needs.indicators import DOMAINS, Definition
from commonweal.needs.profiles.profile import Row
from commonweal.needs.profiles.rows import HEADLINES, METHOD, basis_of, sources_of
from commonweal.needs.values.observation import AREAS
from commonweal.needs.values.trends import UNKNOWN
from commonweal.people.ground import Ground
from commonweal.system.organisation import Kind

#: Indicators of the page's profiles, those of health first.
PAGE = (*HEADLINES, "health_index_life_expectancy", "imd_2019_share_most_deprived_fifth")
#: How many indicators of a level are shown that holds none of these.
OTHERS = 3
#: Levels of very many bodies, and how many of each indicator are shown.
MANY = (Kind.PRACTICE.value, "ward")
FEW = 10
#: Rows that the page shows: whole indicators up to the most, else the first of one.
MOST = 20
FIRST = 16

# Words of which there are few are codes: the page gives their columns no more width than they need.
COLUMNS = (
    Column(name="body", label="Name", kind="text"),
    Column(name="indicator", label="Indicator", kind="text"),
    Column(name="value", label="Value", kind="number"),
    Column(name="lower", label="Lower 95%", kind="number"),
    Column(name="upper", label="Upper 95%", kind="number"),
    Column(name="unit", label="Unit", kind="code"),
    Column(name="period", label="Period", kind="code"),
    Column(name="england", label="England", kind="number"),
    Column(name="against", label="Against England", kind="code"),
    Column(name="like", label="Like areas", kind="number"),
    Column(name="trend", label="Trend", kind="code"),
    Column(name="basis", label="Basis", kind="code"),
)
#: What is said of a column that says nothing of any row; the page leaves the column out.
NONE_HELD = {
    "lower": "No interval is known: no counts are held.",
    "england": "No value of England is held.",
    "like": "No values of like areas are held.",
    "trend": "No trend can be worked out from the years held.",
}
#: Columns that say nothing where another does not.
TOGETHER = {"lower": "upper", "england": "against"}


def shown(
    ground: Ground, definitions: Mapping[str, Definition], level: str, rows: Sequence[Row]
) -> Table:
    """The headline indicators of a level, the worst first; of practices and wards ten of each.

    Parameters
    ----------
    ground
        For names and sources.
    definitions
        Those of the indicators, by id: which way is good decides what comes first.
    level, rows
        One of `observation.LEVELS`, and its profile; at least one row.

    Returns
    -------
    Table
        By indicator, those of health first, then from the worst value on; where neither way is
        good, from the highest. A value that lacks comes last.
    """
    names = _indicators(rows)
    found = []
    for name in names:
        line = sorted(
            (row for row in rows if row.indicator == name),
            key=lambda row: _worst(row, definitions[row.indicator]),
        )
        found.append(line[:FEW] if level in MANY else line)
    kept = [row for line in found for row in line]
    empty = [name for name in NONE_HELD if not any(_says(row, name) for row in kept)]
    left_out = {*empty, *(TOGETHER[name] for name in empty if name in TOGETHER)}
    columns = tuple(column for column in COLUMNS if column.name not in left_out)
    word = ground.level_name(Kind(level)) if level not in AREAS else level
    return Table.of_rows(
        [_cells(row) for row in kept],
        id=f"needs.profile_shown.{level}",
        title=f"Headline indicators: {word}"
        + (f", the {FEW} of most need for each" if level in MANY else ""),
        columns=columns,
        basis=basis_of(kept),
        sources=sources_of(ground, kept),
        method=METHOD.id,
        as_of=max(row.end for row in kept),
        note=_note(level, empty, {row.indicator for row in rows} - set(names)),
        shown=_rows_shown([len(line) for line in found]),
    )


def _indicators(rows: Sequence[Row]) -> list[str]:
    """The page's indicators that are held; where none is, the first of all, in order of domain."""
    domains = {row.indicator: DOMAINS.index(row.domain) for row in rows}
    held = [name for name in PAGE if name in domains]
    if held:
        return sorted(held, key=lambda name: domains[name])
    return sorted(domains, key=lambda name: (domains[name], name))[:OTHERS]


def _worst(row: Row, definition: Definition) -> tuple[bool, bool, float, str]:
    """Values first, those that chance does not explain before others, then from the worst on."""
    up = definition.polarity != "higher is better"
    value = row.value if row.value is not None else 0.0
    beyond = row.against_england == ("higher" if up else "lower")
    return row.value is None, not beyond, -value if up else value, row.code


def _says(row: Row, column: str) -> bool:
    return getattr(row, column) not in (None, "", UNKNOWN)


def _rows_shown(lengths: Sequence[int]) -> int:
    """As many whole indicators as the page has room for; of a long first one, its first rows."""
    if lengths[0] > MOST:
        return FIRST
    found = 0
    for length in lengths:
        if found + length > MOST:
            break
        found += length
    return found


def _cells(row: Row) -> dict[str, object]:
    return {
        "body": row.name,
        "indicator": f"{row.label}, crude" if row.crude else row.label,
        "value": row.value,
        "lower": row.lower,
        "upper": row.upper,
        # Of whom stands in the table of definitions: here each word would stand in each row.
        "unit": "%" if row.unit.startswith("percent") else row.unit,
        "period": years(row.start, row.end),
        "england": row.england,
        "against": _against(row),
        "like": row.like,
        "trend": row.trend,
        "basis": row.basis.value,
    }


def _against(row: Row) -> str:
    """How it compares, without the name of what it is compared with."""
    return row.comparison.replace(" than England", "").replace(" to England", "").split(":")[0]


def _note(level: str, empty: Sequence[str], others: set[str]) -> str:
    said = [
        "For each indicator from the worst value on, or the highest where neither way is good"
        + (
            "; values whose interval lies beyond England's come first. Small numbers and lists "
            "for one group, such as students or care homes, reach the top for that alone."
            if level in MANY
            else "; values whose interval lies beyond England's come first."
        ),
        *(NONE_HELD[name] for name in empty),
    ]
    if others:
        more = f"{len(others)} further indicator{'s' if len(others) > 1 else ''}"
        said.append(f"The file needs.profile.{level} holds {more}, with dates, ranks and counts.")
    return " ".join(said)
