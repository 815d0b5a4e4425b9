"""What public pages cost 50 who read at once, while somebody states something now and then.

python benchmarks/web.py [--statements 1000 100000] [--readers 50] [--seconds 20] [--pause 1.0]
    [--write-every 10] [--postgres] [--keep FOLDER]

The server is the one of `deploy/gunicorn.conf.py` on the loopback, on SQLite or on a PostgreSQL of
its own, in processes of its own, with a published plan; readers are connections of another process
of the same machine, which takes its share of it, and ask for pages in a random order with a fixed
seed. Half of what they ask for is the pages that are looked at most, half any of the others. Every
page was asked for once before, as on a server that runs. Loads for each size: readers who pause as
people do; the same while a statement is added every few seconds, after each of which a page is made
anew where the statement touches it; readers who never pause, each of whom is 100 people at least.
What is added counts as time of the machine too. Nothing in the statements is real. The load of the
machine is printed: on one that does other work, times are longer. How pages grow is for
`web_growth.py` to say.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import ExitStack
from pathlib import Path

from web_growth import PUBLIC
from web_sites import PROJECT, Site, postgres, site_of

PORT = 8931
#: What is looked at most.
FIRST = ("/", "/meetings/", "/decisions/", "/register/", "/questions/", "/meetings/m-5/")
#: Pages of the published plan.
PLAN = ("/questions/", "/chapters/", "/places/", "/methods/")
#: States a meeting every so many seconds until it is ended, as a form of the desk does.
WRITER = """
import sys, time, django
django.setup()
from django.utils import timezone
from commonweal.records import draft
from commonweal.web.store.adding import append
from commonweal.web.store.gates import checks
number = 0
while True:
    now = timezone.now()
    name = f"written-{time.time_ns()}"
    said = {"meeting": name, "bodies": ["B03"], "title": "Written", "on": now.date().isoformat()}
    begun = time.perf_counter()
    append([draft("meeting", said, id=name, stated_by="Secretary", about="B03", stated_at=now,
                  effective=now.date(), reason="made up")], checks=checks())
    print(time.perf_counter() - begun, flush=True)
    time.sleep(float(sys.argv[1]))
