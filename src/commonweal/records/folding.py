"""The state of the records: what was effective on a day, as known at an instant."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from operator import attrgetter
from typing import Literal, TypeVar, cast

from commonweal.records.statement import Statement
from commonweal.records.types import acted_on, acts, referred

Made = TypeVar("Made")
#: The kind of statement by which parts of another are not published.
WITHHOLDS = "redaction"


@dataclass(frozen=True, slots=True)
class State:
    """What a chapter is given of the records.

    Parameters
    ----------
    effective, known_at
        The day on which it holds, and when it was known; None for all that is known.
    statements
        Those that hold, as corrected and transferred, by when they were stated. Each keeps the id
        under which it was first stated.
    corrected
        For each statement that was corrected, the ids of the corrections known, the last one in
        force.
    voided
        For each statement that does not count, the id of the one that voids it.
    unresolved
        Ids of statements that act on others which are not known.
    later
        Those that take effect only after the day, as corrected: what came after it, for whoever
        asks in hindsight. Nothing of the day may rest on them.
    every
        All that count, as corrected and about whom they were stated, whether they hold on the day,
        ended before it or come after it; each ends when a transfer without a successor ends it.
    """

    effective: date
    known_at: datetime | None
    statements: tuple[Statement, ...] = field(repr=False)
    corrected: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    voided: Mapping[str, str] = field(default_factory=dict)
    unresolved: tuple[str, ...] = ()
    later: tuple[Statement, ...] = field(default=(), repr=False)
    every: tuple[Statement, ...] = field(default=(), repr=False)
    _made: dict[object, object] = field(
        default_factory=dict, init=False, repr=False, compare=False, hash=False
    )

    def ever(self) -> State:
        """All that was ever stated, as a state in which nothing ends: what a check of past events
        needs, which asks for the bodies, seats and delegations of the day of each event."""
        return self.once(
            "ever",
            lambda: State(date.max, self.known_at, self.every, self.corrected, every=self.every),
        )

    def of_type(self, *types: str) -> tuple[Statement, ...]:
        """Statements of these kinds."""
        if len(types) == 1:
            return self._by("type").get(types[0], ())
        return tuple(held for held in self.statements if held.type in types)

    def about(self, code: str) -> tuple[Statement, ...]:
        """Statements about a body, area or thing."""
        return self._by("about").get(code, ())

    def get(self, identifier: str) -> Statement | None:
        """The statement first stated under an id, or None where it does not hold."""
        by_id = self.once("by id", lambda: {held.id: held for held in reversed(self.statements)})
        return by_id.get(identifier)

    def once(self, key: object, make: Callable[[], Made]) -> Made:
        """What is made of this state and of nothing else, made when it is first asked for."""
        if key not in self._made:
            self._made[key] = make()
        return cast("Made", self._made[key])

    def _by(self, name: Literal["about", "type"]) -> Mapping[str, tuple[Statement, ...]]:
        def index() -> dict[str, tuple[Statement, ...]]:
            found: defaultdict[str, list[Statement]] = defaultdict(list)
            for value, held in zip(
                map(attrgetter(name), self.statements), self.statements, strict=True
            ):
                found[value].append(held)
            return {value: tuple(several) for value, several in found.items()}

        return self.once(("index by", name), index)


def fold(
    statements: Iterable[Statement], *, effective: date, known_at: datetime | None = None
) -> State:
    """What was effective on a day, as known at an instant.

    Only what was stated by then counts, corrections, voids and transfers too. The order in which
    statements are given does not matter: they are taken by when they were stated, and by id where
    that is equal. Of several corrections the last counts; one that is voided does not, and a void
    that is voided does not. What is withheld of a correction is withheld of the statement that it
    corrects, whatever that says by then: of the original, of every correction of it, and where the
    correction is not known yet or was voided.

    Parameters
    ----------
    statements
        All statements.
    effective
        The day in the world.
    known_at
        The instant of knowledge, with its time zone; None for all that is known.

    Raises
    ------
    ValueError
        When `known_at` has no time zone.

    Examples
    --------
    >>> from datetime import UTC, timedelta
    >>> from commonweal.records.statement import draft
    >>> known = datetime(2018, 6, 1, tzinfo=UTC)
    >>> common = dict(stated_by="Analyst", about="QKS", effective=date(2018, 4, 1))
    >>> said = {"subject": "deficit", "text": "40m", "source": "s", "confidence": "low"}
    >>> first = draft("reported", said, id="d", stated_at=known, reason="published", **common)
    >>> later = draft("correction", {"corrects": "d", "payload": {**said, "text": "44m"}}, id="c",
    ...               stated_at=known + timedelta(days=30), reason="misprint", **common)
    >>> day = date(2018, 7, 1)
    >>> then = fold([first, later], effective=day, known_at=known)
    >>> now = fold([first, later], effective=day, known_at=known + timedelta(days=99))
    >>> then.get("d").payload["text"], now.get("d").payload["text"]
    ('40m', '44m')
    """
    known = _Known.of(statements, known_at)
    moved = _moved(known, effective)
    ended = _ended(known)
    holding, later, every = [], [], []
    for first in known.said:
        held = known.corrected(first)
        if first.id in ended:
            held = _until(held, ended[first.id])
        every.append(held)
        if not held.holds(effective):
            if held.effective > effective:
                later.append(held)
            continue
        if first.id in moved:
            successor = moved[first.id]
            if successor is None:
                continue
            held = held.model_copy(update={"about": successor})
        holding.append(held)
    return State(
        effective,
        known_at,
        tuple(holding),
        known.corrections,
        known.voided,
        known.unresolved,
        tuple(later),
        tuple(every),
    )


def current(
    statements: Iterable[Statement], *, known_at: datetime | None = None
) -> tuple[Statement, ...]:
    """Every statement that counts, as corrected, whenever it holds; transfers are not applied.

    Raises
    ------
    ValueError
        When `known_at` has no time zone.
    """
    known = _Known.of(statements, known_at)
    return tuple(known.corrected(first) for first in known.said)


def lasting(
    statements: Iterable[Statement], *, known_at: datetime | None = None
) -> tuple[tuple[Statement, date | None], ...]:
    """Every statement that counts, as corrected, with its last day: that of its envelope, or the
    day before a transfer without a successor ends it.

    Raises
    ------
    ValueError
        When `known_at` has no time zone.
    """
    known = _Known.of(statements, known_at)
    ended = _ended(known)
    found = []
    for first in known.said:
        held = known.corrected(first)
        last = _until(held, ended[first.id]) if first.id in ended else held
        found.append((held, last.effective_to))
    return tuple(found)


def _until(held: Statement, day: date) -> Statement:
    """A statement that ends on a day, unless it ends before."""
    if held.effective_to is not None and held.effective_to <= day:
        return held
    return held.model_copy(update={"effective_to": day})


def concerned(
    statements: Iterable[Statement], *, on: date, known_at: datetime | None = None
) -> dict[str, str | None]:
    """Whom each statement that counts is about on a day, transfers applied; None where it ended.

    Raises
    ------
    ValueError
        When `known_at` has no time zone.
    """
    known = _Known.of(statements, known_at)
    moved = _moved(known, on)
    about: dict[str, str | None] = {held.id: known.corrected(held).about for held in known.said}
    return {identifier: moved.get(identifier, code) for identifier, code in about.items()}


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known at an instant: statements that count, and those that act on them."""

    said: list[Statement]
    active: list[Statement]
    voided: dict[str, str]
    corrections: dict[str, tuple[str, ...]]
    root: dict[str, str]
    last: dict[str, Statement]
    unresolved: tuple[str, ...]
    ever_root: dict[str, str]

    @classmethod
    def of(cls, statements: Iterable[Statement], known_at: datetime | None) -> _Known:
        if known_at is not None and known_at.tzinfo is None:
            raise ValueError("known_at has no time zone; give one, such as UTC")
        every = tuple(statements)
        known = [held for held in every if known_at is None or held.stated_at <= known_at]
        known.sort(key=attrgetter("id"))
        known.sort(key=attrgetter("stated_at"))
        ids = {held.id for held in known}
        acting = [held for held in known if acts(held.type)]
        voided = _voided([held for held in acting if held.type == "void"], ids)
        active = [held for held in acting if held.id not in voided]
        corrections: dict[str, tuple[str, ...]] = {}
        last: dict[str, Statement] = {}
        root = _roots(acting)
        for held in active:
            if held.type == "correction" and root[held.id] in ids:
                first = root[held.id]
                corrections[first] = (*corrections.get(first, ()), held.id)
                last[first] = held
        return cls(
            said=[held for held in known if not acts(held.type) and held.id not in voided],
            active=active,
            voided=voided,
            corrections=corrections,
            root=root,
            last=last,
            unresolved=tuple(held.id for held in active if _target(held) not in ids),
            ever_root=_ever_roots(every),
        )

    def corrected(self, first: Statement) -> Statement:
        """A statement as it was corrected last."""
        correction = self.last.get(first.id)
        held = first
        if correction is not None:
            payload = None if correction.payload is None else correction.payload["payload"]
            held = correction.model_copy(
                update={"id": first.id, "type": first.type, "payload": payload}
            )
        first_made = self.ever_root.get(_target(held) or "") if held.type == WITHHOLDS else None
        if first_made is None:
            return held
        return held.model_copy(update={"payload": {**(held.payload or {}), "redacts": first_made}})


