"""What personal details look like: one pattern for each form or cue, in the order of the search."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass

_WORD = r"[A-Z][\w'’-]+"
_NOT_NAMES = frozenset(
    re.findall(
        r"\w+",
        "i a an and as at are be but by can could do does for from had has have he her his how if "
        "in is it its just live living my no nhs not of on or our she sir madam so that the there "
        "they this to too very was we were what when who will with would you your gp hasu resident "
        "patient name mr mrs ms miss dr",
    )
)
_STREETS = "street|road|avenue|lane|close|drive|crescent|terrace|gardens|rd|ave|parade|mews"
_STREETS_TOO = "Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Close|Drive|Dr|Way|Gardens|Gdns|Court|Ct"
_STREETS_TOO += "|Crescent|Cres|Place|Terrace|Square|Hill|Grove|Park|Row|Mews|Walk|Green|Rise|View"
_STREETS_TOO += "|Parade|Esplanade|Promenade|Quay|Wharf|Broadway|Villas|Cottages|Mount|Vale|Path"
_NO_STREET = (
    "minutes?|mins?|miles?|hours?|hrs?|km|metres?|cars?|by|on|in|of|the|along|per|from|to|a|an|and|"
    "or|for|at|each|bad|busy|main|lanes?|more|patients?|people|beds?|days?|years?|months?|weeks?"
)
_MONTHS = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sep(?:t(?:ember)?)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
#: Words that make the next ones a name.
TITLES = (
    *("Mr", "Mrs", "Ms", "Miss", "Mx", "Dr", "Prof", "Professor", "Sir", "Dame", "Lord", "Lady"),
    *("Rev", "Reverend", "Cllr", "Councillor"),
)
_KIN = (
    "husband|wife|partner|fiancée?|mother|mum|mom|father|dad|son|daughter|brother|sister|uncle|"
    "aunt|auntie|nan|nana|gran|granny|grandmother|grandma|grandfather|grandad|granddad|grandson|"
    "granddaughter|friend|neighbour|colleague|carer|cousin|nephew|niece|doctor|GP|consultant|nurse|"
    "father-in-law|mother-in-law|son-in-law|daughter-in-law|brother-in-law|sister-in-law"
)

_DIGIT = re.compile(r"[0-9]")
_ORDINAL = re.compile(r"1st|2nd|3rd|[04-9]th")
_ROAD = re.compile(r"[aAbBmM]\d+")
Found = re.Match[str]


def nhs_number(digits: str) -> bool:
    """Whether ten digits are a possible NHS number: the last must fit the nine before it.

    Notes
    -----
    Each of the first nine digits times 10 down to 2, summed; 11 less the remainder by 11 is the
    check digit, 0 for 11, and none is right for 10 (NHS Data Dictionary, as repeated in the help of
    `valid_nhs` of the R package epidm and in github.com/pfwd/NHSNumber-Validation).

    Examples
    --------
    >>> nhs_number("9434765919"), nhs_number("9434765918")
    (True, False)
    """
    if len(digits) != 10 or not digits.isdecimal():
        return False
    total = sum(
        int(digit) * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False)
    )
    check = 11 - total % 11
    return check != 10 and check % 11 == int(digits[9])


@dataclass(frozen=True, slots=True)
class Pattern:
    """One kind of detail: what it looks like, and whether a match is one.

    `digits` and `needs` are what a text must hold to be worth the search; `kept` is what of a match
    stays before the mark that something was removed.
    """

    kind: str
    form: re.Pattern[str]
    digits: int = 0
    needs: Callable[[str], bool] = lambda _text: True
    is_one: Callable[[Found, Collection[str]], bool] = lambda _found, _places: True
    kept: Callable[[Found], str] = lambda _found: ""


def digits_of(text: str) -> int:
    """How many digits a text holds: fewer than a number needs, and it need not be looked for."""
    return len(_DIGIT.findall(text))


def _is_nhs(found: Found, _places: Collection[str]) -> bool:
    return nhs_number(re.sub(r"\D", "", found[0]))


def _is_card(found: Found, _places: Collection[str]) -> bool:
    digits = [int(d) for d in re.sub(r"\D", "", found[0])]
    doubled = [d if place % 2 else sum(divmod(2 * d, 10)) for place, d in enumerate(digits[-16:])]
    return len(digits) == 16 and sum(doubled) % 10 == 0


def _is_postcode(found: Found, _places: Collection[str]) -> bool:
    # "B2 5pm" is a ward and an hour: no postcode ends so. "M25 3rd" is a road and an ordinal, but
    # "CT9 1ST", "ct9 1st" and "M25 4st" are postcodes.
    if found[2][1:].lower() in ("am", "pm", "km"):
        return False
    return not (_ORDINAL.fullmatch(found[2]) and _ROAD.fullmatch(found[1]))


def _first(found: Found) -> str:
    """The first word of a name that is more than an initial, in small letters."""
    words = re.split(r"[\s.]+", found["name"].strip(" .,"))
    return next((word for word in words if len(word) > 1), words[0]).lower()


def _is_name(found: Found, places: Collection[str]) -> bool:
    first = _first(found)
    return first not in _NOT_NAMES and first not in places


def _is_titled(found: Found, places: Collection[str]) -> bool:
    """A title makes a name also of what begins a place; "we miss Medway" holds none."""
    verb = found[0].startswith(("miss", "MISS"))
    return _first(found) not in _NOT_NAMES and not (verb and _first(found) in places)


def _before(found: Found) -> str:
    return found[0][: found.start("name") - found.start()]


def _named(form: str, needs: Callable[[str], bool], flags: int = 0) -> Pattern:
    return Pattern("name", re.compile(form, flags), 0, needs, _is_name, _before)


def _titled(form: str, needs: Callable[[str], bool]) -> Pattern:
    return Pattern("name", re.compile(form), 0, needs, _is_titled, _before)


def _has(*words: str) -> Callable[[str], bool]:
    return lambda text: any(word in text for word in words)


_INITIALS = r"(?:[A-Z](?:\.[ \t]*|[ \t]+)){0,3}"
_NAMES = rf"(?P<name>{_INITIALS}{_WORD}(?:[ \t]+{_WORD}){{0,2}})"
_PLAIN = "|".join(sorted(_NOT_NAMES))
_SIGNS = r"[\s()./‐-―-]"
_BORN = (
    r"(?:\b(?:born(?:\s+on)?|d\.?\s?o\.?\s?b\.?|date\s+of\s+birth|birthday)\W{0,4}(?:is\W{0,3})?)"
)
_DATE = (
    rf"(?:\d{{1,2}}\s?[/.-]\s?\d{{1,2}}\s?[/.-]\s?(?:\d{{4}}|\d{{2}})|"
    rf"\d{{4}}\s?[/.-]\s?\d{{1,2}}\s?[/.-]\s?\d{{1,2}}|\d{{1,2}}\s+\d{{1,2}}\s+(?:19|20)\d\d|"
    rf"\d{{1,2}}(?:st|nd|rd|th)?[\s/.,-]{{1,3}}(?:of\s+)?{_MONTHS}"
    rf"(?:[\s.,]{{1,3}}\d{{4}}|[/.-]\s?(?:\d{{4}}|\d{{2}}))|"
    rf"{_MONTHS}\s+\d{{1,2}}(?:st|nd|rd|th)?\s*,?\s+\d{{4}})"
)

#: In the order in which they are looked for: what has a sure form first.
PATTERNS = (
    Pattern(
        "email",
        re.compile(
            r"(?i)(?<![\w.+'’-])[\w.+'’-]{1,64}\s?(?:@|&#64;|&#x40;|&commat;|[(\[]at[)\]])\s?"
            r"[\w-]{1,64}(?:\.[\w-]{1,64})+"
        ),
        needs=_has("@", "&", "(at)", "[at]", "(AT)", "[AT]"),
    ),
    Pattern(
        "email",
        re.compile(
            r"(?i)(?<![\w.+'’-])[\w.+'’-]{1,64}\s+at\s+[\w-]{1,64}(?:(?:\.|\s+dot\s+)[\w-]{1,64})*"
            r"(?:\.|\s+dot\s+)(?:com|org|net|uk|eu|info|me|email|cloud)\b"
        ),
        needs=_has(" at ", " AT "),
    ),
    Pattern("link", re.compile(r"(?i)\b(?:https?://|www\.)\S+"), needs=_has("://", "www.", "WWW.")),
    Pattern("handle", re.compile(r"(?<![\w@])@\w{2,}"), needs=_has("@")),
    Pattern(
        "nhs_number",
        re.compile(r"(?<!\d)\d{3}[\s.-]{0,2}\d{3}[\s.-]{0,2}\d{4}(?!\d)"),
        10,
        is_one=_is_nhs,
    ),
    Pattern(
        "nhs_number",
        re.compile(r"(?i)\bnhs\b[^\d\n]{0,30}(?:\d[\s.-]{0,2}){9}\d(?!\d)"),
        10,
    ),
    Pattern(
        "patient_number",
        re.compile(
            r"(?i)\b(?:nhs|hospital|patient|case)\s*(?:no|number|num|ref|reference)\b\.?\W{0,3}"
            r"(?:is\W{0,3})?[a-z]{0,3}\d[\d -]{4,12}"
        ),
        5,
    ),
    Pattern(
        "national_insurance",
        re.compile(r"(?i)\b[a-ceghj-prstw-z]{2}\s?\d\d\s?\d\d\s?\d\d\s?[a-d]\b"),
        6,
    ),
    Pattern("card", re.compile(r"(?<!\d)(?:\d[ -]?){15}\d(?!\d)"), 16, is_one=_is_card),
    Pattern(
        "phone",
        re.compile(
            rf"(?<!\w)(?<!\d\.)(?:\(?(?:\+|00)\s?44\)?{_SIGNS}{{0,3}}(?:\(0\){_SIGNS}{{0,3}})?|\(?0)"
            rf"\d(?:{_SIGNS}{{0,3}}\d){{7,9}}(?!\d)"
        ),
        9,
    ),
    Pattern(
        "phone",
        re.compile(
            r"(?i)\b(?:tel|telephone|phone|mobile|ring|call)\b\W{0,4}(?:me\s+on\s+)?\d{5,8}\b"
        ),
        5,
    ),
    Pattern("date_of_birth", re.compile(rf"(?i){_BORN}(?:{_DATE}|\d{{8}}|\d{{6}})"), 4),
    Pattern("date", re.compile(rf"(?i)(?<![\w/]){_DATE}(?![\w/])"), 4),
    Pattern(
        "postcode",
        re.compile(r"(?i)\b([a-z]{1,2}\d[a-z\d]?)[\s‐-―-]{0,3}(\d[a-z]{2})\b"),
        2,
        is_one=_is_postcode,
        kept=lambda found: f"{found[1].upper()} ",
    ),
    Pattern("vehicle", re.compile(r"\b[A-Z]{2}\d\d\s?[A-Z]{3}\b"), 2),
    Pattern(
        "address",
        re.compile(
            rf"\b(?:(?:[Ff]lat|[Aa]partment|[Rr]oom)\s+\w{{1,4}},?\s+)?\d{{1,4}}[a-zA-Z]?,?\s+"
            rf"(?:{_WORD}\s+){{1,4}}(?:{_STREETS_TOO})\b"
        ),
        1,
    ),
    Pattern(
        "address",
        re.compile(
            rf"(?i)\b\d{{1,4}}[a-z]?,?\s+(?:(?!(?:{_NO_STREET})\b)[a-z'’-]+\s+){{1,2}}"
            rf"(?:{_STREETS})\b"
        ),
        1,
    ),
    _titled(
        rf"\b(?:(?:{'|'.join(TITLES)})\b\.?[ \t]+)+{_NAMES}",
        _has(*TITLES),
    ),
    _titled(
        rf"\b(?:(?:MR|MRS|MS|MISS|DR|CLLR|PROF|REV)\b\.?[ \t]+)+(?P<name>{_INITIALS}"
        rf"[A-Z][A-Z'’-]+(?:[ \t]+(?!(?:{_PLAIN.upper()})\b)[A-Z][A-Z'’-]+)?)",
        _has("MR", "MS", "MISS", "DR", "CLLR", "PROF", "REV"),
    ),
    _titled(
        r"\b(?:(?:mr|mrs|miss|cllr)\b\.?[ \t]+)+(?P<name>(?:[a-z](?:\.[ \t]*|[ \t]+)){0,3}"
        rf"[a-z][a-z'’-]+(?:[ \t]+(?!(?:{_PLAIN})\b)[a-z][a-z'’-]+)?)",
        _has("mr", "miss", "cllr"),
    ),
    _named(
        r"\bmy\s+(?:full\s+)?name(?:['’]s|\s+is)\b[:\s]+(?P<name>[a-z][\w'’-]*"
        rf"(?:[ \t]+(?!(?:{'|'.join(sorted(_NOT_NAMES))})\b)[a-z][\w'’-]+)?)",
        _has("name", "Name", "NAME"),
        re.IGNORECASE,
    ),
    _named(
        rf"\b(?:I\s+am|I['’]m|[Tt]his\s+is)\s+(?P<name>{_WORD}[ \t]+{_WORD})"
        r"(?=\s*(?:[,.(]|from\b|of\b|aged\b|and\b|who\b|$))",
        _has("I am", "I'm", "I’m", "his is"),
    ),
    _named(
        rf"\b(?:[Mm]y|[Oo]ur|[Hh]is|[Hh]er)\s+(?:late\s+|dear\s+)?(?:{_KIN}),?\s+"
        rf"(?P<name>{_WORD}(?:[ \t]+{_WORD})?)",
        _has("my", "My", "our", "Our", "his", "His", "her", "Her"),
    ),
    _named(rf"\b(?:named|called)\s+(?P<name>{_WORD}(?:[ \t]+{_WORD})?)", _has("named", "called")),
    _named(
        r"(?:[Yy]ours\s+(?:sincerely|faithfully|truly)|[Rr]egards|[Bb]est\s+wishes|[Ss]igned|"
        rf"[Ss]incerely|[Tt]hank\s+you|[Mm]any\s+thanks)[,.:]?\s+(?P<name>{_INITIALS}{_WORD}"
        rf"(?:[ \t]+{_WORD}){{0,2}})\s*\.?\s*\Z",
        _has("egards", "wishes", "igned", "incerely", "ours", "hank"),
    ),
)

#: Kinds of detail, in the order of the patterns.
KINDS = tuple(dict.fromkeys(pattern.kind for pattern in PATTERNS))
