"""Motions that were put at a meeting, or by which something was decided, and how many voted how."""

from __future__ import annotations

from dataclasses import replace

from django.db.models import Q

from commonweal.governance.exchange.publication import Publication
from commonweal.governance.meetings import WAYS, Sitting, all_voted, counted, sittings
from commonweal.records.kinds import Decision, Motion, Vote
from commonweal.web.public.names import person_told
from commonweal.web.public.tables import Column, Grid
from commonweal.web.public.things import Section, fact
from commonweal.web.store.models import Mention


def cast_on(decision: str) -> Q:
    """Rows of the votes on the motion by which something was decided."""
    taken = Mention.objects.filter(thing="decision", code=decision, states=True).values("row_id")
    put = Mention.objects.filter(row_id__in=taken, thing="motion").values("code")
    cast = Mention.objects.filter(thing="motion", code__in=put, type="vote")
    return Q(number__in=cast.values("row_id"))


def voted_by(shown: Publication, what: Decision) -> list[Section]:
    """The motion by which something was decided, with its votes, as far as these are public."""
    held = sittings(shown.past).get(what.meeting or "")
    if held is None or what.motion is None:
        return []
    return votes(
        shown,
        replace(held, motions=tuple(one for one in held.motions if one.motion == what.motion)),
    )


def votes(shown: Publication, held: Sitting) -> list[Section]:
    """Motions of a meeting with how many voted how, and who did as far as that is public."""
    cast: dict[str, list[Vote]] = {}
    for vote in held.votes:
        cast.setdefault(vote.motion, []).append(vote)
    seats = [seat for host in held.hosts for seat in host.seats]
    offices = {one.seat: shown.text(one.office) for one in seats if one.office}
    sections = []
    for motion in held.motions:
        told = counted(cast.get(motion.motion, ()))
        # Of what is withheld it could not be told who was in the room, or voted.
        none = 0 if not shown.withheld and all_voted(held, motion) else None
        counts = [fact(way.capitalize(), told.ways.get(way, none)) for way in WAYS if told.ways]
        counts += [fact("Casting vote, counted in these", way) for way in told.casting]
        named = [
            [person, f"{one.vote} (casting vote)" if one.casting else one.vote]
            for one in cast.get(motion.motion, ())
            if (person := person_told(shown, one.person) or offices.get(one.seat or "")) is not None
        ]
        grids = []
        if named:
            columns = (Column("who", "Who"), Column("vote", "Vote"))
            grids = [Grid("Votes by name", columns, named)]
        sections.append(
            Section(
                f"Motion: {_short(shown.text(motion.text))}", _movers(shown, motion), counts, grids
            )
        )
    return sections


def _movers(shown: Publication, motion: Motion) -> list[str]:
    who = person_told(shown, motion.proposed_by)
    text = shown.text(motion.text)
    words = [text] if len(text) > len(_short(text)) else []
    return words if who is None else [*words, f"Proposed by {who['text']}."]


def _short(text: str, most: int = 70) -> str:
    return text if len(text) <= most else f"{text[: most - 1].rsplit(' ', 1)[0]} …"
