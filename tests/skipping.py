"""Skipping a test with its reason, or failing where skipping is forbidden."""

from __future__ import annotations

import os

import pytest


def skip(reason: str) -> None:
    """Skip with a reason; where skipping is forbidden (continuous integration), fail instead."""
    if os.environ.get("COMMONWEAL_FORBID_SKIPS") == "1":
        pytest.fail(f"skipping is forbidden here, but: {reason}")
    pytest.skip(reason)
