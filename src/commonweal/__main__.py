"""The command `commonweal`, also as `python -m commonweal`."""

from __future__ import annotations

import sys


def run() -> None:
    """Run the command line; an interrupt while it is still being loaded is told in one line too."""
    try:
        from commonweal.cli.main import run as run_verb
    except KeyboardInterrupt:
        # The words and the code of `cli.stopping`, which may not be loaded yet.
        print("stopped: nothing written", file=sys.stderr)
        sys.exit(130)
    run_verb()


if __name__ == "__main__":
    run()