def _target(held: Statement) -> str | None:
    return referred(held.type, held.payload)


def _voided(voids: list[Statement], ids: set[str]) -> dict[str, str]:
    """Ids that do not count, each with the void that says so and itself counts."""
    on: dict[str, list[str]] = {}
    for held in voids:
        target = _target(held)
        if target is not None and target in ids:
            on.setdefault(target, []).append(held.id)
    settled: dict[str, str | None] = {}
    for identifier in sorted(on):
        waiting = [] if identifier in settled else [identifier]
        while waiting:
            name = waiting[-1]
            settled.setdefault(name, None)
            for void in on.get(name, ()):
                if void not in settled:
                    waiting.append(void)
                    break
                if settled[void] is None:
                    settled[name] = void
                    waiting.pop()
                    break
            else:
                waiting.pop()
    return {name: by for name in sorted(on) if (by := settled[name]) is not None}


def _roots(statements: Iterable[Statement]) -> dict[str, str]:
    """For each correction the statement first made."""
    return _first_made({held.id: _target(held) for held in statements if held.type == "correction"})


def _ever_roots(statements: Sequence[Statement]) -> dict[str, str]:
    """The same of corrections whose payload was destroyed too, as its destruction says."""
    gone = {
        _target(held): acted_on(held.type, held.payload)
        for held in statements
        if held.type == "destruction"
    }
    return _first_made(
        {
            held.id: _target(held) if held.payload is not None else gone.get(held.id)
            for held in statements
            if held.type == "correction"
        }
    )


