"""Two plans beside each other: which figures differ, by how much, and what stands in one alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import inf, isfinite

from commonweal.evidence import Answer, Chapter, Figure
from commonweal.plan.published import plain_value


@dataclass(frozen=True, slots=True)
class Difference:
    """A figure that has another value.

    Parameters
    ----------
    one, other
        The figure in each plan.
    change
        The other value less the first; None where they are no numbers.
    relative
        That, as a share of the first without its sign; infinite from nought, None where they are
        no numbers.
    basis
        Whether it came to be in the same way.
    """

    one: Figure
    other: Figure
    change: float | None
    relative: float | None
    basis: bool


@dataclass(frozen=True, slots=True)
class Unlike:
    """Figures that stand in the same place of two plans and tell of two things.

    Parameters
    ----------
    one, other
        The figure in each plan.
    by
        In what they differ: "label", "about", "unit".
    """

    one: Figure
    other: Figure
    by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What two plans have in common and what not.

    `differ` are the figures of both with another value, the greatest relative difference first and
    then those that are no numbers; `same` counts the others. `unlike` have one id and are not of
    the same thing, such as who gains most: of these no difference is taken. `appeared` stand in
    the other plan alone, `disappeared` in the first; a figure that has a value in one plan alone
    is among `known_now` or `known_then`. `answers` are those whose status changed.
    """

    differ: tuple[Difference, ...]
    unlike: tuple[Unlike, ...]
    same: int
    appeared: tuple[Figure, ...]
    disappeared: tuple[Figure, ...]
    known_now: tuple[Figure, ...]
    known_then: tuple[Figure, ...]
    answers: tuple[tuple[Answer, Answer], ...]


def compare(
    one: Sequence[Chapter],
    other: Sequence[Chapter],
    answers: tuple[Sequence[Answer], Sequence[Answer]] = ((), ()),
) -> Comparison:
    """Compare the figures of two plans as they are published, and the status of their answers.

    Parameters
    ----------
    one, other
        The chapters of each plan.
    answers
        The answers of each.

    Returns
    -------
    Comparison
        Figures are of the same thing where id, label, unit and whom they are about agree. Of
        another vintage or day it is still the same thing, at another time.
    """
    first, second = _figures(one), _figures(other)
    paired = [(first[name], second[name]) for name in first if name in second]
    unlike = [Unlike(a, b, by) for a, b in paired if (by := _apart(a, b))]
    both = [(a, b) for a, b in paired if not _apart(a, b)]
    known = [(a, b) for a, b in both if a.value is not None and b.value is not None]
    differ = [_difference(a, b) for a, b in known if plain_value(a.value) != plain_value(b.value)]
    earlier = {answer.id: answer for answer in answers[0]}
    statuses = [(earlier[b.id], b) for b in answers[1] if b.id in earlier]
    return Comparison(
        differ=tuple(sorted(differ, key=_order)),
        unlike=tuple(unlike),
        same=len(known) - len(differ),
        appeared=tuple(second[name] for name in second if name not in first),
        disappeared=tuple(first[name] for name in first if name not in second),
        known_now=tuple(b for a, b in both if a.value is None and b.value is not None),
        known_then=tuple(a for a, b in both if a.value is not None and b.value is None),
        answers=tuple((a, b) for a, b in statuses if a.status != b.status),
    )


def inputs(one: Mapping[str, str], other: Mapping[str, str]) -> dict[str, str]:
    """How the input files of two manifests differ: by name, "changed", "added" or "removed".

    Examples
    --------
    >>> inputs({"a.csv": "1", "b.csv": "2"}, {"a.csv": "3", "c.csv": "4"})
    {'a.csv': 'changed', 'b.csv': 'removed', 'c.csv': 'added'}
    """
    found = {}
    for name in sorted(one.keys() | other.keys()):
        if name not in other:
            found[name] = "removed"
        elif name not in one:
            found[name] = "added"
        elif one[name] != other[name]:
            found[name] = "changed"
    return found


def _figures(chapters: Iterable[Chapter]) -> dict[str, Figure]:
    return {figure.id: figure for chapter in chapters for figure in chapter.figures}


def _apart(one: Figure, other: Figure) -> tuple[str, ...]:
    """In what two figures of one id tell of two things; nothing that is not known has no unit."""
    if one.value is None and other.value is None:
        return ()
    units = one.value is not None and other.value is not None and one.unit != other.unit
    found = (
        ("label", one.label != other.label),
        ("about", one.about != other.about),
        ("unit", units),
    )
    return tuple(name for name, differs in found if differs)


def _difference(one: Figure, other: Figure) -> Difference:
    before, after = _number(one), _number(other)
    same_basis = one.basis == other.basis
    if before is None or after is None:
        return Difference(one, other, None, None, same_basis)
    change = after - before
    relative = change / abs(before) if before else inf if change > 0 else -inf
    return Difference(one, other, change, relative, same_basis)


def _number(figure: Figure) -> float | None:
    value = figure.value
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return None
    return float(value) if isfinite(value) else None


def _order(one: Difference) -> tuple[bool, float, str]:
    """The greatest relative difference first; what is no number last, by name."""
    size = 0.0 if one.relative is None else -abs(one.relative)
    return one.relative is None, size, one.one.id
