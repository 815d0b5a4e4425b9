"""The files of a plan's evidence pack, for download."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase

from commonweal.plan.pack import MANIFEST
from commonweal.web.plans.models import Plan
from commonweal.web.plans.shown import LostPlanError, asked_for
from commonweal.web.plans.telling import tell

#: How files of a pack are sent: as what they are, and never run by a browser.
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "parquet": "application/vnd.apache.parquet",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "html": "text/html; charset=utf-8",
}


def pack(request: HttpRequest, plan: str) -> HttpResponseBase:
    """Every file of the pack, with its size and hash."""
    shown = asked_for(request, plan)
    files = [{"file": name, **held} for name, held in sorted(shown.manifest["files"].items())]
    return tell(
        request,
        "pack.html",
        shown,
        plan,
        f"Evidence pack of {shown.system}",
        files=[one for one in files if not one["file"].startswith("tables/")],
        tables=[one for one in files if one["file"].startswith("tables/")],
        manifest=MANIFEST,
    )


def file(request: HttpRequest, plan: str, name: str) -> HttpResponseBase:
    """A file of the pack: one that the manifest names, or the manifest, and no other."""
    shown = asked_for(request, plan)
    if name != MANIFEST and name not in shown.manifest["files"]:
        raise Http404("no such file in the pack")
    kind = TYPES[name.rsplit(".", 1)[-1]]
    if not (shown.pack / name).is_file():
        raise LostPlanError(Plan.objects.get(pk=shown.id))
    # The page of a pack brings its own style and script, which our policy refuses: it is kept, not
    # opened.
    return FileResponse(
        (shown.pack / name).open("rb"),
        as_attachment=True,
        filename=name.rsplit("/", 1)[-1],
        content_type=kind,
    )
