"""A feed in the Atom format (RFC 4287)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from xml.etree import ElementTree

from commonweal.records.lasting import lasting_id

NAMESPACE = "http://www.w3.org/2005/Atom"
AUTHOR = "commonweal"
#: Characters that no XML document holds.
_NO_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
#: When nothing was ever told.
NEVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class News:
    """An entry of a feed.

    Parameters
    ----------
    key
        What makes it this entry and no other; it never changes.
    title, words
        What a reader is shown.
    updated
        When it became known.
    address
        Where there is more, in full.
    """

    key: tuple[str, ...]
    title: str
    words: str
    updated: datetime
    address: str


def feed(name: str, title: str, news: Sequence[News], *, first: str, own: str, page: str) -> bytes:
    """A feed, the latest entry first.

    Parameters
    ----------
    name, title
        Its name, by which its id is made, and what it is called.
    news
        Its entries.
    first
        The hash of the first line of the records, by which its ids are told from others'.
    own, page
        Its own address in full, and that of the page for people.
    """
    ElementTree.register_namespace("", NAMESPACE)
    ordered = sorted(news, key=lambda one: (one.updated, one.key), reverse=True)
    root = ElementTree.Element(f"{{{NAMESPACE}}}feed")
    _text(root, "id", _urn(first, "feed", name))
    _text(root, "title", title)
    _text(root, "updated", _instant(ordered[0].updated if ordered else NEVER))
    _text(ElementTree.SubElement(root, f"{{{NAMESPACE}}}author"), "name", AUTHOR)
    _link(root, "self", own, "application/atom+xml")
    _link(root, "alternate", page, "text/html")
    for one in ordered:
        entry = ElementTree.SubElement(root, f"{{{NAMESPACE}}}entry")
        _text(entry, "id", _urn(first, name, *one.key))
        _text(entry, "title", one.title)
        _text(entry, "updated", _instant(one.updated))
        _link(entry, "alternate", one.address, "text/html")
        _text(entry, "summary", one.words)
    made: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return made


def _urn(first: str, *key: str) -> str:
    return lasting_id(first, *key).urn


def _instant(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _text(above: ElementTree.Element, name: str, words: str) -> None:
    ElementTree.SubElement(above, f"{{{NAMESPACE}}}{name}").text = _NO_XML.sub("", words)


def _link(above: ElementTree.Element, rel: str, href: str, kind: str) -> None:
    told = {"rel": rel, "href": href, "type": kind}
    ElementTree.SubElement(above, f"{{{NAMESPACE}}}link", told)
