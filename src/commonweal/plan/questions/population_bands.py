"""Q5: do partnerships and networks meet their population bands?"""

from __future__ import annotations

from commonweal.evidence import Answer, Basis, Figure, Status
from commonweal.plan.questions.asking import Evidence, Question, compose, not_answerable, number
from commonweal.system.organisation import Kind

LEVELS = (Kind.PLACE, Kind.NETWORK)


def answer(question: Question, evidence: Evidence) -> Answer:
    """How many bodies of each level lie outside the band in force, on which edition of lists."""
    said, figures, verdicts = [], [], []
    for kind in LEVELS:
        rows = evidence.rows(f"population.bands.{kind}")
        tested = [row for row in rows if row["in_band"] is not None]
        level = evidence.structure.level(kind)
        word = level.short if level is not None else kind.value
        if not rows:
            said.append(f"There were no {word}s on the day.")
            continue
        if not tested:
            said.append(f"No band was held for the {len(rows)} {word}s.")
            continue
        out = [row for row in tested if not row["in_band"]]
        verdicts.append((len(out), len(tested)))
        named = "; ".join(f"{row['name']} ({row['side']})" for row in out[:5])
        more = f" and {len(out) - 5} more" if len(out) > 5 else ""
        said.append(
            f"{len(out)} of {len(tested)} {word}s lie outside their band"
            + (f": {named}{more}." if out else ".")
        )
        said.append(_other_wordings(evidence, word, len(out)))
        if kind is Kind.NETWORK:
            said.append(_resting_on(evidence))
        figures += [
            figure
            for name in ("outside_band", "bodies")
            if (figure := evidence.figure(f"population.{name}.{kind}")) is not None
        ]
    if not verdicts:
        return not_answerable(
            question,
            evidence,
            "partnerships or networks on the day, with registered lists and a band in force",
        )
    editions = evidence.rows("population.networks_by_edition")
    if len(editions) > 1:
        counts = sorted(
            {int(number(row["outside"])) for row in editions if row["outside"] is not None}
        )
        if len(counts) > 1:
            said.append(
                f"For networks the count runs from {counts[0]} to {counts[-1]} by edition of "
                "memberships and lists."
            )
    better = _better(evidence)
    if better:
        said.append(_better_text(better))
    figures += better
    return compose(
        question,
        evidence,
        status=_status(verdicts),
        claim="Partnerships and networks are of the size that the rules ask for.",
        text=" ".join(text for text in said if text),
        certainty="Counted from published lists. Which memberships meet which lists changes the "
        "count; every pair held is shown. The bands say circa.",
        figures=figures,
        subject="partnerships and networks",
    )


def _other_wordings(evidence: Evidence, word: str, outside: int) -> str:
    """How many lie outside under wordings of the rule that give another count."""
    rows = [
        row
        for row in evidence.rows("population.bands.wordings")
        if row["level"] == word and row["outside"] is not None and row["outside"] != outside
    ]
    return " ".join(
        f"Under the band of circa {number(row['low']):,.0f} to {number(row['high']):,.0f}, in "
        f"force from {row['from']:%-d %B %Y}, {number(row['outside']):,.0f} do."
        for row in rows
    )


def _better(evidence: Evidence) -> list[Figure]:
    """What the fewest moves would bring into band, where a plan was sought: in band, and moves."""
    found = [evidence.figure(f"networks.{name}.fewest-moves") for name in ("in_band", "moves")]
    known = [figure for figure in found if figure is not None]
    return known if len(known) == len(found) else []


def _better_text(better: list[Figure]) -> str:
    in_band, moves = better
    return (
        f"A plan found by search, with {number(moves):,.0f} practices in another network than now, "
        f"would have {number(in_band):,.0f} {in_band.unit} networks in band: a basis for talk, not "
        "a finding about the networks that there are."
    )


def _resting_on(evidence: Evidence) -> str:
    """On which memberships a count of networks rests, and whom it leaves out."""
    row = next((r for r in evidence.rows("population.levels") if r["level"] == "network"), None)
    edition = evidence.policies.network_vintage
    basis = {f.basis for f in [evidence.figure("population.outside_band.network")] if f}
    carried = " (assumed: a later membership carried back)" if Basis.ASSUMED in basis else ""
    said = f"Memberships are of the edition {edition}{carried}"
    if row is None or not number(row["unassigned_practices"]):
        return f"{said}."
    return (
        f"{said}; practices in no network, {number(row['unassigned_practices']):,.0f} with "
        f"{number(row['unassigned_patients']):,.0f} patients, are left out, which makes networks "
        "look smaller than they were."
    )


def _status(verdicts: list[tuple[int, int]]) -> Status:
    if all(out == 0 for out, _ in verdicts):
        return Status.SUPPORTED
    return Status.CONTRADICTED if all(out == of for out, of in verdicts) else Status.MIXED
