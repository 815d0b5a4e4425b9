"""What every file in which options are judged declares: what the choice is, a scale for each
criterion, the seal put on the criteria before any score, what regard was had to equality, and what
was decided. Each room adds what its own kind of choice has beside."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from commonweal.records.declaring import Entry, Name, Number, Text, Words
from commonweal.records.sealing import Seal, opens, seal

#: An end of a scale: far beyond what anything is scored in, near enough to be subtracted.
End = Annotated[Number, Field(ge=-1e12, le=1e12)]


class Scale(Entry):
    """What options are judged by, and between which ends.

    Parameters
    ----------
    polarity
        Whether a higher or a lower score is better.
    worst, best
        The ends of the scale, fixed before anything is scored.
    """

    id: Name
    name: Words
    polarity: Literal["higher", "lower"]
    worst: End
    best: End
    unit: Text = ""

    @model_validator(mode="after")
    def _ends(self) -> Scale:
        if self.worst == self.best or (self.best > self.worst) != (self.polarity == "higher"):
            raise ValueError(
                f"worst is {self.worst:g} and best {self.best:g}, yet {self.polarity} is better; "
                "correct polarity or the ends"
            )
        return self

    def holds(self, score: float) -> bool:
        """Whether a score lies on the scale."""
        return min(self.worst, self.best) <= score <= max(self.worst, self.best)


def bare(given: Any, *names: str) -> Any:
    """A bare number as an entry that has it under some names; all else as it is.

    Examples
    --------
    >>> bare(7, "score", "low"), bare({"score": 7}, "score")
    ({'score': 7, 'low': 7}, {'score': 7})
    """
    if isinstance(given, int | float) and not isinstance(given, bool):
        return dict.fromkeys(names, given)
    return given


class CriteriaSeal(Entry):
    """The criteria as they were fixed: `sha256` is what the verb prints with `--seal`.

    `salt` keeps a short declaration from being guessed while it is not yet shown.
    """

    on: date
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    salt: str = Field(default="", pattern=r"^([0-9a-f]{64})?$")

    def fits(self, declaration: Mapping[str, Any]) -> bool:
        """Whether a declaration is the one that was sealed."""
        return opens(self.sha256, self.on, declaration, self.salt)


class EqualityEvidence(Entry):
    """Evidence of due regard to equality."""

    on: date
    title: Words
    source: Words
    characteristics: tuple[Text, ...] = ()
    inclusion_groups: tuple[Text, ...] = ()
    finding: Words


class Decision(Entry):
    """What was decided, with the reason for each option that was not chosen."""

    on: date
    by: Words
    chosen: tuple[Name, ...]
    rejected: dict[Name, Words] = Field(default_factory=dict)
    reason: Words


class JudgedFile(Entry):
    """What a whole file has in any case.

    `about` is the body that chooses; `declared_on` the day on which the criteria were first said.
    """

    id: Name
    title: Words
    about: Words
    declared_on: date
    synthetic: bool
    note: Text = ""
    seal: CriteriaSeal | None = None
    equality: tuple[EqualityEvidence, ...] = ()


def seal_of(
    given: JudgedFile, declaration: Mapping[str, Any], on: date | None, salt: str | None
) -> Seal:
    """The seal that the criteria of a file have as they stand.

    Parameters
    ----------
    given, declaration
        The file, and what is sealed of it.
    on
        The day; that of the seal it holds when None, or that of its declaration.
    salt
        That of the seal it holds when None, or none.
    """
    held = given.seal
    if on is None:
        on = given.declared_on if held is None else held.on
    if salt is None:
        salt = "" if held is None else held.salt
    return seal(declaration, on, salt=salt)


def ids_twice(lists: Mapping[str, Iterable[str]]) -> Iterator[str]:
    """Ids that stand more than once in a list of a file, by the name of the list."""
    for place, ids in lists.items():
        for name, count in Counter(ids).items():
            if count > 1:
                yield f"{place}: id {name!r} stands {count} times; give each its own"


def decided_twice(decision: Decision, place: str) -> Iterator[str]:
    """Options that a decision both chooses and rejects, or chooses more than once."""
    for name in sorted(set(decision.chosen) & set(decision.rejected)):
        yield f"{place}: {name!r} is both chosen and rejected; make it one of them"
    for name, count in Counter(decision.chosen).items():
        if count > 1:
            yield f"{place}: {name!r} is chosen {count} times; choose it once"


def off_scale(scale: Scale, score: float, told: str = "") -> str:
    """That a score lies outside its scale, or nothing; `told` says which end of a range it is."""
    if scale.holds(score):
        return ""
    ends = f"{scale.worst:g} to {scale.best:g}"
    return f"{told}{score:g} lies outside the scale; give one from {ends}"
