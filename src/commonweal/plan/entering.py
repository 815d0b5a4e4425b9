"""What is asked of statements before they are added to the records, beside their form: the same for
every way in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from commonweal.contracts.terms.signing import Measure
    from commonweal.records import Statement
    from commonweal.records.references import Organisations
    from commonweal.records.refusal import Check, Refusal
    from commonweal.system.organisation import Succession


@dataclass(frozen=True)
class Near:
    """What the system folder that records belong to says of a contract.

    Parameters
    ----------
    jurisdictions
        Where it lies, the most local first: whose rules apply.
    measure
        Gives what its tables measure of a contract.
    """

    jurisdictions: tuple[str, ...]
    measure: Measure


def checks_for(
    organisations: Organisations,
    successions: Sequence[Succession],
    near: Callable[[], Near | None] = lambda: None,
) -> tuple[Check, ...]:
    """What is asked of statements: that they fit together, that no decision is closed that must
    stay open and none that is closed is changed, that only the body to which something is owed
    closes it, and that no contract is signed whose terms fail.

    Parameters
    ----------
    organisations, successions
        Bodies that are known from the folder, and what became of whom.
    near
        Reads what the folder says of contracts; asked only where one is signed.
    """
    from commonweal.records.references import check

    def closing(held: Sequence[Statement], new: Sequence[Statement]) -> list[Refusal]:
        from commonweal.governance.closing import refusals

        if not {one.type for one in new} & {"decision_closed", "correction", "void"}:
            return []
        told = refusals(held, new, successions=successions)
        pairs = (one.partition(": ") for one in told)
        return _placed(new, ((name, said) for name, _, said in pairs))

    def resting(held: Sequence[Statement], new: Sequence[Statement]) -> list[Refusal]:
        from commonweal.governance.resting import TOUCHES, changes_of_closed

        if not {one.type for one in new} & set(TOUCHES):
            return []
        if all(one.type != "decision_closed" for one in held):
            return []
        return _placed(new, changes_of_closed(held, new))

    def owed(held: Sequence[Statement], new: Sequence[Statement]) -> list[Refusal]:
        from commonweal.governance.commitments import refusals

        return _placed(new, refusals(held, new, successions=successions))

    def signing(held: Sequence[Statement], new: Sequence[Statement]) -> list[Refusal]:
        from commonweal.contracts.terms.signing import SIGNS, TOUCHES, signing_refusals
        from commonweal.rules import load_rules

        # Whoever keeps no contract is not asked for a folder that can be read.
        if not {one.type for one in new} & set(TOUCHES):
            return []
        if all(one.type != SIGNS for one in (*held, *new)):
            return []
        folder = near()
        told = signing_refusals(
            held,
            new,
            load_rules(),
            jurisdictions=None if folder is None else folder.jurisdictions,
            measure=None if folder is None else folder.measure,
        )
        return _placed(new, told)

    return (check(organisations), closing, resting, owed, signing)


def _placed(new: Sequence[Statement], told: Iterable[tuple[str, str]]) -> list[Refusal]:
    """Refusals by the place of the statement that each is of."""
    from commonweal.records.refusal import Refusal

    places = {statement.id: at for at, statement in enumerate(new)}
    return [Refusal(name, said, places.get(name)) for name, said in told]
