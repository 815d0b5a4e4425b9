"""Where a figure, a rule or a table comes from."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A place that somebody can open to check what is said here.

    Parameters
    ----------
    id
        Short name by which tables and figures refer to it.
    title, publisher, place
        What it is, who published it, and the address or file where it stands.
    vintage
        The period or edition it describes, in the publisher's words ("mid-2019", "October 2021").
    known_from
        The day from which it could be known by the public; None when that was not found.
    quotation
        The words relied on, where words are relied on.
    verified
        True only when the words or figures were read at the place named. Otherwise everything
        that rests on it is shown as resting on an unverified source.

    Examples
    --------
    >>> Source(id="minutes", title="Minutes", publisher="Medway Council", place="seed").verified
    False
    """

    id: str
    title: str
    publisher: str
    place: str
    licence: str = ""
    vintage: str = ""
    known_from: date | None = None
    quotation: str = ""
    verified: bool = False

    @property
    def work(self) -> Source:
        """The source as a work, whatever of it is relied on where: without its id and the words."""
        return replace(self, id="", quotation="")


class Cited:
    """What a check finds: the words of the rule that it rests on, and where these stand."""

    __slots__ = ()
    wording: str
    source: Source | None

    @property
    def verified(self) -> bool:
        """Whether the rule's words were read where they stand."""
        return self.source is not None and self.source.verified

    def cited(self) -> dict[str, object]:
        """The rule's words and their place, as the end of a row of a table or object of JSON."""
        return {
            "rule_text": self.wording,
            "source": None if self.source is None else self.source.title,
            "place": None if self.source is None else self.source.place,
            "verified": self.verified,
        }
