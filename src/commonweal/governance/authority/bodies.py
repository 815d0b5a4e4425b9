"""Which legal body a committee, a board or a post is a part of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from commonweal.governance.law import Bodies, bodies
from commonweal.records import Said, State, said
from commonweal.records.kinds import Appointment, Decision, Post

#: Forms that act for their body as a whole.
BOARDS = ("board", "governing body")


@dataclass(frozen=True, slots=True)
class Inside:
    """Bodies and posts, and whose they are.

    Parameters
    ----------
    bodies
        What was stated of each body.
    posts
        What was stated of each post, by its id.
    appointments
        Who was appointed to which, as stated.
    """

    bodies: Bodies
    posts: dict[str, Said[Post]]
    appointments: tuple[Said[Appointment], ...]

    def legal(self, code: str, on: date) -> tuple[str, ...]:
        """The legal bodies behind a code: its own, or those whose committee or post it is.

        Several of a joint committee.
        """
        return self._legal(code, on, frozenset())

    def acting(self, code: str, on: date) -> str:
        """Who acts to the outside: the legal body of a committee or post; a joint body itself."""
        legal = self.legal(code, on)
        if len(legal) == 1:
            return legal[0]
        post = self.posts.get(code)
        return code if post is None else post.what.body

    def joint(self, code: str, on: date) -> bool:
        """Whether a body acts for several at once."""
        return len(self.legal(code, on)) > 1

    def whole(self, code: str, on: date) -> tuple[str, ...]:
        """The body for the whole of which a board or governing body acts; none of a committee."""
        body = self.bodies.at(code, on)
        if body is None or body.form not in BOARDS or len(body.of) != 1:
            return ()
        return body.of

    def gone(self, code: str, on: date) -> tuple[str, ...]:
        """Of a body or post and those whose committee or post it is, the known ones that did not
        exist on a day: what they had ended with them."""
        among = dict.fromkeys((code, self.acting(code, on), *self.legal(code, on)))
        held = (one for one in among if one not in self.posts and self.bodies.known(one))
        return tuple(one for one in held if not self.bodies.existed(one, on))

    def kind(self, code: str, on: date) -> str | None:
        """What a body, or the body whose post it is, was in law on a day."""
        post = self.posts.get(code)
        return self.bodies.kind(code if post is None else post.what.body, on)

    def posts_of(self, decision: Decision) -> tuple[str, ...]:
        """The posts in which somebody decided alone, outside any meeting; none where a body did."""
        if decision.meeting is not None or len(decision.decided_by) != 1:
            return ()
        (who,) = decision.decided_by
        if who in self.posts:
            return (who,)
        return tuple(sorted(self._held_by(who, decision.on)))

    def _held_by(self, person: str, on: date) -> set[str]:
        held: dict[str, str | None] = {}
        for one in self.appointments:
            within = one.effective <= on and (one.effective_to is None or on <= one.effective_to)
            if within and one.what.step in ("appointed", "approved"):
                held[one.what.post] = one.what.person
            elif within and one.what.step == "not approved":
                held.pop(one.what.post, None)
        return {post for post, holder in held.items() if holder == person}

    def _legal(self, code: str, on: date, seen: frozenset[str]) -> tuple[str, ...]:
        post = self.posts.get(code)
        if post is not None and post.what.body not in seen:
            return self._legal(post.what.body, on, seen | {code})
        body = self.bodies.at(code, on)
        parents = () if body is None else tuple(one for one in body.of if one not in seen | {code})
        if not parents:
            return (code,)
        found: dict[str, None] = {}
        for parent in parents:
            found |= dict.fromkeys(self._legal(parent, on, seen | {code}))
        return tuple(sorted(found))


def inside(state: State) -> Inside:
    """Bodies and posts of a state, and whose they are."""
    posts: dict[str, Said[Post]] = {one.what.post: one for one in said(state, Post)}
    return Inside(bodies(state), posts, said(state, Appointment))


def names(inside: Inside, codes: Sequence[str], on: date) -> str:
    """Codes with what they are called, in words."""
    found = []
    for code in codes:
        body = inside.bodies.at(code, on)
        found.append(code if body is None else f"{body.name} ({code})")
    return ", ".join(found)
