"""Amounts and days as people and finance systems write them."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation

from commonweal.evidence.words import MONTHS
from commonweal.system.money import parse_pounds

#: Spreadsheets count days from here (1900 counted as a leap year, as they do).
_SERIAL = date(1899, 12, 30)
#: Day numbers taken for days: 2000 to 2064. Anything else of digits is no day.
_SERIALS = range(36_526, 60_000)
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]00:00(?::00(?:\.0+)?)?)?")
_NUMBERS = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})(?: 00:00(?::00)?)?")
_NAMED = re.compile(r"(\d{1,2})[- /]([A-Za-z]{3,9})[- /,]+(\d{4}|\d{2})")
_SIDE = re.compile(r"(?P<amount>.*?)\s*(?P<side>CR|DR)\.?", re.IGNORECASE)
#: What a binary number keeps of a decimal one: an amount this near to whole pence is that.
_NOISE = Decimal("0.0000001")
_LONG = 5
#: The largest amount of a ledger, in pence: what 64 bits hold.
_MOST = 2**63 - 1


def pence_of(text: str) -> int:
    """Pence from an amount of pounds, as ledgers and payment files write it.

    Beside what `parse_pounds` reads: a minus at the end, CR (negative) and DR after the amount,
    spaces within, a minus before the pound sign, and amounts that a spreadsheet kept as a binary
    number (7956.420000000001), which are within a ten-millionth of whole pence.

    Raises
    ------
    ValueError
        When it is no amount, is negative twice, says a part of a penny, or is more than a table
        can hold.

    Examples
    --------
    >>> pence_of("£1,234.56"), pence_of("(1,234.56)"), pence_of("1,234.56 CR"), pence_of("12.5-")
    (123456, -123456, -123456, -1250)
    >>> pence_of("7956.420000000001")
    795642
    """
    # A pound sign of UTF-8 that was read as Windows-1252 begins with Â.
    plain = text.strip().replace("\u00a0", " ").replace("−", "-").replace("Â£", "£")
    sign = 1
    side = _SIDE.fullmatch(plain)
    if side is not None:
        plain, sign = side["amount"], -1 if side["side"].upper() == "CR" else 1
        if sign < 0 and (plain.startswith(("-", "(")) or plain.endswith("-")):
            raise ValueError(f"{text!r} is negative twice; use one sign")
    if plain.endswith("-") and not plain.startswith(("-", "(")):
        plain = "-" + plain[:-1]
    plain = plain.replace(" ", "")
    pence = parse_pounds(_denoised(plain))
    if abs(pence) > _MOST:
        raise _too_much(text)
    return sign * pence


def _too_much(text: str) -> ValueError:
    return ValueError(f"{text!r} is more money than there is; correct it where it comes from")


def _denoised(text: str) -> str:
    """The text with the noise of a binary number taken off; other text as it is."""
    try:
        number = Decimal(text.replace(",", ""))
    except InvalidOperation:
        return text
    if not number.is_finite():
        return text
    # Beyond this a decimal has no room for pence, nor a table for the amount.
    if abs(number) > _MOST:
        raise _too_much(text)
    near = number.quantize(Decimal("0.01"))
    places = -int(number.as_tuple().exponent)
    scientific = "e" in text.lower()
    if scientific or (places >= _LONG and abs(number - near) <= _NOISE):
        return f"{number:f}" if abs(number - near) > _NOISE else f"{near:f}"
    return text


def day_of(text: str) -> date:
    """A day from the ways in which ledgers and payment files write it, day before month.

    Raises
    ------
    ValueError
        When it is no day.

    Examples
    --------
    >>> day_of("30/04/2018"), day_of("30-Apr-18") == day_of("2018-04-30") == day_of("43220")
    (datetime.date(2018, 4, 30), True)
    """
    plain = " ".join(text.strip().split())
    try:
        if found := _ISO.fullmatch(plain):
            return date(int(found[1]), int(found[2]), int(found[3]))
        if found := _NUMBERS.fullmatch(plain):
            return date(_year(found[3]), int(found[2]), int(found[1]))
        if found := _NAMED.fullmatch(plain):
            return date(_year(found[3]), month_of(found[2]), int(found[1]))
    except ValueError as error:
        raise ValueError(f"{text!r} is no day of the calendar ({error})") from error
    serial = plain.removesuffix(".0")
    if serial.isascii() and serial.isdigit() and int(serial) in _SERIALS:
        return _SERIAL + timedelta(days=int(serial))
    raise ValueError(f"{text!r} is no day; write it as 30/04/2018, 30-Apr-18 or 2018-04-30")


def month_of(name: str) -> int:
    """The number of a month by its name or the first letters of it.

    Raises
    ------
    ValueError
        When no month is called so.

    Examples
    --------
    >>> month_of("April"), month_of("sept")
    (4, 9)
    """
    said = name.lower()
    for number, whole in enumerate(MONTHS, start=1):
        month = whole.lower()
        if said in (month, month[:3]) or (number == 9 and said == "sept"):
            return number
    raise ValueError(f"no month is called {name!r}")


def _year(text: str) -> int:
    return int(text) if len(text) == 4 else 2000 + int(text)
