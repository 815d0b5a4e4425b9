"""The tables of what contracts pay, as the chapter shows them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from commonweal.contracts.payment.simulating import PartnerYear, Simulated
from commonweal.evidence import Basis, Column, Table
from commonweal.evidence.figure import weakest
from commonweal.people.ground import Ground
from commonweal.people.sections import recorded
from commonweal.records.kinds import OutcomeContract

ID, METHOD_ID = "contracts.payment", "contracts.payment_method"


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A contract paid where nothing changes and where every target is truly reached."""

    contract: OutcomeContract
    still: Simulated
    reached: Simulated

    @property
    def basis(self) -> Basis:
        """Made-up terms are assumed; what follows from stated ones is modelled."""
        return Basis.ASSUMED if self.contract.made_up else Basis.MODELLED

    def whole(self, found: Simulated) -> PartnerYear:
        """All partners and years together."""
        return next(one for one in found.partners if one.partner is None and one.year is None)


def tables_of(ground: Ground, drawn: Sequence[Drawn]) -> tuple[Table, ...]:
    """By partner, by outcome, and who carries which risk."""
    return (_partners(ground, drawn), _outcomes(ground, drawn), _risks(ground, drawn))


def _table(
    ground: Ground,
    drawn: Sequence[Drawn],
    rows: Iterable[tuple[Drawn, Mapping[str, object]]],
    *,
    id: str,
    title: str,
    columns: tuple[Column, ...],
    note: str = "",
) -> Table:
    """A table of rows by contract, as weak as the weakest contract in it."""
    return recorded(
        ground.day,
        [{"contract": one.contract.contract, **row, "basis": one.basis.value} for one, row in rows],
        id=id,
        title=title,
        columns=(
            Column(name="contract", label="Contract", kind="code", on_page=False),
            *columns,
            Column(name="basis", label="Basis", kind="text", on_page=False),
        ),
        note=note,
        basis=weakest(*(one.basis for one in drawn)),
        method=METHOD_ID,
    )


def _partners(ground: Ground, drawn: Sequence[Drawn]) -> Table:
    rows: list[tuple[Drawn, dict[str, object]]] = []
    for one in drawn:
        names = {held.partner: held.name for held in one.contract.partners}
        still = {row.partner: row for row in one.still.partners if row.year is None}
        for row in one.reached.partners:
            if row.year is None:
                before, base = still[row.partner], row.base_pence or 1
                rows.append(
                    (
                        one,
                        {
                            "partner": _called(
                                "All together" if row.partner is None else names[row.partner],
                                one.contract,
                                alone=len(drawn) == 1,
                            ),
                            "base": row.base_pence,
                            "still": before.payment.mean / base,
                            "still_worst": _left(before, "shortfall"),
                            "reached": row.payment.mean / base,
                            "left": _left(row, "mean"),
                            "low": _left(row, "low"),
                            "high": _left(row, "high"),
                            "loses": row.loses,
                            "by_activity": row.activity_pence,
                        },
                    )
                )
    return _table(
        ground,
        drawn,
        rows,
        id=f"{ID}.partners",
        title="What each partner is paid and left with over all years, as a part of its base",
        columns=(
            Column(name="partner", label="Partner", kind="text"),
            Column(name="base", label="Base", kind="money", unit="GBP"),
            Column(name="still", label="Paid if nothing changes, mean", kind="share"),
            Column(name="still_worst", label="Then, left after cost, worst 5%", kind="share"),
            Column(name="reached", label="Paid if targets are truly reached, mean", kind="share"),
            Column(name="left", label="Left after cost if targets are reached, mean", kind="share"),
            Column(name="low", label="Then, 5th centile", kind="share", on_page=False),
            Column(name="high", label="Then, 95th centile", kind="share", on_page=False),
            Column(name="loses", label="Then, chance of costing more than is paid", kind="share"),
            Column(name="by_activity", label="By activity", kind="money", unit="GBP"),
        ),
    )


def _left(row: PartnerYear, which: str) -> float | None:
    """What a partner is left with after cost, as a part of its base; None without costs."""
    if row.surplus is None:
        return None
    return float(getattr(row.surplus, which)) / (row.base_pence or 1)


def _called(name: str, contract: OutcomeContract, *, alone: bool) -> str:
    """A partner's name; where there are several contracts, with the contract's id."""
    return name if alone else f"{name} ({contract.contract})"


def _outcomes(ground: Ground, drawn: Sequence[Drawn]) -> Table:
    rows: list[tuple[Drawn, dict[str, object]]] = []
    for one in drawn:
        for held in one.contract.outcomes:
            still = [row for row in one.still.outcomes if row.outcome == held.outcome]
            reached = [row for row in one.reached.outcomes if row.outcome == held.outcome]
            stake = sum(row.pot_pence for row in still)
            rows.append(
                (
                    one,
                    {
                        "outcome": held.title,
                        "stake": stake,
                        "luck": round(sum(row.luck_pence for row in still)),
                        "luck_share": sum(row.luck_pence for row in still) / stake
                        if stake
                        else None,
                        "short": round(sum(row.short_pence for row in reached)),
                        "short_share": sum(row.short_pence for row in reached) / stake
                        if stake
                        else None,
                    },
                )
            )
    return _table(
        ground,
        drawn,
        rows,
        id=f"{ID}.luck",
        title="What each outcome pays by chance, over all years",
        columns=(
            Column(name="outcome", label="Outcome", kind="text"),
            Column(name="stake", label="At stake", kind="money", unit="GBP"),
            Column(name="luck", label="Paid though nothing changed", kind="money", unit="GBP"),
            Column(name="luck_share", label="Of the stake, by luck", kind="share"),
            Column(
                name="short", label="Not paid though targets were reached", kind="money", unit="GBP"
            ),
            Column(name="short_share", label="Of the stake, unpaid", kind="share"),
        ),
    )


def _risks(ground: Ground, drawn: Sequence[Drawn]) -> Table:
    return _table(
        ground,
        drawn,
        [
            (
                one,
                {
                    "risk": row.risk,
                    "arrangement": row.arrangement,
                    "commissioner": round(row.commissioner),
                    "partners": round(row.partners),
                },
            )
            for one in drawn
            for row in one.reached.carried
        ],
        id=f"{ID}.risks",
        title="Who carries which risk, beside payment by activity: standard deviation, all years",
        columns=(
            Column(name="risk", label="Risk", kind="text"),
            Column(name="arrangement", label="Paid by", kind="text"),
            Column(name="commissioner", label="Commissioner", kind="money", unit="GBP"),
            Column(name="partners", label="Partners together", kind="money", unit="GBP"),
        ),
        note="Where every target is truly reached. A contract does not say why care costs more, so "
        "payment by activity is shown at both ends.",
    )
