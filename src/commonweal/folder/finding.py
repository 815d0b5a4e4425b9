"""What is wrong with a folder, said so that the person who can mend it can."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing to mend.

    Parameters
    ----------
    file
        The file, relative to the folder.
    row
        In a CSV file and in `system.toml` the line of the file, the first being 1; in a Parquet
        file the record, the first being 1. None where the finding is about the whole file.
    column
        Name of the column, or the dotted key in `system.toml`. Empty where no one column is meant.
    value
        The value as it stands in the file. None where a value lacks.
    rule
        Which rule was broken: a key of `RULES`.
    message
        What is wrong and what to do.
    """

    file: str
    rule: str
    message: str
    row: int | None = None
    column: str = ""
    value: str | None = None


#: Every rule that a finding may name, in words for the documentation of the contract.
RULES = {
    "folder": "The folder can be read, and holds the files that it needs.",
    "unknown file": "Every file belongs to a table or is one of the folder's own files.",
    "one file": "A table stands in one file, CSV or Parquet, not in both.",
    "outside": "A file lies inside the folder; a link does not lead out of it.",
    "settings": "system.toml has the keys of the contract, with values of the right type.",
    "package": "datapackage.json, where there is one, is a Data Package.",
    "format": "The file can be read as what its name says.",
    "encoding": "Text is in UTF-8; a byte order mark is allowed.",
    "line ends": "One kind of line end is used throughout; Unix and Windows ends are both allowed.",
    "cells": "Every row has as many cells as the header.",
    "missing column": "Every required column is there.",
    "unknown column": "Every column is one of the table's.",
    "duplicate column": "No column stands twice.",
    "required": "A required value is given.",
    "type": "A value has the type of its column.",
    "enum": "A value is one of those listed.",
    "pattern": "A value has the pattern of its column.",
    "minimum": "A value is not below the least allowed.",
    "maximum": "A value is not above the greatest allowed.",
    "signs": "Text holds no control characters, and no signs that turn about how others are read.",
    "primary key": "No two rows agree in the columns that tell rows apart.",
    "foreign key": "A code stands in the table that it refers to.",
    "ordered": "An end is not before its start, nor a lower limit above an upper.",
    "not overlapping": "Periods of one code do not overlap.",
    "one parent per day": "Nobody belongs, on one day, to bodies of one kind by more than 1.",
    "structure": "Organisations, memberships and successions fit together.",
    "records": "The chain of the records is whole, and every statement has the form of its type.",
    "gap": "A practice has a commissioner on every day on which it is open. A gap is something "
    "that the folder does not know: it is reported, and the folder can be read all the same.",
}

#: Rules whose findings do not keep a folder from being read or written.
TOLERATED = frozenset({"gap"})


class FolderError(Exception):
    """A folder that cannot be used, with everything that is to be mended."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        shown = [line(finding) for finding in self.findings[:20]]
        more = len(self.findings) - len(shown)
        super().__init__("\n".join([*shown, *([f"and {more} more findings"] if more else [])]))


def line(finding: Finding) -> str:
    """One finding on one line: place, what is wrong, the rule."""
    place = finding.file + (f":{finding.row}" if finding.row is not None else "")
    column = f" {finding.column}" if finding.column else ""
    value = f" {finding.value!r}" if finding.value is not None else ""
    return f"{place}{column}{value} ({finding.rule}): {finding.message}"
