"""Names of people: those that a cue precedes, and given names wherever they stand."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection

from commonweal.services.consultation.details import WORD, Found, Pattern, has
from commonweal.services.consultation.forenames import FORENAMES, names_anybody

_NOT_NAMES = frozenset(
    re.findall(
        r"\w+",
        "i a an and as at are be but by can could do does for from had has have he her his how if "
        "in is it its just live living my no nhs not of on or our she sir madam so that the there "
        "they this to too very was we were what when who will with would you your gp hasu resident "
        "patient name mr mrs ms miss dr",
    )
)
#: Words that make the next ones a name.
TITLES = (
    *("Mr", "Mrs", "Ms", "Miss", "Mx", "Dr", "Prof", "Professor", "Sir", "Dame", "Lord", "Lady"),
    *("Rev", "Reverend", "Cllr", "Councillor", "Sgt", "Sergeant", "Constable"),
)
_KIN = (
    "husband|wife|partner|fiancée?|mother|mum|mom|father|dad|son|daughter|brother|sister|uncle|"
    "aunt|auntie|nan|nana|gran|granny|grandmother|grandma|grandfather|grandad|granddad|grandson|"
    "granddaughter|friend|neighbour|colleague|carer|cousin|nephew|niece|doctor|GP|consultant|nurse|"
    "father-in-law|mother-in-law|son-in-law|daughter-in-law|brother-in-law|sister-in-law"
)

#: What in a name, or after it, makes it no person's: "James Paget Hospital".
_NO_PERSONS = frozenset(
    re.findall(
        r"\w+",
        "hospital hospitals infirmary ward unit centre university trust house road street "
        "foundation surgery practice school",
    )
)
#: What makes the next word the name of a saint, a ruler or what is called after one.
_HONOURED = "".join(
    rf"(?<!{word}\s)" for word in (r"St", r"St\.", "Saint", "Queen", "King", "Prince", "Princess")
)


def _words(found: Found) -> list[str]:
    """The words of a name in small letters, without initials where more is left."""
    words = [word.lower() for word in re.split(r"[\s.]+", found["name"].strip(" .,"))]
    return [word for word in words if len(word) > 1] or words


def _is_place(words: list[str], places: Collection[str]) -> bool:
    """Whether a name is that of a place: as many words as both have are the same."""
    held = (place.split() for place in places)
    return any(
        place[0] == words[0] and (len(place) < 2 or len(words) < 2 or place[1] == words[1])
        for place in held
        if place
    )


def _is_name(found: Found, places: Collection[str]) -> bool:
    words = _words(found)
    return words[0] not in _NOT_NAMES and not _is_place(words, places)


def _is_person(found: Found, _places: Collection[str]) -> bool:
    """A sure cue makes a name also of what begins a place."""
    return _words(found)[0] not in _NOT_NAMES


def _is_titled(found: Found, places: Collection[str]) -> bool:
    """So does a title; but "we miss Medway" holds none."""
    verb = found[0].startswith(("miss", "MISS"))
    return _is_person(found, places) and not (verb and _is_place(_words(found), places))


def _is_given(found: Found, places: Collection[str]) -> bool:
    after = re.match(r"\s*([A-Za-z]*)", found.string[found.end() :])
    near = {*_words(found), after[1].lower() if after else ""}
    return near.isdisjoint(_NO_PERSONS) and not _is_place(_words(found), places)


def _before(found: Found) -> str:
    return found[0][: found.start("name") - found.start()]


def _named(form: str, needs: Callable[[str], bool], flags: int = 0) -> Pattern:
    return Pattern("name", re.compile(form, flags), 0, needs, _is_name, _before)


def _cued(form: str, needs: Callable[[str], bool], flags: int = 0) -> Pattern:
    return Pattern("name", re.compile(form, flags), 0, needs, _is_person, _before)


def _titled(form: str, needs: Callable[[str], bool]) -> Pattern:
    return Pattern("name", re.compile(form), 0, needs, _is_titled, _before)


_INITIALS = r"(?:[A-Z](?:\.[ \t]*|[ \t]+)){0,3}"
_NAMES = rf"(?P<name>{_INITIALS}{WORD}(?:[ \t]+{WORD}){{0,2}})"
_PLAIN = "|".join(sorted(_NOT_NAMES))
_GAP = r"(?:\.\s*|\s+)"

#: In the order in which they are looked for: what has the surest cue first.
NAMES = (
    _titled(
        rf"\b(?:(?:{'|'.join(TITLES)})\b{_GAP})+{_NAMES}",
        has(*TITLES),
    ),
    _titled(
        rf"\b(?:(?:MR|MRS|MS|MISS|DR|CLLR|PROF|REV)\b{_GAP})+(?P<name>{_INITIALS}"
        rf"[A-Z][A-Z'’-]+(?:[ \t]+(?!(?:{_PLAIN.upper()})\b)[A-Z][A-Z'’-]+)?)",
        has("MR", "MS", "MISS", "DR", "CLLR", "PROF", "REV"),
    ),
    _titled(
        rf"\b(?:(?:mr|mrs|miss|cllr)\b{_GAP})+(?P<name>(?:[a-z](?:\.[ \t]*|[ \t]+)){{0,3}}"
        rf"[a-z][a-z'’-]+(?:[ \t]+(?!(?:{_PLAIN})\b)[a-z][a-z'’-]+)?)",
        has("mr", "miss", "cllr"),
    ),
    _named(
        rf"\b(?:Nurse|Sister|Matron)\s+(?P<name>{WORD}(?:[ \t]+{WORD})?)",
        has("Nurse", "Sister", "Matron"),
    ),
    _cued(
        r"\bmy\s+(?:full\s+)?name(?:['’]s|\s+is)\b[:\s]+(?P<name>[a-z][\w'’-]*"
        rf"(?:[ \t]+(?!(?:{_PLAIN})\b)[a-z][\w'’-]+)?)",
        has("name", "Name", "NAME"),
        re.IGNORECASE,
    ),
    _named(
        rf"\b(?:I\s+am|I['’]m|[Tt]his\s+is)\s+(?P<name>{WORD}[ \t]+{WORD})"
        r"(?=\s*(?:[,.(]|from\b|of\b|aged\b|and\b|who\b|$))",
        has("I am", "I'm", "I’m", "his is"),
    ),
    _cued(
        rf"\b(?:[Mm]y|[Oo]ur|[Hh]is|[Hh]er)\s+(?:late\s+|dear\s+)?(?:(?:{_KIN})(?:['’]s)?,?\s+)"
        rf"{{1,2}}\(?(?P<name>{WORD}(?:[ \t]+{WORD})?)",
        has("my", "My", "our", "Our", "his", "His", "her", "Her"),
    ),
    _named(rf"\b(?:named|called)\s+(?P<name>{WORD}(?:[ \t]+{WORD})?)", has("named", "called")),
    _named(
        r"(?:[Yy]ours\s+(?:sincerely|faithfully|truly)|[Kk]ind(?:est)?\s+regards|[Ss]igned)[,.:]?\s+"
        rf"(?P<name>{_INITIALS}{WORD}(?:[ \t]+{WORD}){{0,2}})(?=\s*[,.(\n]|\s*\Z)",
        has("egards", "igned", "ours"),
    ),
    _named(
        r"(?:[Yy]ours\s+(?:sincerely|faithfully|truly)|[Rr]egards|[Bb]est\s+wishes|[Ss]igned|"
        rf"[Ss]incerely|[Tt]hank\s+you|[Mm]any\s+thanks)[,.:]?\s+(?P<name>{_INITIALS}{WORD}"
        rf"(?:[ \t]+{WORD}){{0,2}})\s*\.?\s*\Z",
        has("egards", "wishes", "igned", "incerely", "ours", "hank"),
    ),
    Pattern(
        "name",
        re.compile(
            rf"{_HONOURED}(?<![\w'’-])(?P<name>(?i:{'|'.join(sorted(FORENAMES))})(?![\w-])"
            rf"(?:[ \t]+[A-Z]\.?(?![\w'’]))?(?:[ \t]+(?!(?i:{_PLAIN})\b){WORD}){{0,2}})"
        ),
        needs=names_anybody,
        is_one=_is_given,
    ),
)
