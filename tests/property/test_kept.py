"""Chapters and answers are read back as what they were written from."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonweal.evidence import (
    Answer,
    Basis,
    Chapter,
    Chart,
    Column,
    Figure,
    Knowledge,
    Lack,
    Method,
    Section,
    Shapes,
    Status,
    Table,
)
from commonweal.evidence.table import ARROW
from commonweal.plan.kept import CannotReadError, Kept, read_kept, write_kept
from commonweal.plan.kept_values import plain
from commonweal.rules import Rule, Source

words = st.text(max_size=12)
days = st.dates()
numbers = st.floats(allow_nan=False)
values = st.one_of(st.integers(), numbers, st.decimals(allow_nan=False), st.booleans(), days, words)
bases = st.sampled_from(Basis)
sources = st.builds(
    Source,
    id=words,
    title=words,
    publisher=words,
    place=words,
    licence=words,
    known_from=st.none() | days,
    quotation=words,
    verified=st.booleans(),
)
cited = st.lists(sources, min_size=1, max_size=3).map(tuple)
known = st.builds(
    Figure,
    id=words,
    label=words,
    about=words,
    as_of=st.none() | days,
    value=values,
    unit=words,
    basis=bases,
    sources=cited,
    vintage=words,
    method=words,
    confidence=st.none() | numbers,
)
unknown = st.builds(
    Figure,
    id=words,
    label=words,
    about=words,
    as_of=st.none(),
    missing=st.text(min_size=1, max_size=9),
)
figures = st.lists(known | unknown, max_size=4).map(tuple)
rules = st.builds(
    Rule,
    id=words,
    subject=words,
    text=words,
    applies_to=st.lists(words, max_size=2).map(tuple),
    in_force_from=days,
    in_force_to=st.none() | days,
    low=st.none() | numbers,
    high=st.none() | numbers,
    approximate=st.booleans(),
    source=sources,
)
cells = {
    "text": words,
    "count": numbers,
    "money": st.integers(-(2**62), 2**62),
    "date": days,
    "flag": st.booleans(),
}


@st.composite
def tables(draw: st.DrawFn) -> Table:
    kinds = draw(st.lists(st.sampled_from(sorted(cells)), min_size=1, max_size=4))
    rows = draw(st.integers(0, 4))
    data = {
        f"c{place}": pa.array(
            draw(st.lists(st.none() | cells[kind], min_size=rows, max_size=rows)), ARROW[kind]
        )
        for place, kind in enumerate(kinds)
    }
    return Table(
        id=draw(words),
        title=draw(words),
        columns=tuple(
            Column(name=f"c{place}", label=draw(words), kind=kind, on_page=draw(st.booleans()))
            for place, kind in enumerate(kinds)
        ),
        data=pa.table(data),
        basis=draw(bases),
        sources=draw(cited),
        shown=draw(st.none() | st.integers(0, 9)),
    )


shapes = st.builds(
    Shapes,
    id=words,
    geometries=st.dictionaries(
        words,
        st.just({"type": "Polygon", "coordinates": [[[0.1, 51.2], [0.2, 51.2], [0.1, 51.3]]]}),
        max_size=3,
    ),
    sources=st.lists(sources, max_size=1).map(tuple),
)
chapters = st.builds(
    Chapter,
    id=words,
    title=words,
    summary=words,
    as_of=days,
    sections=st.lists(
        st.builds(Section, id=words, title=words, figures=st.lists(words).map(tuple)), max_size=2
    ).map(tuple),
    figures=figures,
    tables=st.lists(tables(), max_size=3).map(tuple),
    charts=st.lists(
        st.builds(
            Chart,
            id=words,
            title=words,
            description=words,
            kind=st.sampled_from(["bar", "map"]),
            table=words,
        ),
        max_size=2,
    ).map(tuple),
    shapes=st.lists(shapes, max_size=2).map(tuple),
    methods=st.lists(st.builds(Method, id=words, title=words, text=words), max_size=2).map(tuple),
    lacks=st.lists(
        st.builds(Lack, table=words, what=words, consequence=words, cause=st.just("rows")),
        max_size=1,
    ).map(tuple),
    rules=st.lists(rules, max_size=2).map(tuple),
)
knowledge = st.builds(
    Knowledge,
    on=days,
    text=words,
    status=st.sampled_from(Status),
    figures=st.lists(words, max_size=2).map(tuple),
)
answers = st.builds(
    Answer,
    id=words,
    question=words,
    status=st.sampled_from(Status),
    text=words,
    figures=figures,
    sources=cited,
    then=st.none() | knowledge,
    now=st.none() | knowledge,
    lacking=st.lists(words, max_size=2).map(tuple),
)


def again(kept: Kept) -> Kept:
    with TemporaryDirectory() as place:
        write_kept(kept, Path(place))
        return read_kept(Path(place))


def same(one: Figure, other: Figure) -> None:
    """Values are equal and of the same type: 1, 1.0 and True are three figures."""
    assert one == other
    assert type(one.value) is type(other.value)
    assert repr(one.value) == repr(other.value)


@settings(max_examples=60, deadline=None)
@given(st.lists(chapters, max_size=2), st.lists(answers, max_size=2))
def test_what_is_read_back_is_what_was_written(held: list[Chapter], said: list[Answer]) -> None:
    kept = again(Kept(tuple(held), tuple(said)))
    assert len(kept.chapters) == len(held)
    for before, after in zip(held, kept.chapters, strict=True):
        assert replace(before, tables=()) == replace(after, tables=())
        for one, other in zip(before.figures, after.figures, strict=True):
            same(one, other)
        for table, read in zip(before.tables, after.tables, strict=True):
            assert table.data.schema == read.data.schema
            assert table.data.equals(read.data)
            assert replace(table, data=read.data) == read
    assert kept.answers == tuple(said)


@pytest.mark.parametrize("value", [Fraction(1, 3), datetime(2019, 7, 1), 1j, object()])
def test_a_value_without_a_form_is_refused_by_name(value: object) -> None:
    with pytest.raises(TypeError, match=type(value).__name__):
        plain(value)


@pytest.mark.parametrize("value", [1, 1.0, True, Decimal("1.50"), date(2019, 7, 1), "1", -0.0])
def test_values_that_look_alike_stay_apart(value: object) -> None:
    source = Source(id="s", title="S", publisher="P", place="file.csv")
    figure = Figure(
        id="a", label="A", about="", as_of=None, value=value, basis=Basis.OBSERVED,
        sources=(source,),
    )  # fmt: skip
    answer = Answer(id="Q1", question="?", status=Status.MIXED, text="", figures=(figure,))
    same(figure, again(Kept((), (answer,))).answers[0].figures[0])


def test_files_that_are_damaged_or_of_another_form_are_refused(tmp_path: Path) -> None:
    with pytest.raises(CannotReadError, match="make the plan anew"):
        read_kept(tmp_path)
    write_kept(Kept((), ()), tmp_path)
    kept = tmp_path / "kept.json"
    kept.write_text(kept.read_text().replace('"form":1', '"form":2'))
    with pytest.raises(CannotReadError, match="form 2"):
        read_kept(tmp_path)
