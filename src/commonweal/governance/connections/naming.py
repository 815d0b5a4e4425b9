"""Names of organisations brought to one form, so that two spellings of a name can be set side by
side. Equal forms are a reason to look, never proof."""

from __future__ import annotations

import re
import unicodedata

#: Words that say what an organisation is in law, and articles: two names that differ in nothing
#: else may be of one organisation.
_FORMS = {"ltd", "limited", "plc", "llp", "cic", "inc", "company", "co", "the", "t/a"}
_WORD = re.compile(r"[a-z0-9]+")


def plain_name(name: str) -> str:
    """A name without case, accents, punctuation and legal form; the whole where nothing is left.

    Examples
    --------
    >>> plain_name("The Orbit Health Co. Ltd"), plain_name("ORBIT  HEALTH")
    ('orbit health', 'orbit health')
    >>> plain_name("The Limited Company")
    'the limited company'
    """
    spelt = unicodedata.normalize("NFKD", name.casefold()).replace("&", " and ")
    words = _WORD.findall("".join(c for c in spelt if not unicodedata.combining(c)))
    kept = [word for word in words if word not in _FORMS]
    return " ".join(kept or words)
