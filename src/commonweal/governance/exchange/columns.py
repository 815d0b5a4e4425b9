"""What the columns of each register are."""

from __future__ import annotations

from typing import Literal, NamedTuple

from commonweal.governance.register.publishing import FIELDS

Kind = Literal["string", "integer", "boolean", "date", "datetime"]


class Column(NamedTuple):
    """A column: its name, its type as Table Schema has it, and what it means."""

    name: str
    type: Kind
    description: str


BODIES = (
    Column("body", "string", "Code of the body"),
    Column("name", "string", "What it is called"),
    Column("kind", "string", "What it is in law"),
    Column("form", "string", "How it meets and decides"),
    Column("of", "string", "Codes of the bodies whose part it is, with semicolons between"),
    Column("meets", "string", "Whether its own rules open its meetings"),
    Column("quorum", "integer", "Fewest voting members present, where its rules say so"),
    Column("since", "date", "Since when it exists so"),
    Column("until", "date", "Its last day, where one is stated"),
    Column("source", "string", "Where its rules stand"),
)

SEATS = (
    Column("seat", "string", "Id of the seat"),
    Column("body", "string", "Code of the body"),
    Column("body_name", "string", "What the body is called"),
    Column("role", "string", "What its holder is there"),
    Column("voting", "boolean", "Whether with a vote"),
    Column("represents", "string", "For whom it speaks"),
    Column("nominated_by", "string", "Who nominates its holder"),
    Column("office", "string", "The office whose holder has it"),
    Column("person", "string", "Id of its holder"),
    Column("name", "string", "Name of its holder, where it is public"),
    Column("vacant", "boolean", "Whether nobody has it"),
    Column("since", "date", "Since when it is held so, as far as the records go back"),
    Column("until", "date", "Its last day, where one is stated"),
    Column("source", "string", "Where that stands"),
)

#: Fields of the public register that are no words; withheld, they are empty.
TYPED: dict[str, Kind] = {
    "by_office": "boolean",
    "arose": "date",
    "declared": "date",
    "ended": "date",
}

INTERESTS = (
    Column("register_of", "string", "Code of the body whose register it is"),
    Column("interest", "string", "Id of the interest"),
    Column("person", "string", "Whose it is"),
    Column("name", "string", "The name, where it is public"),
    Column("position", "string", "What the person is there"),
    *(
        Column(name, TYPED.get(name, "string"), f"{name.replace('_', ' ').capitalize()}")
        for name in FIELDS
    ),
    Column("withheld", "string", "Fields that are withheld, why, and who approved that"),
)

NIL = (
    Column("register_of", "string", "Code of the body whose register it is"),
    Column("person", "string", "Who confirmed to have none"),
    Column("name", "string", "The name, where it is public"),
    Column("confirmed", "date", "When that was last confirmed"),
)

MEETINGS = (
    Column("meeting", "string", "Id of the meeting"),
    Column("on", "date", "Its day; of a month or year, the first"),
    Column("precision", "string", "How exactly the day is known"),
    Column("starts", "datetime", "When it starts, in UTC"),
    Column("ends", "datetime", "When it ends, in UTC"),
    Column("title", "string", "What it is called"),
    Column("bodies", "string", "Who meets"),
    Column("place", "string", "Where"),
    Column("status", "string", "Planned, held or cancelled"),
    Column("public", "string", "Whether it is or was open"),
    Column("why_not_public", "string", "Why it was not"),
    Column("notice_given", "date", "When notice of time and place was first given"),
    Column("source", "string", "Where that stands"),
)

PAPERS = (
    Column("paper", "string", "Id of the paper"),
    Column("item", "string", "For which item of an agenda"),
    Column("title", "string", "What it is called"),
    Column("text", "string", "What it says, where it is held"),
    Column("public", "boolean", "Whether it is public"),
)

AGENDA = (
    Column("item", "string", "Id of the item"),
    Column("meeting", "string", "At which meeting"),
    Column("number", "string", "Its number on the agenda"),
    Column("title", "string", "What it is about"),
    Column("for_decision", "boolean", "Whether it is for decision"),
    Column("private", "boolean", "Whether the public is shut out of it"),
    Column("function", "string", "The function under which it is decided"),
    Column("value_pence", "integer", "What it is worth, in pence"),
)

ATTENDANCE = (
    Column("meeting", "string", "Which meeting"),
    Column("entry", "integer", "Number of the line within the meeting"),
    Column("seat", "string", "Whose seat, where it was one"),
    Column("office", "string", "Which office"),
    Column("person", "string", "Id of the person, where it is public"),
    Column("name", "string", "Name of the person, where it is public"),
    Column("capacity", "string", "As what: member, deputy or in attendance"),
    Column("apologies", "boolean", "Whether apologies were sent instead"),
    Column("entered", "datetime", "When the person came, where it is stated"),
    Column("left", "datetime", "When the person left, where it is stated"),
)

DECISIONS = (
    Column("decision", "string", "Id of the decision"),
    Column("on", "date", "Its day"),
    Column("body", "string", "Code of the body that decided"),
    Column("title", "string", "What it is about"),
    Column("text", "string", "What was decided"),
    Column("reasons", "string", "Why"),
    Column("function", "string", "The function under which it was decided"),
    Column("value_pence", "integer", "What it is worth, in pence"),
    Column("private", "boolean", "Whether it was taken in private"),
    Column("ground", "string", "Of a private one: on what ground"),
    Column("review_on", "date", "Of a private one: when that is looked at again"),
    Column("meeting", "string", "At which meeting"),
    Column("item", "string", "Under which item"),
    Column("ratifies", "string", "Which earlier decision it ratifies"),
    Column("source", "string", "Where that stands"),
)

DELEGATIONS = (
    Column("delegation", "string", "Id of the delegation or reservation"),
    Column("function", "string", "Which function"),
    Column("from_body", "string", "Who has it"),
    Column("to", "string", "Who may exercise it; the same where it is reserved"),
    Column("level", "string", "At which level it is decided"),
    Column("limit_pence", "integer", "The highest value of one decision, in pence"),
    Column("onward", "boolean", "Whether it may be delegated further"),
    Column("under", "string", "The power used"),
    Column("report_to", "string", "To whom decisions are reported back"),
    Column("since", "date", "From when"),
    Column("until", "date", "Its last day, where one is stated"),
    Column("source", "string", "Where the scheme stands"),
)

COMMITMENTS = (
    Column("commitment", "string", "Id of what was asked for or promised"),
    Column("kind", "string", "Request, recommendation, promise or assurance"),
    Column("text", "string", "Its words"),
    Column("made_on", "date", "When it was made"),
    Column("made_precision", "string", "How exactly that day is known"),
    Column("by", "string", "Who owes it, as it was stated"),
    Column("by_now", "string", "Who that is on the day, where it was succeeded"),
    Column("to", "string", "To whom, as it was stated: the body that alone closes it"),
    Column("to_now", "string", "Who that is on the day, where it was succeeded"),
    Column("where", "string", "In a resolution, in a paper, or in discussion"),
    Column("meeting", "string", "At which meeting"),
    Column("due", "date", "When it is due, where a day is known"),
    Column("due_told", "string", "When it is due, in words"),
    Column("status", "string", "Where it stands on the day"),
    Column("delivered", "date", "When something was last delivered"),
    Column("outcome", "string", "With which outcome it was closed"),
    Column("source", "string", "Where it stands"),
)
