"""A section shows what it holds; counts are told in words."""

from __future__ import annotations

from datetime import date

from commonweal.evidence import Basis, Figure, Part, told_counts
from commonweal.rules import Source

SOURCE = Source(id="s", title="S", publisher="P", place="here")


def counting(identifier: str, value: int | None) -> Figure:
    return Figure(
        id=identifier,
        label=identifier,
        about="X",
        as_of=date(2020, 1, 1),
        value=value,
        basis=None if value is None else Basis.OBSERVED,
        missing="nothing is held" if value is None else "",
        sources=(SOURCE,),
    )


PART = Part.of(
    id="a",
    title="A",
    figures=(counting(name, value) for name, value in (("one", 1), ("no", None), ("two", 2_000))),
)


def test_a_section_shows_all_that_it_holds_in_order() -> None:
    assert PART.section.figures == ("one", "no", "two")
    assert [figure.id for figure in PART.figures] == ["one", "no", "two"]


def test_one_is_told_in_the_singular_and_what_is_not_known_is_left_out() -> None:
    asked = [(name, "body is bound", "bodies are bound") for name in ("two", "no", "one", "none")]
    assert told_counts([PART], asked) == ["2,000 bodies are bound", "1 body is bound"]
