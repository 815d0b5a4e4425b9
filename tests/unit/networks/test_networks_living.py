"""Where patients live: one model for one system, one each where a folder holds several."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import numpy as np
import pytest
from scipy.sparse import issparse

from commonweal.cli.opening import opened
from commonweal.networks.plans.given import units_given
from commonweal.networks.plans.measuring import measure
from commonweal.networks.plans.moving import moves
from commonweal.networks.units import Units, units_of
from commonweal.people.ground import Ground

EAST = {"09C", "09E", "10A", "10E"}


@pytest.fixture(scope="module")
def halves(example: Path, tmp_path_factory: pytest.TempPathFactory) -> Ground:
    """The example with its four eastern commissioners in a system of their own."""
    folder = tmp_path_factory.mktemp("halves") / "folder"
    shutil.copytree(example, folder)
    with (folder / "organisations.csv").open(encoding="utf-8", newline="") as file:
        bodies = list(csv.DictReader(file))
    other = next(row for row in bodies if row["code"] == "QKS")
    bodies.append(
        {**other, "code": "QKT", "name": "The east by itself", "legal_body": "", "closed": ""}
    )
    with (folder / "memberships.csv").open(encoding="utf-8", newline="") as file:
        members = list(csv.DictReader(file))
    for row in members:
        if row["member"] in {*EAST, "KM-ICP-EAST"} and row["group"] == "QKS":
            row["group"] = "QKT"
    for name, rows in (("organisations", bodies), ("memberships", members)):
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
    return opened(folder)[0]


def test_several_systems_are_modelled_one_by_one(halves: Ground, example_units: Units) -> None:
    units = units_of(halves)
    assert units.codes == example_units.codes
    assert "registrations" not in vars(halves)  # the model of the whole folder was never made
    assert issparse(units.persons)
    persons = units.persons.toarray()
    assert persons.sum() > 0.95 * units.patients.sum()
    assert (persons.sum(axis=1) <= units.patients * (1 + 1e-5) + 1e-6).all()
    for system in ("QKS", "QKT"):
        alone = units_of(halves, system)
        rows = [units.codes.index(code) for code in alone.codes]
        columns = [units.areas.index(area) for area in alone.areas]
        np.testing.assert_allclose(persons[np.ix_(rows, columns)], alone.persons)
        np.testing.assert_allclose(units.deprived[rows], alone.deprived)


def test_a_sparse_matrix_gives_the_measures_of_a_full_one(halves: Ground) -> None:
    units = units_of(halves)
    full = units_given(
        units.codes,
        units.patients,
        units.xy,
        links=units.links,
        persons=units.persons.toarray(),
        areas=units.areas,
        deprived=units.deprived,
        home=units.home,
    )
    plan = units.published
    other = dict(plan)
    for code in units.codes[:40:4]:
        other[code] = plan[units.codes[-1]] if units.home[-1] else "NEW"
    sparse, dense = (measure(one, other, 30_000.0, 50_000.0) for one in (units, full))
    assert sparse.within_own_network == pytest.approx(dense.within_own_network)
    assert sparse.main == dense.main
    assert [n.own_share for n in sparse.networks] == pytest.approx(
        [n.own_share for n in dense.networks]
    )
    told, of_full = ([(m.practice, m.why) for m in moves(u, plan, other)] for u in (units, full))
    assert told == of_full


def test_nothing_is_modelled_where_no_residents_are_held(halves: Ground) -> None:
    assert units_of(halves, modelled=False).persons is None
    assert np.isnan(units_of(halves, modelled=False).deprived).all()
