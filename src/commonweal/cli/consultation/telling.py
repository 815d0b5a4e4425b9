"""What the verb says, as JSON: everything that was found."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from commonweal.cli.consultation.asking import Done

Row = dict[str, object]


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
        "themes": rows_of_texts.theme_rows(found, done.log, done.decide_on),
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
