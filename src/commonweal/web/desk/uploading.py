"""A file that came with a form: looked at as every upload is, and read as text."""

from __future__ import annotations

from typing import cast

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest

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
        return shown_name(held.name or "file"), data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise RefusedUploadError(
            [f"The file is not UTF-8 at byte {error.start}: save it as UTF-8"]
        ) from error
