"""What every question shares: its text, the figures it draws on, and what was known when."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from importlib.resources import files
from typing import Literal

from commonweal.evidence import Answer, Chapter, Figure, Knowledge, Status
from commonweal.evidence.words import counted, joined, what_lacks
from commonweal.rules import Source
from commonweal.system.organisation import Kind
from commonweal.system.structure import Structure, System
from commonweal.system.study import Asked, Policies

Known = Literal["known", "not yet", "undated"]
#: Tables without which no choice of sites is scored.
FOR_SITES = ("area_memberships", "areas", "demand", "sites", "travel")


@dataclass(frozen=True, slots=True)
class Question:
    """A question as members asked it, and the chapter that it is answered from.

    `elsewhere` is the same question for an area where nobody asked it in those words.
    """

    id: str
    text: str
    elsewhere: str
    chapter: str

    def wording(self, evidence: Evidence) -> str:
        """The words that fit the area: the members' own where the folder says when they asked."""
        return self.text if evidence.policies.asked else self.elsewhere or self.text


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What answers are composed from."""

    system: System
    structure: Structure
    policies: Policies
    chapters: Mapping[str, Chapter]
    as_of: date

    def figure(self, identifier: str) -> Figure | None:
        """A figure of any chapter, if it is there and not missing."""
        chapter = self.chapters.get(identifier.split(".")[0])
        found = chapter.figure(identifier) if chapter is not None else None
        return found if found is not None and found.value is not None else None

    def figures(self, start: str) -> list[Figure]:
        """Figures of a chapter whose id begins so, those not missing, in the chapter's order."""
        chapter = self.chapters.get(start.split(".")[0])
        every = () if chapter is None else chapter.figures
        return [one for one in every if one.id.startswith(start) and one.value is not None]

    def rows(self, table: str) -> list[dict[str, object]]:
        """Rows of a table of any chapter; none where there is no such table."""
        chapter = self.chapters.get(table.split(".")[0])
        held = chapter.table(table) if chapter is not None else None
        return [] if held is None else held.data.to_pylist()

    def asked(self, question: str) -> Asked:
        """When it was asked; on the day of the study where nothing is held."""
        held = self.policies.asked
        return held.get(question) or held.get("all") or Asked(on=self.as_of)

    def bodies(self, kind: Kind) -> tuple[str, ...]:
        """Codes of the bodies of a kind on the day."""
        return tuple(body.code for body in self.structure.of_kind(kind))

    def name(self, code: str) -> str:
        """Name of a body."""
        held = self.structure.organisations.get(code)
        return held.name if held is not None else code


def number(value: object) -> float:
    """A value of a table or a figure as a number.

    Raises
    ------
    TypeError
        When it is none: a figure that is missing must not be counted as anything.
    """
    if isinstance(value, Figure):
        return number(value.value)
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise TypeError(f"{value!r} is not a number")
    return float(value)


def ranged(figure: Figure) -> str:
    """A figure in whole numbers, and its interval in brackets where the ends do not read alike.

    Examples
    --------
    >>> from commonweal.evidence import Basis
    >>> place = Source(id="s", title="Ways", publisher="commonweal", place="travel.csv")
    >>> ranged(Figure(id="a", label="Cases", about="Q", as_of=None, value=1571.2, unit="cases",
    ...     basis=Basis.ESTIMATED, lower=407.8, upper=1662.4, confidence=0.95, sources=(place,)))
    '1,571 (408 to 1,662)'
    """
    said = f"{number(figure):,.0f}"
    if figure.lower is None or figure.upper is None:
        return said
    low, high = f"{figure.lower:,.0f}", f"{figure.upper:,.0f}"
    return said if low == high else f"{said} ({low} to {high})"


def read_questions() -> tuple[Question, ...]:
    """All the questions, in order."""
    text = files("commonweal.plan.questions").joinpath("questions.csv").read_text(encoding="utf-8")
    return tuple(
        Question(row["id"], row["question"], row["elsewhere"], row["chapter"])
        for row in csv.DictReader(text.splitlines())
    )


def known_on(figure: Figure, day: date) -> Known:
    """Whether a figure could be known on a day.

    It could not where a source was published later, or where it speaks of a later day. Where no
    day of publication is held and it speaks of an earlier day, that stays open.
    """
    published = [source.known_from for source in figure.sources]
    if any(when is not None and when > day for when in published):
        return "not yet"
    if figure.as_of is not None and figure.as_of > day:
        return "not yet"
    return "known" if published and all(when is not None for when in published) else "undated"


