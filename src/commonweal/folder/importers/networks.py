"""Primary care networks: bodies, who belonged to them in each edition, and whose they are."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from commonweal.folder.importers import nhsd_qof, ods_networks
from commonweal.folder.importers.belonging import WINDOWS, Lives, lasting, part_of
from commonweal.folder.importers.england import NEED_2018, NEED_2022, England
from commonweal.folder.importers.periods import spells
from commonweal.folder.importers.published import Published
from commonweal.folder.importers.scope import Scope
from commonweal.system.organisation import Kind, Membership, Organisation

#: Networks began on this day under the network contract; the register opened them later.
BEGAN = date(2019, 7, 1)
PAYMENTS_2019 = "nhsd-payments-2019-20"
TO_COMMISSIONERS = "networks-to-commissioners"


@dataclass(frozen=True, slots=True)
class Edition:
    """A list of who belonged to which network.

    Parameters
    ----------
    vintage
        What the edition is called in the table of memberships.
    file, source
        The publisher's file, and the source that the rows name.
    known
        The first day that the file speaks of; what is carried back before it is assumed. None:
        the file speaks of no day at all.
    """

    vintage: str
    file: str
    source: str
    known: date | None


EDITIONS = (
    Edition("october-2021", NEED_2022, "networks-october-2021", date(2021, 10, 1)),
    Edition("qof-2020-21", nhsd_qof.GEOGRAPHIES, "networks-qof-2020-21", date(2020, 4, 1)),
    Edition("payments-2019-20", PAYMENTS_2019, "networks-payments-2019-20", BEGAN),
    Edition("allocation-file-2018-19", NEED_2018, "networks-2018-19-file", None),
)
REGISTER = "ods-2022"


@dataclass(frozen=True, slots=True)
class Belongs:
    """That a practice belonged to a network, as an edition has it."""

    practice: str
    network: str
    start: date
    end: date | None
    vintage: str
    source: str
    basis: str = "observed"


def read(published: Published) -> list[Belongs]:
    """Every membership of every edition at hand, in the order in which editions count."""
    found: list[Belongs] = []
    for edition in EDITIONS:
        if published.holds(edition.file):
            rows = published.rows(
                f'select practice, network from "{edition.file}" '
                "where network is not null order by all"
            )
            for practice, network in rows:
                found += _carried_back(edition, practice, network)
    if ods_networks.land(published):
        rows = published.rows(
            "select practice, network, joined, departed "
            f'from "{ods_networks.PARTNERS}" order by all'
        )
        found += [
            Belongs(practice, network, joined, departed, REGISTER, ods_networks.SOURCE)
            for practice, network, joined, departed in rows
        ]
    return found


def _carried_back(edition: Edition, practice: str, network: str) -> list[Belongs]:
    """From the start of networks on: assumed until the day that the file speaks of."""
    spoken = edition.known or date.max
    rows: list[Belongs] = []
    if spoken > BEGAN:
        end = spoken - timedelta(days=1) if edition.known else None
        rows.append(
            Belongs(practice, network, BEGAN, end, edition.vintage, edition.source, "assumed")
        )
    if edition.known:
        rows.append(Belongs(practice, network, spoken, None, edition.vintage, edition.source))
    return rows


def organisations(
    published: Published, belongs: Iterable[Belongs], scope: Scope
) -> list[Organisation]:
    """The networks that any practice of the system belonged to in any edition."""
    own = set(scope.own_practices)
    wanted = sorted({row.network for row in belongs if row.practice in own})
    named, details = _names(published), _details(published)
    return [
        Organisation(
            code=code,
            name=named.get(code, (code, ods_networks.SOURCE))[0],
            kind=Kind.NETWORK,
            opened=BEGAN,
            closed=details.get(code, (None, ""))[0],
            sector="primary",
            postcode=details.get(code, (None, ""))[1],
            source=named.get(code, (code, ods_networks.SOURCE))[1],
        )
        for code in wanted
    ]


def memberships(
    belongs: Sequence[Belongs],
    england: England,
    scope: Scope,
    networks: Sequence[Organisation],
    lives: Lives,
    lists: Mapping[str, float],
) -> list[Membership]:
    """Practices in networks by edition, and networks in the commissioner of most of their
    patients."""
    wanted = {network.code for network in networks}
    found: list[Membership] = []
    members: defaultdict[str, list[str]] = defaultdict(list)
    first_edition: dict[str, str] = {}
    for row in belongs:
        if row.network not in wanted or row.practice not in scope.practices:
            continue
        # Whose a network is follows the first edition that knows it.
        if first_edition.setdefault(row.network, row.vintage) == row.vintage:
            members[row.network].append(row.practice)
        whole = part_of(
            row.practice,
            row.network,
            max(row.start, BEGAN),
            row.end,
            source=row.source,
            basis=row.basis,
            vintage=row.vintage,
        )
        found += lasting(lives, whole)
    for network in sorted(members):
        found += _in_commissioners(network, sorted(set(members[network])), england, lives, lists)
    return found


def _in_commissioners(
    network: str,
    practices: Sequence[str],
    england: England,
    lives: Lives,
    lists: Mapping[str, float],
) -> list[Membership]:
    chosen: list[dict[str, str]] = []
    agreed: list[dict[str, bool]] = []
    for period in england.periods:
        counted: Counter[str] = Counter()
        for practice in practices:
            if practice in period.practices:
                counted[period.practices[practice]] += max(1, round(lists.get(practice, 0.0)))
        most = sorted(counted, key=lambda code: (-counted[code], code))
        chosen.append({network: most[0]} if most else {})
        agreed.append({network: len(most) == 1})
    found: list[Membership] = []
    for code, start, end in spells(chosen, network, WINDOWS):
        first = max(start, BEGAN)
        if end is not None and end < first:
            continue
        whole = all(
            agreed[place][network]
            for place, (began, ended) in enumerate(WINDOWS)
            if (ended is None or ended >= first) and (end is None or began <= end)
        )
        basis = "observed" if whole else "assumed"
        row = part_of(network, code, first, end, source=TO_COMMISSIONERS, basis=basis)
        found += lasting(lives, row)
    return found


def _names(published: Published) -> dict[str, tuple[str, str]]:
    """Name of each network, from the first edition that names it; as the register writes it, in
    capitals, where none does: no rule tells HIP, an abbreviation, from HILL."""
    found: dict[str, tuple[str, str]] = {}
    for edition in EDITIONS:
        if published.holds(edition.file):
            rows = published.rows(
                f'select network, min(network_name) from "{edition.file}" '
                "where network is not null and network_name is not null group by all order by all"
            )
            for code, name in rows:
                found.setdefault(code, (name, edition.source))
    if published.holds(ods_networks.NETWORKS):
        for code, name in published.rows(f'select network, name from "{ods_networks.NETWORKS}"'):
            found.setdefault(code, (name, ods_networks.SOURCE))
    return found


def _details(published: Published) -> dict[str, tuple[date | None, str]]:
    """Last day and postcode of each network, as the register has them."""
    if not published.holds(ods_networks.NETWORKS):
        return {}
    rows = published.rows(
        f"select network, closed, coalesce(postcode, '') from \"{ods_networks.NETWORKS}\""
    )
    return {code: (closed, postcode) for code, closed, postcode in rows}


def lists(published: Published) -> dict[str, float]:
    """Patients of each practice, by which the commissioner of a network is told: of October 2021,
    failing that of 2018/19."""
    found: dict[str, float] = {}
    for source in (NEED_2018, NEED_2022):
        if published.holds(source):
            rows = published.rows(
                f'select practice, patients from "{source}" where patients is not null'
            )
            found |= dict(rows)
    return found
