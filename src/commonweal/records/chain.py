"""The chain: each line holds the hash of the line before it, so that nothing can be changed, left
out or slipped in unnoticed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from json.encoder import encode_basestring as _text
from typing import Any

from pydantic import ValidationError

from commonweal.records.canonical import canonical, digest
from commonweal.records.statement import Statement, StatementError, reasons, written_instant

#: What the first line holds in place of the hash of the line before it.
START = "0" * 64

_TEXTS = ("previous", "payload_digest", "hash")


@dataclass(frozen=True, slots=True)
class Line:
    """A statement in its place in the chain.

    Parameters
    ----------
    number
        Its place, the first being 1.
    previous
        The hash of the line before it; `START` for the first.
    payload_digest
        The salted digest of its payload, which stays when the payload is destroyed.
    hash
        SHA-256 over the canonical JSON of number, previous, the envelope and the payload digest.
    """

    statement: Statement
    number: int
    previous: str
    payload_digest: str
    hash: str

    def computed_hash(self) -> str:
        """The hash as it follows from everything else in the line."""
        return _hash(self.statement, self.number, self.previous, self.payload_digest)

    def written(self) -> bytes:
        """The line as it stands in the file, without the line end."""
        return self.around(canonical(self.statement.payload))

    def around(self, payload: bytes) -> bytes:
        """The line as it stands in the file, with its payload in canonical JSON."""
        first, then, last, end = _parts(
            self.statement, self.number, self.previous, self.payload_digest
        )
        salt = _text(self.statement.salt)
        before, between = f'{first},"hash":{_text(self.hash)},{then},"payload":', f',{last},"salt":'
        return b"".join([before.encode(), payload, f"{between}{salt},{end}".encode()])

    @classmethod
    def from_json(cls, held: dict[str, Any]) -> Line:
        """A line from what its JSON holds.

        Raises
        ------
        StatementError
            With every field that lacks or is wrong.
        """
        wrong = [name for name in _TEXTS if not isinstance(held.get(name), str)]
        if type(held.get("number")) is not int:
            wrong.append("number")
        if wrong:
            raise StatementError(f"{', '.join(wrong)}: lacks or is of the wrong type")
        try:
            statement = Statement.model_validate(
                {name: value for name, value in held.items() if name not in (*_TEXTS, "number")}
            )
        except ValidationError as error:
            raise StatementError(reasons(error)) from error
        return cls(
            statement=statement,
            number=held["number"],
            previous=held["previous"],
            payload_digest=held["payload_digest"],
            hash=held["hash"],
        )


def link(statements: Iterable[Statement], *, after: Line | None = None) -> list[Line]:
    """Chain statements, in the order given, to the line after which they come.

    Examples
    --------
    >>> from datetime import UTC, datetime
    >>> from commonweal.records.statement import draft
    >>> known = datetime(2019, 7, 1, tzinfo=UTC)
    >>> one = draft("void", {"voids": "x"}, id="v", stated_by="Secretary", about="QKS",
    ...             stated_at=known, effective=known.date(), reason="stated twice")
    >>> first, = link([one])
    >>> first.previous == START, first.hash == first.computed_hash()
    (True, True)
    """
    lines: list[Line] = []
    number, previous = (0, START) if after is None else (after.number, after.hash)
    for statement in statements:
        number += 1
        sealed = statement.payload_digest()
        hashed = _hash(statement, number, previous, sealed)
        lines.append(Line(statement, number, previous, sealed, hashed))
        previous = hashed
    return lines


def _hash(statement: Statement, number: int, previous: str, payload_digest: str) -> str:
    return digest(",".join(_parts(statement, number, previous, payload_digest)).encode())


def _parts(
    held: Statement, number: int, previous: str, payload_digest: str
) -> tuple[str, str, str, str]:
    """What the hash covers, in canonical JSON, cut where the file has more: written by hand, since
    the names and their order are always the same."""
    end = "null" if held.effective_to is None else f'"{held.effective_to.isoformat()}"'
    return (
        f'{{"about":{_text(held.about)},"effective":"{held.effective.isoformat()}",'
        f'"effective_to":{end}',
        f'"id":{_text(held.id)},"number":{number}',
        f'"payload_digest":{_text(payload_digest)},"previous":{_text(previous)},'
        f'"reason":{_text(held.reason)}',
        f'"stated_at":"{written_instant(held.stated_at)}","stated_by":{_text(held.stated_by)},'
        f'"type":{_text(held.type)}}}',
    )
