"""A table of text, as the tests in this folder state what must be so: a header, then a case a line.

Cells are parted by `|`; a cell holds what a person would write. Empty cells are empty text.
"""

from __future__ import annotations


def cases(text: str) -> list[dict[str, str]]:
    """The rows of a text table, each by the names in the header."""
    lines = [line.strip().strip("|") for line in text.strip().splitlines()]
    rows = [[cell.strip() for cell in line.split("|")] for line in lines if line]
    header, *body = [row for row in rows if set("".join(row)) - set("-:")]
    wrong = [row for row in body if len(row) != len(header)]
    assert not wrong, f"cells without a column: {wrong}"
    return [dict(zip(header, row, strict=True)) for row in body]
