"""How the time, the queries and the bytes of every page grow with the register: public pages and
the desk.

python benchmarks/web_growth.py [--statements 1000 10000 100000] [--again 7] [--only WORD]
    [--postgres] [--keep FOLDER]

Each size has a process of its own in which pages are made anew, never remembered. A page is asked
for in all sizes in turn, again and again, so that whatever else the machine does slows all of them
alike; of each the quickest counts. Where a page shows what is newest, the least size has as much to
show as the greatest, but for the calendar of meetings: that is compared from the size on in which
its year is full. Nothing in the statements is real.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from web_sites import Site, postgres, site_of

#: A board, whoever is signed in of it, a meeting of it and what stands under it.
BODY, PERSON, MEETING = "B05", "p-5-1", "m-5"
#: Pages that everybody may see.
PUBLIC = (
    "/",
    "/meetings/",
    "/meetings/?page=2",
    "/meetings/?body=B05",
    f"/meetings/{MEETING}/",
    f"/papers/{MEETING}-i-1-p/",
    "/decisions/",
    "/decisions/?sort=title",
    "/decisions/?state=public",
    f"/decisions/{MEETING}-i-1-d/",
    "/promises/",
    "/promises/?state=overdue",
    "/promises/c-5/",
    "/register/",
    "/register/?sort=body",
    f"/register/bodies/{BODY}/",
    f"/register/people/{PERSON}/",
    "/representation/",
    "/bodies/",
    f"/bodies/{BODY}/",
    "/contracts/",
    "/contracts/k-5/",
    "/procurements/",
    "/procurements/pr-5/",
    "/issues/",
    "/issues/is-5/",
    f"/statements/meeting/{MEETING}/",
    "/search/?q=town+hall",
    "/search/?q=member+5x1",
    "/search/?q=board&kind=meeting",
    "/search/?q=transport+5",
    f"/api/v1/meetings/{MEETING}",
    "/api/v1/meetings?size=10",
    "/api/v1/decisions?size=10",
    "/feeds/",
    "/feeds/papers.atom",
    "/feeds/decisions.atom",
    "/feeds/promises.atom",
    "/feeds/registers.atom",
    "/feeds/meetings.ics",
    f"/feeds/meetings/{BODY}.ics",
    "/feeds/promises.ics",
    "/feeds/contracts.ics",
    "/sitemap.xml",
)
#: Pages of the desk of somebody with every role at the board.
DESK = (
    "/desk/",
    "/desk/bodies/",
    "/desk/registers/",
    f"/desk/registers/{BODY}/",
    "/desk/meetings/",
    f"/desk/meetings/{MEETING}/",
    f"/desk/meetings/{MEETING}/room/",
    f"/desk/decisions/{MEETING}-i-1-d/",
    "/desk/procurements/",
    "/desk/procurements/calendar/",
    "/desk/procurements/pr-5/",
    "/desk/contracts/",
    "/desk/contracts/k-5/",
    "/desk/issues/",
    "/desk/issues/is-5/",
    "/desk/promises/",
    "/desk/approvals/",
    "/desk/consultations/",
    "/desk/import/",
    "/desk/papers/",
)
#: Makes the pages that it is told of, one a line, and says how long each took and how many queries.
MAKER = """
import sys, time, django
django.setup()
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from commonweal.web.accounts.models import User
from commonweal.web.accounts.roles import ROLES
body, person = sys.argv[1:]
desk = Client(SERVER_NAME="127.0.0.1")
user, _ = User.objects.get_or_create(email="all@example.org", office="Office", person=person,
                                     demonstration=True)
for role in ROLES:
    user.grants.get_or_create(role=role, body=body)
desk.force_login(user, "django.contrib.auth.backends.ModelBackend")
public = Client(SERVER_NAME="127.0.0.1")
for line in sys.stdin:
    page = line.strip()
    client = desk if page.startswith("/desk/") else public
    caches["pages"].clear()
    with CaptureQueriesContext(connection) as held:
        answer = client.get(page)
        assert answer.status_code == 200, (page, answer.status_code)
    asked, size = len(held), len(answer.content)
    caches["pages"].clear()
    begun = time.perf_counter()
    client.get(page)
    print(time.perf_counter() - begun, asked, size, flush=True)
"""


class Maker:
    """The process in which the pages of a site are made."""

    def __init__(self, site: Site) -> None:
        self.size = site.statements
        self.running = subprocess.Popen(
            [sys.executable, "-c", MAKER, BODY, PERSON], env=site.environment, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip

    def make(self, page: str) -> tuple[float, int, int]:
        """Seconds, queries and bytes of a page."""
        assert self.running.stdin is not None
        assert self.running.stdout is not None
        print(page, file=self.running.stdin, flush=True)
        seconds, queries, size = self.running.stdout.readline().split()
        return float(seconds), int(queries), int(size)


def compared(makers: list[Maker], pages: Sequence[str], again: int) -> None:
    """Print of each page the quickest time, the queries and the bytes in every size, and how many
    times as long the greatest takes."""
    head = "".join(f"{one.size:>26,}" for one in makers)
    print(f"{'page':38}{head}{'times':>8}")
    for page in pages:
        held = [[one.make(page) for one in makers] for _ in range(again + 1)][1:]
        by_size = list(zip(*held, strict=True))
        best = [min(seconds for seconds, _, _ in several) for several in by_size]
        asked = [several[-1][1] for several in by_size]
        sizes = [several[-1][2] for several in by_size]
        told = "".join(
            f"{seconds * 1000:9.1f} ms {queries:>3} {size:>7,} B"
            for seconds, queries, size in zip(best, asked, sizes, strict=True)
        )
        more = "" if len(set(asked)) == 1 else "  queries differ"
        print(f"{page:38}{told}{best[-1] / best[0]:8.2f}{more}", flush=True)


def main() -> None:
    """Make every page in every size."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--statements", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    parser.add_argument("--again", type=int, default=7)
    parser.add_argument("--only", default="")
    parser.add_argument("--postgres", action="store_true")
    parser.add_argument("--keep", type=Path)
    given = parser.parse_args()
    with ExitStack() as stack:
        home = given.keep or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        server = stack.enter_context(postgres()) if given.postgres else None
        sites = [site_of(home, size, server) for size in given.statements]
        for one in sites:
            print(f"{one.statements:,} statements: made in {one.seconds:.0f} s")
        print(f"{'PostgreSQL' if server else 'SQLite'}; load {os.getloadavg()[0]:.1f}")
        makers = [Maker(one) for one in sites]
        compared(makers, [one for one in (*PUBLIC, *DESK) if given.only in one], given.again)
        for maker in makers:
            assert maker.running.stdin is not None
            maker.running.stdin.close()
            maker.running.wait()
        print(f"load {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
