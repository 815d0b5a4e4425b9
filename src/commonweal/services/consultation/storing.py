"""Rows of the folder's tables on a consultation: what is kept once the responses are analysed."""

from __future__ import annotations

from collections.abc import Sequence

from commonweal.services.consultation.analysis import Analysis
from commonweal.services.consultation.log import Answered
from commonweal.services.consultation.protecting import Shown
from commonweal.services.consultation.rows import BOTH, Row
from commonweal.services.consultation.rows_of_texts import theme_rows
from commonweal.services.consultation.tallies import COLUMNS

#: The option and answer under which all responses of an area are counted, and the area of all.
ANY, EVERYTHING, ALL = "any", "responses", "all"


def folder_rows(
    found: Analysis,
    *,
    consultation: str,
    source: str,
    basis: str = "observed",
    log: Sequence[Answered] = (),
) -> dict[str, list[Row]]:
    """Rows of the tables `responses`, `response_themes` and `response_log`.

    Parameters
    ----------
    found
        The analysis.
    consultation, source, basis
        What each row says of where it comes from.
    log
        Answers to themes; every theme has a row, without one while it is not answered.

    Returns
    -------
    Rows by table: counts as they may be shown, texts never, quotations as they may be shown.
    """
    said: Row = {"consultation": consultation, "source": source}
    themes = theme_rows(found, log)
    return {
        "responses": [
            said | row | {"basis": basis}
            for selection, shown in _told(found)
            for row in _counts(selection, shown, found.read.options)
        ],
        "response_themes": [
            said
            | {
                "theme": row["theme"],
                "words": ", ".join(_texts(row["words"])),
                "responses": row["responses"],
                "quotation": next(iter(_texts(row["quotations"])), None),
                "basis": basis,
            }
            for row in themes
        ],
        "response_log": [
            said | {"theme": row["theme"], "did": row["answer"], "by": row["by"], "on": row["on"]}
            for row in themes
        ],
    }


def _texts(value: object) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list) else []


def _told(found: Analysis) -> list[tuple[str, Shown]]:
    """All responses by area, and beside them samples and volunteers where both can be told."""
    if len(found.strata) == 1:
        alone = found.strata[0].selection
        return [(alone, found.whole), (alone, found.by_area)]
    parts = [(one.selection, shown) for one in found.strata for shown in (one.whole, one.by_area)]
    return [(BOTH, found.whole), (BOTH, found.by_area), *parts]


def _counts(selection: str, shown: Shown, options: Sequence[str]) -> list[Row]:
    rows: list[Row] = []
    for group, code in enumerate(shown.tally.codes):
        # The whole of all responses is one group without a name, or named by its selection.
        area = ALL if len(shown.tally.codes) == 1 and code in ("", selection) else code
        said: Row = {"area": area, "selection": selection}
        count = shown.count(group)
        rows.append(
            said
            | {"option": ANY, "answer": EVERYTHING, "count": count, "suppressed": count is None}
        )
        for option in options:
            for answer, number in zip(COLUMNS, shown.said(option, group), strict=True):
                rows.append(
                    said
                    | {"option": option, "answer": answer, "count": number}
                    | {"suppressed": number is None}
                )
    return rows
