"""Scripts that run in a process of their own, and the most memory that each holds."""

from __future__ import annotations

import subprocess
import sys
import threading
import time

import psutil


def watched(script: str, *arguments: str) -> tuple[str, int]:
    """What a script prints, and the most bytes of memory that it held; ends with its fault."""
    process = subprocess.Popen(
        [sys.executable, "-c", script, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    peak = 0

    def watch() -> None:
        nonlocal peak
        try:
            held = psutil.Process(process.pid)
            while process.poll() is None:
                peak = max(peak, held.memory_info().rss)
                time.sleep(0.01)
        except psutil.NoSuchProcess:
            return

    watching = threading.Thread(target=watch)
    watching.start()
    told, said = process.communicate()
    watching.join()
    if process.returncode:
        raise SystemExit(f"a run ended with {process.returncode}: {said}")
    return told, peak