def _first_made(corrects: Mapping[str, str | None]) -> dict[str, str]:
    return {identifier: _root(identifier, corrects) for identifier in corrects}


def _root(identifier: str, corrects: Mapping[str, str | None]) -> str:
    """The statement first made, at the end of a row of corrections of corrections."""
    seen = {identifier}
    while (target := corrects.get(identifier)) is not None and target not in seen:
        seen.add(target)
        identifier = target
    return identifier


def _moved(known: _Known, effective: date) -> dict[str, str | None]:
    """Successors by statement, as transfers effective by the day say; the last effective counts."""
    transfers = [
        held for held in known.active if held.type == "transfer" and held.effective <= effective
    ]
    transfers.sort(key=lambda held: (held.effective, held.stated_at, held.id))
    moved: dict[str, str | None] = {}
    for held in transfers:
        target = _target(held)
        if target is not None and held.payload is not None:
            successor = held.payload.get("successor")
            first = known.root.get(target, target)
            moved[first] = successor if isinstance(successor, str) else None
    return moved


def _ended(known: _Known) -> dict[str, date]:
    """The last day of what a transfer without a successor ends, where no later one revives it."""
    ended: dict[str, date] = {}
    for held in sorted(
        (held for held in known.active if held.type == "transfer" and held.payload is not None),
        key=lambda held: (held.effective, held.stated_at, held.id),
    ):
        target = _target(held)
        if target is None or held.payload is None:
            continue
        first = known.root.get(target, target)
        if held.payload.get("successor") is None:
            ended.setdefault(first, held.effective - timedelta(days=1))
        else:
            ended.pop(first, None)
    return ended
