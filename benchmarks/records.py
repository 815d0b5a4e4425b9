"""How long 10,000 to 1,000,000 statements take to fold, against parsing and hashing them.

python benchmarks/records.py [most]

The peer is the least that anybody must do who relies on a chain: parse every line, and work out the
two hashes of each with hashlib. Every size runs in a process of its own, so that the peak of memory
is its own. Nothing in the statements is real.
"""

from __future__ import annotations

import gc
import hashlib
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from commonweal.records import Inspection, State, append, draft, fold, read

SIZES = (10_000, 100_000, 1_000_000)
START = datetime(2018, 1, 1, tzinfo=UTC)


def payload_of(number: int) -> tuple[str, dict[str, Any]]:
    """Kind and payload: seats, interests, votes, ownership; some corrected, void or transferred."""
    person, body = f"p-{number % 20_000}", f"b-{number % 200}"
    if number % 50 == 49:
        return "transfer", {"transfers": f"s-{number - 5}", "successor": "b-new"}
    if number % 50 == 48:
        return "void", {"voids": f"s-{number - 7}"}
    if number % 20 == 19:
        said = {**payload_of(number - 18)[1], "source": "the register, read again"}
        return "correction", {"corrects": f"s-{number - 18}", "payload": said}
    if number % 4 == 0:
        return "interest", {
            "by_office": False, "declared": "2018-04-01", "description": "Partner in a practice",
            "interest": f"i-{number}", "organisation": "A practice",
            "organisation_ids": ["ods:G82000"], "person": person, "register_of": body,
            "type": "financial",
        }  # fmt: skip
    if number % 4 == 2:
        return "vote", {"motion": f"m-{number % 5000}", "person": person, "vote": "for", "count": 1}
    return "ownership", {
        "nature": "shareholding", "owned": f"company:{number % 9999}", "owner": person,
        "share_percent": 25, "source": "the register",
    }  # fmt: skip


def canonical(value: object) -> bytes:
    """As the documentation has it, without this package."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def written(count: int) -> bytes:
    """A file of so many lines."""
    lines, previous = [], "0" * 64
    for number in range(count):
        kind, payload = payload_of(number)
        known = START + timedelta(seconds=number * 7919 % 10_000_019)
        salt = f"{number:064x}"
        line: dict[str, Any] = {
            "about": f"b-{number % 200}", "effective": "2018-01-01", "effective_to": None,
            "id": f"s-{number}", "number": number + 1, "previous": previous, "reason": "register",
            "payload_digest": hashlib.sha256(bytes.fromhex(salt) + canonical(payload)).hexdigest(),
            "stated_at": known.isoformat().replace("+00:00", "Z"), "stated_by": "Secretary",
            "type": kind,
        }  # fmt: skip
        previous = hashlib.sha256(canonical(line)).hexdigest()
        lines.append(canonical({**line, "hash": previous, "payload": payload, "salt": salt}))
    return b"\n".join([*lines, b""])


def parse_and_hash(path: Path) -> None:
    """The peer: every line parsed, both its hashes worked out and compared."""
    with path.open("rb") as file:
        for text in file:
            line = json.loads(text)
            payload, salt, hashed = line.pop("payload"), line.pop("salt"), line.pop("hash")
            sealed = hashlib.sha256(bytes.fromhex(salt) + canonical(payload)).hexdigest()
            if sealed != line["payload_digest"]:
                raise SystemExit("the payload differs")
            if hashlib.sha256(canonical(line)).hexdigest() != hashed:
                raise SystemExit("the envelope differs")


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Seconds of processor time, and what came of it."""
    start = time.process_time()
    made = work()
    return time.process_time() - start, made


def peak() -> float:
    """The most memory that this process had, in MB."""
    # Not ru_maxrss, which still knows the process that started this one.
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def looked_over(path: Path) -> Inspection:
    """Records read, and Python's look for what could be thrown away counted with it: fold would
    otherwise pay for what reading made."""
    held = read(path)
    gc.collect()
    return held


def asked(state: State) -> None:
    """The first questions to a state, which make its indices."""
    state.of_type("vote")
    state.get("s-4")
    state.about("b-4")


def one(path: Path, count: int) -> dict[str, float]:
    """All times of one size."""
    peer, _ = timed(lambda: parse_and_hash(path))
    before = peak()
    reading, held = timed(partial(looked_over, path))
    if held.damages or len(held.lines) != count:
        raise SystemExit(f"damage: {held.damages[:3]}")
    statements = held.statements
    day = date(2019, 1, 1)
    folding, state = timed(
        partial(fold, statements, effective=day, known_at=START + timedelta(days=60))
    )
    asking, _ = timed(partial(asked, state))
    memory = peak()
    del held, statements, state
    new = draft(
        "person", {"person": "p-new"}, id="new", stated_by="Secretary", about="b-1",
        stated_at=START, effective=day, reason="register",
    )  # fmt: skip
    appending, _ = timed(lambda: append(path, [new]))
    return {
        "peer": peer, "read": reading, "fold": folding, "ask": asking, "append": appending,
        "peak": memory, "peer_peak": before, "append_peak": peak(),
    }  # fmt: skip


def main(most: int) -> None:
    """Print a line for each size."""
    names = "statements,parse+hash s,fold s,fold/parse+hash,growth,read s,read/parse+hash"
    print(f"{os.cpu_count()} processors; seconds of processor time")
    print(names + ",first index s,append one s,file MB,peak MB (peer; adding)".replace(",", ", "))
    last: dict[str, float] = {}
    for count in (size for size in SIZES if size <= most):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "statements.jsonl")
            path.write_bytes(written(count))
            size = path.stat().st_size / 1e6
            command = [sys.executable, __file__, "--one", str(path), str(count)]
            found = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
        growth = f"{found['fold'] / last['fold']:.1f}" if last else "-"
        print(
            f"{count:,}, {found['peer']:.2f}, {found['fold']:.2f}, "
            f"{found['fold'] / found['peer']:.2f}, {growth}, {found['read']:.2f}, "
            f"{found['read'] / found['peer']:.2f}, {found['ask']:.2f}, {found['append']:.2f}, "
            f"{size:.0f}, {found['peak']:.0f} ({found['peer_peak']:.0f}; "
            f"{found['append_peak']:.0f})",
            flush=True,
        )
        last = found


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        print(json.dumps(one(Path(sys.argv[2]), int(sys.argv[3]))))
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else SIZES[-1])
