"""Section: which meetings are open, which were closed, and why."""

from __future__ import annotations

from collections.abc import Sequence

from commonweal.evidence import Column, Figure, Lack, Method, Part, Table
from commonweal.evidence.words import day as day_words
from commonweal.evidence.words import known
from commonweal.governance.meetings.bound import matter
from commonweal.governance.meetings.register import Entry, register
from commonweal.people.ground import Ground
from commonweal.people.sections import counts, nothing_held, recorded
from commonweal.records import State
from commonweal.rules import Rule

ID, TITLE = "governance.meetings", "Meetings: open or closed, and why"
METHOD = Method(
    id="governance.meetings_method",
    title="How meetings are tested",
    text="Whether a meeting was public is what the records say of it. Notice and openness are "
    "tested under the law that bound that body on that day: NHS England and integrated care boards "
    "three clear days, councils and their committees five; clinical commissioning groups by their "
    "own constitution; a partnership board by no statute. Where no rule bound it, that is said, "
    "and nothing is found. A body's own rules count where they are stated. A rule whose wording "
    "was not read says so. docs/methods/meetings.md.",
)
#: When a meeting was, as exactly as it is known; the file has a date to sort by too.
DAY = (
    Column(name="day", label="Day", kind="text"),
    Column(
        name="on",
        label="Day that stands for it",
        kind="date",
        description="Of a meeting known by its month or year, one day of it.",
        on_page=False,
    ),
    Column(name="precision", label="Known to the", kind="text", on_page=False),
)
#: What each figure is called, by its measure.
LABELS = {
    "held": "Meetings held, as far as the records know",
    "open": "Meetings held that were open to the public",
    "part": "Meetings held that were open in part",
    "closed": "Meetings held that were closed to the public",
    "not_known": "Meetings held of which it is not recorded whether they were public",
    "opened": "Meetings held that law or the body's own rules open to the public",
    "coming": "Meetings to come",
    "excluded": "Times that the public was shut out of a meeting held",
    "late": "Findings that notice of a meeting was too late",
}


def part(ground: Ground, state: State) -> Part:
    """Which meetings were open, which were closed and why, and which are coming.

    Parameters
    ----------
    ground
        The day, the system and the rules.
    state
        The folded records; all that was ever stated counts, as meetings to come are known before,
        and bodies that met may have ended.
    """
    entries = register(state.ever(), ground.given.rules)
    if not entries:
        return _nothing(ground)
    held = [one for one in entries if one.meeting.status == "held" and one.meeting.on <= ground.day]
    coming = [
        one for one in entries if one.meeting.status != "cancelled" and one.meeting.on > ground.day
    ]
    figures = _figures(ground, held, [one for one in coming if not _since(one)])
    tables = (_table(ground, held, coming), *_closed(ground, held))
    return Part.of(
        id=ID,
        title=TITLE,
        text=_text(ground, held, coming),
        figures=figures,
        tables=tables,
        methods=(METHOD,),
        lacks=_lacks(held),
        rules=_rules(ground, entries),
    )


def _figures(ground: Ground, held: Sequence[Entry], coming: Sequence[Entry]) -> tuple[Figure, ...]:
    values = {
        "held": len(held),
        **{
            how.replace(" ", "_"): sum(one.openness.public == how for one in held)
            for how in ("open", "part", "closed", "not known")
        },
        "opened": sum(bool(one.openness.bound_by) for one in held),
        "coming": len(coming),
        "excluded": sum(len(one.exclusions) for one in held),
        "late": sum(found.status == "not met" for one in held for found in one.on_notice),
    }
    units = {"late": "findings", "excluded": "times"}
    counted = (
        (measure, LABELS[measure], count, units.get(measure, "meetings"))
        for measure, count in values.items()
    )
    return counts(ground, ID, counted, method=METHOD.id)


def _table(ground: Ground, held: Sequence[Entry], coming: Sequence[Entry]) -> Table:
    rows = [
        {
            **_day(one),
            "title": one.meeting.title,
            "bodies": "; ".join(one.bodies),
            "when": _when(ground, one),
            "public": one.openness.public,
            "why": one.openness.why,
            "opened_by": ", ".join(one.openness.bound_by),
            "notice": one.notice,
            "rules": _told(one),
        }
        for one in (*coming, *reversed(held))
    ]
    return recorded(
        ground.day,
        rows,
        id=ID,
        title="Meetings, those after the day first",
        columns=(
            *DAY,
            Column(name="title", label="Meeting", kind="text"),
            Column(name="bodies", label="Who met", kind="text"),
            Column(name="when", label="Held or to come", kind="text"),
            Column(name="public", label="Public", kind="text"),
            Column(name="why", label="Why it was not", kind="text"),
            Column(name="opened_by", label="Opened by", kind="text"),
            Column(name="notice", label="Notice given", kind="date", absent="not recorded"),
            Column(name="rules", label="What rules say", kind="text", on_page=False),
        ),
        method=METHOD.id,
        note=_opening(ground, [*coming, *held]),
    )


