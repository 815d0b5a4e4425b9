"""Reading a prioritisation file from the text of JSON or TOML; all findings at once."""

from __future__ import annotations

from typing import Literal

from commonweal.needs.priorities.checking import faults
from commonweal.needs.priorities.file import Prioritisation
from commonweal.records.declaring import DeclarationError as PrioritiesError
from commonweal.records.declaring import read_declaration

__all__ = ["PrioritiesError", "read_priorities"]


def read_priorities(text: str, form: Literal["json", "toml"]) -> Prioritisation:
    """Read and check a prioritisation.

    Parameters
    ----------
    text
        The text of the file.
    form
        What it is written in.

    Raises
    ------
    PrioritiesError
        With everything to mend: first what does not have the form, and where all has, what does
        not belong together.
    """
    found = read_declaration(text, form, Prioritisation)
    wrong = faults(found)
    if wrong:
        raise PrioritiesError(wrong)
    return found
