"""A file that came with a form: looked at as every upload is, read as text, and kept until what it
would add has been looked at."""

from __future__ import annotations

import secrets
from typing import Any, cast

from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest

from commonweal.records.worded import unkept_at
from commonweal.web.accounts.models import User
from commonweal.web.store.models import Draft, Submission
from commonweal.web.uploads import TABLE, RefusedUploadError, checked, shown_name, table_of


def file_of(request: HttpRequest, name: str = "file") -> UploadedFile:
    """The file of a form.

    Raises
    ------
    RefusedUploadError
        Where there is none.
    """
    held = request.FILES.get(name)
    if held is None:
        raise RefusedUploadError(["Choose a file"])
    return cast(UploadedFile, held)


def text_of(request: HttpRequest, *, most: int = TABLE, formulas: bool = False) -> tuple[str, str]:
    """The name and the text of a file.

    Parameters
    ----------
    most
        How many bytes it may have.
    formulas
        Whether its cells may begin as formulas do: of a file that nobody opens as a table again.

    Raises
    ------
    RefusedUploadError
        With everything that is wrong with it.
    """
    held = file_of(request)
    checked(held, ["csv"], most=most)
    if not formulas:
        table_of(held)
        held.seek(0)
    data = held.read()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise RefusedUploadError(
            [f"The file is not UTF-8 at byte {error.start}: save it as UTF-8"]
        ) from error
    line = unkept_at(text)
    if line is not None:
        told = f"The file holds signs that cannot be kept, first in line {line:,}; type that again"
        raise RefusedUploadError([told])
    return shown_name(held.name or "file"), text


def keep(user: User, task: str, answers: dict[str, Any]) -> str:
    """Keep what was read out of a file until it is added: the token by which it is found."""
    token = secrets.token_urlsafe(16)
    Draft.objects.create(token=token, user=user, task=task, answers=answers)
    return token


def kept(user: User, task: str, token: str) -> dict[str, Any]:
    """What somebody uploaded.

    Raises
    ------
    Http404
        Where they uploaded nothing under this token.
    """
    held = Draft.objects.filter(token=token, task=task, user=user).first()
    if held is None:
        raise Http404("nothing was uploaded under this address")
    return dict(held.answers)


def sent_to(token: str) -> str | None:
    """Where whoever added it went from there; None where it was not added yet."""
    held = Submission.objects.filter(token=token).first()
    return None if held is None else held.address
