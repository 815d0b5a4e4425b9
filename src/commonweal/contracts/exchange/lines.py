"""Plain lines of contracts out of releases: who buys what of whom, for how much, and when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from typing import Any

from commonweal.contracts.exchange.dates import by_date
from commonweal.records.canonical import GREATEST_WHOLE

Thing = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ContractLine:
    """An award or a contract, as the last release of its process says.

    Parameters
    ----------
    ocid, award, contract
        The process, its award, and its contract where a release has one.
    buyer_id, buyer
        Who buys: id and name.
    supplier_ids, suppliers
        Of whom: ids and names, in the order given. The value is of all of them together.
    title
        What is bought.
    currency, value_pence
        The value in pence, a fraction of a penny rounded half to even; None where no value is
        given, in another currency than GBP, or beyond what can be reckoned exactly. Of several
        contracts of an award, what each says itself.
    starts, ends, signed
        Days as they are written, in the publisher's own time zone.
    cpv
        Code of the Common Procurement Vocabulary.
    status
        As the standard has it: pending, active, cancelled, unsuccessful, terminated.
    sme, vcse
        Whether any supplier is small or medium, or voluntary, community or social enterprise; None
        where no release says.
    for_sme, for_vcse
        Whether the tender was found suitable for such.
    release, released
        Id and date of the last release that speaks of it.
    """

    ocid: str
    award: str
    contract: str | None
    buyer_id: str
    buyer: str
    supplier_ids: tuple[str, ...]
    suppliers: tuple[str, ...]
    title: str
    currency: str | None
    value_pence: int | None
    starts: date | None
    ends: date | None
    signed: date | None
    cpv: str | None
    status: str | None
    sme: bool | None
    vcse: bool | None
    for_sme: bool | None
    for_vcse: bool | None
    release: str
    released: str


def contract_lines(releases: Iterable[Thing]) -> tuple[ContractLine, ...]:
    """Lines of the awards and contracts in releases.

    What a later release of a process says counts, and what it leaves out stands as an earlier one
    said it. An award that has contracts is told by them alone, with its suppliers. Releases of a
    tender alone give no line.

    Parameters
    ----------
    releases
        Their contents, as in the statements `ocds_release`.

    Returns
    -------
    Lines in the order of ocid, award and contract.

    Examples
    --------
    >>> line, = contract_lines([{"ocid": "o", "id": "1", "date": "2025-01-06T00:00:00Z",
    ...     "tag": ["award"], "buyer": {"id": "B", "name": "Buyer"}, "tender": {"title": "Care"},
    ...     "awards": [{"id": "a", "value": {"amount": 10.5, "currency": "GBP"},
    ...     "suppliers": [{"id": "S", "name": "Supplier"}]}]}])
    >>> line.buyer, line.suppliers, line.title, line.value_pence
    ('Buyer', ('Supplier',), 'Care', 1050)
    """
    processes: dict[str, list[Thing]] = {}
    for release in releases:
        processes.setdefault(str(release.get("ocid", "")), []).append(release)
    return tuple(line for ocid in sorted(processes) for line in _of_process(processes[ocid]))


@dataclass(slots=True)
class _Process:
    """What the releases of a process say so far: what one leaves out, an earlier one has said."""

    tender: Thing = field(default_factory=dict)
    buyer: Thing = field(default_factory=dict)
    title: str = ""
    details: dict[str, Thing] = field(default_factory=dict)
    awards: dict[str, Thing] = field(default_factory=dict)
    contracts: dict[str, Thing] = field(default_factory=dict)
    told: dict[tuple[str, str], Thing] = field(default_factory=dict)

    def add(self, release: Thing) -> None:
        """Lay a release over those before it."""
        self.tender = _over(self.tender, _thing(release, "tender"))
        self.buyer = _over(self.buyer, _thing(release, "buyer"))
        self.title = str(release.get("title") or self.title)
        for party in _things(release, "parties"):
            name = str(party.get("id", ""))
            self.details[name] = _over(self.details.get(name, {}), _thing(party, "details"))
        for kind, held in (("awards", self.awards), ("contracts", self.contracts)):
            for one in _things(release, kind):
                name = str(one.get("id", ""))
                held[name] = _over(held.get(name, {}), one)
                self.told[kind, name] = release


def _over(held: Thing, new: Thing) -> Thing:
    """A thing with what a later release says of it; an object in it is gone into once."""
    made = dict(held)
    for name, value in new.items():
        before = made.get(name)
        if isinstance(before, Mapping) and isinstance(value, Mapping):
            made[name] = {**before, **value}
        else:
            made[name] = value
    return made


def _of_process(releases: list[Thing]) -> Iterator[ContractLine]:
    process = _Process()
    for release in sorted(releases, key=by_date):
        process.add(release)
    awards = {
        name: _awarded(process, award, process.told["awards", name])
        for name, award in process.awards.items()
    }
    contracts = []
    several = Counter(str(held.get("awardID", "")) for held in process.contracts.values())
    for name, held in process.contracts.items():
        release = process.told["contracts", name]
        award_id = str(held.get("awardID", ""))
        award = awards.get(award_id) or _awarded(process, {"id": award_id}, release)
        if several[award_id] > 1:
            # Nobody knows which part of an award's value each of its contracts has.
            award = replace(award, value_pence=None)
        contracts.append(_contracted(held, award, release))
    told = {line.award for line in contracts}
    found = [line for line in awards.values() if line.award not in told]
    yield from sorted([*found, *contracts], key=lambda one: (one.award, one.contract or ""))


def _awarded(process: _Process, award: Thing, release: Thing) -> ContractLine:
    tender, suppliers = process.tender, _things(award, "suppliers")
    ids = tuple(str(one.get("id", "")) for one in suppliers)
    details = [process.details.get(one, {}) for one in dict.fromkeys(ids)]
    suitable = _thing(tender, "suitability")
    period = _thing(award, "contractPeriod") or _thing(tender, "contractPeriod")
    currency, value = _value(_thing(award, "value"))
    return ContractLine(
        ocid=str(release.get("ocid", "")),
        award=str(award.get("id", "")),
        contract=None,
        buyer_id=str(process.buyer.get("id") or ""),
        buyer=str(process.buyer.get("name") or ""),
        supplier_ids=ids,
        suppliers=tuple(str(one.get("name") or "") for one in suppliers),
        title=str(award.get("title") or tender.get("title") or process.title),
        currency=currency,
        value_pence=value,
        starts=_day(period.get("startDate")),
        ends=_day(period.get("endDate")),
        signed=None,
        cpv=_cpv(tender, award),
        status=_text(award.get("status")),
        sme=_any([_small(one.get("scale")) for one in details]),
        vcse=_any([_flag(one.get("vcse")) for one in details]),
        for_sme=_flag(suitable.get("sme")),
        for_vcse=_flag(suitable.get("vcse")),
        release=str(release.get("id", "")),
        released=str(release.get("date", "")),
    )


def _contracted(held: Thing, award: ContractLine, release: Thing) -> ContractLine:
    """A contract, with what its award says where it says nothing itself."""
    currency, value = _value(_thing(held, "value"))
    period = _thing(held, "period")
    return replace(
        award,
        contract=str(held.get("id", "")),
        title=str(held.get("title") or award.title),
        currency=currency or award.currency,
        value_pence=value if currency else award.value_pence,
        starts=_day(period.get("startDate")) or award.starts,
        ends=_day(period.get("endDate")) or award.ends,
        signed=_day(held.get("dateSigned")),
        status=_text(held.get("status")),
        release=str(release.get("id", "")),
        released=str(release.get("date", "")),
    )


def _thing(held: Thing, name: str) -> Thing:
    value = held.get(name)
    return value if isinstance(value, Mapping) else {}


def _things(held: Thing, name: str) -> list[Thing]:
    value = held.get(name)
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _flag(value: object) -> bool | None:
    return value if isinstance(value, bool) else None


def _small(scale: object) -> bool | None:
    """Whether a scale is that of a small or medium enterprise, where one is given."""
    return {"micro": True, "small": True, "sme": True, "medium": True, "large": False}.get(
        str(scale)
    )


def _any(flags: list[bool | None]) -> bool | None:
    known = [flag for flag in flags if flag is not None]
    return any(known) if known else None


def _value(held: Thing) -> tuple[str | None, int | None]:
    currency, amount = _text(held.get("currency")), held.get("amount")
    if currency != "GBP" or isinstance(amount, bool) or not isinstance(amount, int | float):
        return currency, None
    pence = round(Fraction(repr(amount)) * 100)
    return currency, pence if abs(pence) <= GREATEST_WHOLE else None


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError:
        return None


def _cpv(tender: Thing, award: Thing) -> str | None:
    items = [*_things(award, "items"), *_things(tender, "items")]
    held = [_thing(tender, "classification"), *(_thing(one, "classification") for one in items)]
    return next(
        (str(one["id"]) for one in held if one.get("scheme") == "CPV" and "id" in one), None
    )
