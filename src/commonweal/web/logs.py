"""Lines of the log: one JSON object each, without personal data.

What a line holds: when, how grave, which part, what happened in the words of the program, the
method, the pattern of the address and the status. What it never holds: who asked, from where, what
was entered or searched for, the address itself (it may hold a token or a search), and the words of
an exception (a database puts values into them).
"""

from __future__ import annotations

import json
import logging
import traceback
from datetime import UTC, datetime


class Json(logging.Formatter):
    """Writes a record as a line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        said: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "part": record.name,
            # The words before addresses and values are put into them.
            "said": _said(record),
        }
        request = getattr(record, "request", None)
        match = getattr(request, "resolver_match", None)
        for name, value in (
            ("status", getattr(record, "status_code", None)),
            ("method", getattr(request, "method", None)),
            ("route", getattr(match, "route", None)),
        ):
            if value is not None:
                said[name] = value
        if record.exc_info and record.exc_info[0] is not None:
            said["exception"] = record.exc_info[0].__qualname__
            frames = traceback.extract_tb(record.exc_info[2])
            said["frames"] = [f"{one.filename}:{one.lineno} {one.name}" for one in frames[-12:]]
        return json.dumps(said)


def _said(record: logging.LogRecord) -> str:
    """What happened: of Django's "%s: %s" the first, which is what an answer with a status says."""
    if record.msg == "%s: %s" and isinstance(record.args, tuple) and hasattr(record, "status_code"):
        return str(record.args[0])
    return str(record.msg)
