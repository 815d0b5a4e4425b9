"""Q3: can running costs fall as much as is asked?"""

from __future__ import annotations

from commonweal.evidence import Answer, Figure, Status
from commonweal.plan.questions.asking import Evidence, Question, compose, not_answerable, number
from commonweal.plan.questions.money import pounds

#: Figures of the running costs, in the order in which they are told.
SAID = (
    "reduction_reached",
    "needed_for_20",
    "readings_reaching",
    "posts_change",
    "redundancy_payback",
    "envelope",
    "per_head",
)


def answer(question: Question, evidence: Evidence) -> Answer:
    """The saving aimed at, as a share of every base that it can be a share of."""
    system = evidence.system.code
    held = {
        name: figure
        for name in SAID
        if (figure := evidence.figure(f"funding.running_cost.{name}.{system}")) is not None
    }
    reached, readings = held.get("reduction_reached"), held.get("readings_reaching")
    if reached is None or readings is None:
        return not_answerable(
            question,
            evidence,
            "ledger (running cost allowances, and the saving aimed at)",
        )
    rows = evidence.rows("funding.running_costs.readings")
    # A reading of another scope is shown beside the others and counts for neither side.
    tried = [row for row in rows if row["reaches"] in ("yes", "no")]
    return compose(
        question,
        evidence,
        status=_status(int(number(readings)), len(tried)),
        claim="The saving that is aimed at is a fifth of running costs.",
        text=_text(reached, held, len(tried), int(number(readings))),
        certainty=_certainty(rows),
        figures=tuple(held.values()),
        subject="running costs",
    )


def _certainty(rows: list[dict[str, object]]) -> str:
    """How sure: what stands for costs, and for what was saved."""
    names = [str(row["reading"]) for row in rows]
    costs = (
        "What running the commissioners cost is held."
        if any("running costs of" in name for name in names)
        else "What running the commissioners cost is not held: allowances stand for costs."
    )
    saved = (
        ""
        if any(name.startswith("running costs of") for name in names)
        else " A target stands for what was saved."
    )
    return (
        f"{costs}{saved} What the reduction was to be a share of is not held by commissioner, so "
        "every base held is tried."
    )


def _status(reaching: int, tried: int) -> Status:
    if not tried:
        return Status.NOT_ANSWERABLE
    if reaching == tried:
        return Status.SUPPORTED
    return Status.MIXED if reaching else Status.CONTRADICTED


def _text(reached: Figure, held: dict[str, Figure], tried: int, reaching: int) -> str:
    low, high = reached.lower, reached.upper
    share = (
        f"{low:.1f}% to {high:.1f}%"
        if low is not None and high is not None and low != high
        else f"{number(reached):.1f}%"
    )
    said = [
        f"The saving that was aimed at is {share} of the running costs that it can be set against; "
        f"{reaching} of {tried} readings that are like for like reach what is asked."
    ]
    if (needed := held.get("needed_for_20")) is not None:
        said.append(f"What is asked would be {pounds(needed)} a year.")
    if (posts := held.get("posts_change")) is not None:
        way = "fell" if number(posts) < 0 else "rose"
        said.append(f"Posts {way} by {abs(number(posts)):.1f}%.")
    return " ".join(said)
