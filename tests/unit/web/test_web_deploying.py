"""What lies in `deploy/` names files, commands and settings that there are, and what of it can be
run here is run."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
import tomllib
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from django.core.management import get_commands

DEPLOY = Path("deploy")
UNITS = sorted((*DEPLOY.glob("*.service"), *DEPLOY.glob("*.timer")))


def container() -> str:
    """The container file, with lines that go on as one."""
    return re.sub(r"\\\n\s*", "", (DEPLOY / "Containerfile").read_text(encoding="utf-8"))


def fields(unit: Path) -> list[tuple[str, str]]:
    """The settings of a unit, in their order."""
    lines = unit.read_text(encoding="utf-8").splitlines()
    pairs = (line.partition("=") for line in lines if re.match(r"[A-Z]\w+=", line))
    return [(name, value) for name, _, value in pairs]


def test_the_container_has_every_file_that_it_takes_or_runs() -> None:
    copied = [
        one for line in re.findall(r"^COPY (.+)$", container(), re.M) for one in line.split()[:-1]
    ]
    assert copied
    for one in copied:
        assert Path(one).exists(), one
    run = re.findall(r"^(?:HEALTHCHECK|ENTRYPOINT|CMD).*$", container(), re.M)
    named = {one for line in run for one in re.findall(r"deploy/[\w.]+", line)}
    assert named == {"deploy/healthy.py", "deploy/entrypoint.sh", "deploy/gunicorn.conf.py"}
    assert named <= set(copied)
    assert os.access(DEPLOY / "entrypoint.sh", os.X_OK)


def test_the_check_of_health_is_in_the_image_that_is_built() -> None:
    assert "HEALTHCHECK" in container()
    pages = (DEPLOY / "Containerfile", Path("docs/web/running.md"))
    built = [
        one
        for page in pages
        for one in re.findall(r"podman build .*", page.read_text(encoding="utf-8"))
    ]
    assert len(built) == len(pages)
    # Of its own format podman says that it "will be ignored".
    assert all("--format docker" in one for one in built)


def test_every_command_is_one_that_there_is() -> None:
    texts = {path: path.read_text(encoding="utf-8") for path in DEPLOY.iterdir() if path.is_file()}
    named = [
        (path.name, one)
        for path, text in texts.items()
        for one in re.findall(r"commonweal manage (\w+)", text)
    ]
    assert {one for _, one in named} == {"migrate", "backup", "tidy", "verify_records", "rebuild"}
    for _, one in named:
        assert one in get_commands()
    for path, text in texts.items():
        assert "-m django" not in text, path
    scripts = tomllib.loads(Path("pyproject.toml").read_text(encoding="utf-8"))["project"][
        "scripts"
    ]
    assert "commonweal" in scripts
    started = {
        word.rpartition("/")[2]
        for unit in UNITS
        for name, value in fields(unit)
        if name.startswith("ExecStart")
        for word in re.findall(r"/opt/commonweal/venv/bin/\w+", value)
    }
    assert started == {"commonweal", "gunicorn"}


def test_units_of_one_service_keep_their_data_in_one_place() -> None:
    services = [one for one in UNITS if one.suffix == ".service"]
    for unit in services:
        held = fields(unit)
        assert ("Environment", "COMMONWEAL_DATA=/var/lib/commonweal") in held
        assert ("EnvironmentFile", "/etc/commonweal.env") in held
        [kept] = [value.split() for name, value in held if name == "StateDirectory"]
        assert kept[0] == "commonweal"
        # Whatever it writes to is its own.
        written = re.findall(r"/var/lib/([\w-]+)", unit.read_text(encoding="utf-8"))
        assert set(written) <= set(kept), unit
    for timer in UNITS:
        assert timer.suffix == ".service" or timer.with_suffix(".service") in services


def test_the_service_has_a_home_where_what_a_plan_compiles_is_kept() -> None:
    # Compiled code is kept beside its module or in the user's home; where it can be kept in neither
    # its module cannot be imported. This service may not write beside it, and its user has no home.
    held = fields(DEPLOY / "commonweal.service")
    assert {("DynamicUser", "yes"), ("ProtectSystem", "strict")} <= set(held)
    assert ("CacheDirectory", "commonweal") in held
    assert ("Environment", "HOME=/var/cache/commonweal") in held


def test_the_service_may_ask_the_system_for_what_drawing_a_chart_takes() -> None:
    held = dict(fields(DEPLOY / "commonweal.service"))
    # vl-convert's engine calls pkey_alloc, which is not of @system-service: the process was killed.
    assert {"@system-service", "@pkey"} <= set(held["SystemCallFilter"].split())


def test_the_web_server_before_it_says_whence_a_request_came_wherever_it_hands_one_on() -> None:
    text = re.sub(r"#.*", "", (DEPLOY / "nginx.conf").read_text(encoding="utf-8"))
    assert text.count("{") == text.count("}")
    handing = [one for one in re.findall(r"location [^{]*\{([^}]*)\}", text) if "proxy_pass" in one]
    assert len(handing) == 2
    for one in handing:
        for header in ("Host $host", "X-Forwarded-Proto https", "X-Forwarded-For $remote_addr"):
            assert f"proxy_set_header {header};" in one
    # What nginx of Debian 12 and Ubuntu 24.04 does not know.
    assert "http2 on" not in text


def test_the_container_brings_its_tables_up_to_date_before_it_serves(tmp_path: Path) -> None:
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("COMMONWEAL", "DJANGO"))
    }
    kept |= {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{kept['PATH']}",
        "COMMONWEAL_DATA": str(tmp_path),
        "SECRET_KEY": "made up for a test " * 3,
    }
    serve = "import sqlite3, sys; print(*sqlite3.connect(sys.argv[1]).execute(sys.argv[2]))"
    asked = "SELECT count(*) FROM store_row"
    done = subprocess.run(
        [DEPLOY / "entrypoint.sh", sys.executable, "-c", serve,
         tmp_path / "commonweal.sqlite3", asked],
        env=kept, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "(0,)"
    # It runs with the secret that it is given, and makes none.
    assert not (tmp_path / "secret").exists()


@pytest.fixture
def asked() -> Iterator[tuple[int, list[tuple[str, str, str]], list[int]]]:
    """A server that keeps what it is asked, and answers with the status that is put first."""
    heard: list[tuple[str, str, str]] = []
    answers = [200]

    class Answering(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            head = self.headers
            heard.append((self.path, head["Host"], head["X-Forwarded-Proto"]))
            self.send_response(answers[0])
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Answering)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_port, heard, answers
    server.shutdown()
    server.server_close()


def test_a_container_is_healthy_as_the_application_says(
    asked: tuple[int, list[tuple[str, str, str]], list[int]],
) -> None:
    port, heard, answers = asked

    def ends(at: int) -> int:
        held = {"BIND": f"0.0.0.0:{at}", "ALLOWED_HOSTS": "records.example.nhs.uk,localhost"}
        command = [sys.executable, DEPLOY / "healthy.py"]
        done = subprocess.run(command, env=os.environ | held, capture_output=True, check=False)
        return done.returncode

    assert ends(port) == 0
    assert heard == [("/health/ready", "records.example.nhs.uk", "https")]
    answers[0] = 503
    assert ends(port) == 1
    with HTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler) as free:
        nobody = free.server_port
    assert ends(nobody) == 1
