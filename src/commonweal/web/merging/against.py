"""What stands against a merger in the records and in what folders say of bodies: nobody becomes
another twice, before there was anything of it, or after it is gone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta

from commonweal.evidence.words import day, joined
from commonweal.records import Statement
from commonweal.records.kinds import Body
from commonweal.records.references.things import Period, Things, things_of
from commonweal.web.merging import known
from commonweal.web.merging.models import Became


def against(
    predecessors: Iterable[str], successor: str, on: date, held: Sequence[Statement]
) -> list[str]:
    """Everything in what is held that says otherwise than that these bodies became that one.

    Parameters
    ----------
    predecessors, successor, on
        The bodies, what they are to become, and its first day.
    held
        All statements.
    """
    folder, things = known.organisations(), things_of(held, {})
    gone = sorted(set(predecessors) - {successor})
    faults = []
    for code in sorted(set(predecessors)):
        times = [one for one in (folder.get(code, ()), _stated(things, code)) if one]
        if not times:
            faults.append(f"nobody knows a body {code}: put it on record first, or leave it out")
        ends = code in gone
        faults += [fault for one in times for fault in _was_there(code, one, on, ends=ends)]
    faults += [
        fault for code in gone for fault in _became(code, folder.get(code, ()), successor, on)
    ]
    if successor not in predecessors:
        for one in (folder.get(successor, ()), _stated(things, successor)):
            if one and not _there(one, on):
                faults.append(
                    f"{successor} is on record {_times(one)}, not on {day(on)}: correct the day, "
                    "or give the code of the body that is there then"
                )
    return list(dict.fromkeys(faults))


def body_of(
    predecessors: Iterable[str], successor: str, on: date, held: Sequence[Statement]
) -> Mapping[str, str] | None:
    """What a new body is, as those are that become it; None where it is on record already, or none
    of them is.

    Raises
    ------
    ValueError
        When they are of several kinds in law: nobody chooses for the records.
    """
    things = things_of(held, {})
    if _there(_stated(things, successor), on):
        return None
    was = [
        Body.model_validate(one.statement.payload)
        for code in sorted(set(predecessors))
        for one in things.get("body", code)
        if one.holds(on - timedelta(days=1))
    ]
    if not was:
        return None
    kinds = sorted({(one.kind, one.form) for one in was})
    if len(kinds) > 1:
        told = joined([f"{kind}, {form}" for kind, form in kinds])
        raise ValueError(
            f"the bodies are of several kinds ({told}): put {successor} on record as a body first"
        )
    return {"kind": kinds[0][0], "form": kinds[0][1]}


def _stated(things: Things, code: str) -> tuple[Period, ...]:
    return tuple((one.statement.effective, one.last) for one in things.get("body", code))


def _there(times: Iterable[Period], on: date) -> bool:
    return any(first <= on and (last is None or on <= last) for first, last in times)


def _was_there(code: str, times: Sequence[Period], on: date, *, ends: bool) -> Iterator[str]:
    """Whether there was a body on the day before, and, where it `ends`, nothing says that it went
    on."""
    before = on - timedelta(days=1)
    if not _there(times, before):
        yield (
            f"{code} is on record {_times(times)}: on {day(before)} there was nothing of it that "
            f"could become another; correct the day, or leave {code} out"
        )
        return
    for first, last in times if ends else ():
        if first <= before and last is not None and before < last:
            yield (
                f"{code} is on record until {day(last)}, not until {day(before)}: correct the day, "
                f"or leave {code} out"
            )


def _became(code: str, times: Sequence[Period], successor: str, on: date) -> Iterator[str]:
    """What it became otherwise, in the time of its being that ends then."""
    before = on - timedelta(days=1)
    since = max((first for first, _ in times if first <= before), default=date.min)
    for one in Became.objects.filter(predecessor=code, on__gt=since).exclude(successor=code):
        if (one.successor, one.on) != (successor, on):
            what = f"became {one.successor}" if one.successor else "was dissolved"
            yield (
                f"{code} {what} on {day(one.on)}, as is known already: correct the body that they "
                f"become or its first day, or leave {code} out"
            )


def _times(times: Iterable[Period]) -> str:
    """Times of being in words."""
    told = (
        f"from {day(first)}" + ("" if last is None else f" until {day(last)}")
        for first, last in sorted(times)
    )
    return joined(list(told))
