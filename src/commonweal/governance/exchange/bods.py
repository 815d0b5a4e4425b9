"""Who owns or runs which organisation, as statements of the Beneficial Ownership Data Standard."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from commonweal.governance.exchange.publication import Publication
from commonweal.records import Said, said
from commonweal.records.canonical import canonical, digest
from commonweal.records.kinds import Body, Interest, Organisation, Ownership, Person
from commonweal.records.kinds.bodies import ISSUERS

#: The version that the statements conform to.
VERSION = "0.4"
#: How ways of owning are called there; a partner has no word of its own.
NATURES: Mapping[str, str] = {
    "shareholding": "shareholding",
    "voting rights": "votingRights",
    "appoints the board": "appointmentOfBoard",
    "director": "boardMember",
    "partner": "otherInfluenceOrControl",
    "influence": "otherInfluenceOrControl",
}

Thing = dict[str, object]


@dataclass(frozen=True, slots=True)
class _Entity:
    """An organisation under one id, whatever it is called by in ownerships."""

    id: str
    name: str | None
    other_names: tuple[str, ...]
    identifiers: tuple[str, ...]
    known: date


@dataclass(frozen=True, slots=True)
class _Held:
    """What every ownership is looked at with.

    Parameters
    ----------
    given
        The records as the reader may have them.
    entities
        Organisations by each of their ids.
    people
        Ids of persons.
    interests
        What each person declared.
    lines
        Interests that a public register shows whole, with whose they are.
    """

    given: Publication
    entities: Mapping[str, _Entity]
    people: frozenset[str]
    interests: Mapping[str, tuple[Said[Interest], ...]]
    lines: frozenset[tuple[str, str]]

    def code(self, code: str) -> str:
        """The one id of an organisation."""
        return self.entities[code].id if code in self.entities else code

    def is_person(self, owner: str) -> bool:
        """Whether an owner is a person."""
        return owner in self.people and owner not in self.entities

    def shown(self, one: Said[Ownership]) -> bool:
        """Whether an ownership is given out: not where the owner's interest in it is withheld."""
        return not any(
            self._same(held.what, one.what.owned)
            and (held.what.consent_refused is not None or held.id in self.given.withheld)
            for held in self.interests.get(one.what.owner, ())
        )

    def declared(self, one: Said[Ownership]) -> bool:
        """Whether a public register names the owner, and shows the interest in it."""
        return one.what.owner in self.given.offices and any(
            (held.what.person, held.what.interest) in self.lines
            and self._same(held.what, one.what.owned)
            for held in self.interests.get(one.what.owner, ())
        )

    def _same(self, interest: Interest, owned: str) -> bool:
        """Whether an interest is in the organisation that is owned."""
        code, held = self.code(owned), self.entities.get(owned)
        if any(self.code(one) == code for one in interest.organisation_ids):
            return True
        if interest.organisation is None:
            return False
        names = {code, *(() if held is None else (held.name or code, *held.other_names))}
        return interest.organisation.casefold() in {name.casefold() for name in names}


def bods(given: Publication, *, publisher: str) -> list[Thing]:
    """Statements of the standard: entities and persons, then who owns what.

    Parameters
    ----------
    given
        The records of a day as a reader may have them.
    publisher
        Who publishes them.

    Returns
    -------
    A list of plain objects in the form of version 0.4, in the order that the standard asks for.

    Notes
    -----
    A person stands with id and name only where a public register of interests names them and shows
    the interest in that organisation. Any other owner is an `anonymousPerson` under an id that is
    made anew for each ownership, so that nobody is found by putting together what they own; and
    where the person has an interest in the organisation of which anything is withheld, the
    ownership is left out. Whether an interest is direct is not recorded: it is "unknown".
    """
    held = _held(given)
    owned = [one for one in said(given.day, Ownership) if held.shown(one)]
    owned.sort(key=lambda one: (one.what.owned, one.what.owner, one.id))
    subject_of = {code: code for code in (held.code(one.what.owned) for one in owned)}
    for one in owned:
        if not held.is_person(one.what.owner):
            subject_of.setdefault(held.code(one.what.owner), held.code(one.what.owned))
    made = []
    for code, subject in sorted(subject_of.items()):
        entity = held.entities.get(code) or _bare(code, given.on)
        made.append(_statement(given, publisher, _entity(given, entity), subject, entity.known))
    people = {one.id: _person(held, one) for one in owned if held.is_person(one.what.owner)}
    first: dict[str, Said[Ownership]] = {}
    for one in owned:
        if one.id in people:
            first.setdefault(str(people[one.id]["recordId"]), one)
    for one in first.values():
        subject = held.code(one.what.owned)
        made.append(_statement(given, publisher, people[one.id], subject, one.stated_at.date()))
    for one in owned:
        person = people.get(one.id)
        party = held.code(one.what.owner) if person is None else str(person["recordId"])
        subject = held.code(one.what.owned)
        relation = _relationship(given, one, party, subject)
        made.append(_statement(given, publisher, relation, subject, one.stated_at.date()))
    return made


