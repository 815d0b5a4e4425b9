"""What the verb says: everything as JSON, what matters on a screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from commonweal.cli.output import harmless, print_rows

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from commonweal.cli.consultation.asking import Done

Row = dict[str, object]


#: Tables of the screen: title, where in what is told, columns.
SHOWN = (
    ("By option", "options", "option support neither oppose share share_without_campaigns"),
    ("By area", "by_area", "name option support answered share lower upper selection"),
    (
        "Who answered against who lives there",
        "representation",
        "selection dimension name respondents share people_share ratio",
    ),
    ("Share in support, plain and weighted", "weighting", "selection option unweighted weighted"),
    ("Sites named in own words", "unlisted_options", "name listed asked_for mentioned"),
    ("Campaigns", "campaigns", "campaign responses same nearly_same own_words_added"),
    ("Themes", "themes", "theme responses answer"),
    ("Areas not placed", "unknown_areas", "area responses why"),
    ("Noted", "noted", "what count done"),
)


def told(done: Done) -> Row:
    """Everything that was found, hidden counts as null."""
    from commonweal.services.consultation import rows, rows_of_texts, rows_of_weights

    found = done.found
    unknown, not_given = rows_of_texts.unplaced_told(found)
    return {
        "file": done.file.file,
        "encoding": done.file.encoding or None,
        "system": done.ground.system.code,
        "decision": done.decision or None,
        "level": found.places.level,
        "small_numbers": _rule(done),
        "responses": len(found.responses),
        "texts": found.texts,
        "options": rows.option_rows(found, done.sites),
        "responses_by_area": rows.response_rows(found),
        "by_area": rows.area_rows(found),
        "by_kind": rows.group_rows(found.by_kind, found.read.options, "kind"),
        "kinds_taken_as_bodies": sorted({one.kind for one in found.responses if one.body}),
        "by_channel": rows.channel_rows(found),
        "by_selection": rows.group_rows(found.by_selection, found.read.options, "selection"),
        "representation": rows.representation_rows(found),
        "weighting": {
            "how": [rows_of_weights.weights_told(stratum, found.small) for stratum in found.strata],
            "rows": rows_of_weights.weighting_rows(found),
        },
        "unlisted_options": rows_of_texts.unlisted_rows(found),
        "campaigns": rows_of_texts.campaign_rows(found),
        "duplicates": {
            "in_campaigns": rows_of_texts.in_campaigns(found),
            "alike_but_too_few": rows_of_texts.shown_alone(found, found.duplicates.few),
            "same_but_too_short": rows_of_texts.shown_alone(found, found.duplicates.short),
            "with_and_without": rows.group_rows(
                found.by_campaign, found.read.options, "responses_in"
            ),
        },
        "themes": rows_of_texts.theme_rows(found, done.log),
        "themes_how": _themes_how(done),
        "coders": rows_of_texts.coders_told(found, done.codes),
        "redactions": rows_of_texts.redactions_told(found),
        "unknown_areas": unknown,
        "no_area_given": not_given,
        "noted": [
            {
                "what": note.what,
                "count": note.count,
                "first_rows": list(note.rows),
                "done": note.done,
            }
            for note in found.read.noted
        ],
        "columns": dict(found.read.roles),
        "columns_not_read": dict(found.read.not_read),
        "gate": rows_of_texts.gate_told(done.gate),
        "equality_evidence": [
            {"title": one.title, "on": one.on, "source": one.source} for one in done.evidence
        ],
    }


def _rule(done: Done) -> Row:
    small = done.found.small
    return {"rule": small.rule, "from": small.low, "to": small.high}


def _themes_how(done: Done) -> Row:
    from commonweal.services.consultation.rows_of_texts import shown_alone

    themes = done.found.themes
    return {
        "number": len(themes.themes),
        "none_found_in": shown_alone(done.found, themes.none),
        "too_short": shown_alone(done.found, themes.short),
        "why_not": themes.reason or None,
        "stability": [
            {
                "themes": row.number,
                "agreement": row.agreement,
                "error": row.error,
                "chosen_by_halves": row.first,
            }
            for row in themes.stability
        ],
    }


def show(found: Mapping[str, object]) -> None:
    """The main tables on a screen."""
    typer.echo(
        harmless(
            f"{found['responses']:,} responses of {found['file']}, {found['texts']:,} in own words"
        )
    )
    weighting = found["weighting"]
    assert isinstance(weighting, dict)
    whole = [row for row in weighting["rows"] if not row["area"]]
    for title, key, names in SHOWN:
        rows = whole if key == "weighting" else _list(found[key])
        print_rows(
            [{name: row[name] for name in names.split()} for row in rows], title=f"\n{title}"
        )
    for said in _said(found, weighting["how"]):
        typer.echo(harmless(f"- {said}"))


def _said(found: Mapping[str, object], how: Sequence[Mapping[str, object]]) -> list[str]:
    said = [f"{one['selection']}: {text}" for one in how for text in _texts(one["warnings"])]
    removed, gate = found["redactions"], found["gate"]
    assert isinstance(removed, dict)
    assert isinstance(gate, dict)
    said.append(
        f"{removed['total']:,} personal details were removed; patterns cannot find "
        f"{'; '.join(removed['cannot_find'])}"
    )
    said.append("the consultation bars no decision" if gate["open"] else "a decision is barred:")
    return [*said, *gate["bars"]]


def _texts(value: object) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list) else []


def _list(value: object) -> list[Row]:
    assert isinstance(value, list)
    return value