def _opening(ground: Ground, entries: Sequence[Entry]) -> str:
    """What stands under "Opened by", rule by rule."""
    said = "Opened by: the rule that opens it to the public, or that says when alone it may be "
    said += "closed, whether or not it was open."
    held = ground.given.rules
    ids = sorted({name for one in entries for name in one.openness.bound_by})
    told = "".join(f" {rule.id}: {rule.law}" for rule in held.rules if rule.id in ids)
    return f"{said}{told}"


def _closed(ground: Ground, held: Sequence[Entry]) -> tuple[Table, ...]:
    rows = [
        {
            **_day(entry),
            "title": entry.meeting.title,
            "ground": one.ground,
            "reason": one.reason,
            "resolved": one.resolution is not None,
            "warnings": one.warnings,
            "also_left": ", ".join(one.also_left),
            "rules": _told(entry),
        }
        for entry in reversed(held)
        for one in entry.exclusions
    ]
    if not rows:
        return ()
    table = recorded(
        ground.day,
        rows,
        id=f"{ID}_closed",
        title="When the public was shut out, and why",
        columns=(
            *DAY,
            Column(name="title", label="Meeting", kind="text"),
            Column(name="ground", label="Ground", kind="text"),
            Column(name="reason", label="Reason", kind="text"),
            Column(name="resolved", label="Resolution recorded", kind="flag"),
            Column(name="warnings", label="Warnings first", kind="count"),
            Column(name="also_left", label="Who else had to leave", kind="text"),
            Column(name="rules", label="What rules say", kind="text"),
        ),
        method=METHOD.id,
        note="No number of warnings: how many were given is not recorded.",
    )
    return (table,)


def _day(entry: Entry) -> dict[str, object]:
    """The columns of `DAY`."""
    meeting = entry.meeting
    return {
        "day": known(meeting.on, meeting.precision),
        "on": meeting.on,
        "precision": meeting.precision,
    }


def _since(entry: Entry) -> bool:
    """Whether a meeting after the day of the pack is on record as held by now."""
    return entry.meeting.status == "held"


def _when(ground: Ground, entry: Entry) -> str:
    if entry.meeting.on <= ground.day:
        return entry.meeting.status
    return "held since" if _since(entry) else "to come"


def _told(entry: Entry) -> str:
    """What rules say of a meeting, each with its id and how it was found."""
    found = dict.fromkeys(
        f"no rule is known on {matter(one.rule)}"
        if one.status == "no rule held"
        else f"{matter(one.rule)}: {one.status}"
        for one in entry.findings
    )
    return "; ".join(found)


def _text(ground: Ground, held: Sequence[Entry], coming: Sequence[Entry]) -> str:
    told = {
        how: sum(one.openness.public == how for one in held)
        for how in ("open", "part", "closed", "not known")
    }
    said = (
        f"The records know {len(held)} meeting{'' if len(held) == 1 else 's'} held by "
        f"{day_words(ground.day)}: {told['open']} open to the public, {told['part']} open in "
        f"part, {told['closed']} closed; of {told['not known']} it is not recorded. "
    )
    opened = sum(bool(one.openness.bound_by) for one in held if one.openness.public == "not known")
    if opened:
        said += f"{opened} of those were to be open by law or by the body's own rules. "
    shut = [(entry, one) for entry in held for one in entry.exclusions]
    for entry, one in shut[-3:]:
        left = f" {', '.join(one.also_left)} had to leave too." if one.also_left else ""
        said += (
            f"{'On' if entry.meeting.precision == 'day' else 'In'} "
            f"{known(entry.meeting.on, entry.meeting.precision)} the public was shut out of the "
            f'meeting "{entry.meeting.title}". Ground: {one.ground}; reason: {one.reason}.{left} '
        )
    return said + _coming(coming)


def _coming(coming: Sequence[Entry]) -> str:
    if not coming:
        return "None is recorded for later days."
    ahead = [one for one in coming if not _since(one)]
    since = len(coming) - len(ahead)
    told = f"Of later days {since} on record as held since. " if since else ""
    if not ahead:
        return told.strip()
    public = sum(one.openness.public in ("open", "part") for one in ahead)
    dark = sum(one.openness.public == "not known" for one in ahead)
    told += f"{len(ahead)} to come: {public} open to the public at least in part"
    return f"{told}, of {dark} it is not recorded." if dark else f"{told}."


def _lacks(held: Sequence[Entry]) -> tuple[Lack, ...]:
    silent = sum(one.notice is None for one in held)
    if not silent:
        return ()
    return (
        Lack(
            table="records",
            what=f"when notice was given of {silent} of {len(held)} meetings (statements notice)",
            consequence="whether notice was in time is not known of them",
            cause="rows",
        ),
    )


def _rules(ground: Ground, entries: Sequence[Entry]) -> tuple[Rule, ...]:
    named = {found.rule.casefold() for one in entries for found in one.findings}
    return tuple(rule for rule in ground.given.rules.rules if rule.id.casefold() in named)


def _nothing(ground: Ground) -> Part:
    return nothing_held(
        ground,
        ID,
        TITLE,
        "No meeting is in the records, so nothing is said of which are open.",
        why="the records hold no meeting (statements meeting)",
        figures=LABELS,
        lack="meetings",
        consequence="which are open, and why others were closed",
        cause="table",
    )
