"""Personal details taken out of what people wrote, before anything of it is kept.

Patterns find what has a form (a telephone number) or a cue (a name after "Mrs"). They cannot find a
person who is only described, nor a name without a cue: `CANNOT_FIND` says so, and whoever publishes
texts must read them first. docs/methods/consultation.md lists every pattern.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection
from html import unescape

from commonweal.services.consultation.details import FORMS, Found, Pattern, digits_of
from commonweal.services.consultation.naming import NAMES

#: All patterns, in the order in which they are looked for.
PATTERNS = (*FORMS, *NAMES)
#: Kinds of detail, in that order.
KINDS = tuple(dict.fromkeys(pattern.kind for pattern in PATTERNS))

#: What no pattern here finds: said wherever the counts of what was removed are shown.
CANNOT_FIND = (
    "surnames, and given names that are rare or other words too (Grace), without a cue before them",
    "surnames and such names written without capitals, save after 'my name is'",
    "nicknames, and names misspelt into other words",
    "people who are described but not named (an office held, a rare illness, an event)",
    "house names, and addresses without a number",
    "ages, jobs and family ties that together point to one person",
    "details in other languages, in pictures or in attached files",
)


#: Blanks that do not break a line, which word processors put into numbers and after titles.
_BLANKS = re.compile("[\u00a0\u2007\u2009\u202f]")
#: Signs that do not show and would part a detail into two.
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")


def redacted(text: str, places: Collection[str] = ()) -> tuple[str, Counter[str]]:
    """A text without the personal details that patterns find.

    Parameters
    ----------
    text
        What somebody wrote.
    places
        Names of places and sites, in small letters: they are taken for names of people only after
        a sure cue (a title, "my name is", a relation).

    Returns
    -------
    The text with a mark for each thing removed ("[name removed]"; of a postcode the outward part
    stays), and how many of each kind were removed. What was removed is not kept.

    Examples
    --------
    >>> redacted("My name is Jo Bloggs, CT9 4AN, ring 01843 225544.")[0]
    'My name is [name removed], CT9 [postcode removed], ring [phone removed].'
    """
    removed: Counter[str] = Counter()
    text = _UNSEEN.sub("", _BLANKS.sub(" ", text))
    digits = digits_of(text)
    for pattern in PATTERNS:
        if digits < pattern.digits or not pattern.needs(text):
            continue

        def mark(found: Found, pattern: Pattern = pattern) -> str:
            if not pattern.is_one(found, places):
                return found[0]
            removed[pattern.kind] += 1
            words = pattern.kind.replace("_", " ")
            return f"{pattern.kept(found)}[{words} removed]"

        text = pattern.form.sub(mark, text)
    return text, removed


#: Times that tags are looked for: taking one out may put another together.
PASSES = 3
_BLOCKS = re.compile(r"(?is)<(script|style)\b.*?(?:</\1\s*>|\Z)")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]{2,31}\d{0,2});")
_TAG = re.compile(r"(?s)</?[a-zA-Z!][^<>]{0,2000}>")


def without_markup(text: str) -> tuple[str, bool]:
    """A text without HTML, and whether it held any; what stood in scripts and styles goes too.

    Examples
    --------
    >>> without_markup("Keep <b>QEQM</b> open<script>alert(1)</script>")
    ('Keep QEQM open', True)
    >>> without_markup("A&amp;E &lt;b&gt;stays&lt;/b&gt;"), without_markup("R&D < 5 & > 2")
    (('A&E stays', True), ('R&D < 5 & > 2', False))
    """
    plain = text
    for _ in range(PASSES):
        if "<" not in plain and "&" not in plain:
            break
        plain = _ENTITY.sub(lambda found: unescape(found[0]), plain)
        plain = _TAG.sub("", _BLOCKS.sub("", plain))
    return plain, plain != text
