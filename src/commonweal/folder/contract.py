"""The documentation page of the data contract, made from the schemas.

`python -m commonweal.folder.contract docs/data-contract.md` writes it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from pydantic import BaseModel
from pydantic_core import PydanticUndefined

from commonweal.folder.finding import RULES
from commonweal.folder.schema import NEEDED, Column, Schema, load_schemas
from commonweal.folder.settings import LevelSettings, PolicySettings, QuestionSettings, Settings
from commonweal.folder.staging import LISTED

_TYPES = {
    "string": "text",
    "integer": "whole number",
    "number": "number",
    "date": "date",
    "boolean": "true or false",
}

_OPENING = f"""# The data contract

This page is made from the schemas in `src/commonweal/folder/schemas` by
`python -m commonweal.folder.contract docs/data-contract.md`; edit those, not this page.

A system folder holds `system.toml`, tables, and, where decisions are recorded,
`records/statements.jsonl`. `datapackage.json` describes the folder as a Tabular Data Package for
other tools; `commonweal` writes it and does not need it. Its hashes are those of the files as they
were written: a folder may be edited by hand afterwards. Text files (`.md`, `.txt`) and files whose
names begin with a dot are left alone; any other file is reported.

`commonweal check FOLDER` reports everything that is wrong, in one list; with `--json`, a list of
findings with `file`, `row`, `column`, `value`, `rule`, `message`. Findings of one rule on one
column are listed up to {LISTED:,}; a last finding, without a row, counts the rest. Nothing is read
from a folder with findings, save those of the rule `gap`.

## Files

A table is one file, `NAME.csv` or `NAME.parquet`, directly in the folder. Every table is optional
except {" and ".join(f"`{name}`" for name in NEEDED)}. A code is looked up in the table that it
refers to where the folder holds that table.

- **CSV** is UTF-8 (a byte order mark is allowed), with a header, commas, double quotes, a quote
  within quotes written twice, and Unix or Windows line ends, not both. An empty cell is a missing
  value, quoted or not. Blank lines are passed over. The `row` of a finding is the line of the file
  on which the record begins, the header being line 1: text within quotes that runs over several
  lines, and blank lines, are counted as an editor counts them. Behind a quote that never closes in
  a large file the line cannot be told, and `row` is empty.
- **Parquet** holds each column in the type of the contract (text, 64-bit integers or smaller,
  floating point or decimals, dates, booleans); a date kept as a time, or a number kept as text, is
  a finding. The `row` of a finding is the number of the record, the first being 1.
- **Columns** may stand in any order. Required columns must be there; others may be left out, and
  their values are then missing. A column that the table does not know is reported.
- **Whole numbers and numbers** are written with digits, a sign, a decimal point and an exponent
  alone: no thousands separators, blanks, NaN or infinity.
- **Dates** are written 2019-07-01 and lie between 1800 and 2999. Both ends of a period count.
- **True and false** may be written true, True, TRUE, 1 and false, False, FALSE, 0.
- **Missing is missing, not zero**: leave the cell empty.
- In a primary key, two empty cells are alike.

Where `commonweal` writes a folder, rows are in the order of the primary key and numbers in the
shortest form that reads back the same, so that the same content always gives the same bytes.
"""


def contract() -> str:
    """The text of the page."""
    schemas = load_schemas()
    return "\n".join(
        [
            _OPENING,
            *_settings(),
            "## Rules\n",
            "| rule | what holds |\n|---|---|",
            *(f"| {rule} | {_cell(said)} |" for rule, said in RULES.items()),
            "\n## Tables\n",
            ", ".join(f"[{name}](#{name})" for name in schemas),
            "",
            *(part for schema in schemas.values() for part in _table(schema)),
        ]
    )


def _settings() -> Iterator[str]:
    yield "## system.toml\n"
    yield "| key | needed | meaning |\n|---|---|---|"
    parts: list[tuple[str, type[BaseModel]]] = [
        ("", Settings),
        ("policies.", PolicySettings),
        ("levels.", LevelSettings),
        ("questions.", QuestionSettings),
    ]
    for prefix, model in parts:
        for name, said in model.model_fields.items():
            needed = "yes" if said.is_required() else ""
            default = said.default
            taken = "" if default in (PydanticUndefined, None, "", (), False) else _taken(default)
            yield f"| `{prefix}{said.alias or name}` | {needed} | {said.description}{taken} |"
    yield ""


def _taken(default: object) -> str:
    shown = ", ".join(default) if isinstance(default, tuple) else default
    return f" (left out: {shown})"


def _table(schema: Schema) -> Iterator[str]:
    yield f"### {schema.name}\n"
    yield f"**{schema.title}.** {schema.description}\n"
    yield "| column | type | unit | needed | holds | meaning |\n|---|---|---|---|---|---|"
    for column in schema.columns:
        needed = "yes" if column.required else ""
        cells = [f"`{column.name}`", _TYPES[column.type], column.unit, needed, _holds(column)]
        yield f"| {' | '.join(map(_cell, [*cells, column.description]))} |"
    yield ""
    yield f"- Rows are told apart by {_listed(schema.primary_key)}."
    for key in schema.foreign_keys:
        yield f"- `{key.column}` is a `{key.key}` of [{key.table}](#{key.table})."
    for names in schema.ordered:
        yield f"- Where given, {' ≤ '.join(f'`{name}`' for name in names)}."
    if schema.not_overlapping is not None:
        periods = schema.not_overlapping
        yield (
            f"- Periods from `{periods.start}` to `{periods.end}` of one {_listed(periods.by)} do "
            "not overlap."
        )
    if schema.one_parent_per_day:
        yield (
            "- On any day, the shares of one member in groups of one kind, with the role "
            "`part_of` and in one `vintage`, sum to at most 1. What a vintage says takes the "
            "place of the rows without one; a share left out is the whole."
        )
    yield ""


def _holds(column: Column) -> str:
    parts = []
    if column.enum:
        parts.append(", ".join(column.enum))
    if column.pattern:
        parts.append(f"`{column.pattern}`")
    if column.minimum is not None:
        parts.append(f"at least {column.minimum:g}")
    if column.maximum is not None:
        parts.append(f"at most {column.maximum:g}")
    return "; ".join(parts)


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(contract(), encoding="utf-8")
