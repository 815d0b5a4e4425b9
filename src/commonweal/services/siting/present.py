"""Which sites give the service today, and which services stand on each site."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from commonweal.evidence import Basis, Lack
from commonweal.evidence.figure import weakest
from commonweal.people.ground import Ground, lacking
from commonweal.rules import Source
from commonweal.services.candidates import UNIT
from commonweal.services.setting import Setting
from commonweal.services.standards import Standard

#: What is said of what is open where nothing is held of it and every unit is taken: in full once
#: in a section, shortly in headings.
IF_EVERY, EVERY = "if every unit in the folder is open", "every unit open"
#: Why nobody can say what an option changes.
UNKNOWN = "what each choice changes for whom cannot be said"


@dataclass(frozen=True, slots=True, kw_only=True)
class Present:
    """The sites that are open today.

    Parameters
    ----------
    sites
        Indices in the setting, ascending.
    said
        How that is known, in words.
    without
        By index, what is said of own sites that do not give it.
    not_known
        Codes of own sites of which nothing is held.
    untimed
        Codes of sites that give it and that no minutes are held of: today is then not complete.
    assumed
        Whether nothing is held of it, and every unit of the folder is taken.
    basis, sources
        Of what says so.
    """

    sites: tuple[int, ...]
    said: str
    assumed: bool = False
    without: Mapping[int, str] = field(default_factory=dict)
    untimed: tuple[str, ...] = ()
    not_known: tuple[str, ...] = ()
    basis: Basis
    sources: tuple[Source, ...]


def present_of(ground: Ground, setting: Setting) -> Present | Lack:
    """The own sites that give the service on the day.

    As the table `site_services` says; where it says nothing of the service, all own sites that the
    folder holds as units of it, which is assumed.
    """
    rows = [row for row in _rows(ground) if row["service"] == setting.service]
    own = {setting.sites[at].code: at for at in setting.own}
    left = dict(setting.sites_left_out)
    told = {str(row["site"]): row for row in rows if row["site"] in own}
    if any(row["given"] for row in told.values()):
        return Present(
            sites=tuple(sorted(own[code] for code, row in told.items() if row["given"])),
            said="as the table site_services says",
            without={
                own[code]: str(row["words"] or "")
                for code, row in sorted(told.items())
                if not row["given"]
            },
            untimed=tuple(
                sorted(str(row["site"]) for row in rows if row["given"] and row["site"] in left)
            ),
            not_known=tuple(sorted(own.keys() - told.keys())),
            basis=weakest(*(Basis(str(row["basis"])) for row in told.values())),
            sources=_sources(ground, {str(row["source"]) for row in told.values()}),
        )
    units = _units(ground, setting.service)
    if units and set(own) <= units:
        return Present(
            sites=setting.own,
            said=IF_EVERY,
            assumed=True,
            basis=Basis.ASSUMED,
            sources=ground.sources("sites", "kind", UNIT[setting.service]),
        )
    return _lack(setting, UNKNOWN)


def not_known_of(setting: Setting, present: Present | Lack) -> Lack | None:
    """What lacks to say which sites are open today; None where it is held."""
    if isinstance(present, Lack):
        return present
    taken = f"{IF_EVERY} is said of all {len(present.sites)}, though some may have lost the service"
    return _lack(setting, taken) if present.assumed else None


def _lack(setting: Setting, consequence: str) -> Lack:
    return lacking("site_services", f"which sites give {setting.service} care today", consequence)


@dataclass(frozen=True, slots=True, kw_only=True)
class Together:
    """Clinical services that must be on the same site.

    Parameters
    ----------
    required
        The standards that ask for them; `role` is the clinical service.
    absent
        By site index, the services asked for that it is known not to have.
    not_known
        By site index, those of which nothing is held.
    """

    required: tuple[Standard, ...]
    absent: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    not_known: Mapping[int, tuple[str, ...]] = field(default_factory=dict)

    def met(self, opened: tuple[int, ...]) -> bool | None:
        """Whether every open site has all that it needs; None where that is not known."""
        if any(self.absent.get(site) for site in opened):
            return False
        return None if any(self.not_known.get(site) for site in opened) else True


def together_of(ground: Ground, setting: Setting) -> Together | Lack:
    """What must be on the same site, and what each own site has of it."""
    roles = setting.standards.roles("needs_on_site")
    required = [
        found
        for role in roles
        if (found := setting.standards.deciding("needs_on_site", role)) is not None
    ]
    if not required:
        return Lack(
            table="services",
            what=f"which clinical services {setting.service} care needs on the same site",
            consequence="no choice of sites is ruled out for what its hospitals lack",
            cause="rows",
        )
    held = {(row["site"], row["service"]): bool(row["given"]) for row in _rows(ground)}
    absent: dict[int, tuple[str, ...]] = {}
    not_known: dict[int, tuple[str, ...]] = {}
    for at in setting.own:
        code = setting.sites[at].code
        absent[at] = tuple(role for role in roles if held.get((code, role)) is False)
        not_known[at] = tuple(role for role in roles if (code, role) not in held)
    return Together(required=tuple(required), absent=absent, not_known=not_known)


def _rows(ground: Ground) -> list[dict[str, object]]:
    """Rows of site_services that hold on the day; of two for a pair the later one counts."""
    held = ground.tables.get("site_services")
    if held is None:
        return []
    rows: list[dict[str, object]] = [
        row
        for row in held.to_pylist()
        if (row["start"] or date.min) <= ground.day <= (row["end"] or date.max)
    ]
    ordered = sorted(rows, key=lambda row: str(row["start"] or ""))
    return list({(row["site"], row["service"]): row for row in ordered}.values())


def _units(ground: Ground, service: str) -> set[str]:
    held = ground.tables.get("sites")
    if held is None:
        return set()
    return {
        row["code"]
        for row in held.select(["code", "kind", "neighbour"]).to_pylist()
        if row["kind"] == UNIT.get(service) and not row["neighbour"]
    }


def _sources(ground: Ground, ids: set[str]) -> tuple[Source, ...]:
    return tuple(ground.tables.sources[one] for one in sorted(ids))
