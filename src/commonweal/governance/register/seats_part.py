"""Section: who represents whom where (question 18). People stand by their office only."""

from __future__ import annotations

from collections.abc import Sequence

from commonweal.evidence import Column, Figure, Lack, Method, Part, Table
from commonweal.evidence.words import counted, joined
from commonweal.evidence.words import day as day_words
from commonweal.governance.register.day import Day
from commonweal.governance.register.seats import Filling, Place, coming, fillings, places
from commonweal.people.ground import Ground
from commonweal.people.sections import counts, recorded
from commonweal.records import State

ID, TITLE = "governance.seats", "Who represents whom, and where"
#: What stands where the records do not say.
UNSAID = "not recorded"

METHOD = Method(
    id=ID,
    title="Seats and posts",
    text="Seats that hold on the day, as their sources have them: on which body, with which role "
    "and vote, for whom, on whose nomination, and since when they have been held as they are now. "
    "A seat without an office or a person is vacant. A body that was succeeded stands as what it "
    "became. Of a post the last step stated towards filling it counts. People are told by their "
    "office only.",
)


def part(ground: Ground, state: State, *, past: State | None = None) -> Part:
    """The seats and posts of the day.

    Parameters
    ----------
    ground
        The system on the day, for its successions and code.
    state, past
        The folded records, and every statement that counts, for since when seats have been held;
        the state itself where None.
    """
    day = Day(state, past or state, ground.given.rules, ground.system.successions)
    held, posts = places(day), fillings(day)
    if not held:
        return _none(ground, day)
    figures = _figures(ground, day, held, posts)
    tables = [_represented(day, (*held, *coming(day))), _seats(day, held)]
    if posts:
        tables.append(_posts(day, posts))
    return Part.of(
        id=ID,
        title=TITLE,
        text=_text(day, held, posts),
        figures=figures,
        tables=tables,
        methods=(METHOD,),
    )


def _text(day: Day, held: Sequence[Place], posts: Sequence[Filling]) -> str:
    bodies = sorted({one.body for one in held})
    vacant = [one for one in held if one.vacant]
    councils = sorted(
        {one.represents for one in held if one.represents and day.kind(one.represents) == "council"}
    )
    text = (
        f"On {day_words(day.on)} the records hold {counted(len(held), 'seat')} on "
        f"{counted(len(bodies), 'body', 'bodies')}, "
        f"{sum(one.voting for one in held)} of them with a vote and {len(vacant)} vacant."
    )
    for council in councils:
        own = [one for one in held if one.represents == council]
        where = joined(sorted({one.body_name for one in own}))
        text += f" {day.name(council)} has {len(own)}: on {where}."
    silent = sorted({body.body for body in day.bodies.on(day.on)} - set(bodies))
    if silent:
        text += f" Of {counted(len(silent), 'other body', 'other bodies')} no seat is recorded: "
        text += "who sits there is not known."
    later = coming(day)
    if later:
        text += f" Seats that begin later: {len(later)}, the first on {day_words(later[0].since)}."
    unsaid = sum(one.represents is None for one in held)
    if unsaid:
        text += f" For whom {unsaid} of the seats speak is not recorded."
    still = [one for one in posts if one.open]
    if still:
        text += f" Posts that nobody is recorded as appointed to: {len(still)}."
    return text


def _figures(
    ground: Ground, day: Day, held: Sequence[Place], posts: Sequence[Filling]
) -> tuple[Figure, ...]:
    known = {one.body for one in held}
    others = {body.body for body in day.bodies.on(day.on)} - known
    counted = (
        ("held", "Seats recorded", len(held), "seats"),
        ("bodies", "Bodies with seats recorded", len(known), "bodies"),
        ("unknown", "Bodies without a seat recorded", len(others), "bodies"),
        ("voting", "Seats with a vote", sum(one.voting for one in held), "seats"),
        ("vacant", "Seats vacant", sum(one.vacant for one in held), "seats"),
        ("by_office", "Seats held by office", sum(one.by_office for one in held), "seats"),
        ("posts_open", "Posts nobody is appointed to", sum(one.open for one in posts), "posts"),
    )
    return counts(
        ground,
        ID,
        counted if posts else counted[:-1],
        method=METHOD.id,
        as_of=day.on,
    )


