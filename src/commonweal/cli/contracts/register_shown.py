"""The register of contracts as tables on the terminal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from commonweal.cli.output import print_rows, progress

if TYPE_CHECKING:
    from commonweal.contracts.involvement import YearOwned
    from commonweal.contracts.register import Held, Register
    from commonweal.contracts.register.spending import Paid
    from commonweal.evidence.table import Kind


#: So many letters of a title are shown; --json has all of it.
LETTERS = 60


def some(
    rows: Sequence[Mapping[str, object]],
    limit: int,
    *,
    title: str,
    kinds: Mapping[str, Kind] | None = None,
    none: str = "(no rows)",
) -> None:
    """Print the first rows of a table, and how many more there are."""
    print_rows(rows[:limit], title=title, kinds=kinds, none=none)
    if len(rows) > limit:
        progress(f"and {len(rows) - limit:,} more of {len(rows):,}: --limit, or --json has all")


def short(title: str) -> str:
    """A title as far as a table has room for it."""
    return title if len(title) <= LETTERS else f"{title[: LETTERS - 1].rstrip()}…"


def show(found: Register, names: Mapping[str, str], limit: int) -> None:
    """Contracts, their ends, their changes, who depends on whom, and what could be one."""
    if not found.held:
        print_rows(
            [],
            title=f"Contracts on record, on {found.on}",
            none="No contract is on record. State them (records append, kind contract) or receive "
            "notices (contracts ocds import).",
        )
        return
    _contracts(found, limit)
    _endings(found, limit)
    _changes(found, limit)
    _dependence(found, limit)
    _overlaps(found, names, limit)
    for rule in found.rules:
        if not rule.source.verified:
            number = "" if rule.high is None else f"{rule.high:g} {rule.unit}. "
            progress(f"assumed, not verified: {rule.id}: {number}{rule.text} ({rule.note})")


def show_paid(found: Sequence[Paid] | None, names: Mapping[str, str], limit: int) -> None:
    """What was paid to whom; that no payments are held, where none are."""
    from commonweal.evidence.words import years

    if found is None:
        return
    some(
        [
            {
                "year": years(date(one.year, 4, 1), date(one.year + 1, 3, 31)),
                "paid to": names.get(one.provider, one.provider),
                "payments": one.lines,
                "paid": one.pence,
            }
            for one in found
        ],
        limit,
        title="What was paid to whom, as the ledger has it",
        kinds={"paid": "money"},
        none="No payment with whom it was made to is held (table ledger), so what was paid cannot "
        "be set beside contracts.",
    )


def show_owned(owned: tuple[YearOwned, ...], out: Sequence[Held]) -> None:
    """Value of contracts by who owns the provider, a dash where no such contract is on record; and
    which contracts are in no sum."""
    from commonweal.contracts.involvement import told_left_out

    if owned:
        kinds: dict[str, Kind] = {str(name): "money" for name in owned[0].pence}
        print_rows(
            [_owned_row(one) for one in owned],
            title="Value of contracts on record by who owns the provider (a dash: none on record, "
            "or none with a known value)",
            kinds=kinds,
        )
    if said := told_left_out([(one.title, one.annual_pence) for one in out]):
        progress(said)


def _contracts(found: Register, limit: int) -> None:
    from commonweal.contracts.register.held import stops_told

    some(
        [
            {
                "contract": short(one.title),
                "provider": one.provider,
                "owned by": one.owner or "not stated",
                "a year": one.annual_pence,
                "from": one.starts,
                "to": one.ends,
                "suspended or ended early": stops_told(one.stops) or None,
                "runs": one.runs_on(found.on),
            }
            for one in found.held
        ],
        limit,
        title=f"Contracts on record, on {found.on}",
        kinds={"a year": "money"},
    )


def _endings(found: Register, limit: int) -> None:
    if found.endings:
        some(
            [
                {
                    "contract": short(one.held.title),
                    "ends": one.ends,
                    "with extension": one.may_end,
                    "begin buying by": one.begin_by,
                    "stands": one.stands,
                }
                for one in found.endings
            ],
            limit,
            title="When they end, and when buying again would have to begin",
        )


def _changes(found: Register, limit: int) -> None:
    from commonweal.contracts.register.changing import reached

    if found.changed:
        some(
            [
                {
                    "contract": short(one.held.title),
                    "changes": one.changes,
                    "sum": one.total_pence,
                    "of the value": None if one.share is None else float(one.share),
                    "sum of the rule": reached(one.over_sum),
                    "share of the rule": reached(one.over_share),
                }
                for one in found.changed
            ],
            limit,
            title="Changes since signing",
            kinds={"sum": "money", "of the value": "share"},
        )


def _dependence(found: Register, limit: int) -> None:
    if found.providers:
        some(
            [
                {
                    "provider": one.provider,
                    "owned by": one.owner or "not stated",
                    "contracts": one.contracts,
                    "a year": one.known_pence,
                    "of all known": one.known_share,
                    "without a known value": one.without_value,
                }
                for one in found.providers
            ],
            limit,
            title=f"By provider, of contracts that run on {found.on}",
            kinds={"a year": "money", "of all known": "share"},
        )
    single = [one for one in found.services if one.single]
    if single:
        some(
            [
                {
                    "service": one.service,
                    "provider": one.providers[0],
                    "a year": one.annual_pence,
                }
                for one in single
            ],
            limit,
            title="Services with one provider alone under a contract on record",
            kinds={"a year": "money"},
        )


def _overlaps(found: Register, names: Mapping[str, str], limit: int) -> None:
    some(
        [
            {
                "provider": one.provider,
                "service": one.service,
                "one provider by": "name: look at it" if one.by_name else "identifier",
                "contracts": len(one.contracts),
                "held by": "; ".join(names.get(code, code) for code in one.authorities),
                "saved each time they are bought again (estimated)": one.saving_pence,
            }
            for one in found.overlaps
        ],
        limit,
        title="With one provider for one service at one time: could be one",
        kinds={"saved each time they are bought again (estimated)": "money"},
        none="None of the contracts on record.",
    )


def _owned_row(one: YearOwned) -> dict[str, object]:
    from commonweal.evidence.words import years

    row: dict[str, object] = {"year": years(one.starts, one.ends)}
    row |= {
        str(name): value if one.contracts[name] > one.without_value[name] else None
        for name, value in one.pence.items()
    }
    return row | {"in no sum": len(one.left_out)}