def knowledge(figures: Sequence[Figure], day: date, status: Status, subject: str) -> Knowledge:
    """What could be said on the day on which a question was asked."""
    held = {figure.id: known_on(figure, day) for figure in figures}
    later = [figure.label for figure in figures if held[figure.id] == "not yet"]
    undated = sum(1 for state in held.values() if state == "undated")
    usable = tuple(identifier for identifier, state in held.items() if state != "not yet")
    if not usable:
        return Knowledge(
            on=day,
            text=f"None of the figures about {subject} could be known on that day.",
            status=Status.NOT_ANSWERABLE,
        )
    said = [f"{len(usable)} of {len(held)} figures speak of that day or an earlier one."]
    if undated:
        said.append(
            f"For {undated} of them no day of publication is held, so whether they were public "
            "then is not known."
        )
    if later:
        more = f"; and {len(later) - 3} more" if len(later) > 3 else ""
        said.append("Known only later: " + "; ".join(later[:3]) + more + ".")
    return Knowledge(
        on=day, text=" ".join(said), status=status if not later else Status.MIXED, figures=usable
    )


def compose(
    question: Question,
    evidence: Evidence,
    *,
    status: Status,
    claim: str,
    text: str,
    certainty: str,
    figures: Sequence[Figure],
    subject: str,
) -> Answer:
    """An answer with its two dates."""
    return Answer(
        id=question.id,
        question=question.wording(evidence),
        status=status,
        claim=claim,
        text=text,
        certainty=certainty,
        figures=tuple(figures),
        sources=_sources(figures),
        then=knowledge(figures, evidence.asked(question.id).on, status, subject),
        now=Knowledge(
            on=evidence.as_of if not figures else max(_day(f, evidence) for f in figures),
            text=f"All {len(figures)} figures are held now.",
            status=status,
            figures=tuple(figure.id for figure in figures),
        ),
        chapter=question.chapter,
    )


def _sources(figures: Sequence[Figure]) -> tuple[Source, ...]:
    """What figures were taken from, each once, in order of id."""
    held = {source.id: source for figure in figures for source in figure.sources}
    return tuple(held[identifier] for identifier in sorted(held))


def _day(figure: Figure, evidence: Evidence) -> date:
    days = [source.known_from for source in figure.sources if source.known_from is not None]
    return max([*days, figure.as_of or evidence.as_of])


def lacking_for_sites(evidence: Evidence) -> tuple[str, ...]:
    """What lacks to score any choice of sites, as the chapter tells it; empty where some are."""
    chapter = evidence.chapters.get("services")
    if chapter is None or evidence.rows("services.siting.all"):
        return ()
    found = [one for one in chapter.lacks if one.table in FOR_SITES]
    return tuple(dict.fromkeys(f"{one.table} ({one.what})" for one in found))


def not_answerable(
    question: Question, evidence: Evidence, *lacking: str, plainly: str = ""
) -> Answer:
    """The answer where a table is missing: what it would hold, and which one; `plainly` says it
    without naming tables."""
    named = joined([what_lacks(one) for one in lacking])
    then = f"Without {named} nothing can be said of that day either."
    return Answer(
        id=question.id,
        question=question.wording(evidence),
        status=Status.NOT_ANSWERABLE,
        text=plainly or f"Not answerable from what is held. What is missing: {named}.",
        certainty="Certain: without it there is no figure to answer with.",
        lacking=lacking,
        then=Knowledge(
            on=evidence.asked(question.id).on,
            text="Nothing can be said of that day either." if plainly else then,
            status=Status.NOT_ANSWERABLE,
        ),
        chapter=question.chapter,
    )


def without_verdict(
    question: Question,
    evidence: Evidence,
    *lacking: str,
    told: str,
    figures: Sequence[Figure],
    subject: str,
    plainly: str = "",
) -> Answer:
    """No answer, for what is missing; with what is known all the same, and from when it was."""
    made = not_answerable(question, evidence, *lacking, plainly=plainly)
    made = replace(made, text=f"{made.text}\n\n{told}".strip())
    if not figures:
        return made
    day, status = evidence.asked(question.id).on, Status.NOT_ANSWERABLE
    return replace(
        made,
        certainty="Certain that it cannot be answered from what is held; the figures told beside "
        "it do not settle it.",
        figures=tuple(figures),
        sources=_sources(figures),
        then=replace(knowledge(figures, day, status, subject), status=status),
        now=Knowledge(
            on=max(_day(figure, evidence) for figure in figures),
            text=f"{counted(len(figures), 'figure')} held now; what the answer lacks is not.",
            status=status,
            figures=tuple(figure.id for figure in figures),
        ),
    )


def assured(evidence: Evidence, about: str) -> str:
    """What members were assured of something, in the words of the record; empty where nothing."""
    told = [
        f"Members were told on {row['made']}: {str(row['text']).rstrip('.')}. Evidence offered "
        f"then: {row['evidence']}."
        for row in evidence.rows("governance.commitments.assurances")
        if about in str(row["text"])
    ]
    return " ".join(told)


def every_unit_taken(evidence: Evidence) -> bool:
    """Whether every unit is taken to be open, as nothing is held of which are."""
    chapter = evidence.chapters.get("services")
    return chapter is not None and any(one.table == "site_services" for one in chapter.lacks)
