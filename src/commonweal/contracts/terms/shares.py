"""Whether shares and weights sum, and whether clauses name what is there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from fractions import Fraction

from commonweal.contracts.terms.asking import Law
from commonweal.contracts.terms.finding import Finding
from commonweal.evidence.words import joined
from commonweal.records.kinds import OutcomeContract

NAMES, SHARES, WEIGHTS = "contract-names", "contract-shares", "contract-weights"


def share_findings(terms: OutcomeContract, law: Law) -> Iterable[Finding]:
    """Whether the partners' shares, their risk shares and the outcomes' weights each sum to 1."""
    yield _sum(law, SHARES, "partners.share", "shares", [one.share for one in terms.partners])
    risks = [one.risk_share for one in terms.partners]
    yield _sum(law, SHARES, "partners.risk_share", "risk shares", risks)
    weights = [one.weight for one in terms.outcomes]
    yield _sum(law, WEIGHTS, "outcomes.weight", "weights of the outcomes", weights)
    for at, lot in enumerate(terms.lots, start=1):
        held = [one for one in terms.partners if not one.lots or lot.lot in one.lots]
        if sum(one.share for one in held) == 0.0:
            text = f"Nobody with a share of the payment provides the lot {lot.lot!r}."
            yield law.fails(SHARES, f"lots[{at}]", text, "Name the lot with a partner who does.")
        paid = [one.outcome for one in terms.outcomes if one.lot == lot.lot]
        if paid and sum(one.risk_share for one in held) == 0.0:
            yield law.fails(
                SHARES,
                f"lots[{at}]",
                f"Outcomes of the lot {lot.lot!r} ({joined(paid)}) are paid for, and none of its "
                "partners bears any of that.",
                "Give a partner of the lot a risk share, or pay for other outcomes.",
            )


def _sum(law: Law, subject: str, clause: str, what: str, parts: Sequence[float]) -> Finding:
    """Whether parts sum to 1 exactly, each read as it is written."""
    total = sum((as_written(part) for part in parts), Fraction(0))
    if total == 1:
        return law.holds(subject, clause, f"The {what} sum to 1.")
    # A third written with fifteen digits is meant as a third.
    if abs(total - 1) <= Fraction(1, 10**9):
        return law.holds(subject, clause, f"The {what} sum to 1 but for rounding.")
    gap = float(1 - total)
    over = f"{gap:.6g} is given to nobody" if gap > 0 else f"{-gap:.6g} is given twice"
    text = f"The {what} sum to {float(total):.12g}, not to 1: {over}."
    return law.fails(subject, clause, text, "Correct them so that they sum to 1.")


def as_written(number: float) -> Fraction:
    """A number as it stands in the contract: 0.1 is a tenth."""
    return Fraction(str(number))


def name_findings(terms: OutcomeContract, law: Law) -> Iterable[Finding]:
    """Whether each thing is named once, and whatever a clause names is there."""
    lots = [one.lot for one in terms.lots]
    partners = [one.partner for one in terms.partners]
    yield from _twice(law, "lots", lots)
    yield from _twice(law, "partners", partners)
    yield from _twice(law, "outcomes", [one.outcome for one in terms.outcomes])
    yield from _twice(law, "supersedes", list(terms.supersedes))
    for at, one in enumerate(terms.partners, start=1):
        for lot in one.lots:
            if lot not in lots:
                yield _absent(law, f"partners[{at}].lots", f"{one.name} provides the lot", lot)
    for at, outcome in enumerate(terms.outcomes, start=1):
        if outcome.lot is not None and outcome.lot not in lots:
            told = f"The outcome {outcome.title!r} belongs to the lot"
            yield _absent(law, f"outcomes[{at}].lot", told, outcome.lot)


def _absent(law: Law, clause: str, told: str, lot: str) -> Finding:
    text = f"{told} {lot!r}, which is not among the lots."
    return law.fails(NAMES, clause, text, "Add the lot, or name one that is there.")


def _twice(law: Law, clause: str, names: Sequence[str]) -> Iterable[Finding]:
    for name in sorted(one for one, times in Counter(names).items() if times > 1):
        text = f"{name!r} stands more than once among the {clause}."
        yield law.fails(NAMES, clause, text, "Name each once.")
