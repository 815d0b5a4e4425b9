"""Open data: each list as CSV, and the records in the forms that others read. The files of a day
are made once for each state of the records by each version of the program, and kept beside the
database until the records change."""

from __future__ import annotations

import json
import os
import shutil
from contextlib import suppress
from datetime import date
from hashlib import sha256
from pathlib import Path
from tempfile import mkdtemp
from time import time
from typing import BinaryIO

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag

from commonweal import __version__
from commonweal.contracts.exchange import Package, own_releases, package_of, received
from commonweal.contracts.exchange.importing import KIND as RELEASE
from commonweal.governance.exchange import bods, datapackage, popolo, sheets
from commonweal.plan.sheet_files import sheet_csv
from commonweal.rules import load_rules
from commonweal.web.looking_back import kept_in, looking_back
from commonweal.web.merging.known import successions
from commonweal.web.public.asked import dated, seen_from
from commonweal.web.public.buying_sheets import buying_sheets
from commonweal.web.reading import all_given_out
from commonweal.web.store.copies import editions
from commonweal.web.store.models import Listed, Row
from commonweal.web.store.reading import everything, head, today

#: Editions that are kept beside today's: more days are asked for seldom, and are made again.
EDITIONS = 6
#: So often a file is looked for that somebody else deletes.
TRIES = 3
#: After so many seconds nobody is making an edition any more.
BEGUN = 60 * 60
KINDS = {".csv": "text/csv; charset=utf-8", ".json": "application/json"}
#: A package of releases holds one at least: where nothing was bought there is none.
BOUGHT = "ocds.json"
#: What each file holds, in the order in which they are offered.
FILES = {
    "bodies.csv": "Bodies",
    "seats.csv": "Seats, and who represents whom",
    "meetings.csv": "Meetings, and whether they were open",
    "agenda.csv": "Items of agendas",
    "attendance.csv": "Who was at meetings",
    "treatments.csv": "Conflicts at items, and what was done about them, as minutes tell it",
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
    BOUGHT: "Contracts and notices (Open Contracting Data Standard)",
}


@dated
def downloads(request: HttpRequest, *, on: date) -> HttpResponse:
    """All files of open data."""
    left = () if _bought() else (BOUGHT,)
    told = {
        "title": "Open data",
        "files": [
            (name, words, kept_in(reverse("download", args=[name])))
            for name, words in FILES.items()
            if name not in left
        ],
        **seen_from(request, on),
    }
    return render(request, "public/downloads.html", told)


def _bought() -> bool:
    """Whether anything public tells of what was bought, or came from elsewhere as it was."""
    told = Listed.objects.filter(list__in=("contract", "procurement"), public_from__lte=today())
    return told.exists() or Row.objects.filter(type=RELEASE).exists()


@dated
def download(request: HttpRequest, name: str, *, on: date) -> HttpResponseBase:
    """One file of open data; whoever has it already is not sent it again."""
    if name not in FILES:
        raise Http404("no such file")
    path, file = Path(name), _opened(on, name)
    tag = quote_etag(sha256(file.read()).hexdigest()[:32])
    answer: HttpResponseBase | None = get_conditional_response(request, etag=tag)
    if answer is None:
        file.seek(0)
        answer = FileResponse(file, content_type=KINDS[path.suffix])
        told = f'attachment; filename="{path.stem}-{_of(on)}{path.suffix}"'
        answer.headers["Content-Disposition"] = told
    else:
        file.close()
    answer.headers["ETag"] = tag
    # Kept by whoever likes to, and asked about each time: what is withheld since is given no more.
    answer.headers["Cache-Control"] = "no-cache"
    return answer


def _of(on: date) -> str:
    """Of which day files tell, and what was known by which, as they are named."""
    known = looking_back().known
    return on.isoformat() if known is None else f"{on.isoformat()}-known-{known.isoformat()}"


def _heirs() -> str:
    """What became of which body, in short: a merger may change it without any statement."""
    return sha256(repr(successions()).encode()).hexdigest()[:8]


def _state() -> str:
    """Of what editions are made: none of them changes while this stays."""
    held = head()
    return f"{__version__}-{held.count}-{held.hash[:16]}-{_heirs()}"


def _opened(on: date, name: str) -> BinaryIO:
    """A file of the edition of a day, which is made where it is not there."""
    left = TRIES
    while True:
        left -= 1
        state = _state()
        folder = editions() / f"{state}-{_of(on)}"
        try:
            if not folder.is_dir():
                _make(on, state, folder)
            os.utime(folder)
            return (folder / name).open("rb")
        except FileNotFoundError as error:
            # It was deleted before it was open, or changed while it was made; or it has no such
            # file.
            if left:
                continue
            if folder.is_dir():
                raise Http404("nothing of that is on record") from error
            raise


def _make(on: date, state: str, folder: Path) -> None:
    """Put the files of a day in their place, unless what they are made of changed meanwhile."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    made = Path(mkdtemp(dir=folder.parent, prefix="."))
    try:
        for name, text in _texts(on).items():
            (made / name).write_text(text, encoding="utf-8", newline="")
        if _state() == state:
            made.rename(folder)
    except OSError:
        # Another reader asked for the same at the same time and was first.
        if not folder.is_dir():
            raise
    finally:
        shutil.rmtree(made, ignore_errors=True)
    _tidy(_state())


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
        texts[BOUGHT] = _json(package_of(releases, Package(None, None, None)).package)
    return texts


def _json(held: object) -> str:
    return f"{json.dumps(held, ensure_ascii=False, indent=1, allow_nan=False)}\n"


def _tidy(state: str) -> None:
    """Delete editions of other states of the records, of this one all but today's and those used
    last, and what was begun so long ago that whoever began it was killed."""
    used, now = [], f"{state}-{today().isoformat()}"
    for one in editions().iterdir():
        with suppress(FileNotFoundError):
            since = one.stat().st_mtime
            if one.name.startswith("."):
                if since < time() - BEGUN:
                    shutil.rmtree(one, ignore_errors=True)
            elif not one.name.startswith(f"{state}-"):
                _delete(one)
            elif one.name != now:
                used.append((since, one))
    for _, one in sorted(used, reverse=True)[EDITIONS:]:
        _delete(one)


def _delete(folder: Path) -> None:
    """Delete an edition: it is there whole, or not at all."""
    aside = Path(mkdtemp(dir=folder.parent, prefix="."))
    with suppress(FileNotFoundError):
        folder.rename(aside)
    shutil.rmtree(aside, ignore_errors=True)
