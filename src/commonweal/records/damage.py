"""What can be wrong with records, and where."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Damage:
    """One thing wrong with the records.

    Parameters
    ----------
    line
        Line of the file, the first being 1.
    kind
        What is wrong: a key of `KINDS`.
    message
        What was found there.
    id
        The statement, where the line could be read.
    """

    line: int
    kind: str
    message: str
    id: str = ""


#: Every kind of damage, in words for the documentation.
KINDS = {
    "not JSON": "The line is not one JSON object.",
    "not a statement": "Fields lack, are unknown or have values that they cannot have.",
    "altered": "The hash of the line does not follow from what the line holds.",
    "altered payload": "The payload does not have the digest that the chain holds.",
    "written otherwise": "The line says what was chained, but its bytes are not those written.",
    "missing line": "Lines that stood between two others are not there.",
    "out of order": "Lines stand in another order than that in which they were written.",
    "broken link": "The line does not follow from the line before it: one of the two was replaced.",
    "payload missing": "A payload is gone, and no statement says that it was destroyed.",
    "payload kept": "A statement says that a payload was destroyed, but it is there.",
    "truncated tail": "The last lines that were written are not there, or not whole.",
    "head": "The head file cannot be read.",
    "rewritten": "The line is not the one that was last when the head was written.",
    "duplicate id": "Two statements have the same id.",
    "unknown statement": "A statement speaks of one that is not in the records.",
    "unknown type": "No form of payload is registered for the type.",
    "wrong payload": "The payload does not have the form of its type.",
    "seal differs": "A declaration that was opened is not the one that was sealed.",
}
