"""Q4: is a partnership too small, and is it the share of the system that it was said to be?"""

from __future__ import annotations

from commonweal.evidence import Answer, Figure, Status
from commonweal.plan.questions.asking import Evidence, Question, compose, not_answerable, number
from commonweal.system.organisation import Kind

#: Shares of the system, and what each is a share of.
SHARES = {
    "share_registered": "of registered patients",
    "share_resident": "of residents, by commissioners' areas",
    "share_districts": "of residents, by the districts of its councils",
}


def answer(question: Question, evidence: Evidence) -> Answer:
    """Its registered and resident population against the band in force and the share claimed."""
    places = evidence.bodies(Kind.PLACE)
    if not places:
        return not_answerable(
            question,
            evidence,
            "organisations (partnerships on the day)",
            plainly="No partnership below the whole system is on record for the day: none can be "
            "sized.",
        )
    asked = evidence.asked(question.id)
    sized = {
        code: figure
        for code in places
        if (figure := evidence.figure(f"population.registered.{code}")) is not None
    }
    about = asked.about or min(sized, key=lambda code: (number(sized[code]), code), default="")
    if about not in sized:
        return not_answerable(question, evidence, "registered (lists of practices)")
    registered = sized[about]
    shares = [
        figure
        for name in SHARES
        if (figure := evidence.figure(f"population.{name}.{about}")) is not None
    ]
    resident = evidence.figure(f"population.resident.{about}")
    kept = _kept(evidence, about)
    figures = [registered, *([resident] if resident else []), *shares, *kept]
    small, band = _too_small(evidence, about)
    share = _share(asked.claimed, [number(figure) / 100 for figure in shares])
    name = evidence.name(about)
    return compose(
        question,
        evidence,
        status=_status(small, share),
        claim=_claim(name, asked.claimed),
        text=f"{name} has {number(registered):,.0f} registered patients"
        + (f" and {number(resident):,.0f} residents" if resident else "")
        + f". {band} "
        + _share_text(share, asked.claimed, shares)
        + _kept_text(kept),
        certainty="Counts from published lists and population estimates, not samples, so no "
        "sampling error; lists hold some people twice or who have moved away. The band says circa.",
        figures=figures,
        subject=name,
    )


def _kept(evidence: Evidence, about: str) -> list[Figure]:
    """How many of its patients its own provider treats, by each source of flows."""
    rows = evidence.rows("networks.partnerships.flows")
    sources = dict.fromkeys(str(row["source_of_flows"]) for row in rows if row["code"] == about)
    found = [evidence.figure(f"networks.self_containment.{about}.{source}") for source in sources]
    return [figure for figure in found if figure is not None]


def _kept_text(kept: list[Figure]) -> str:
    """Whether it is large enough to hold its patients' care: told, never part of the verdict."""
    if not kept:
        return ""
    said = " and ".join(
        f"{number(figure):.0f}% by “{figure.id.rsplit('.', 1)[-1]}”" for figure in kept
    )
    return f" Of its patients' admissions its own provider treats {said} (estimated)."


def _too_small(evidence: Evidence, about: str) -> tuple[bool | None, str]:
    """Whether it lies below the band in force; None where no rule was held."""
    row = next((r for r in evidence.rows("population.bands.place") if r["code"] == about), None)
    if row is None or row["in_band"] is None:
        return None, "No rule on the size of partnerships was held for that day."
    low, high = number(row["band_low"]), number(row["band_high"])
    words = {"inside": "inside", "below": "below", "above": "above"}[str(row["side"])]
    return row["side"] == "below", f"It lies {words} the band of circa {low:,.0f} to {high:,.0f}."


def _share(claimed: float | None, shares: list[float]) -> str:
    """How the share claimed compares with those counted: on every count, or within them."""
    if claimed is None or not shares:
        return "not claimed"
    if max(shares) < claimed:
        return "overstated"
    if min(shares) > claimed:
        return "understated"
    return "borne out"


def _share_text(share: str, claimed: float | None, shares: list[Figure]) -> str:
    counted = "; ".join(
        f"{number(figure):.1f}% {SHARES[figure.id.split('.')[1]]}" for figure in shares
    )
    if claimed is None or not shares:
        return f"Of the system it has {counted}." if shares else ""
    return f"Of the system it has {counted}; the {claimed:.0%} that was said is {share}."


def _claim(name: str, claimed: float | None) -> str:
    if claimed is None:
        return f"{name}, the smallest, is large enough."
    return f"{name} is large enough, and about {claimed:.0%} of the system."


def _status(small: bool | None, share: str) -> Status:
    verdicts = [] if small is None else [not small]
    if share != "not claimed":
        verdicts.append(share == "borne out")
    if not verdicts:
        return Status.NOT_ANSWERABLE
    if all(verdicts):
        return Status.SUPPORTED
    return Status.MIXED if any(verdicts) else Status.CONTRADICTED
