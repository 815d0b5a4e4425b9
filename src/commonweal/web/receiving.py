"""How much of a body is received at all: settled before anything of it is kept on the disk.

A form's tokens are looked for in what is sent before any view runs, so whatever may be sent to an
address is read and kept aside before anybody is asked who they are. A file is therefore received
only at an address that is declared to take one, and only from somebody who is signed in.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest

from commonweal.web.access import access_of


def most_of(request: HttpRequest) -> int:
    """The longest body, in bytes, that is received: `settings.LARGEST_UPLOAD` where somebody who
    is signed in sends a file to an address that takes one, else what a form holds at most."""
    match = request.resolver_match
    access = None if match is None else access_of(match.view_name)
    if access is not None and access.files and request.user.is_authenticated:
        return int(settings.LARGEST_UPLOAD)
    return int(settings.DATA_UPLOAD_MAX_MEMORY_SIZE)


class Bounded(FileUploadHandler):
    """Goes before the handlers that keep files, and lets through no more than may be sent."""

    def handle_raw_input(
        self,
        input_data: Any,  # noqa: ARG002 (Django's own names)
        META: Mapping[str, str],  # noqa: ARG002, N803
        content_length: int,
        boundary: bytes,  # noqa: ARG002
        encoding: str | None = None,  # noqa: ARG002
    ) -> None:
        """Refuse a body by the length that it says it has."""
        self._left = most_of(self.request)
        if content_length > self._left:
            raise RequestDataTooBig("what is sent is larger than anything that is taken here")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:  # noqa: ARG002
        """Pass on what came, while all files together are no longer than that."""
        self._left -= len(raw_data)
        if self._left < 0:
            raise RequestDataTooBig("what is sent is larger than anything that is taken here")
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Leave the file to the next handler."""
