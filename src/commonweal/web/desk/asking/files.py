"""A file as an answer: what it is, is kept with the answers; what it holds, beside the records."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from commonweal.records.kinds import PaperFile
from commonweal.web.paper_files import described, take
from commonweal.web.uploads import RefusedUploadError


def entered(form: Any, files: Any, name: str) -> dict[str, Any]:
    """What a form holds of a file: the file itself, and whether the one before is left out."""
    return {"file": files.get(name), "without": form.get(f"{name}-without") == "yes"}


def read(given: Mapping[str, Any], before: Any) -> tuple[Any, str]:
    """The answer, kept, and what is wrong with it.

    Parameters
    ----------
    given
        As `entered`.
    before
        What was answered before: it stays where no other file came, and it is not left out.
    """
    if given["file"] is None:
        return (None if given["without"] else before), ""
    try:
        return take(given["file"], given["file"].name or "file").model_dump(), ""
    except RefusedUploadError as error:
        return None, "; ".join(error.faults)


def told(answer: Mapping[str, Any]) -> str:
    """A file in words.

    Examples
    --------
    >>> told({"sha256": "0" * 64, "name": "Bids.pdf", "form": "pdf", "bytes": 800})
    'Bids.pdf (PDF, 800 bytes)'
    """
    file = PaperFile.model_validate(answer)
    return f"{file.name} ({described(file)})"