def _held(given: Publication) -> _Held:
    interests: dict[str, tuple[Said[Interest], ...]] = {}
    for one in said(given.past, Interest):
        interests[one.what.person] = (*interests.get(one.what.person, ()), one)
    return _Held(
        given,
        _entities(given),
        frozenset({one.what.person for one in said(given.past, Person)} | set(given.offices)),
        interests,
        frozenset(
            (line.person, line.interest)
            for register in given.registers
            for line in register.lines
            if not line.withheld
        ),
    )


def _entities(given: Publication) -> dict[str, _Entity]:
    """Organisations by id, and under each identifier that is theirs."""
    found: dict[str, _Entity] = {}
    for body in said(given.day, Body):
        code = body.what.body
        found[code] = _Entity(code, body.what.name, (), (), body.stated_at.date())
    for one in said(given.day, Organisation):
        held = one.what
        entity = _Entity(
            held.organisation, held.name, held.other_names, held.ids, one.stated_at.date()
        )
        for name in (held.organisation, *held.ids):
            found.setdefault(name, entity)
    return found


def _bare(code: str, known: date) -> _Entity:
    """An organisation of which only an identifier is known."""
    return _Entity(code, None, (), (code,) if ":" in code else (), known)


def _person(held: _Held, one: Said[Ownership]) -> Thing:
    """The owner as a record of a person."""
    owner = one.what.owner
    if held.declared(one):
        name = held.given.offices[owner]
        names: Thing = {} if name is None else {"names": [{"fullName": name}]}
        details: Thing = {"isComponent": False, "personType": "knownPerson", **names}
        return {"recordId": owner, "recordType": "person", "recordDetails": details}
    details = {
        "isComponent": False,
        "personType": "anonymousPerson",
        "unspecifiedPersonDetails": {
            "reason": "interestedPartyExemptFromDisclosure",
            "description": "No public register names this person as an owner.",
        },
    }
    record = f"person-{_made_from(held.given, one, 'owner')}"
    return {"recordId": record, "recordType": "person", "recordDetails": details}


def _made_from(given: Publication, one: Said[Ownership], what: str) -> str:
    """An id made from a statement that nobody can make who does not hold it: the digest covers 32
    random bytes."""
    statement = given.day.get(one.id)
    content = one.id if statement is None else statement.payload_digest()
    return digest(canonical([what, content]))[:24]


def _entity(given: Publication, held: _Entity) -> Thing:
    kinds = {identifier.split(":", 1)[0] for identifier in held.identifiers}
    type_ = "registeredEntity" if kinds & {"company", "charity"} else "legalEntity"
    details: Thing = {"isComponent": False, "entityType": {"type": type_}}
    if held.name is not None:
        details["name"] = given.text(held.name)
    if held.other_names:
        details["alternateNames"] = [given.text(name) for name in held.other_names]
    if held.identifiers:
        details["identifiers"] = [_identifier(one) for one in held.identifiers]
    return {"recordId": held.id, "recordType": "entity", "recordDetails": details}


def _identifier(identifier: str) -> Thing:
    scheme, value = identifier.split(":", 1)
    name, code = ISSUERS[scheme]
    return {"id": value, "schemeName": name, **({"scheme": code} if code else {})}


def _relationship(given: Publication, one: Said[Ownership], party: str, subject: str) -> Thing:
    held = one.what
    interest: Thing = {
        "type": NATURES[held.nature],
        "directOrIndirect": "unknown",
        "details": held.nature,
        "startDate": one.effective.isoformat(),
    }
    if held.share_percent is not None:
        interest["share"] = {"exact": held.share_percent}
    if one.effective_to is not None:
        interest["endDate"] = one.effective_to.isoformat()
    return {
        "recordId": f"owns-{_made_from(given, one, 'owns')}",
        "recordType": "relationship",
        "recordDetails": {
            "isComponent": False,
            "subject": subject,
            "interestedParty": party,
            "interests": [interest],
        },
    }


def _statement(
    given: Publication, publisher: str, record: Thing, subject: str, known: date
) -> Thing:
    """A record as a statement of the standard; what it says makes its id."""
    said_: Thing = {
        "declarationSubject": subject,
        "statementDate": known.isoformat(),
        "recordStatus": "new",
        **record,
        "publicationDetails": {
            "publicationDate": given.on.isoformat(),
            "bodsVersion": VERSION,
            "publisher": {"name": publisher},
        },
    }
    return {"statementId": digest(canonical(said_)), **said_}
