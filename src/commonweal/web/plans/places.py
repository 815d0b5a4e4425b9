"""Areas, bodies and networks that tables name, by their codes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from commonweal.evidence import Chapter, Table

#: Codes of areas begin alike all over England (ONS, names and codes of geographies; from memory,
#: not verified).
KINDS = {
    "E92": "nation",
    "E01": "small area",
    "E02": "area of several small areas",
    "E05": "ward",
    "E06": "district",
    "E07": "district",
    "E08": "district",
    "E09": "district",
    "E10": "county",
}
#: Tables that say by what they are called of what kind the codes in them are.
TOLD = {"population.practices": "practice", "services.siting.sites": "hospital site"}
#: What is written for a network that a search proposes and no published code stays with
#: (`networks.design.naming`): the outcome of a search, no place that there is.
PROPOSED, IS_PROPOSED = "proposed network", re.compile(r"new-[0-9]+")
#: A shorter code names no place: the number of a fifth, or of a rule.
SHORTEST = 3


@dataclass(frozen=True, slots=True)
class Place:
    """An area, body or network: its code, name and kind."""

    code: str
    name: str
    kind: str


def places_in(chapters: Iterable[Chapter]) -> Mapping[str, Place]:
    """Every place that a table names, by its code; where several of a kind have one name, with the
    district in which each lies, where one is told."""
    names: dict[str, str] = {}
    kinds: dict[str, str] = {}
    districts: dict[str, str] = {}
    for chapter in chapters:
        for table in chapter.tables:
            for code, district in _districts(table):
                districts.setdefault(code, district)
            for code, name in _named(table):
                names.setdefault(code, name)
            kinds |= {code: kind for code, kind in _kinds(table) if code not in kinds}
    kinds = {code: _kind(code) or kinds.get(code, "") for code in names}
    times = Counter((name.casefold(), kinds[code]) for code, name in names.items())
    called = {
        code: f"{name}, {districts[code]}"
        if times[name.casefold(), kinds[code]] > 1 and code in districts
        else name
        for code, name in names.items()
    }
    return {
        code: Place(code, name, kinds[code])
        for code, name in sorted(called.items(), key=lambda one: (one[1].casefold(), one[0]))
    }


def _kind(code: str) -> str:
    """What a code itself says of the kind of its place; "" where it says nothing."""
    return PROPOSED if IS_PROPOSED.fullmatch(code) else KINDS.get(code[:3], "")


def _districts(table: Table) -> Iterable[tuple[str, str]]:
    """Codes of a table with the name of the district in which each lies."""
    held = {column.name: column.kind for column in table.columns}
    if held.get("code") == "code" and held.get("district") == "text":
        both = (table.data.column(name).to_pylist() for name in ("code", "district"))
        yield from ((code, name) for code, name in zip(*both, strict=True) if code and name)


def _named(table: Table) -> Iterable[tuple[str, str]]:
    """Codes of a table with the names beside them."""
    held = [column.name for column in table.columns]
    pairs = [("code", "name"), ("area", "name"), ("practice", "name")]
    pairs += [(name, f"{name}_name") for name in held]
    for code, name in pairs:
        if code not in held or name not in held:
            continue
        if table.columns[held.index(code)].kind != "code":
            continue
        both = zip(
            table.data.column(code).to_pylist(), table.data.column(name).to_pylist(), strict=True
        )
        yield from ((c, n) for c, n in both if c and n and _is_code(c))


def _is_code(text: str) -> bool:
    """Whether it names one place: a word in small letters stands for all others ("outside")."""
    plain = text.islower() and not any(letter.isdigit() for letter in text)
    return len(text) >= SHORTEST and not plain


def _kinds(table: Table) -> Iterable[tuple[str, str]]:
    """Codes of a table with the level that it gives them."""
    held = [column.name for column in table.columns]
    if "code" not in held:
        return
    codes = table.data.column("code").to_pylist()
    if table.id in TOLD:
        yield from ((code, TOLD[table.id]) for code in codes if code)
    elif "level" in held and table.columns[held.index("level")].kind == "text":
        levels = table.data.column("level").to_pylist()
        yield from ((c, n) for c, n in zip(codes, levels, strict=True) if c and n)
