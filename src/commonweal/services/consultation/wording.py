"""What the words of a response mean: an answer, who answers, how they came to answer, how old.

Every list stands here and in docs/methods/consultation.md. What is in none of them is not guessed:
it is named and counted as not understood.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from enum import StrEnum
from typing import Literal


class Answer(StrEnum):
    """What somebody said of an option. Who said nothing of it has no answer."""

    SUPPORT = "support"
    NEITHER = "neither"
    OPPOSE = "oppose"
    #: Somebody chose another option where only one could be chosen: that is not to oppose it.
    NOT_CHOSEN = "not chosen"


ANSWERS = tuple(Answer)
Selection = Literal["sampled", "self-selected"]

_SAID = {
    Answer.SUPPORT: (
        "support, supports, supported, strongly support, tend to support, somewhat support, "
        "fully support, supportive, agree, strongly agree, tend to agree, somewhat agree, yes, y, "
        "in favour, strongly in favour, favour, for, approve, prefer, preferred, true"
    ),
    Answer.NEITHER: (
        "neither, neutral, neither agree nor disagree, neither agree or disagree, "
        "neither support nor oppose, neither support or oppose, no view, no opinion, "
        "no preference, unsure, not sure, don't know, dont know, do not know, undecided, mixed"
    ),
    Answer.OPPOSE: (
        "oppose, opposes, opposed, strongly oppose, tend to oppose, somewhat oppose, "
        "do not support, don't support, against, strongly against, disagree, strongly disagree, "
        "tend to disagree, "
        "somewhat disagree, no, n, object, reject, not in favour, disapprove"
    ),
    # A box left unticked among boxes to tick says no more than that another was.
    Answer.NOT_CHOSEN: "false, not chosen, not selected, unticked",
}
_MEANING = {word.strip(): said for said, words in _SAID.items() for word in words.split(",")}
#: Highest number of a scale of answers.
TOP = 5
#: What a column of boxes holds beside blanks.
BOXES = frozenset({"0", "1", "0.0", "1.0"})
#: What stands where nothing was answered.
NOTHING = frozenset({"", "-", "n/a", "na", "none given", "not answered", "no answer", "blank"})
#: What stands where somebody would not say who they are.
WITHHELD = frozenset(
    {"prefer not to say", "not stated", "rather not say", "unknown", "not known", "refused"}
)

#: Kinds of respondent that speak for a body and are no person who lives somewhere.
BODIES = re.compile(
    r"\b(?:organi[sz]ations?|councils?|councillors?|groups?|charit(?:y|ies)|trusts?|companies|"
    r"company|business(?:es)?|unions?|mps?|party|parties|association|parish|board|committee|"
    r"provider|voluntary|network|on behalf of|stakeholder|parliament|clinical commissioning)\b"
)
_PERSONS = (
    r"(?:tenants?|employees?|staff|members?|workers?|residents?|customers?|users?|carers?|"
    r"relatives?|patients?|volunteers?|nurses?|doctors?|clinicians?)"
)
#: Somebody of a body: "council tenant", "member of a patient group".
_OF_BODY = re.compile(rf"\b{_PERSONS}$|^(?:an? )?{_PERSONS} (?:of|at|in|for|with)\b(?! parliament)")
#: Channels that say of themselves that people were drawn, not volunteers.
DRAWN = re.compile(r"\b(?:sampled?|random(?:ly)?|probability|representative survey)\b")
_NOT_DRAWN = re.compile(
    r"\b(?:self|volunteer(?:ed)?|open|opt|not|non|un|convenience|quotas?|panel|snowball|no)\b"
)


def answer_of(
    said: str, *, high_supports: bool | None = None, top: int = TOP, box: bool = False
) -> Answer | None:
    """What a cell says of an option, None where it is none of the words known.

    Parameters
    ----------
    said
        The cell, not blank.
    high_supports
        For numbers 1 to `top`: whether the highest is support. None refuses numbers: which end is
        which cannot be seen from them.
    box
        Whether the column holds nothing but 0, 1 and blanks: a box not ticked and ticked.

    Examples
    --------
    >>> answer_of("Strongly agree"), answer_of("Tend to oppose"), answer_of("4")
    (<Answer.SUPPORT: 'support'>, <Answer.OPPOSE: 'oppose'>, None)
    >>> answer_of("4", high_supports=True), answer_of("3", high_supports=False)
    (<Answer.SUPPORT: 'support'>, <Answer.NEITHER: 'neither'>)
    """
    plain = " ".join(said.lower().replace("’", "'").replace("_", " ").split()).rstrip(".")
    if high_supports is not None and re.fullmatch(r"\d{1,2}(?:\.0)?", plain):
        level = int(float(plain))
        if not 1 <= level <= top:
            return None
        side = (2 * level - top - 1) * (1 if high_supports else -1)
        return Answer.NEITHER if side == 0 else Answer.SUPPORT if side > 0 else Answer.OPPOSE
    if box and plain in BOXES:
        return Answer.SUPPORT if plain.startswith("1") else Answer.NOT_CHOSEN
    return _MEANING.get(plain)


def is_body(kind: str) -> bool:
    """Whether a kind of respondent is a body, by its words.

    Examples
    --------
    >>> is_body("Voluntary organisation"), is_body("NHS staff"), is_body("resident")
    (True, False, False)
    >>> is_body("Council tenant"), is_body("Member of a patient group"), is_body("MP")
    (False, False, True)
    """
    plain = " ".join(kind.lower().split())
    if "on behalf of" in plain:
        return True
    return BODIES.search(plain) is not None and _OF_BODY.search(plain) is None


def selection_of(channel: str, said: str = "", sampled: Collection[str] = ()) -> Selection:
    """How people came to answer: drawn for a sample, or by their own choice.

    Only what says that it drew people is a sample: a word of its own (`said`), the caller
    (`sampled`), or the channel's name. All else is self-selected, also where nothing is known.

    Examples
    --------
    >>> selection_of("Telephone survey (random sample)"), selection_of("online form")
    ('sampled', 'self-selected')
    >>> selection_of("telephone"), selection_of("telephone", sampled={"telephone"})
    ('self-selected', 'sampled')
    """
    named = channel.lower().strip()
    if named in {name.lower().strip() for name in sampled}:
        return "sampled"
    words = (said or channel).lower().replace("-", " ")
    if said and words.strip() in ("yes", "true", "1"):
        return "sampled"
    drawn = DRAWN.search(words) is not None and _NOT_DRAWN.search(words) is None
    return "sampled" if drawn else "self-selected"


def age_of(said: str) -> tuple[int, int | None] | None:
    """The ages that a cell names: youngest and oldest, None for an open end; None for no ages.

    Examples
    --------
    >>> age_of("25-34"), age_of("65 and over"), age_of("under 18"), age_of("47")
    ((25, 34), (65, None), (0, 17), (47, 47))
    >>> age_of("old") is None
    True
    """
    plain = " ".join(said.lower().replace("–", "-").split()).removeprefix("aged ").rstrip(".")
    plain = plain.removesuffix(" years").removesuffix(" yrs").removesuffix(" years old")
    if found := re.fullmatch(r"(\d{1,3})(?:\.0)?", plain):
        return (int(found[1]), int(found[1]))
    if found := re.fullmatch(r"(\d{1,3})\s?(?:-|to)\s?(\d{1,3})", plain):
        low, high = int(found[1]), int(found[2])
        return (low, high) if low <= high else None
    if found := re.fullmatch(r"(\d{1,3})\s?(?:\+|and over|or over|plus|and above|or older)", plain):
        return (int(found[1]), None)
    if found := re.fullmatch(r"over (\d{1,3})s?", plain):
        return (int(found[1]) + 1, None)
    if found := re.fullmatch(r"(?:under|below) (\d{1,3})s?", plain):
        return (0, int(found[1]) - 1) if int(found[1]) else None
    if found := re.fullmatch(r"(\d{1,3}) (?:and|or) (?:under|younger)", plain):
        return (0, int(found[1]))
    return None
