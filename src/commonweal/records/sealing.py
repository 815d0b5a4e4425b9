"""Sealing a declaration: fixing it on a day without showing it, so that it can be shown later to
have been just this. So criteria and weights are sealed before a score is entered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from commonweal.records.canonical import canonical, digest
from commonweal.records.statement import Statement, new_salt
from commonweal.records.types import Opened, Sealed


@dataclass(frozen=True, slots=True)
class Seal:
    """A sealed declaration.

    `digest` and `on` are stated at once; `salt` is kept back by whoever sealed it until the
    declaration is opened, since without it a short declaration could be guessed.
    """

    on: date
    digest: str
    salt: str

    def payload(self, title: str) -> Sealed:
        """What a statement of type `seal` says."""
        return Sealed(title=title, on=self.on, digest=self.digest)


def seal(declaration: Mapping[str, Any], on: date, *, salt: str | None = None) -> Seal:
    """Fix a declaration on a day.

    The digest is SHA-256 over the salt's 32 bytes followed by the canonical JSON of the declaration
    and the day.

    Parameters
    ----------
    declaration
        Anything that JSON can hold.
    on
        The day.
    salt
        32 bytes in hexadecimal; fresh ones when None.

    Raises
    ------
    ValueError
        When the declaration holds something that JSON cannot.

    Examples
    --------
    >>> weights = {"criteria": {"access": 0.4, "quality": 0.6}}
    >>> fixed = seal(weights, date(2018, 1, 31))
    >>> opens(fixed.digest, fixed.on, weights, fixed.salt)
    True
    >>> opens(fixed.digest, fixed.on, {"criteria": {"access": 0.5, "quality": 0.5}}, fixed.salt)
    False
    """
    chosen = new_salt() if salt is None else salt
    return Seal(on, _digest(declaration, on, chosen), chosen)


def opens(digest: str, on: date, declaration: Mapping[str, Any], salt: str) -> bool:
    """Whether a declaration is the one that was sealed on a day."""
    return _digest(declaration, on, salt) == digest


def proves(sealed: Statement, opened: Statement) -> bool:
    """Whether a statement of type `opened` shows what one of type `seal` fixed."""
    fixed, shown = sealed.typed(), opened.typed()
    return (
        isinstance(fixed, Sealed)
        and isinstance(shown, Opened)
        and opens(fixed.digest, fixed.on, shown.declaration, shown.salt)
    )


def _digest(declaration: Mapping[str, Any], on: date, salt: str) -> str:
    content = canonical({"declaration": dict(declaration), "on": on.isoformat()})
    return digest(bytes.fromhex(salt) + content)
