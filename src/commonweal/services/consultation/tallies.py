"""Counting responses: by area, kind, channel or anything else, and what they say of each option."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from commonweal.services.consultation.response import Response
from commonweal.services.consultation.wording import ANSWERS, Answer

Ints = npt.NDArray[np.int64]

#: Columns of the counts on an option: the answers, and then those who said nothing of it.
COLUMNS = (*(answer.value for answer in ANSWERS), "no answer")
SUPPORT = ANSWERS.index(Answer.SUPPORT)
SILENT = len(ANSWERS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """Responses in groups that every response belongs to one of.

    Parameters
    ----------
    codes
        (groups,) What each group is.
    responses
        (groups,) Responses in each.
    answers
        For each option (groups, 5) what they say of it, in the order of `COLUMNS`: each row sums
        to the group's responses.
    """

    codes: tuple[str, ...]
    responses: Ints
    answers: Mapping[str, Ints]

    def only(self, keep: npt.NDArray[np.bool_]) -> Tally:
        """Some of the groups."""
        return Tally(
            codes=tuple(code for code, kept in zip(self.codes, keep, strict=True) if kept),
            responses=self.responses[keep],
            answers={option: counts[keep] for option, counts in self.answers.items()},
        )

    def whole(self) -> Tally:
        """All groups put together."""
        return Tally(
            codes=("",),
            responses=self.responses.sum(keepdims=True),
            answers={o: counts.sum(axis=0, keepdims=True) for o, counts in self.answers.items()},
        )


def tally(
    responses: Sequence[Response],
    groups: Sequence[str],
    options: Sequence[str],
    codes: Sequence[str] = (),
) -> Tally:
    """Count responses.

    Parameters
    ----------
    responses, groups
        Responses, and the group that each belongs to.
    options
        Options to count answers on.
    codes
        Groups to have, also where nobody is in them; those that occur, sorted, come after.

    Examples
    --------
    >>> yes, no = (Response(row=i, answers={"A": a}) for i, a in ((2, Answer.SUPPORT), (3,
    ...     Answer.OPPOSE)))
    >>> found = tally([yes, no, yes], ["Thanet", "Medway", "Thanet"], ["A"])
    >>> found.codes, found.responses.tolist(), found.answers["A"].tolist()
    (('Medway', 'Thanet'), [1, 2], [[0, 0, 1, 0, 0], [2, 0, 0, 0, 0]])
    """
    named = tuple(dict.fromkeys((*codes, *sorted(set(groups)))))
    place = {code: position for position, code in enumerate(named)}
    at = np.array([place[group] for group in groups], dtype=np.int64)
    column: dict[Answer | None, int] = {answer: i for i, answer in enumerate(ANSWERS)}
    column[None] = SILENT
    answers: dict[str, Ints] = {}
    for option in options:
        said = np.array([column[r.answers.get(option)] for r in responses], dtype=np.int64)
        counts = np.bincount(at * len(COLUMNS) + said, minlength=len(named) * len(COLUMNS))
        answers[option] = counts.reshape(len(named), len(COLUMNS))
    return Tally(codes=named, responses=np.bincount(at, minlength=len(named)), answers=answers)
