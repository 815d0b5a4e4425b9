"""The application as it is served, in a process of its own, and somebody at a browser."""

from __future__ import annotations

import hmac
import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from base64 import b32decode
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Locator, sync_playwright

from skipping import skip

PROJECT = Path(__file__).resolve().parent.parent
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser")
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
#: Three words that have nothing to do with each other.
PASSWORD = "gravel teapot longitude"
#: A control, or of radio buttons the group: by Tab the focus comes to one of them alone.
_GROUP = "const group = one.type === 'radio' ? [...document.getElementsByName(one.name)] : [one]; "
_AT = f"one => {{ {_GROUP} return group.indexOf(document.activeElement) }}"
#: What shows where the focus is: of each, of its labels, and what is drawn before and after them.
_SIGNS = f"""one => {{ {_GROUP} return group.map(held => [held, ...(held.labels ?? [])]
  .flatMap(each => [null, "::before", "::after"].map(part => getComputedStyle(each, part)))
  .flatMap(style => ["outlineStyle", "outlineWidth", "boxShadow", "borderColor", "backgroundColor"]
    .map(name => style[name])).join()) }}"""
#: Whether of what has the focus a part is on the screen, with nothing over it (WCAG 2.4.11).
_SEEN = """() => { const held = document.activeElement, box = held.getClientRects()[0];
  const within = (low, high, most) => [Math.max(low, 0), Math.min(high, most)];
  const [left, right] = within(box.left, box.right, innerWidth);
  const [top, bottom] = within(box.top, box.bottom, innerHeight);
  const hit = left < right && top < bottom
    && document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
  return !!hit && [held, ...(held.labels ?? [])].some(each => each.contains(hit)) }"""
_AT_SKIPPING = "document.activeElement.classList.contains('nhsuk-skip-link')"
_FOCUSED = "one => one === document.activeElement"
#: Everything on which the focus can come to stand, and the page itself.
_STOPS = """2 + document
  .querySelectorAll("a, button, input, select, textarea, summary, [tabindex]").length"""


