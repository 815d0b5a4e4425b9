"""What personal details without a name look like: one pattern for each form."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass

#: A word with a capital, accents and all.
WORD = r"[A-ZÀ-ÖØ-Þ][\w'’-]+"
_STREETS = "street|road|avenue|lane|close|drive|crescent|terrace|gardens|rd|ave|parade|mews"
_STREETS += "|hill|grove|court|square|cottages|villas|esplanade"
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


def has(*words: str) -> Callable[[str], bool]:
    """Whether a text holds one of some words, as a test of it."""
    return lambda text: any(word in text for word in words)


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

#: In the order in which they are looked for: what has the surest form first.
FORMS = (
    Pattern(
        "email",
        re.compile(
            r"(?i)(?<![\w.+'’-])[\w.+'’-]{1,64}\s?(?:@|&#64;|&#x40;|&commat;|[(\[]at[)\]])\s?"
            r"[\w-]{1,64}(?:\.[\w-]{1,64})+|(?<![\w.+'’-])[\w.+'’-]{1,64}@[\w-]{1,64}"
        ),
        needs=has("@", "&", "(at)", "[at]", "(AT)", "[AT]"),
    ),
    Pattern(
        "email",
        re.compile(
            r"(?i)(?<![\w.+'’-])[\w.+'’-]{1,64}\s+at\s+[\w-]{1,64}(?:(?:\.|\s+dot\s+)[\w-]{1,64})*"
            r"(?:\.|\s+dot\s+)(?:com|org|net|uk|eu|info|me|email|cloud)\b"
        ),
        needs=has(" at ", " AT "),
    ),
    Pattern("link", re.compile(r"(?i)\b(?:https?://|www\.)\S+"), needs=has("://", "www.", "WWW.")),
    Pattern(
        "link",
        re.compile(
            r"(?i)(?<![\w.@])(?:[\w-]{1,64}\.){1,4}(?:com|org|net|co\.uk|org\.uk)\b(?:/\S*)?"
        ),
        needs=has(".com", ".org", ".net", ".co.uk"),
    ),
    Pattern("handle", re.compile(r"(?<![\w@])@\w{2,}"), needs=has("@")),
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
        re.compile(rf"(?<!\w)\+\d(?:{_SIGNS}{{0,2}}\d){{7,14}}(?!\d)"),
        8,
        has("+"),
    ),
    Pattern(
        "phone",
        re.compile(
            r"(?i)\b(?:tel|telephone|phone|mobile|mob|ring|call)\b\W{0,4}(?:me\s+on\s+)?"
            r"\d(?:[ -]?\d){4,10}\b"
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
    Pattern("number", re.compile(r"(?<![\w£$€.,])\d{3}[ -]\d{3}[ -]\d{4}(?![\w,])"), 10),
    Pattern("number", re.compile(r"(?<![\w£$€.,])\d{8,}(?![\w,])"), 8),
    Pattern("vehicle", re.compile(r"\b[A-Z]{2}\d\d\s?[A-Z]{3}\b"), 2),
    Pattern(
        "address",
        re.compile(
            rf"\b(?:(?:[Ff]lat|[Aa]partment|[Rr]oom)\s+\w{{1,4}},?\s+)?\d{{1,4}}[a-zA-Z]?,?\s+"
            rf"(?:{WORD}\s+){{1,4}}(?:{_STREETS_TOO})\b"
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
)