"""


def serve(site: Site) -> subprocess.Popen[bytes]:
    """Start the server and wait until it can serve."""
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py",
         "commonweal.web.wsgi:application"],
        env={**site.environment, "BIND": f"127.0.0.1:{PORT}"}, cwd=PROJECT,
    )  # fmt: skip
    for _ in range(240):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{PORT}/health/ready", timeout=2):
                return server
        except OSError:
            if server.poll() is not None:
                raise RuntimeError("the server did not start") from None
            time.sleep(0.5)
    raise RuntimeError("the server was not ready in time")


async def ask(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, page: str) -> float:
    """Ask for a page on an open connection; seconds until all of it is there."""
    begun = time.perf_counter()
    writer.write(f"GET {page} HTTP/1.1\r\nHost: 127.0.0.1:{PORT}\r\n\r\n".encode())
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
    if not head.startswith("http/1.1 200"):
        raise RuntimeError(f"{page}: {head.splitlines()[0]}")
    if "transfer-encoding: chunked" in head:
        while (size := int(await reader.readuntil(b"\r\n"), 16)) or True:
            await reader.readexactly(size + 2)
            if not size:
                break
    else:
        await reader.readexactly(int(head.split("content-length:")[1].split("\r\n")[0]))
    return time.perf_counter() - begun


async def read(pages: tuple[str, ...], seed: int, until: float, pause: float) -> list[float]:
    """One reader: pages at random until the time is over, with a pause after each."""
    drawn = random.Random(seed)
    taken: list[float] = []
    reader, writer = await asyncio.open_connection("127.0.0.1", PORT)
    try:
        await asyncio.sleep(drawn.uniform(0.0, pause))
        while time.perf_counter() < until:
            page = drawn.choice(FIRST if drawn.random() < 0.5 else pages)
            begun = time.perf_counter()
            try:
                await ask(reader, writer, page)
            except (asyncio.IncompleteReadError, ConnectionError):
                # The server ends a connection after a while; a browser opens another and asks
                # again, and whoever waits waits for both.
                reader, writer = await asyncio.open_connection("127.0.0.1", PORT)
                await ask(reader, writer, page)
            taken.append(time.perf_counter() - begun)
            if pause:
                await asyncio.sleep(drawn.expovariate(1.0 / pause))
    finally:
        writer.close()
    return taken


async def crowd(pages: tuple[str, ...], readers: int, seconds: float, pause: float) -> list[float]:
    """Many readers at once; seconds of every page that they were given."""
    until = time.perf_counter() + seconds
    held = await asyncio.gather(*(read(pages, seed, until, pause) for seed in range(readers)))
    return [one for several in held for one in several]


async def anew(pages: tuple[str, ...]) -> list[float]:
    """Each page once, one after the other."""
    reader, writer = await asyncio.open_connection("127.0.0.1", PORT)
    try:
        return [await ask(reader, writer, page) for page in pages]
    finally:
        writer.close()


def told(name: str, taken: list[float]) -> str:
    """Requests, median, 99th centile and the slowest, in milliseconds."""
    cuts = statistics.quantiles(taken, n=100) if len(taken) > 1 else [taken[0]] * 99
    return (
        f"  {name:42} {len(taken):7,}  median {cuts[49] * 1000:7.1f} ms  99th centile "
        f"{cuts[98] * 1000:7.1f} ms  slowest {max(taken) * 1000:7.1f} ms  "
        f"load {os.getloadavg()[0]:.1f}"
    )


def peak_of(server: subprocess.Popen[bytes]) -> float:
    """Largest memory of a process of the server, in MB."""
    pids = [server.pid]
    children = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split()
    pids += [int(pid) for pid in children]
    peaks = [
        int(line.split()[1])
        for pid in pids
        for line in Path(f"/proc/{pid}/status").read_text().splitlines()
        if line.startswith("VmHWM")
    ]
    return max(peaks) / 1024


def measured(site: Site, given: argparse.Namespace) -> None:
    """Every load for one size."""
    print(f"{site.statements:,} statements, made in {site.seconds:.0f} s")
    pages = (*PUBLIC, *PLAN)
    server = serve(site)
    try:
        print(told("each page made, one after the other", asyncio.run(anew(pages))))
        name = f"{given.readers} readers, pausing {given.pause:g} s"
        quiet = asyncio.run(crowd(pages, given.readers, given.seconds, given.pause))
        print(told(name, quiet))
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(given.write_every)],
            env=site.environment, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert writer.stdout is not None
        written = [float(writer.stdout.readline())]
        busy = asyncio.run(crowd(pages, given.readers, given.seconds, given.pause))
        print(told(f"the same, a statement every {given.write_every:g} s", busy))
        writer.terminate()
        written += [float(one) for one in writer.communicate()[0].split()]
        print(told("adding a statement meanwhile", written))
        never = asyncio.run(crowd(pages, given.readers, given.seconds, 0.0))
        print(told(f"{given.readers} readers, never pausing", never))
        print(f"  largest process {peak_of(server):,.0f} MB", flush=True)
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=60)


def main() -> None:
    """Measure each size."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--statements", type=int, nargs="+", default=[1_000, 100_000])
    parser.add_argument("--readers", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--pause", type=float, default=1.0)
    parser.add_argument("--write-every", type=float, default=10.0)
    parser.add_argument("--postgres", action="store_true")
    parser.add_argument("--keep", type=Path)
    given = parser.parse_args()
    with ExitStack() as stack:
        home = given.keep or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        server = stack.enter_context(postgres()) if given.postgres else None
        print(f"{'PostgreSQL' if server else 'SQLite'}; {os.cpu_count()} processors, which the "
              "readers share")  # fmt: skip
        for size in given.statements:
            measured(site_of(home, size, server), given)


if __name__ == "__main__":
    main()
