"""Meetings: whether notice was given and the public admitted, who was in the room, who may read
what, what is in the way of each item; which meetings are coming and how open a body is."""

from commonweal.governance.meetings.agenda import Agenda, ItemView, agenda
from commonweal.governance.meetings.calendar_feed import calendar_feed
from commonweal.governance.meetings.casting import entitled, votes_of
from commonweal.governance.meetings.counting import WAYS, Counted, all_voted, counted
from commonweal.governance.meetings.deciding import taking_findings, voting_findings
from commonweal.governance.meetings.notice import Given, given, last_day, notice_findings
from commonweal.governance.meetings.openness import Openness, openness, openness_findings
from commonweal.governance.meetings.papers import KEEPER, PUBLIC, served, withheld
from commonweal.governance.meetings.presence import Presence, presence
from commonweal.governance.meetings.quorum import (
    Presiding,
    Quorum,
    presiding,
    quorum,
    quorum_finding,
)
from commonweal.governance.meetings.register import Entry, feed_of, register
from commonweal.governance.meetings.sitting import Host, Sitting, sittings
from commonweal.governance.meetings.telling import agenda_json, agenda_rows, match_lines
from commonweal.governance.meetings.transparency import Share, of_all, transparency

__all__ = [
    "KEEPER",
    "PUBLIC",
    "WAYS",
    "Agenda",
    "Counted",
    "Entry",
    "Given",
    "Host",
    "ItemView",
    "Openness",
    "Presence",
    "Presiding",
    "Quorum",
    "Share",
    "Sitting",
    "agenda",
    "agenda_json",
    "agenda_rows",
    "all_voted",
    "calendar_feed",
    "counted",
    "entitled",
    "feed_of",
    "given",
    "last_day",
    "match_lines",
    "notice_findings",
    "of_all",
    "openness",
    "openness_findings",
    "presence",
    "presiding",
    "quorum",
    "quorum_finding",
    "register",
    "served",
    "sittings",
    "taking_findings",
    "transparency",
    "votes_of",
    "voting_findings",
    "withheld",
]
