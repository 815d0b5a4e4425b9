"""Reading an appraisal file from the text of TOML or JSON; all findings at once."""

from __future__ import annotations

from typing import Literal

from commonweal.records.declaring import DeclarationError, read_declaration
from commonweal.services.appraisal.checking import faults, faults_of_criteria
from commonweal.services.appraisal.file import AppraisalFile


def read_appraisal(
    text: str, written: Literal["json", "toml"], *, to_seal: bool = False
) -> AppraisalFile:
    """Read and check an appraisal.

    Parameters
    ----------
    text, written
        The text of the file, and what it is written in.
    to_seal
        Whether only what is to be sealed is checked: the seal it has may be an old one.

    Raises
    ------
    DeclarationError
        With everything to mend: first what does not have the form, and where all has, what does
        not belong together, scores dated before the seal and criteria that are not those sealed.
    """
    found = read_declaration(text, written, AppraisalFile)
    wrong = faults_of_criteria(found) if to_seal else faults(found)
    if wrong:
        raise DeclarationError(wrong)
    return found
