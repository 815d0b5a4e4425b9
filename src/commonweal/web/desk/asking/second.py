"""What a second person is asked for before something is recorded."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from commonweal.records import Statement

#: Stands in statements in the place of the office that approves.
APPROVER = "(whoever approves)"


@dataclass(frozen=True)
class Second:
    """What waits for somebody else than whoever proposes it.

    Parameters
    ----------
    rule, body, why
        Which rule asks for a second person, whose approval it is, and why it is proposed.
    statements
        What is added once it is approved.
    approver_in
        The field of them in which `APPROVER` becomes the office that approves, within a correction
        as "payload.approved_by"; "" where there is none. Nowhere else is it replaced: what
        somebody wrote who proposes it stays as it was written.
    destroys
        The statement whose payload is destroyed instead; "" where none is.
    first
        What is stated at once, before anybody approves; nothing where None.
    """

    rule: str
    body: str
    why: str
    statements: Sequence[Statement] = ()
    approver_in: str = ""
    destroys: str = ""
    first: Callable[[], Sequence[Statement]] | None = field(default=None, compare=False)
