"""What the verb says on a screen: samples and volunteers apart, limits for samples alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from commonweal.cli.output import harmless, print_rows

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from commonweal.evidence.table import Kind

Row = dict[str, object]
#: How each column that is no plain text or count is written.
KINDS: dict[str, Kind] = {
    "share": "share",
    "lower": "share",
    "upper": "share",
    "share_without_campaigns": "share",
    "people_share": "share",
    "ratio": "number",
}
#: Ways of answering that are told apart, and what each may claim.
WAYS = {
    "sampled": "drawn for a sample: 95% limits, as of a simple random sample",
    "self-selected": "who chose to answer: they stand for nobody else, so no limits",
    "not told apart": "samples and volunteers together, where a small count would show: no limits",
}
COUNTS = "support neither oppose answered share"
#: Tables that are shown as they are told: title, where, columns.
BEFORE = (
    (
        "Who answered against who lives there",
        "representation",
        "selection dimension name respondents share people_share ratio",
    ),
)
AFTER = (
    ("Sites named in own words", "unlisted_options", "name listed asked_for mentioned"),
    ("Campaigns", "campaigns", "campaign responses same nearly_same own_words_added"),
    (
        "All answers together, with and without campaigns",
        "options",
        "option share share_without_campaigns",
    ),
    ("Themes", "themes", "theme responses answer on why_not_counted"),
)
LAST = (
    ("Areas not placed", "unknown_areas", "area responses why"),
    ("Noted", "noted", "what count done"),
)
#: Sample quotations of a theme that are shown.
QUOTED = 2


def show(found: Mapping[str, object]) -> None:
    """The main tables on a screen."""
    typer.echo(
        harmless(
            f"{found['responses']:,} responses of {found['file']}, {found['texts']:,} in own words"
        )
    )
    how = _list(_dict(found["weighting"])["how"])
    ways = [str(one["selection"]) for one in how]
    _apart("By option", _list(found["options"]), ways, "option")
    _apart("By area", _list(found["by_area"]), ways, "name option")
    _plainly(found, BEFORE)
    _weighted(_list(_dict(found["weighting"])["rows"]), how)
    _plainly(found, AFTER)
    _texts_shown(found)
    _plainly(found, LAST)
    for said in _said(found, how):
        typer.echo(harmless(f"- {said}"))


def _plainly(found: Mapping[str, object], shown: Sequence[tuple[str, str, str]]) -> None:
    for title, key, names in shown:
        _table([{n: row[n] for n in names.split()} for row in _list(found[key])], title)


def _table(rows: Sequence[Row], title: str) -> None:
    held = {name: kind for name, kind in KINDS.items() if rows and name in rows[0]}
    print_rows(rows, title=f"\n{title}", kinds=held)


def _apart(title: str, rows: Sequence[Row], ways: Sequence[str], names: str) -> None:
    """A table for each way of answering, with limits where people were drawn.

    What can be counted of all together only, as a part would give a small count away, comes last.
    """
    together = list(rows)
    for way in ways:
        columns = COUNTS + (" lower upper" if way == "sampled" else "")
        told = [(row, row if len(ways) == 1 else _dict(row[way.replace("-", "_")])) for row in rows]
        open_rows = [(row, counts) for row, counts in told if _shows(counts)]
        together = [row for row in together if row not in [shown for shown, _ in open_rows]]
        _table([_of(row, counts, names, columns) for row, counts in open_rows], f"{title}, {way}")
        typer.echo(f"({WAYS[way]})")
    if together:
        _table([_of(row, row, names, COUNTS) for row in together], f"{title}, not told apart")
        typer.echo(f"({WAYS['not told apart']})")


def _shows(counts: Row) -> bool:
    return any(counts[name] is not None for name in COUNTS.split())


def _of(row: Row, counts: Row, names: str, columns: str) -> Row:
    return {name: row[name] for name in names.split()} | {n: counts[n] for n in columns.split()}


def _weighted(rows: Sequence[Row], how: Sequence[Row]) -> None:
    """Plain and weighted shares of each way of answering, with those they are of."""
    for one in how:
        count = "" if one["weighted"] is None else f"{one['weighted']:,} "
        left = "" if one["left_out"] is None else f"; {one['left_out']:,} others left out"
        _table(
            [
                {
                    "option": row["option"],
                    # Whole percentages: no more is told where small counts are hidden.
                    "plain": f"{_number(row['unweighted']):.0%}",
                    "weighted": f"{_number(row['weighted']):.0%}",
                }
                for row in rows
                if not row["area"] and row["selection"] == one["selection"]
            ],
            f"Share in support, plain and weighted, {one['selection']}",
        )
        typer.echo(f"(of {count}{one['of']}{left})")


def _texts_shown(found: Mapping[str, object]) -> None:
    """Sample quotations of themes, and how far coders agree."""
    quoted = [
        (theme["theme"], words)
        for theme in _list(found["themes"])
        for words in _words(theme["quotations"])[:QUOTED]
    ]
    if quoted:
        typer.echo("\nSample quotations")
    for theme, words in quoted:
        typer.echo(harmless(f"{theme}: “{words}”"))
    if found["coders"] is None:
        return
    coders = _dict(found["coders"])
    told: list[Row] = [{"measure": "Krippendorff's alpha", **_dict(coders["krippendorffs_alpha"])}]
    told += [
        {"measure": f"Cohen's kappa, {one['first']} and {one['second']}", **one}
        for one in _list(coders["cohens_kappa"])
    ]
    names = ("measure", "value", "lower", "upper", "texts", "why_not")
    print_rows(
        [{name: row[name] for name in names} for row in told],
        title="\nHow far coders agree (1 is wholly, 0 no more than by chance; 95% limits of kappa)",
        kinds={"value": "number", "lower": "number", "upper": "number"},
    )


def _said(found: Mapping[str, object], how: Sequence[Mapping[str, object]]) -> list[str]:
    said = [f"{one['selection']}: {text}" for one in how for text in _words(one["warnings"])]
    removed, gate = _dict(found["redactions"]), _dict(found["gate"])
    said += _sure(_dict(found["themes_how"]))
    said.append(
        f"{removed['total']:,} personal details were removed; patterns cannot find "
        f"{'; '.join(_words(removed['cannot_find']))}"
    )
    unknown = _words(gate["answers_to_no_theme"])
    if unknown:
        said.append(
            f"the log answers what is no theme of these responses: {', '.join(unknown)}; write the "
            "theme as it stands above"
        )
    said.append("the consultation bars no decision" if gate["open"] else "a decision is barred:")
    return [*said, *_words(gate["bars"])]


def _sure(how: Mapping[str, object]) -> list[str]:
    """How sure the number of themes is, beside its neighbours."""
    tried = _list(how["stability"])
    if not tried:
        return [f"no themes: {how['why_not']}"] if how["why_not"] else []
    best = max(range(len(tried)), key=lambda i: (round(_number(tried[i]["agreement"]), 9), -i))
    told = "; ".join(
        f"{row['themes']}: {_number(row['agreement']):.2f}, error {_number(row['error']):.2f}"
        for row in tried[max(best - 1, 0) : best + 2]
    )
    number, sure = tried[best]["themes"], _number(tried[best]["chosen_by_halves"])
    return [
        f"{number} themes: how far parts of the texts agree on so many, 1 being wholly: {told}; "
        f"{sure:.0%} of the ways to take half of the parts choose {number} too"
    ]


def _number(value: object) -> float:
    assert isinstance(value, float | int)
    return float(value)


def _words(value: object) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list) else []


def _list(value: object) -> list[Row]:
    assert isinstance(value, list)
    return value


def _dict(value: object) -> Row:
    assert isinstance(value, dict)
    return value
