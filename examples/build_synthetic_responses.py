"""Make a SYNTHETIC consultation of Kent and Medway: responses as a consultor's file holds them.

    python examples/build_synthetic_responses.py OUT [SEED] [COUNT]

No responses by area to the stroke consultation of 2018 are published. These files show what
`commonweal consultation` makes of some. Nobody in them has answered anything: COUNT responses
(5,200 unless given) are drawn by the law in `synthetic_responses_build/`, with a seed, so what the
analysis should find is known. OUT gets

    responses.csv   the responses, in Windows-1252, with the faults that such files have
    equality.csv    dated evidence of regard to equality
    log.csv         a response log: every theme but the last has an answer
    codes.csv       what two made-up coders made of 300 of the texts
    law.csv         the chance of support by district and option that answers are drawn by

and, with the responses counted as `commonweal consultation` counts them,

    folder/         the example folder of Kent and Medway with these tables, marked SYNTHETIC
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from synthetic_responses_build import law, words
from synthetic_responses_build.folder import write_synthetic_folder

from commonweal.folder import read_folder
from commonweal.people.ground import Ground, ground_of
from commonweal.rules import load_rules
from commonweal.services.consultation.places import Places, places_of
from commonweal.system.study import Given

EXAMPLE = Path(__file__).resolve().parent / "kent-medway"
OPTIONS = ("A", "B", "C", "D", "E")
HEADER = (
    *("response id", "area", "respondent kind", "channel", "age group", "email"),
    *(f"support_{option}" for option in OPTIONS),
    *("other option", "comments"),
)
#: Of all responses, those drawn by telephone for a sample.
SAMPLED = 700
KINDS = (
    ("resident", 0.86),
    ("patient or carer", 0.06),
    ("NHS staff", 0.05),
    ("voluntary organisation", 0.02),
    ("parish council", 0.01),
)
CHANNELS = (("online form", 0.72), ("paper form", 0.22), ("listening event", 0.06))
YOUNGER, OLDER = ("16-34", "35-64"), ("65-74", "75+")


class Maker:
    """Draws one response after another."""

    def __init__(self, ground: Ground, places: Places, draw: np.random.Generator) -> None:
        self.draw, self.places = draw, places
        table = ground.tables.get("options")
        rows = [] if table is None else table.to_pylist()
        self.sites = {
            option: sorted({row["site"] for row in rows if row["option"] == option})
            for option in OPTIONS
        }
        held = ground.residents
        residents = [] if held is None else held.to_pylist()
        self.cells = [
            (row["area"], int(row["age_from"] >= 65), row["persons"])
            for row in residents
            if row["area"] in places.of_small
        ]
        persons = np.array([cell[2] for cell in self.cells], dtype=float)
        keen = np.array([self._keen(area, old) for area, old, _ in self.cells])
        self.drawn = persons / persons.sum()
        self.own_accord = persons * keen / (persons * keen).sum()

    def district(self, area: str) -> str:
        """Name of the district of a small area."""
        return self.places.names[self.places.of_small[area]]

    def _keen(self, area: str, old: int) -> float:
        fifth = self.places.fifth.get(area, 3)
        return law.KEEN.get(self.district(area), 1.0) * law.BY_FIFTH[fifth - 1] * law.BY_AGE[old]

    def one_of(self, choices: Sequence[tuple[str, float]]) -> str:
        """A choice by its chance."""
        return str(self.draw.choice([c for c, _ in choices], p=[p for _, p in choices]))

    def row(self, number: int, *, sampled: bool) -> tuple[list[str], str]:
        """A response, and the theme that its text is most about."""
        draw = self.draw
        chances = self.drawn if sampled else self.own_accord
        area, old, _ = self.cells[int(draw.choice(len(self.cells), p=chances))]
        district = self.district(area)
        channel = "telephone survey (random sample)" if sampled else self.one_of(CHANNELS)
        kind = "resident" if sampled else self.one_of(KINDS)
        answers = [law.answer(district, self.sites[option], draw) for option in OPTIONS]
        asks = law.MARGATE_THERE if district == "Thanet" else law.MARGATE_ELSE
        other = draw.choice(["QEQM", "A unit at QEQM, Margate", "the QEQM hospital in Margate"])
        text, theme = self._text(district, sampled=sampled)
        # Forms filled in by hand name a district; those on line find the small area.
        shown = area if channel == "online form" or sampled else district
        row = [
            f"SYN-{number:05d}",
            shown,
            kind,
            channel,
            "" if draw.random() < 0.08 else str(draw.choice(OLDER if old else YOUNGER)),
            "synthetic.respondent@example.org" if draw.random() < 0.3 else "",
            *answers,
            str(other) if draw.random() < asks else "",
            text,
        ]
        return row, theme

    def _text(self, district: str, *, sampled: bool) -> tuple[str, str]:
        draw = self.draw
        letter = {"Thanet": "margate", "Medway": "medway"}.get(district, "")
        if letter and not sampled and draw.random() < 0.35:
            return self._letter(words.CAMPAIGNS[letter]), ""
        if draw.random() < 0.3:
            return "", ""
        about = law.themes(district, draw)
        text = words.text_of(about, draw)
        if draw.random() < 0.08:
            text = f"{text} {draw.choice(words.DETAILS)}"
        return text, about[0]

    def _letter(self, letter: str) -> str:
        """A campaign's letter: as it is, with words changed, or with own words after it."""
        how = self.draw.random()
        if how < 0.6:
            return letter
        if how < 0.8:
            return letter.replace("hospital", "site").replace("object", "strongly object", 1)
        return f"{letter} {words.text_of(['visiting'], self.draw)}"


