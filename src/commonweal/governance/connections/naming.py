"""Names and identifiers of organisations brought to one form, so that two spellings can be set side
by side. Equal forms of a name are a reason to look, never proof; those of an identifier are one
identifier."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

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


#: Registers of organisations, as an identifier begins.
_REGISTERS = ("ods:", "company:", "charity:", "gss:")
#: Digits of a company number, and after two letters that say where it is registered.
_COMPANY, _AFTER_LETTERS = 8, 6


def is_identifier(code: str) -> bool:
    """Whether a code is an identifier of a register, not the id of a person or organisation."""
    return code.startswith(_REGISTERS)


def plain_identifier(code: str) -> str:
    """An identifier as its register writes it: in capitals, and a company number that lost one or
    two leading zeros (as spreadsheets do) with them; what is no identifier stays as it is.

    Examples
    --------
    >>> plain_identifier("ods:rpa"), plain_identifier("company:1234567"), plain_identifier("p-1")
    ('ods:RPA', 'company:01234567', 'p-1')
    >>> plain_identifier("company:sc12345")
    'company:SC012345'
    """
    if not is_identifier(code):
        return code
    scheme, _, number = code.partition(":")
    number = number.upper()
    if scheme == "company":
        if number.isdecimal() and _COMPANY - 2 <= len(number) < _COMPANY:
            number = number.zfill(_COMPANY)
        elif number[:2].isalpha() and number[2:].isdecimal():
            number = number[:2] + number[2:].zfill(_AFTER_LETTERS)
    return f"{scheme}:{number}"


class Standing(dict[str, str]):
    """For each identifier and id of organisations, however it is written, the one that stands for
    its organisation; itself in plain form where none is known. What was asked for is kept.

    Examples
    --------
    >>> one = Standing({"company:01234567": "o-1", "o-1": "o-1"})
    >>> one["company:1234567"], one["ods:rpa"]
    ('o-1', 'ods:RPA')
    """

    def __init__(self, stated: Mapping[str, str]) -> None:
        super().__init__(stated)
        self.stated = dict(stated)

    def __missing__(self, code: str) -> str:
        plain = plain_identifier(code)
        found = self[code] = self.stated.get(plain, plain)
        return found
