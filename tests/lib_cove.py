"""lib-cove-ocds without a network: what it would fetch is served from the shared data."""

from __future__ import annotations

import io
import tempfile
import zipfile
from pathlib import Path
from typing import Any

import pytest
import requests
import urllib3

STANDARD = "https://standard.open-contracting.org/schema/1__1__5/"
EXTENSION = "https://raw.githubusercontent.com/cabinetoffice/ocds_uk_extension/main/"
ARCHIVE = "https://github.com/cabinetoffice/ocds_uk_extension/archive/main.zip"


def review(package: dict[str, Any], ocds: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What lib-cove-ocds says of a package.

    Parameters
    ----------
    package
        A release package or a record package.
    ocds
        The folder with the standard and the United Kingdom extension.
    """
    # Fetches nothing on import, but reads its own settings: only when asked for.
    from libcoveocds.api import ocds_json_output
    from libcoveocds.config import LibCoveOCDSConfig

    monkeypatch.setattr(requests.adapters.HTTPAdapter, "send", _served(ocds))
    config = LibCoveOCDSConfig()
    config.config.update(standard_zip=_zipped(ocds / "standard", "schema/"), context="api")
    with tempfile.TemporaryDirectory() as place:
        found: dict[str, Any] = ocds_json_output(
            place, json_data=package, lib_cove_ocds_config=config
        )
    return found


def _zipped(folder: Path, within: str) -> bytes:
    """A folder as the archive of its repository."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("repository/", "")
        for file in sorted(folder.rglob("*")):
            if file.is_file():
                archive.write(file, f"repository/{within}{file.relative_to(folder)}")
    return out.getvalue()


def _served(ocds: Path) -> Any:
    """What is sent to a network comes from the folder, or from nowhere."""
    standard, extension = ocds / "standard", ocds / "united-kingdom-extension"
    answers = {f"{STANDARD}{file.name}": file.read_bytes() for file in standard.glob("*.json")}
    answers |= {f"{EXTENSION}{file.name}": file.read_bytes() for file in extension.glob("*.json")}
    answers[ARCHIVE] = _zipped(extension, "")

    def send(_: Any, request: requests.PreparedRequest, **__: Any) -> requests.Response:
        url = str(request.url)
        if url not in answers:
            raise requests.ConnectionError(f"there is no network, and {url} is not at hand")
        answer = requests.Response()
        answer.status_code, answer.reason = 200, "OK"
        answer.url, answer.request = url, request
        body = io.BytesIO(answers[url])
        answer.raw = urllib3.HTTPResponse(body, status=200, preload_content=False)
        return answer

    return send
