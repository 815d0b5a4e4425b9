"""Synthetic people: records that look like patients and are nobody, drawn from what is published.

As many people as each list holds, living where the modelled registrations say, of the sexes and
ages of those who live there, with conditions as common as the practice's registers say. Every
draw is assumed to be independent of every other: see docs/methods/people-cube.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from commonweal.cube.margins import Floats, Ints, Margins
from commonweal.cube.single_years import AGES, SEXES

#: Columns of a record, before those of conditions.
RECORD = ("practice", "lsoa", "sex", "age")


def schema_of(margins: Margins, seed: int) -> pa.Schema:
    """Columns of the records, and the mark that they are synthetic."""
    coded = pa.dictionary(pa.int32(), pa.string())
    return pa.schema(
        [
            *((name, coded) for name in RECORD[:3]),
            ("age", pa.int16()),
            *((name, pa.bool_()) for name in margins.prevalences),
            ("synthetic", pa.bool_()),
        ],
        metadata={
            "synthetic": "true",
            "basis": "modelled",
            "note": "Synthetic people: drawn at random from published totals. They are nobody.",
            "seed": str(seed),
            "people": str(sum(margins.lists.values())),
        },
    )


def synthetic_people(
    margins: Margins, *, seed: int, batch: int = 1_000_000
) -> Iterator[pa.RecordBatch]:
    """Draw people, practice by practice in the order of their codes.

    Each practice, and each condition in it, has its own stream of random numbers (Philox, keyed
    by the seed and the codes). So the same people come whatever the size of the batches, and a
    practice's people do not change when another practice or condition is added.

    Parameters
    ----------
    margins
        What they are drawn from.
    seed
        Not negative.
    batch
        About how many people a batch holds; a practice is not divided.

    Yields
    ------
    Batches of the columns of `schema_of`. Every list is met exactly.

    Raises
    ------
    ValueError
        When a condition has the name of another column, or a share is not from 0 to 1.

    Examples
    --------
    >>> from commonweal.cube.single_years import ages_by_area
    >>> living = pa.table({"area": ["E1"], "sex": ["female"], "age_from": [90],
    ...                    "age_to": pa.array([None], pa.int64()), "persons": [10.0]})
    >>> held = Margins(lists={"G1": 3}, areas=("E1",),
    ...                homes={"G1": (np.array([0]), np.array([1.0]))},
    ...                ages=ages_by_area(living, ["E1"]))
    >>> [drawn] = synthetic_people(held, seed=1)
    >>> drawn.num_rows, set(drawn["sex"].to_pylist()), min(drawn["age"].to_pylist()) >= 90
    (3, {'female'}, True)
    """
    _check(margins)
    schema = schema_of(margins, seed)
    # The row of an area runs from its position up to the next, so that one search finds both.
    steps = np.cumsum(margins.ages, axis=1)
    known = steps[:, -1] > 0
    steps[known] /= steps[known, -1:]
    draw = _Draw(
        margins=margins,
        seed=seed,
        dictionaries=tuple(
            pa.array(codes, pa.string()) for codes in (sorted(margins.lists), margins.areas, SEXES)
        ),
        steps=(np.arange(len(margins.areas))[:, None] + steps).ravel(),
        known=known,
    )
    held: list[pa.RecordBatch] = []
    for position, practice in enumerate(sorted(margins.lists)):
        held.append(pa.RecordBatch.from_arrays(draw.people(position, practice), schema=schema))
        if sum(part.num_rows for part in held) >= batch:
            yield pa.concat_batches(held)
            held = []
    if held:
        yield pa.concat_batches(held)


def _check(margins: Margins) -> None:
    wrong = [
        f"condition {name!r} has the name of another column; give it its own"
        for name in margins.prevalences
        if name in (*RECORD, "synthetic")
    ]
    wrong += [
        f"{name} of practice {practice} is {share}: give a share from 0 to 1"
        for name, prevalence in margins.prevalences.items()
        for practice, share in prevalence.shares.items()
        if not 0.0 <= share <= 1.0
    ]
    if wrong:
        raise ValueError("synthetic people: " + "; ".join(wrong))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Draw:
    """What every practice's draw needs, worked out once."""

    margins: Margins
    seed: int
    dictionaries: tuple[pa.Array, ...]
    steps: Floats
    known: npt.NDArray[np.bool_]

    def people(self, position: int, practice: str) -> list[pa.Array]:
        """The columns of the people of one practice."""
        stream = self._stream(practice)
        n = self.margins.lists[practice]
        area = self._areas(stream, practice, n)
        sex, age = self._sexes_and_ages(stream, area)
        coded = (np.full(n, position), area, sex)
        return [
            *(
                pa.DictionaryArray.from_arrays(pa.array(c, pa.int32(), mask=c < 0), words)
                for c, words in zip(coded, self.dictionaries, strict=True)
            ),
            pa.array(age, pa.int16(), mask=age < 0),
            *(self._having(name, practice, age) for name in self.margins.prevalences),
            pa.array(np.full(n, True)),
        ]

    def _stream(self, *names: str) -> np.random.Generator:
        key = "\0".join(names).encode()
        return np.random.Generator(np.random.Philox(np.random.SeedSequence([self.seed, *key])))

    def _areas(self, stream: np.random.Generator, practice: str, n: int) -> Ints:
        """Position of each person's area, or -1."""
        places, weights = self.margins.homes.get(practice, (np.zeros(0, int), np.zeros(0)))
        if not weights.sum() > 0:
            return np.full(n, -1)
        return np.repeat(places, stream.multinomial(n, weights / weights.sum()))

    def _sexes_and_ages(self, stream: np.random.Generator, area: Ints) -> tuple[Ints, Ints]:
        """Position of each person's sex, and age in years; -1 where not known."""
        at = area + stream.random(len(area))
        # Adding may round up to the next area's first step.
        at = np.minimum(at, np.nextafter(area + 1.0, 0.0))
        cell = np.searchsorted(self.steps, at, side="right") - area * 2 * AGES
        told = area >= 0
        told[told] = self.known[area[told]]
        return np.where(told, cell // AGES, -1), np.where(told, cell % AGES, -1)

    def _having(self, name: str, practice: str, age: Ints) -> pa.Array:
        prevalence = self.margins.prevalences[name]
        share = prevalence.shares.get(practice)
        if share is None:
            return pa.nulls(len(age), pa.bool_())
        drawn = self._stream(practice, name).random(len(age)) < share
        if prevalence.age_from:
            return pa.array(drawn & (age >= prevalence.age_from), mask=age < 0)
        return pa.array(drawn)
