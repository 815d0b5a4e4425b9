"""Where every row comes from: described sources, and the places that the facts cite in a word."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from pathlib import Path

from commonweal.folder.importers.strokemaps import StrokeMaps
from kent_medway_build.facts import Rows
from kent_medway_build.writing import Builder, Value

DESCRIBED = Path(__file__).with_name("sources.toml")

#: Bodies that publish what was first published before them: the body before them, and the days on
#: which each began. That a page which the board keeps of that time is of the CCG is assumed.
BOARD, CCG = "NHS Kent and Medway Integrated Care Board", "NHS Kent and Medway CCG"
BEGAN = {BOARD: date(2022, 7, 1), CCG: date(2020, 4, 1)}
BEFORE = {BOARD: CCG}

#: How the facts begin to name a publisher, and who that is.
PUBLISHERS = (
    ("seed minutes", "Kent County Council and Medway Council, minutes of health scrutiny"),
    ("hsj", "Health Service Journal"),
    ("kentonline", "Kent Online"),
    ("theisleofthanetnews", "The Isle of Thanet News"),
    ("iot news", "The Isle of Thanet News"),
    ("shepwayvox", "The Shepway Vox Team"),
    ("canterburyjournal", "Canterbury Journal"),
    ("medwayjsna", "Medway Council, joint strategic needs assessment"),
    ("democracy.medway", "Medway Council"),
    ("democracy.kent", "Kent County Council"),
    ("kcc", "Kent County Council"),
    ("gif 2018", "Kent County Council"),
    ("medway.nhs.uk", "Medway NHS Foundation Trust"),
    ("medwayccg", "NHS Medway CCG"),
    ("ashfordccg", "NHS Ashford CCG"),
    ("thanetccg", "NHS Thanet CCG"),
    ("swaleccg", "NHS Swale CCG"),
    ("dgs ccg", "NHS Dartford, Gravesham and Swanley CCG"),
    ("ekhuft", "East Kent Hospitals University NHS FT"),
    ("kentandmedway", "NHS Kent and Medway"),
    ("k&m icb", BOARD),
    ("icb archive", BOARD),
    ("england.nhs.uk", "NHS England"),
    ("aif", "NHS England"),
    ("hfma", "Healthcare Financial Management Association"),
    ("[2020] ewhc", "High Court of Justice"),
    ("si ", "legislation.gov.uk"),
    ("draft si ", "legislation.gov.uk"),
    ("hansard", "UK Parliament"),
    ("gponline", "GPonline"),
    ("localgovernmentlawyer", "Local Government Lawyer"),
    ("ons ", "Office for National Statistics"),
    ("mhclg", "Ministry of Housing, Communities and Local Government"),
    ("itv", "ITV News Meridian"),
    ("bbc", "BBC"),
    ("docslib", "a document copied at docslib.org"),
    ("pdfslide", "a document copied at pdfslide.net"),
    ("own recollection", "the compiler's own recollection"),
    ("recollection", "the compiler's own recollection"),
    ("exact regression", "worked out by the compiler from the allocation file"),
    ("regression", "worked out by the compiler from the allocation file"),
    ("constant ratio", "worked out by the compiler from the allocation file"),
    ("sum of", "worked out by the compiler from the allocation file"),
    ("computed", "worked out by the compiler"),
)

#: Words of the facts for a source that sources.toml describes.
DESCRIBED_AS = {
    "ONS Health Index for England via github.com/humaniverse/healthyr "
    "england_health_index_indicators.rda (OGL v3)": "ons-health-index",
}

#: Days from which sources that are cited by number could be known, as the facts say elsewhere;
#: where they say the month only, its first day.
PUBLISHED = {
    "HSJ 7023379": date(2018, 9, 18),
    "HSJ 7029478": date(2021, 1, 1),
    "kentonline 128087": date(2017, 7, 2),
    "kentonline 187620": date(2018, 1, 31),
    "kentonline.co.uk 197359": date(2019, 1, 1),
    "oc1dean.blogspot": date(2018, 9, 1),
}
_DAY = re.compile(r"\b(20\d\d-\d\d-\d\d)\b")


Described = dict[str, dict[str, Value]]


class Citations:
    """Sources of the facts by the words in which they are cited."""

    def __init__(self) -> None:
        self._held: dict[str, dict[str, Value]] = {}

    def cite(self, words: str, confidence: str, note: str = "") -> str:
        """The id of the source that the facts cite in these words with this confidence."""
        if words in DESCRIBED_AS:
            return DESCRIBED_AS[words]
        said = words.rstrip("/") or "no source found"
        sure = "" if confidence == "high" else _slug(confidence)[:20]
        parts = (_slug(said)[:60], sure, "noted" if note else "")
        identifier = "cited-" + "--".join(part.strip("-") for part in parts if part)
        known = published(said)
        source: dict[str, Value] = {
            "title": said,
            "publisher": _publisher(said),
            "place": said,
            "known_from": known.isoformat() if known else None,
            "verified": False,
            "note": " ".join(filter(None, [f"Confidence of the compiler: {confidence}.", note])),
        }
        if self._held.setdefault(identifier, source) != source:
            raise ValueError(f"two sources would be called {identifier}")
        return identifier

    def describe(self, identifier: str, source: dict[str, Value]) -> None:
        """Hold a source that a file of the examples describes itself."""
        if self._held.setdefault(identifier, source) != source:
            raise ValueError(f"two sources would be called {identifier}")

    def publisher(self, identifier: str) -> str:
        """Who published a cited source."""
        return str(self._held[identifier]["publisher"])

    def resolved(self, rows: Rows) -> Rows:
        """The same rows; "same" as a source is replaced by the source of the row above it."""
        found: Rows = []
        for row in rows:
            above = found[-1]["source"] if found else ""
            found.append({**row, "source": above if row["source"] == "same" else row["source"]})
        return found

    def held(self) -> dict[str, dict[str, Value]]:
        """All sources cited so far."""
        return self._held


def add(folder: Builder, cited: Citations, package: StrokeMaps, also: set[str]) -> None:
    """Add the sources that rows of the other tables, or `also`, name, and no others.

    Raises
    ------
    KeyError
        When a row names a source that is neither described nor cited.
    """
    described = described_sources()
    held = {**described, **cited.held()}
    named = {str(row["source"]) for rows in folder.rows.values() for row in rows} | also
    for identifier in sorted(named):
        source = dict(held[identifier])
        file = str(source.get("file", ""))
        if file:
            source |= {"place": package.place(file), "sha256": package.sha256(file)}
        folder.add("sources", id=identifier, **source)


def described_sources() -> Described:
    """Sources that sources.toml describes, by id."""
    found: Described = tomllib.loads(DESCRIBED.read_text(encoding="utf-8"))
    return found


def published(words: str) -> date | None:
    """The day from which the public could know, where the words or the facts tell it."""
    days = [date.fromisoformat(day) for day in _DAY.findall(words)]
    named = [day for beginning, day in PUBLISHED.items() if beginning in words]
    return min([*days, *named], default=None)


def stater(publisher: str, on: date) -> str:
    """Who stated on a day what this publisher holds today: the body that was there then.

    Raises
    ------
    ValueError
        When neither it nor a body before it was there.
    """
    if on >= BEGAN.get(publisher, date.min):
        return publisher
    if publisher not in BEFORE:
        raise ValueError(f"{publisher} was not there on {on}, so it cannot have stated that then")
    return stater(BEFORE[publisher], on)


def _publisher(words: str) -> str:
    start = words.lower()
    for beginning, publisher in PUBLISHERS:
        if start.startswith(beginning):
            return publisher
    return words.split(";")[0].split(" ")[0].rstrip(",")


def _slug(words: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-")
