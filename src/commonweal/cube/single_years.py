"""Single years of age and sex, where residents are told by bands, or not by sex."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa

Floats = npt.NDArray[np.float64]

SEXES = ("female", "male")

#: Ages that are drawn: 0 to 120 years, the oldest that the folder's tables hold.
AGES = 121

#: Survivors of 100,000 at ages 0, 5, ... 100. ONS, National Life Tables, England, 2017-2019 (as
#: copied in github.com/bitowaqr/shortfall, files ons_lt_female_1719.csv and ons_lt_male_1719.csv).
# fmt: off
SURVIVORS = {
    "female": (
        100000, 99593, 99558, 99523, 99443, 99342, 99205, 98993, 98661, 98156, 97360,
        96178, 94400, 91634, 87516, 81144, 70832, 55048, 33676, 13545, 2787,
    ),
    "male": (
        100000, 99512, 99475, 99425, 99277, 99033, 98741, 98348, 97789, 96965, 95725,
        93939, 91302, 87274, 81252, 72588, 59662, 42221, 22362, 7490, 1159,
    ),
}
# fmt: on

#: Boys born for each girl: assumed, from memory, not verified.
BOYS_PER_GIRL = 1.05


def standard_ages() -> Floats:
    """People by sex and single year of age, shape (2, 121), of the life table's population.

    It is used only to share out people within a band, and between the sexes where residents are
    not told by sex. Between the ages of the table survivors are interpolated; past 100 they fall
    as from 95 to 100.

    Examples
    --------
    >>> female, male = standard_ages()
    >>> bool(male[0] > female[0]), bool(male[90] < female[90])
    (True, True)
    """
    at = np.arange(AGES)
    found = []
    for sex in SEXES:
        held = np.log(np.array(SURVIVORS[sex], dtype=np.float64))
        older = held[-1] + (held[-1] - held[-2]) * (at - 100) / 5
        found.append(np.exp(np.where(at <= 100, np.interp(at, np.arange(0, 101, 5), held), older)))
    return np.array([found[0], BOYS_PER_GIRL * found[1]])


def ages_by_area(residents: pa.Table, areas: Sequence[str]) -> Floats:
    """Share of each area's residents by sex and single year of age, for `Margins`.

    Parameters
    ----------
    residents
        Columns area, sex ("all", "female" or "male"), age_from, age_to (null: open) and persons,
        of one day, in rows that count everyone once. Within a row people are spread over years of
        age, and in "all" over the sexes, as `standard_ages` are.
    areas
        Codes of areas; rows of other areas are left out.

    Returns
    -------
    Shape (areas, 242): rows sum to 1, or are zero for an area without residents.

    Examples
    --------
    >>> held = pa.table({"area": ["E1", "E1"], "sex": ["female", "male"], "age_from": [7, 8],
    ...                  "age_to": [7, 8], "persons": [30.0, 10.0]})
    >>> shares = ages_by_area(held, ["E1", "E2"])
    >>> shares[0, 7], shares[0, AGES + 8], shares[1].sum()
    (np.float64(0.75), np.float64(0.25), np.float64(0.0))
    """
    place = {code: position for position, code in enumerate(areas)}
    standard = standard_ages()
    spreads: dict[tuple[str, int, int | None], Floats] = {}
    shares = np.zeros((len(areas), 2 * AGES))
    names = ("area", "sex", "age_from", "age_to", "persons")
    for area, sex, start, end, persons in zip(
        *(residents[name].to_pylist() for name in names), strict=True
    ):
        if area not in place or not persons:
            continue
        band = (sex, start, end)
        if band not in spreads:
            spreads[band] = _spread(standard, *band)
        shares[place[area]] += persons * spreads[band]
    whole = shares.sum(axis=1, keepdims=True)
    return np.asarray(shares / np.where(whole > 0, whole, 1.0), dtype=np.float64)


def _spread(standard: Floats, sex: str, start: int, end: int | None) -> Floats:
    at = np.arange(AGES)
    within = (at >= start) & (at <= (AGES if end is None else end))
    of_sex = np.array([sex in ("all", name) for name in SEXES])
    part = np.where(of_sex[:, None] & within, standard, 0.0).ravel()
    return np.asarray(part / part.sum(), dtype=np.float64)
