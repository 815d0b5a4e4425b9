"""Pictures of the ten main pages, from the example: python docs/web/screens.py [OUT]

Starts the application on a database of its own with the example loaded and its plan published, asks
for each page as a reader with a screen of 1,100 pixels has it, and ends it again. Needs Chromium
(the system's) and takes about two minutes.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

PORT = 8943
BASE = f"http://127.0.0.1:{PORT}"
#: Name of the picture, address, and as whom it is seen: "" for everybody.
PAGES = (
    ("start", "/", ""),
    ("question", "/questions/Q3/", ""),
    ("place", "/places/E06000035/", ""),
    ("meetings", "/meetings/", ""),
    ("meeting", "/meetings/km-stroke-jcccg-2019-02-14/", ""),
    ("promises", "/promises/", ""),
    ("contracts", "/contracts/", ""),
    ("search", "/search/?q=stroke", ""),
    ("desk", "/desk/", "governance-lead@example.org"),
    ("chapter", "/chapters/population/", ""),
)
WIDTH, TALLEST = 1100, 1600


def main() -> None:
    """Take every picture."""
    out = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent / "screens"
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as data:
        command = [sys.executable, "-m", "commonweal", "serve", "--data", data, "--demo"]
        server = subprocess.Popen(
            [*command, "--port", str(PORT)], stdout=subprocess.PIPE, text=True, env=_plain()
        )
        try:
            passwords = _told(server)
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=_chromium())
                for name, address, who in PAGES:
                    _picture(browser, out / f"{name}.png", address, who, passwords.get(who, ""))
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(timeout=60)


def _plain() -> dict[str, str]:
    """The environment without settings of another application."""
    return {
        name: value
        for name, value in os.environ.items()
        if name not in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE", "COMMONWEAL_DATA")
    }


def _chromium() -> str:
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        sys.exit("Chromium is not installed: apt-get install chromium")
    return found


def _told(server: subprocess.Popen[str]) -> dict[str, str]:
    """The passwords that the server prints, once it serves."""
    found: dict[str, str] = {}
    assert server.stdout is not None
    for line in server.stdout:
        account = re.fullmatch(r"(\S+@\S+)\s+(\S+)", line.strip())
        if account:
            found[account[1]] = account[2]
        if "Serving on" in line:
            break
    # The first plan is worked out while pages are served already.
    for _ in range(600):
        try:
            with urllib.request.urlopen(f"{BASE}{PAGES[1][1]}", timeout=2):
                return found
        except OSError:
            time.sleep(0.5)
    sys.exit("the application did not publish its first plan within five minutes")


def _picture(browser: Browser, path: Path, address: str, who: str, password: str) -> None:
    page = browser.new_page(viewport={"width": WIDTH, "height": 900})
    if who:
        _sign_in(page, who, password)
    answer = page.goto(f"{BASE}{address}")
    assert answer is not None
    if answer.status != 200:
        sys.exit(f"{address} answers {answer.status}")
    height = min(TALLEST, int(page.evaluate("document.documentElement.scrollHeight")))
    page.set_viewport_size({"width": WIDTH, "height": height})
    page.screenshot(path=path)
    page.close()
    print(path)


def _sign_in(page: Page, who: str, password: str) -> None:
    page.goto(f"{BASE}/sign-in/")
    page.get_by_label("Email address").fill(who)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()


if __name__ == "__main__":
    main()
