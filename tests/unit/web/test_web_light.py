"""Whoever serves pages loads no chapter: plans are worked out by a process of their own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

LOADED = """
import sys, django
django.setup()
import commonweal.web.urls
print(*sorted(sys.modules))
"""


def test_no_chapter_is_loaded_where_pages_are_served(tmp_path: Path) -> None:
    told = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "web_settings",
        "COMMONWEAL_DATA": str(tmp_path),
    }
    told["PYTHONPATH"] = os.pathsep.join(sys.path)
    command = [sys.executable, "-c", LOADED]
    done = subprocess.run(command, env=told, capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert "commonweal.web.plans.runs" in loaded
    assert not {
        one for one in loaded if one.endswith(".chapter") and one != "commonweal.evidence.chapter"
    }
    assert not loaded & {"commonweal.plan.study", "scipy.stats", "sklearn", "numba", "altair"}
