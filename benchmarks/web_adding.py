"""What one statement costs to add with few records and with many: checked, chained, and every list
that it touches renewed.

python benchmarks/web_adding.py [--statements 1000 100000] [--again 5] [--postgres] [--keep FOLDER]

Each size has a process of its own. A statement of each kind is added in all sizes in turn, again
and again, so that whatever else the machine does slows all of them alike; of each the quickest
counts. What is added is kept, as a form of the desk keeps it. Nothing in the statements is real.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

from web_sites import Site, postgres, site_of

#: What is added, in this order: later ones speak of earlier ones.
KINDS = (
    "a declaration of a member", "a new person", "their seat", "a declaration of theirs",
    "an attendance", "a motion", "a vote", "a meeting", "a paper that names a member", "a decision",
    "a correction of that", "its closing", "a correction of a declaration", "a promise",
    "its delivery", "its closure", "a promise withdrawn", "a contract",
)  # fmt: skip
#: Adds what it is told of, one a line, and says how long each took.
ADDER = """
import sys, time, django
django.setup()
from django.utils import timezone
from commonweal.records import draft
from commonweal.web.desk import sitting
from commonweal.web.store.adding import append
from commonweal.web.store.gates import checks
from commonweal.web.store.reading import statements_of
from commonweal.web.store.models import Row
BOARD, MEMBER, MEETING, ITEM = "B05", "p-5-1", "m-5", "m-5-i-1"
day = timezone.localdate().isoformat()
turn = 0
def made(kind, said, name):
    return draft(kind, said, id=f"{name}-{turn}", stated_by="Secretary", about=BOARD,
                 stated_at=timezone.now(), effective=timezone.localdate(), reason="made up")
def interest(person, name):
    return made("interest", {"interest": f"{name}-{turn}", "person": person, "register_of": BOARD,
                             "type": "financial", "description": "Director", "declared": day,
                             "organisation": "Company"}, name)
def payload(name):
    row = Row.objects.get(statement=name)
    return dict(statements_of([row.number])[0].payload)
def one(what):
    person = f"new-{turn}"
    if what == "a declaration of a member":
        return interest(MEMBER, "declared")
    if what == "a new person":
        return made("person", {"person": person, "name": f"Somebody New{turn}"}, "person")
    if what == "their seat":
        return made("seat", {"seat": f"seat-{turn}", "body": BOARD, "role": "member",
                             "voting": True, "person": person, "source": "made up"}, "seat")
    if what == "a declaration of theirs":
        return interest(person, "theirs")
    if what == "an attendance":
        return made("attendance", {"meeting": MEETING, "person": person, "capacity": "deputy"},
                    "attendance")
    if what == "a motion":
        return made("motion", {"motion": f"motion-{turn}", "meeting": MEETING, "item": ITEM,
                               "text": "That it be agreed"}, "motion")
    if what == "a vote":
        return made("vote", {"motion": f"motion-{turn}", "person": MEMBER, "vote": "for"}, "vote")
    if what == "a meeting":
        return made("meeting", {"meeting": f"met-{turn}", "bodies": [BOARD], "title": "Called",
                                "on": day}, "meeting")
    if what == "a paper that names a member":
        return made("paper", {"paper": f"paper-{turn}", "item": ITEM, "title": "Report",
                              "public": True, "text": "What Member 5x1 reported."}, "paper")
    if what == "a decision":
        return made("decision", {"decision": f"decided-{turn}", "body": BOARD, "title": "Agreed",
                                 "text": "Agreed", "reasons": "As reported", "on": day,
                                 "function": "function 5"}, "decision")
    if what == "a correction of that":
        said = {**payload(f"decision-{turn}"), "text": "Agreed, with a change"}
        return made("correction", {"corrects": f"decision-{turn}", "payload": said}, "corrected")
    if what == "its closing":
        return made("decision_closed", {"closes": f"decision-{turn}", "on": day, "by": "Office"},
                    "closed")
    if what == "a correction of a declaration":
        said = {**payload(f"declared-{turn}"), "description": "Director until May"}
        return made("correction", {"corrects": f"declared-{turn}", "payload": said}, "again")
    promise = f"promise-{turn}"
    if what == "a promise":
        return made("commitment", {"commitment": promise, "kind": "promise", "text": "An update",
                                   "made_on": day, "by": "Office", "to": BOARD,
                                   "where": "discussion", "source": "made up"}, "promise")
    if what == "its delivery":
        return made("delivery", {"commitment": promise, "on": day, "what": "A report",
                                 "by": "Office",
                                 "source": "made up"}, "delivery")
    if what == "its closure":
        return made("closure", {"commitment": promise, "on": day, "by": BOARD, "outcome": "met"},
                    "closure")
    if what == "a promise withdrawn":
        return made("void", {"voids": f"closure-{turn}"}, "void")
    return made("contract", {"contract": f"contract-{turn}", "authority": BOARD,
                             "organisation": "Provider 5", "title": "Transport",
                             "source": "made up", "starts": day}, "contract")
for line in sys.stdin:
    what = line.strip()
    turn = f"{time.time_ns()}" if what == "a declaration of a member" else turn
    new = one(what)
    begun = time.perf_counter()
    append([new], checks=checks())
    print(time.perf_counter() - begun, flush=True)
"""


class Adder:
    """The process that adds to a site."""

    def __init__(self, site: Site) -> None:
        self.size = site.statements
        self.running = subprocess.Popen(
            [sys.executable, "-c", ADDER], env=site.environment, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip

    def add(self, what: str) -> float:
        """Seconds that a statement took."""
        assert self.running.stdin is not None
        assert self.running.stdout is not None
        print(what, file=self.running.stdin, flush=True)
        return float(self.running.stdout.readline())


def main() -> None:
    """Add every kind to every size."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--statements", type=int, nargs="+", default=[1_000, 100_000])
    parser.add_argument("--again", type=int, default=5)
    parser.add_argument("--postgres", action="store_true")
    parser.add_argument("--keep", type=Path)
    given = parser.parse_args()
    with ExitStack() as stack:
        home = given.keep or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        server = stack.enter_context(postgres()) if given.postgres else None
        sites = [site_of(home, size, server) for size in given.statements]
        print(f"{'PostgreSQL' if server else 'SQLite'}; load {os.getloadavg()[0]:.1f}")
        adders = [Adder(one) for one in sites]
        taken: dict[tuple[str, int], list[float]] = {}
        for _ in range(given.again + 1):
            for what in KINDS:
                for adder in adders:
                    taken.setdefault((what, adder.size), []).append(adder.add(what))
        print(f"{'':32}{''.join(f'{one.size:>14,}' for one in adders)}{'times':>8}")
        for what in KINDS:
            best = [min(taken[what, one.size][1:]) for one in adders]
            told = "".join(f"{seconds * 1000:11.1f} ms" for seconds in best)
            print(f"{what:32}{told}{best[-1] / best[0]:8.2f}")
        for adder in adders:
            assert adder.running.stdin is not None
            adder.running.stdin.close()
            adder.running.wait()
        print(f"load {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
