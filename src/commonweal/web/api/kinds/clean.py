"""Words without the name of anybody who is not named in public."""

from __future__ import annotations

from typing import overload

from commonweal.governance.exchange.publication import Publication


@overload
def clean(shown: Publication, words: str) -> str: ...
@overload
def clean(shown: Publication, words: str | None) -> str | None: ...
def clean(shown: Publication, words: str | None) -> str | None:
    """Words as a reader may have them; nothing stays nothing."""
    return None if words is None else shown.text(words)
