"""Programs that use the application, each a process of its own.

What the application is made of takes seconds to load, and most of these programs do little beside:
it is loaded once for a site, and each program is a process that begins from there, as a server's
own processes do. None of them shares a connection, a file or a lock with another.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO
from uuid import uuid4

#: Has the application loaded, and modules that are named. For each line it makes a process that
#: runs a piece of code as a program, for five minutes at most, with its words and faults to where
#: the line says, and tells its number; for a number it waits until that process ended, and tells
#: how.
_LOADED = """
import importlib, json, os, signal, sys, django
django.setup()
for name in sys.argv[1:]:
    importlib.import_module(name)
from django.db import connections
assert all(one.connection is None for one in connections.all()), "all would share it"
def become(code, arguments, said, wrong):
    signal.alarm(300)
    sys.argv[1:] = arguments
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    for at, path in ((1, said), (2, wrong)):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT), at)
    return code
for line in sys.stdin:
    asked, code = json.loads(line), None
    if isinstance(asked, int):
        print(os.waitstatus_to_exitcode(os.waitpid(asked, 0)[1]), flush=True)
    elif number := os.fork():
        print(number, flush=True)
    else:
        code = become(*asked)
        break
if code is not None:
    exec(compile(code, "program", "exec"), {"__name__": "__main__"})
"""


class Program:
    """A process that runs; `said` is read as it says something."""

    def __init__(self, loaded: subprocess.Popen[str], number: int, said: Path, wrong: Path) -> None:
        self.number, self._loaded, self._wrong = number, loaded, wrong
        self.said: IO[str] = said.open(encoding="utf-8")

    def ended(self) -> int:
        """How it ended, once it has; a signal is a number below zero."""
        return int(_asked(self._loaded, self.number))

    def rest(self, ending: int = 0) -> str:
        """What else it says until its end, and its faults where it is to end with some."""
        with self.said:
            told = self.said.read()
        ended, wrong = self.ended(), self._wrong.read_text(encoding="utf-8")
        assert ended == ending, wrong
        return told + wrong if ending else told


class Programs:
    """Programs that use the application as an environment has it."""

    def __init__(self, loaded: subprocess.Popen[str], place: Path) -> None:
        self._loaded, self._place = loaded, place

    def begin(self, code: str, *arguments: str) -> Program:
        """Begin a program of a piece of code."""
        said, wrong = (self._place / f"{uuid4()}.{name}" for name in ("said", "wrong"))
        os.mkfifo(said)
        number = int(_asked(self._loaded, (code, arguments, str(said), str(wrong))))
        return Program(self._loaded, number, said, wrong)

    def do(self, code: str, *arguments: str) -> str:
        """A program to its end, and what it says."""
        return self.begin(code, *arguments).rest()


def _asked(loaded: subprocess.Popen[str], what: object) -> str:
    assert loaded.stdin is not None
    assert loaded.stdout is not None
    print(json.dumps(what), file=loaded.stdin, flush=True)
    return loaded.stdout.readline()


@contextmanager
def loaded(environment: Mapping[str, str], *modules: str) -> Iterator[Programs]:
    """The application as an environment has it, loaded, with modules that its programs use."""
    pipe = subprocess.PIPE
    with (
        TemporaryDirectory() as said,
        subprocess.Popen(
            [sys.executable, "-c", _LOADED, *modules],
            env=environment,
            stdin=pipe,
            stdout=pipe,
            text=True,
        ) as held,
    ):
        yield Programs(held, Path(said))
