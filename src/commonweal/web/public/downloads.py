"""Open data: each list as CSV, and the records in the forms that others read. The files of a day
are made once for each state of the records by each version of the program, and kept beside the
database."""

from __future__ import annotations

import json
import shutil
from datetime import date
from hashlib import sha256
from pathlib import Path
from tempfile import mkdtemp

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from commonweal import __version__
from commonweal.contracts.exchange import Package, own_releases, package_of, received
from commonweal.governance.exchange import bods, datapackage, popolo, sheets
from commonweal.plan.sheet_files import sheet_csv
from commonweal.rules import load_rules
from commonweal.web.looking_back import kept_in, looking_back
from commonweal.web.merging.known import successions
from commonweal.web.public.asked import dated, seen_from
from commonweal.web.public.buying_sheets import buying_sheets
from commonweal.web.reading import all_given_out
from commonweal.web.store.reading import everything, head

#: Editions that are kept: more days are asked for seldom, and are made again.
EDITIONS = 6
KINDS = {".csv": "text/csv; charset=utf-8", ".json": "application/json"}
#: What each file holds, in the order in which they are offered.
FILES = {
    "bodies.csv": "Bodies",
    "seats.csv": "Seats, and who represents whom",
    "meetings.csv": "Meetings, and whether they were open",
    "agenda.csv": "Items of agendas",
    "attendance.csv": "Who was at meetings",
    "papers.csv": "Papers that everybody may read",
    "decisions.csv": "Decisions",
    "delegations.csv": "Who may decide what",
    "interests.csv": "Register of interests",
    "nil_returns.csv": "Declarations that there is no interest",
    "commitments.csv": "What was asked for, promised and assured",
    "contracts.csv": "Register of contracts",
    "procurements.csv": "Procurements of which a notice was published",
    "issues.csv": "Issues between partners",
    "datapackage.json": "What the columns of these tables mean (Frictionless)",
    "popolo.json": "People, bodies, meetings and votes (Popolo)",
    "bods.json": "Who owns and controls whom (Beneficial Ownership Data Standard)",
    "ocds.json": "Contracts and notices (Open Contracting Data Standard)",
}


@dated
def downloads(request: HttpRequest, *, on: date) -> HttpResponse:
    """All files of open data."""
    told = {
        "title": "Open data",
        "files": [
            (name, words, kept_in(reverse("download", args=[name])))
            for name, words in FILES.items()
        ],
        **seen_from(request, on),
    }
    return render(request, "public/downloads.html", told)


@dated
def download(_request: HttpRequest, name: str, *, on: date) -> FileResponse:
    """One file of open data."""
    if name not in FILES:
        raise Http404("no such file")
    path = _edition(on) / name
    if not path.is_file():
        raise Http404("nothing of that is on record")
    answer = FileResponse(path.open("rb"), content_type=KINDS[path.suffix])
    told = f'attachment; filename="{path.stem}-{_of(on)}{path.suffix}"'
    answer.headers["Content-Disposition"] = told
    return answer


def _of(on: date) -> str:
    """Of which day files tell, and what was known by which, as they are named."""
    known = looking_back().known
    return on.isoformat() if known is None else f"{on.isoformat()}-known-{known.isoformat()}"


def _heirs() -> str:
    """What became of which body, in short: a merger may change it without any statement."""
    return sha256(repr(successions()).encode()).hexdigest()[:8]


def _edition(on: date) -> Path:
    """The folder of the files of a day, made where it is not there yet."""
    place = Path(settings.DATA) / "downloads"
    held = head()
    folder = place / f"{__version__}-{held.count}-{held.hash[:16]}-{_heirs()}-{_of(on)}"
    if folder.is_dir():
        return folder
    place.mkdir(parents=True, exist_ok=True)
    made = Path(mkdtemp(dir=place, prefix="."))
    try:
        for name, text in _texts(on).items():
            (made / name).write_text(text, encoding="utf-8", newline="")
        made.rename(folder)
    except OSError:
        # Another reader asked for the same at the same time and was first.
        shutil.rmtree(made, ignore_errors=True)
        if not folder.is_dir():
            raise
    _tidy(place)
    return folder


def _texts(on: date) -> dict[str, str]:
    """The text of each file, all made from the one view that everybody may have."""
    book = load_rules()
    given = all_given_out(on)
    held = (*sheets(given, book, successions=successions()), *buying_sheets(given))
    texts = {f"{one.name}.csv": sheet_csv(one) for one in held}
    texts["datapackage.json"] = _json(datapackage(held, on))
    texts["popolo.json"] = _json(popolo(given))
    texts["bods.json"] = _json(bods(given, publisher="Keeper of the records"))
    shown = {one.id: one for one in given.past.statements}
    came = received(shown[one.id] for one in everything() if one.id in shown)
    ours = own_releases(given.past, clean=given.text, withheld=given.withheld)
    releases = (*came, *ours.releases)
    if releases:
        texts["ocds.json"] = _json(package_of(releases, Package(None, None, None)).package)
    return texts


def _json(held: object) -> str:
    return f"{json.dumps(held, ensure_ascii=False, indent=1, allow_nan=False)}\n"


def _tidy(place: Path) -> None:
    """Keep the editions asked for last."""
    held = [one for one in place.iterdir() if one.is_dir() and not one.name.startswith(".")]
    held.sort(key=lambda one: one.stat().st_mtime, reverse=True)
    for one in held[EDITIONS:]:
        shutil.rmtree(one, ignore_errors=True)