def environment(home: Path, database: str, port: int) -> dict[str, str]:
    """What the application is told; nothing of the settings of other tests."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("COMMONWEAL")}
    kept.pop("DATABASE_URL", None)
    if database:
        kept["DATABASE_URL"] = database
    return {
        **kept,
        "PYTHONPATH": str(PROJECT / "src"),
        "DJANGO_SETTINGS_MODULE": "commonweal.web.settings",
        "SECRET_KEY": secrets.token_urlsafe(60),
        "COMMONWEAL_DATA": str(home),
        "COMMONWEAL_LOCAL": "1",
        "BIND": f"127.0.0.1:{port}",
    }


@contextmanager
def served(home: Path, database: str) -> Iterator[tuple[str, dict[str, str]]]:
    """The example, served from a database ("" for SQLite): its address, and the passwords of the
    accounts of the demonstration, which need a second factor here as everybody does."""
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        port = asked.getsockname()[1]
    told = environment(home, database, port)
    command = ["-m", "commonweal", "serve", "examples/kent-medway", "--data", str(home)]
    made = subprocess.run(
        [sys.executable, *command, "--demo", "--no-plan", "--prepare-only"],
        env=told, cwd=PROJECT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert made.returncode == 0, made.stderr
    passwords = dict(line.split() for line in made.stdout.splitlines() if "@example.org" in line)
    log = home / "server.log"
    with log.open("wb") as held:
        server = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py",
             "commonweal.web.wsgi:application"],
            env=told, cwd=PROJECT, stdout=held, stderr=held,
        )  # fmt: skip
    try:
        _until_ready(f"http://127.0.0.1:{port}/health/ready", server, log)
        yield f"http://127.0.0.1:{port}", passwords
    finally:
        server.terminate()
        server.wait(timeout=60)


def _until_ready(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(240):
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except OSError:
            assert server.poll() is None, log.read_text()
            time.sleep(0.25)
    raise AssertionError(f"the server was not ready in time: {log.read_text()}")


@contextmanager
def browsing() -> Iterator[Browser]:
    """The Chromium of the system: where it is installed without windows of its own, that one, which
    asks for a quarter less."""
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        skip("Chromium is not installed")
    with sync_playwright() as playwright:
        held = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield held
        held.close()


def code_of(secret: str) -> str:
    """The six digits that an authenticator app shows now for a key (RFC 6238)."""
    plain = secret.replace(" ", "")
    key = b32decode(plain + "=" * (-len(plain) % 8))
    made = hmac.digest(key, int(time.time() // 30).to_bytes(8, "big"), "sha1")
    at = made[-1] & 15
    return f"{(int.from_bytes(made[at : at + 4], 'big') & 0x7FFFFFFF) % 10**6:06d}"


class Somebody:
    """Somebody at a browser of their own, who is signed in as nobody at first.

    With `keyboard` nothing is done but by keys: each control is reached by Tab, and it must be seen
    that it has the focus.
    """

    def __init__(
        self,
        browser: Browser,
        base: str,
        *,
        scripts: bool,
        keyboard: bool = False,
        width: int = 1100,
    ) -> None:
        self.browser, self.base, self.scripts, self.keyboard = browser, base, scripts, keyboard
        self.width = width
        size: Any = {"width": width, "height": 800}
        self.context = browser.new_context(viewport=size, java_script_enabled=scripts)
        self.context.set_default_timeout(20_000)
        self.page = self.context.new_page()
        #: What pages asked of other hosts, and what scripts failed at: nothing.
        self.amiss: list[str] = []
        self.recovery: list[str] = []
        self.page.on("request", lambda one: self._of_host(one.url))
        self.page.on("pageerror", lambda one: self.amiss.append(str(one)))

    def _of_host(self, address: str) -> None:
        if not address.startswith((f"{self.base}/", "data:")):
            self.amiss.append(address)

    def another(self) -> Somebody:
        """Somebody else at a browser of the same kind."""
        return Somebody(
            self.browser,
            self.base,
            scripts=self.scripts,
            keyboard=self.keyboard,
            width=self.width,
        )

    @property
    def at(self) -> str:
        """The address of the page, without its host and the place on it."""
        return self.page.url.removeprefix(self.base).partition("#")[0]

    @property
    def words(self) -> str:
        """What the page says, each run of spaces as one."""
        return " ".join(self.page.locator("body").inner_text().split())

    def open(self, path: str, status: int = 200) -> str:
        """Go to an address; what the page says."""
        answer = self.page.goto(path if path.startswith("http") else f"{self.base}{path}")
        assert answer is not None
        assert answer.status == status, (path, self.words)
        return self.words

    def pressed(self, button: Locator, status: int = 200) -> str:
        """Press a button; what the page that follows says."""
        if self.keyboard:
            self._reach(button)
        with self.page.expect_navigation() as going:
            if self.keyboard:
                self.page.keyboard.press("Enter")
            else:
                button.click()
        assert going.value.status == status, (self.at, self.words)
        assert self.page.locator("h1").count() == 1, self.at
        assert not self.amiss, (self.at, self.amiss)
        return self.words

    def press(self, words: str, status: int = 200) -> str:
        """Press the button that says this."""
        held = self.page.get_by_role("button", name=words, exact=True)
        return self.pressed(held, status)

    def fill(self, answers: Mapping[str, Any]) -> None:
        """Enter answers into the fields of a page, by name."""
        for name, value in answers.items():
            for field, text in _boxes(name, value):
                self._enter(field, text)

    def _enter(self, name: str, value: Any) -> None:
        held = self.page.locator(f"main [name='{name}']")
        assert held.count(), (name, self.at, self.words)
        kind = held.first.evaluate("one => one.type")
        if kind == "radio":
            self._choose(self.page.locator(f"main [name='{name}'][value='{value}']"))
        elif kind == "checkbox":
            found = {box: (box.get_attribute("value"), self._label(box)) for box in held.all()}
            assert all(any(one in own for own in found.values()) for one in value), self.words
            for box, own in found.items():
                if box.is_checked() != any(one in value for one in own):
                    self._tick(box)
        elif kind == "select-one":
            self._pick(held, str(value))
        else:
            self._write(held, str(value))

    def _choose(self, one: Locator) -> None:
        """Choose one of several: of a group the arrows lead from one to the next."""
        if not self.keyboard:
            one.check()
            return
        self._reach(one)
        for _ in range(self.page.locator("main [type=radio]").count()):
            if one.evaluate(_FOCUSED):
                break
            self.page.keyboard.press("ArrowDown")
        if not one.is_checked():
            self.page.keyboard.press("Space")
        assert one.is_checked()

    def _tick(self, box: Locator) -> None:
        """Tick a box, or take the tick away."""
        if self.keyboard:
            self._reach(box)
            self.page.keyboard.press("Space")
        else:
            box.set_checked(not box.is_checked())

    def _pick(self, held: Locator, value: str) -> None:
        """Pick one from a list that unfolds, which the arrows move through."""
        if not self.keyboard:
            held.select_option(value)
            return
        told = held.evaluate("one => [one.selectedIndex, [...one.options].map(of => of.value)]")
        steps = told[1].index(value) - told[0]
        self._reach(held)
        for _ in range(abs(steps)):
            self.page.keyboard.press("ArrowDown" if steps > 0 else "ArrowUp")
        assert held.input_value() == value

    def _write(self, held: Locator, text: str) -> None:
        """Write into a field, over what stands there."""
        if not self.keyboard:
            held.fill(text)
            return
        self._reach(held)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.press("Delete")
        self.page.keyboard.type(text)
        assert held.input_value() == text

    def _reach(self, aim: Locator) -> None:
        """Go on by Tab until a control, or one of its group, has the focus; that is seen."""
        # Looked for on the page once: what it is known by is not asked anew after each key.
        held = aim.element_handle()
        if held.evaluate(_AT) >= 0:
            return
        before = held.evaluate(_SIGNS)
        for count in range(self.page.evaluate(_STOPS)):
            self.page.keyboard.press("Tab")
            at = held.evaluate(_AT)
            if at >= 0:
                assert held.evaluate(_SIGNS)[at] != before[at], (aim, "shows no focus", self.at)
                assert self.page.evaluate(_SEEN), (aim, "has the focus and is not seen", self.at)
                return
            if count == 0 and self.page.evaluate(_AT_SKIPPING):
                # As people do who go by keyboard: past the head of the page.
                self.page.keyboard.press("Enter")
        raise AssertionError(f"{aim} is not reached by keyboard on {self.at}")

    def _label(self, box: Locator) -> str:
        return self.page.locator(f"label[for='{box.get_attribute('id')}']").inner_text().strip()

    def begin(self, task: str, about: str = "") -> None:
        """Press the button on this page that begins a task."""
        path = f"/desk/{task}/begin/{about}/" if about else f"/desk/{task}/begin/"
        self.pressed(self.page.locator(f"main form[action^='{path}'] button").first)

    def answer(self, *pages: Mapping[str, Any]) -> str:
        """Answer page by page; `do` "add" adds another. What the last page says."""
        for answers in pages:
            given = dict(answers)
            do = given.pop("do", "continue")
            self.fill(given)
            self.press("Continue" if do == "continue" else "Add, and enter another")
        return self.words

    def send(self, status: int = 200) -> str:
        """Send what was answered, from the page that shows all of it; what is said then."""
        assert self.at.endswith("/check/"), (self.at, self.words)
        said = self.pressed(self.page.locator("main form button").last, status)
        assert self.at.endswith("/check/") == (status != 200), said
        return said

    def do(self, task: str, *pages: Mapping[str, Any], about: str = "") -> str:
        """Begin a task from this page, answer it and send it; what is said then."""
        self.begin(task, about)
        self.answer(*pages)
        return self.send()

    def from_desk(self, task: str, *pages: Mapping[str, Any]) -> str:
        """Begin a task from the desk, answer it and send it; what is said then."""
        self.open("/desk/")
        return self.do(task, *pages)

    def sign_in(self, email: str, password: str, *, second: bool = True) -> None:
        """Sign in with a password, and an app that is set up with the key that is shown."""
        self.open("/sign-in/")
        self.fill({"username": email, "password": password})
        self.press("Sign in")
        if second:
            assert self.at == "/sign-in/code/", self.words
            key = self.page.locator("code.cw-secret").inner_text()
            self.fill({"code": code_of(key)})
            self.press("Continue")
            self.recovery = self.page.locator("code.cw-secret").all_inner_texts()
            self.pressed(self.page.get_by_text("I have kept them: continue"))
        assert self.at == "/desk/", self.words

    def invited(
        self, email: str, office: str, roles: Sequence[tuple[str, str]], person: str = ""
    ) -> Somebody:
        """Somebody for whom whoever keeps accounts makes one, with a link at which they choose
        their password, and roles; they sign in at a browser of their own."""
        self.open("/desk/")
        self.pressed(self.page.get_by_role("link", name="Accounts: who has which role"))
        self.pressed(self.page.get_by_role("button", name="Make an account"))
        self.fill({"email": email, "office": office, "person": person})
        self.press("Make the account and its link")
        link = self.page.locator("code.cw-secret").inner_text()
        self.pressed(self.page.get_by_role("button", name="Go on to the account"))
        for role, body in roles:
            self.fill({"role": role, "body": body})
            self.press("Give this role")
        made = self.another()
        made.open(link)
        made.fill({"new_password1": PASSWORD, "new_password2": PASSWORD})
        assert "Your password is set" in made.press("Set password")
        assert "no longer holds" in made.open(link)
        made.sign_in(email, PASSWORD, second=any(role != "declarer" for role, _ in roles))
        return made


def _boxes(name: str, value: Any) -> Iterator[tuple[str, Any]]:
    """The fields of an answer: of a day its three boxes."""
    if isinstance(value, date):
        for part in ("day", "month", "year"):
            yield f"{name}-{part}", getattr(value, part)
    else:
        yield name, value
