"""No contract that pays for outcomes is signed whose terms fail."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from commonweal.records import Statement
    from commonweal.records.refusal import Check, Refusal


def signatures(folder: Path | None) -> Check:
    """What is asked of statements that sign a contract, or change what was signed.

    Parameters
    ----------
    folder
        The system folder that the records lie in, whose tables must measure the outcomes and whose
        local rules apply; None where they lie in none.
    """

    def signing(held: Sequence[Statement], new: Sequence[Statement]) -> list[Refusal]:
        from commonweal.contracts.terms.signing import SIGNS, TOUCHES, signing_refusals

        # Whoever keeps no contract is not asked for a folder that can be read.
        if not {one.type for one in new} & set(TOUCHES):
            return []
        if all(one.type != SIGNS for one in (*held, *new)):
            return []
        from commonweal.cli.contracts.at_hand import at_hand
        from commonweal.records.refusal import Refusal
        from commonweal.rules import load_rules

        near = None if folder is None else at_hand(folder)
        places = {statement.id: at for at, statement in enumerate(new)}
        told = signing_refusals(
            held,
            new,
            load_rules(),
            jurisdictions=None if near is None else near.jurisdictions,
            measure=None if near is None else near.measured,
        )
        return [Refusal(name, said, places.get(name)) for name, said in told]

    return signing
