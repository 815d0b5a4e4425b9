"""Import and export of open contracting data: how time and memory grow with the number of releases.

    python benchmarks/ocds.py FILE [--sizes 201,2000,20000]

FILE is a file of real releases (JSON, or packed with gzip). They are repeated under new ids until
there are as many as asked for; every size runs in a process of its own, so that the peak of memory
is its own. Times are of the processor. The peer is the least that anybody must do: parse the JSON
and check every release with jsonschema, on the same schema.
"""

from __future__ import annotations

import argparse
import gzip
import json
import tempfile
from pathlib import Path

from watching import watched

RUN = """
import sys, time
from pathlib import Path
from commonweal.contracts.exchange import package_of, read_ocds, received, taken
from commonweal.records import append, read_statements

file, records = Path(sys.argv[1]), Path(sys.argv[2])
start = time.process_time()
found = taken(read_ocds(file.read_bytes()))
append(records, found.statements)
imported = time.process_time()
again = taken(read_ocds(file.read_bytes()), read_statements(records))
assert again.held == again.read == len(found.statements), again
twice = time.process_time()
package_of(received(read_statements(records)))
end = time.process_time()
print(imported - start, twice - imported, end - twice)
"""

PEER = """
import copy, json, sys, time
from pathlib import Path
import jsonschema
from commonweal.contracts.exchange import release_schema

schema = copy.deepcopy(release_schema())
schema["definitions"]["Location"] = {}
checker = jsonschema.Draft4Validator(schema, format_checker=jsonschema.FormatChecker())
start = time.process_time()
for release in json.loads(Path(sys.argv[1]).read_bytes())["releases"]:
    list(checker.iter_errors(release))
print(time.process_time() - start)
"""


def main() -> None:
    """Run the benchmark and print its figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--sizes", default="201,2000,20000")
    given = parser.parse_args()
    content = given.file.read_bytes()
    content = gzip.decompress(content) if given.file.suffix == ".gz" else content
    releases = json.loads(content)["releases"]
    print("releases  import s  again s  export s  peak MB  ms a release  jsonschema alone s")
    for count in map(int, given.sizes.split(",")):
        with tempfile.TemporaryDirectory() as place:
            file = Path(place, "releases.json")
            file.write_text(json.dumps({"releases": _copies(releases, count)}), encoding="utf-8")
            told, peak = watched(RUN, str(file), str(Path(place, "records.jsonl")))
            peer = float(watched(PEER, str(file))[0])
        first, again, out = map(float, told.split())
        print(
            f"{count:>8,}  {first:>8.1f}  {again:>7.1f}  {out:>8.1f}  {peak / 1e6:>7,.0f}  "
            f"{1000 * first / count:>12.2f}  {peer:>18.1f}",
            flush=True,
        )


def _copies(releases: list[dict[str, object]], count: int) -> list[dict[str, object]]:
    """So many releases, each time round under other ids."""
    made = []
    for number in range(count):
        turn, at = divmod(number, len(releases))
        one = releases[at]
        made.append({**one, "ocid": f"{one['ocid']}-{turn}", "id": f"{one['id']}-{turn}"})
    return made


if __name__ == "__main__":
    main()
