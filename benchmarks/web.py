"""What public pages cost when many read at once, with 1,000 statements and with 100,000.

python benchmarks/web.py [--statements 1000 100000] [--readers 50] [--seconds 20] [--pause 1.0]

The server is the one of `deploy/gunicorn.conf.py` on the loopback, on SQLite or the database of
DATABASE_URL (which must be empty), in processes of its own; readers are connections of another
process that ask for pages in a random order with a fixed seed. Three loads for each size: pages
one after the other that nobody asked for before (each made anew), readers who pause as people do,
and readers who never pause. Nothing in the statements is real. The load of the machine is printed:
ratios and counts decide.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import secrets
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from web_records import pages_of, write_records

PORT = 8931
#: How often a page is made anew; the median counts.
AGAIN = 5
PROJECT = Path(__file__).resolve().parent.parent


def environment(data: Path) -> dict[str, str]:
    """What a server needs to be told."""
    return {
        **os.environ,
        "COMMONWEAL_DATA": str(data),
        "COMMONWEAL_LOCAL": "1",
        "DJANGO_SETTINGS_MODULE": "commonweal.web.settings",
        "SECRET_KEY": secrets.token_urlsafe(60),
        "BIND": f"127.0.0.1:{PORT}",
    }


def prepare(data: Path, statements: int, env: dict[str, str]) -> float:
    """Make a database with so many statements; seconds that it took."""
    begun = time.perf_counter()
    path = data / "records.jsonl"
    write_records(path, statements)
    for command in (["migrate", "--verbosity", "0"], ["import_records", str(path)]):
        subprocess.run([sys.executable, "-m", "django", *command], check=True, env=env)
    return time.perf_counter() - begun


def serve(env: dict[str, str]) -> subprocess.Popen[bytes]:
    """Start the server and wait until it can serve."""
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py",
         "commonweal.web.wsgi:application"],
        env=env, cwd=PROJECT,
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


async def read(pages: list[str], seed: int, until: float, pause: float) -> list[float]:
    """One reader: pages at random until the time is over, with a pause after each."""
    drawn = random.Random(seed)
    taken: list[float] = []
    reader, writer = await asyncio.open_connection("127.0.0.1", PORT)
    try:
        await asyncio.sleep(drawn.uniform(0.0, pause))
        while time.perf_counter() < until:
            page = drawn.choice(pages)
            try:
                taken.append(await ask(reader, writer, page))
            except (asyncio.IncompleteReadError, ConnectionError):
                # The server ends a connection when its worker does; a browser opens another.
                reader, writer = await asyncio.open_connection("127.0.0.1", PORT)
                continue
            if pause:
                await asyncio.sleep(drawn.expovariate(1.0 / pause))
    finally:
        writer.close()
    return taken


async def crowd(pages: list[str], readers: int, seconds: float, pause: float) -> list[float]:
    """Many readers at once; seconds of every page that they were given."""
    until = time.perf_counter() + seconds
    held = await asyncio.gather(*(read(pages, seed, until, pause) for seed in range(readers)))
    return [one for several in held for one in several]


async def anew(pages: list[str]) -> dict[str, float]:
    """Each page once, as nobody asked for it before; seconds by its address."""
    reader, writer = await asyncio.open_connection("127.0.0.1", PORT)
    try:
        return {page: await ask(reader, writer, page) for page in pages}
    finally:
        writer.close()


def otherwise(page: str, number: int) -> str:
    """The same page under an address that nobody asked for yet."""
    said = f"on=2020-01-{number + 10}" if page.startswith("/api/") else f"again={number}"
    return f"{page}{'&' if '?' in page else '?'}{said}"


def told(name: str, taken: list[float]) -> str:
    """Requests, median and 99th centile in milliseconds."""
    cuts = statistics.quantiles(taken, n=100) if len(taken) > 1 else [taken[0]] * 99
    return (
        f"  {name:34} {len(taken):7,} pages  median {cuts[49] * 1000:8.1f} ms  "
        f"99th centile {cuts[98] * 1000:8.1f} ms"
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


def measured(statements: int, readers: int, seconds: float, pause: float) -> dict[str, float]:
    """Everything for one size; seconds of each page made anew."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        env = environment(data)
        took = prepare(data, statements, env)
        print(f"{statements:,} statements, loaded in {took:.0f} s; load {os.getloadavg()[0]:.1f}")
        server = serve(env)
        try:
            pages = pages_of(statements)
            asyncio.run(anew(pages))  # What is loaded at the first request is not measured.
            several = [
                asyncio.run(anew([otherwise(page, number) for page in pages]))
                for number in range(AGAIN)
            ]
            first = [
                statistics.median(one) for one in zip(*(o.values() for o in several), strict=True)
            ]
            print(told("each page made anew", first))
            slow = asyncio.run(crowd(pages, readers, seconds, pause))
            print(told(f"{readers} readers, pausing {pause:g} s", slow))
            print(told(f"{readers} readers, never pausing",
                       asyncio.run(crowd(pages, readers, seconds, 0.0))))  # fmt: skip
            print(f"  largest process {peak_of(server):,.0f} MB")
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(timeout=60)
    return dict(zip(pages, first, strict=True))


def main() -> None:
    """Measure each size, and print how pages grow from the least to the most."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--statements", type=int, nargs="+", default=[1_000, 100_000])
    parser.add_argument("--readers", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--pause", type=float, default=1.0)
    given = parser.parse_args()
    found = {
        size: measured(size, given.readers, given.seconds, given.pause) for size in given.statements
    }
    least, most = found[min(found)], found[max(found)]
    if least is not most:
        shared = [page for page in least if page in most]
        ratios = {page: most[page] / least[page] for page in shared}
        print(f"made anew with {max(found):,} against {min(found):,}: "
              f"median {statistics.median(ratios.values()):.2f} times")  # fmt: skip
        for page, ratio in sorted(ratios.items(), key=lambda one: -one[1]):
            print(f"  {ratio:6.2f}  {page}")


if __name__ == "__main__":
    main()
