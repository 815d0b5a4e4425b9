"""Values that few give, told together: a name or an address in the wrong column shows nowhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from commonweal.evidence.disclosure import SmallNumbers
from commonweal.services.consultation.response import Read
from commonweal.services.consultation.wording import Answer

#: Rows that must hold a value where no rule on small numbers is held.
FEWEST = 8


def fewest_shown(small: SmallNumbers) -> int:
    """Rows that must hold a value for it to be shown: one more than the largest small count."""
    return FEWEST if small.high is None else small.high + 1


def together(counted: Mapping[str, int], fewest: int) -> dict[str, str]:
    """For each value what is shown for it: itself, or that it is one of some others.

    Examples
    --------
    >>> together({"resident": 40, "jo bloggs": 1, "ct9 4an": 1}, 8)["jo bloggs"]
    'other values (2 kinds)'
    """
    rare = [value for value, count in counted.items() if value and count < fewest]
    kinds = f"{len(rare):,} kind{'s' if len(rare) != 1 else ''}"
    return {
        value: f"other values ({kinds})" if value and count < fewest else value
        for value, count in counted.items()
    }


def pooled(read: Read, fewest: int) -> Read:
    """Responses with the kinds, channels and unlisted options that few name put together.

    Parameters
    ----------
    read
        Responses as they were read.
    fewest
        Rows that must hold a value for it to stand alone.
    """
    kinds = together(Counter(one.kind for one in read.responses), fewest)
    channels = together(Counter(one.channel for one in read.responses), fewest)
    named = Counter(
        option
        for one in read.responses
        for option, said in one.answers.items()
        if said is not Answer.NOT_CHOSEN
    )
    options = {option: option for option in read.options}
    options |= together({option: named[option] for option in read.loose}, fewest)
    return replace(
        read,
        responses=tuple(
            replace(
                one,
                kind=kinds[one.kind],
                channel=channels[one.channel],
                answers=_answers(one.answers, options),
            )
            for one in read.responses
        ),
        options=tuple(dict.fromkeys(options[option] for option in read.options)),
    )


def _answers(said: Mapping[str, Answer], options: Mapping[str, str]) -> dict[str, Answer]:
    """Answers by the option shown; of several put together one chosen counts before the rest."""
    found: dict[str, Answer] = {}
    for option, answer in said.items():
        name = options[option]
        if found.get(name, Answer.NOT_CHOSEN) is Answer.NOT_CHOSEN:
            found[name] = answer
    return found


def areas_together(
    counted: Sequence[tuple[str, str, int]], fewest: int
) -> tuple[tuple[str, str, int], ...]:
    """Areas not placed, with why and how often; those the folder does not know only where many."""
    shown: list[tuple[str, str, int]] = []
    rare: list[tuple[str, str, int]] = []
    for area, why, count in counted:
        few = bool(area) and "not an area" in why and count < fewest
        (rare if few else shown).append((area, why, count))
    if rare:
        name = next(iter(together({area: 0 for area, _, _ in rare}, 1).values()))
        shown.append((name, rare[0][1], sum(count for _, _, count in rare)))
    return tuple(shown)


def codes_together(codes: Sequence[tuple[str, int]], fewest: int) -> list[tuple[str, int]]:
    """Codes of coders and how often each was given; those that few texts have put together."""
    names = together(dict(codes), fewest)
    found: Counter[str] = Counter()
    for code, count in codes:
        found[names[code]] += count
    return list(found.items())