def _represented(day: Day, held: Sequence[Place]) -> Table:
    """For each organisation and body, how many seats it has, with a vote, vacant; seats that begin
    after the day stand apart."""
    groups: dict[tuple[str, str, bool], list[Place]] = {}
    for one in held:
        key = (one.represents or "", one.body, one.since > day.on)
        groups.setdefault(key, []).append(one)
    rows = []
    for (whom, _, _), own in sorted(groups.items()):
        nominating = sorted({one.nominated_by for one in own if one.nominated_by})
        rows.append(
            {
                "organisation": whom or None,
                "name": day.name(whom) if whom else "not recorded",
                "body": own[0].body_name,
                "seats": len(own),
                "voting": sum(one.voting for one in own),
                "vacant": sum(one.vacant for one in own),
                "offices": "; ".join(sorted({one.office for one in own if one.office})) or None,
                "nominated_by": ", ".join(nominating) or None,
                "since": min(one.since for one in own),
            }
        )
    return recorded(
        day.on,
        rows,
        id=f"{ID}.represented",
        title="Seats by whom they speak for",
        columns=(
            Column(name="organisation", label="Code", kind="code", on_page=False),
            Column(name="name", label="Speaks for", kind="text"),
            Column(name="body", label="On", kind="text"),
            Column(name="seats", label="Seats", kind="count"),
            Column(name="voting", label="With a vote", kind="count"),
            Column(name="vacant", label="Vacant", kind="count"),
            Column(name="offices", label="Held by office", kind="text"),
            Column(name="nominated_by", label="Nominated by", kind="text", absent=UNSAID),
            Column(name="since", label="Since, as recorded", kind="date"),
        ),
        method=METHOD.id,
        note=f"Seats that begin after {day_words(day.on)} stand here too, with their first day; "
        "no figure counts them.",
    )


def _seats(day: Day, held: Sequence[Place]) -> Table:
    rows = [
        {
            "seat": one.seat,
            "body": one.body,
            "role": one.role,
            "voting": one.voting,
            "holder": one.office or ("vacant" if one.vacant else "a person, not told here"),
            "represents": one.represents,
            "nominated_by": one.nominated_by,
            "since": one.since,
            "until": one.until,
            "source": one.source,
        }
        for one in held
    ]
    return recorded(
        day.on,
        rows,
        id=f"{ID}.seats",
        title="All seats",
        columns=(
            Column(name="seat", label="Seat", kind="code"),
            Column(name="body", label="On", kind="code"),
            Column(name="role", label="Role", kind="text"),
            Column(name="voting", label="Vote", kind="flag"),
            Column(name="holder", label="Held by", kind="text"),
            Column(name="represents", label="Speaks for", kind="code"),
            Column(name="nominated_by", label="Nominated by", kind="code"),
            Column(name="since", label="Since", kind="date"),
            Column(name="until", label="Until", kind="date"),
            Column(name="source", label="Source", kind="text"),
        ),
        method=METHOD.id,
        shown=0,
    )


def _posts(day: Day, posts: Sequence[Filling]) -> Table:
    rows = [
        {
            "post": one.title,
            "code": one.body,
            "body": day.name(one.body),
            "step": one.step or "nobody put forward",
            "by": one.by,
            "on": one.on,
            "source": one.source,
        }
        for one in posts
    ]
    return recorded(
        day.on,
        rows,
        id=f"{ID}.posts",
        title="Posts, and how far each is filled",
        columns=(
            Column(name="post", label="Post", kind="text"),
            Column(name="code", label="Code", kind="code", on_page=False),
            Column(name="body", label="Of", kind="text"),
            Column(name="step", label="Last step", kind="text"),
            Column(name="by", label="By", kind="text"),
            Column(name="on", label="On", kind="date"),
            Column(name="source", label="Source", kind="text", on_page=False),
        ),
        method=METHOD.id,
    )


def _none(ground: Ground, day: Day) -> Part:
    figure = Figure(
        id=f"{ID}.held.{ground.system.code}",
        label="Seats recorded",
        about=ground.system.code,
        as_of=day.on,
        missing="the records hold no seat (statement seat)",
    )
    return Part.of(
        id=ID,
        title=TITLE,
        text="Who represents whom cannot be said: the records hold no seat.",
        figures=(figure,),
        methods=(METHOD,),
        lacks=(
            Lack(
                table="records",
                what="seats on bodies",
                consequence="who represents a council or anyone else, and where, cannot be said",
                cause="rows",
            ),
        ),
    )