def faults(rows: list[list[str]], draw: np.random.Generator) -> list[list[str]]:
    """The rows with the faults that such files have."""
    area, last = HEADER.index("area"), HEADER.index("comments")
    for row, place in zip(rows[50:90], ("Atlantis", "Hastings") * 20, strict=True):
        row[area] = place
    rows[100][last] = (
        "<b>Keep it open</b><script>alert('synthetic')</script> for all of us, please."
    )
    rows[101][last] = "=cmd|'/c calc'!A1"
    rows[102][HEADER.index("support_A")] = "maybe"
    rows[103][last] = "The café at the hospital closes before visiting ends, which is hard for all."
    rows[104][last] = "Synthetic words without an end. " * 32_000
    found = [*rows[:200], [""] * len(HEADER), *rows[200:400], [""] * len(HEADER), *rows[400:]]
    twice = [list(rows[int(i)]) for i in draw.choice(len(rows), 6, replace=False)]
    changed = [[*row[:-1], "Synthetic second thoughts."] for row in twice[3:]]
    return [*found, *twice[:3], *changed]


def build(out: Path, seed: int = 2018, count: int = 5_200) -> Path:
    """Make the files and the folder in `out`."""
    read = read_folder(EXAMPLE)
    given = Given(
        as_of=read.settings.as_of, rules=load_rules(), policies=read.settings.policies(), seed=seed
    )
    ground = ground_of(read.system, read.tables, given)
    places = places_of(ground)
    draw = np.random.default_rng(seed)
    maker = Maker(ground, places, draw)
    sampled = min(SAMPLED, count // 4)
    made = [maker.row(n, sampled=n <= sampled) for n in range(1, count + 1)]
    about = {row[0]: theme for row, theme in made}
    rows = faults([row for row, _ in made], draw) if count > 500 else [row for row, _ in made]
    out.mkdir(parents=True, exist_ok=True)
    _write(out / "responses.csv", HEADER, rows, encoding="cp1252")
    _write(out / "codes.csv", ("response id", "coder 1", "coder 2"), _codes(about, draw))
    _write(
        out / "equality.csv",
        ("title", "date", "source"),
        [("SYNTHETIC equality impact assessment", "2018-06-01", "made up")],
    )
    chances = [
        (district, option, f"{law.support(district, maker.sites[option]):.2f}")
        for district in sorted(law.NEAR)
        for option in OPTIONS
    ]
    _write(out / "law.csv", ("district", "option", "chance of support"), chances)
    held = write_synthetic_folder(EXAMPLE, out / "responses.csv", out / "folder", seed)
    _write(
        out / "log.csv",
        ("theme", "did", "by", "on"),
        [(row.theme, row.did, row.by, str(row.on)) for row in held.log],
    )
    return out


def _codes(about: dict[str, str], draw: np.random.Generator) -> list[tuple[str, str, str]]:
    """Two coders, each of whom takes one text in eight for another theme."""
    coded = [identifier for identifier, theme in about.items() if theme][:300]

    def code(theme: str) -> str:
        return str(draw.choice(list(law.THEMES))) if draw.random() < 0.125 else theme

    return [(identifier, code(about[identifier]), code(about[identifier])) for identifier in coded]


def _write(
    path: Path, header: Sequence[str], rows: Sequence[Sequence[str]], encoding: str = "utf-8"
) -> None:
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


if __name__ == "__main__":
    numbers = sys.argv[2:]
    if (
        len(sys.argv) not in (2, 3, 4)
        or sys.argv[1].startswith("-")
        or not all(number.isdecimal() for number in numbers)
    ):
        print(__doc__)
        sys.exit(0 if sys.argv[1:] in (["--help"], ["-h"]) else 2)
    build(Path(sys.argv[1]), *map(int, numbers))
