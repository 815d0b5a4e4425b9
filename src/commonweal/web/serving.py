"""Starting the application on one machine: its database made and filled, then served."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Iterable
from pathlib import Path

from commonweal.records import STATEMENTS, Line, read

#: The example, where the application runs from a checkout.
EXAMPLE = Path("examples", "kent-medway")


class CannotServeError(Exception):
    """Why the application cannot be started."""

    def __init__(self, faults: Iterable[str]) -> None:
        self.faults = list(faults)
        super().__init__("; ".join(self.faults))


def prepare(
    data: Path,
    folder: Path | None,
    *,
    tell: Callable[[str], None],
    demo: bool = False,
    plan: bool = False,
    wait: bool = False,
) -> None:
    """Make the database and load a folder's records into it where it is empty.

    Parameters
    ----------
    data
        Where the database of SQLite, the secret and plans are kept; made where it is not there.
    folder
        A system folder; None for the example where it is at hand.
    tell
        Told what is being done.
    demo
        Whether to make accounts to try it out with, which sign in without a second factor.
    plan, wait
        Whether to have the plan of the folder worked out and published where none is published
        yet, and whether to wait for it.

    Raises
    ------
    CannotServeError
        When there is no such folder, or its records are damaged.
    """
    settle(data, local=True)
    if demo:
        os.environ.setdefault("COMMONWEAL_DEMO_SECOND_FACTOR", "off")
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0, interactive=False)
    from commonweal.web.store.reading import head

    source = folder or (EXAMPLE if EXAMPLE.is_dir() else None)
    if not head().count and source is not None:
        _load(source, tell)
    if demo:
        call_command("demo_accounts")
    if plan and source is not None and (source / "system.toml").is_file():
        from commonweal.web.plans.first import first_plan, wait_for

        run = first_plan(source)
        if run is not None:
            tell("Working out the first plan: this is done once and takes about a minute ...")
            for fault in wait_for(run, tell=tell) if wait else ():
                tell(f"There is no plan yet: {fault}")


def settle(data: Path, *, local: bool) -> None:
    """Name the settings and their folder of data, before anything of Django is read.

    Parameters
    ----------
    data
        Made where it is not there.
    local
        Whether it is served on this machine alone: without HTTPS, and with the secret that lies in
        the folder where the environment has none.
    """
    data.mkdir(parents=True, exist_ok=True)
    os.environ["COMMONWEAL_DATA"] = str(data.resolve())
    if local:
        os.environ.setdefault("COMMONWEAL_LOCAL", "1")
        os.environ.setdefault("SECRET_KEY", _secret(data))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commonweal.web.settings")


def run(port: int, *, tell: Callable[[str], None]) -> None:
    """Serve on this machine alone until it is stopped."""
    from gunicorn.app.base import BaseApplication

    from commonweal.web.plans.shown import read_before
    from commonweal.web.wsgi import application

    class Server(BaseApplication):
        def load_config(self) -> None:
            for name, value in (
                ("bind", f"127.0.0.1:{port}"),
                ("workers", 2),
                ("threads", 4),
                ("worker_class", "gthread"),
                ("preload_app", True),
                ("when_ready", lambda _server: read_before()),
                ("control_socket_disable", True),
                ("loglevel", "warning"),
            ):
                self.cfg.set(name, value)

        def load(self) -> object:
            return application

    tell(f"Serving on http://127.0.0.1:{port} (Ctrl+C ends it)")
    Server().run()


def _load(folder: Path, tell: Callable[[str], None]) -> None:
    from django.db import transaction

    from commonweal.folder import FolderError, read_folder
    from commonweal.folder.finding import line
    from commonweal.web.merging import known
    from commonweal.web.store.adding import take_over

    path = folder / STATEMENTS
    if not (folder / "system.toml").is_file():
        raise CannotServeError([f"{folder}: holds no system.toml; name a system folder"])
    # A folder that was built of publishers' files has no records yet: they begin here.
    lines: tuple[Line, ...] = ()
    if path.is_file():
        held = read(path)
        if held.damages:
            raise CannotServeError(
                [f"{path}:{one.line} {one.kind}: {one.message}" for one in held.damages]
            )
        lines = held.lines
    tell(f"Loading {len(lines):,} statements of {folder} ...")
    try:
        read_in = read_folder(folder)
    except FolderError as error:
        raise CannotServeError(line(finding) for finding in error.findings) from error
    with transaction.atomic():
        known.take_over(read_in)
        take_over(lines)


def _secret(data: Path) -> str:
    """The secret of this machine's own database: made once, readable by its owner alone."""
    path = data / "secret"
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii")
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(60))
    return path.read_text(encoding="ascii")
