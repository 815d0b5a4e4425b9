"""The file in which the terms of a contract stand, as every verb on contracts opens it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from commonweal.cli.output import stop

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from commonweal.records.kinds import OutcomeContract
    from commonweal.rules import RuleBook

#: The terms of a contract.
TermsFile = Annotated[
    Path,
    typer.Argument(
        metavar="FILE",
        help="Terms of a contract: TOML, or JSON where its name ends with .json.",
        show_default=False,
    ),
]
#: How a file is written, by how its name ends.
FORMS = {".toml": "toml", ".json": "json"}


def terms_of(file: Path, book: RuleBook) -> OutcomeContract:
    """The terms that a file holds; ends the verb with 2 where it cannot be read.

    Raises
    ------
    TermsError
        With every fault of its form.
    """
    from commonweal.contracts.terms import read_terms

    form = FORMS.get(file.suffix.lower())
    if form is None:
        stop([f"{file}: give the terms of a contract in a file named *.toml or *.json"], code=2)
    try:
        text = file.read_text(encoding="utf-8-sig")
    except OSError as error:
        stop([f"{file} cannot be read: {error.strerror or error}"], code=2)
    except UnicodeDecodeError as error:
        stop([f"{file}: byte {error.start} is not UTF-8; save the file as UTF-8"], code=2)
    return read_terms(text, book, form=form)


def terms_or_stop(file: Path, book: RuleBook) -> OutcomeContract:
    """The terms that a file holds; tells every fault of its form and ends the verb with 1."""
    from commonweal.contracts.terms import TermsError

    try:
        return terms_of(file, book)
    except TermsError as error:
        told = [f"{file}: {found.line}" for found in error.findings]
        stop([*told, f"{len(told)} to mend"])


def terms_text(terms: OutcomeContract, comments: Sequence[str]) -> str:
    """The terms of a contract as TOML: what is not stated left out, comments above.

    Parameters
    ----------
    terms
        The contract.
    comments
        Lines that stand above it.
    """
    said = terms.model_dump(exclude_none=True)
    lines = [*(f"# {line}" for line in comments), *_table(said, "")]
    return "\n".join(lines) + "\n"


def _table(said: Mapping[str, Any], path: str) -> list[str]:
    """The lines of a table: its own keys first, then the tables under it."""
    from commonweal.folder.settings import toml_value

    plain, under = [], []
    for key, value in said.items():
        name = f"{path}.{key}" if path else key
        if isinstance(value, dict):
            under += ["", f"[{name}]", *_table(value, name)]
        elif isinstance(value, tuple) and value and isinstance(value[0], dict):
            for entry in value:
                under += ["", f"[[{name}]]", *_table(entry, name)]
        elif value != ():
            plain.append(f"{key} = {toml_value(value)}")
    return [*plain, *under]
