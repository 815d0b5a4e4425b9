"""Procurements and contracts as rows and objects, for a page, a terminal or a programme."""

from __future__ import annotations

from datetime import date

from commonweal.governance.finding import Finding
from commonweal.governance.law import Bodies
from commonweal.governance.procurement.checking import Checked, check_contract
from commonweal.governance.procurement.held import Contracted
from commonweal.governance.procurement.record import asked_for, kept, until_award
from commonweal.governance.procurement.schedules import Schedule, due, needed, schedule_of
from commonweal.rules import RuleBook


def told(book: RuleBook, checked: Checked, on: date) -> dict[str, object]:
    """One procurement whole: law, processes, notices, standstill, record, findings.

    Parameters
    ----------
    book
        All rules held, for the days on which notices are due.
    checked
        The procurement as it was checked.
    on
        The day on which is asked.
    """
    held, law = checked.held, checked.regime
    award, gone = held.award, held.abandoned
    return {
        "procurement": held.id,
        "title": held.what.title,
        "authority": held.what.authority,
        "kind": checked.kind,
        "began": held.what.began,
        "law": None if law is None else law.finding.text,
        "under_regulations_of_2023": None if law is None else law.new,
        "process": held.what.process,
        "processes": [
            {
                "process": way.process,
                "status": way.status,
                "rule": way.finding.rule,
                "why": way.finding.text,
                "missing": list(way.missing),
            }
            for way in checked.ways
        ],
        "notices": notice_rows(book, checked),
        "standstill": _standstill(checked, on),
        "record": _record(checked, on),
        "awarded": None if award is None else award.on,
        "abandoned": None if gone is None else gone.on,
        "findings": [one.row() for one in checked.findings],
    }


def notice_rows(book: RuleBook, checked: Checked) -> list[dict[str, object]]:
    """Each notice that is asked for, when it is due, and when it was given; then all others given.

    None is asked for under earlier law, nor while the process is not stated.
    """
    held = checked.held
    asked = _asked(checked)
    rows = [_notice(book, checked, one) for one in asked]
    names = {one.notice for one in asked}
    rows += [
        {
            "schedule": None,
            "notice": one.what.kind,
            "asked_for": False,
            "due": None,
            "rule": None,
            "submitted": one.what.submitted,
            "published": one.what.published,
        }
        for one in held.notices
        if one.what.kind not in names
    ]
    return rows


def _asked(checked: Checked) -> tuple[Schedule, ...]:
    held, law = checked.held, checked.regime
    if law is None or not law.new or held.what.process is None:
        return ()
    asked = needed(held.what.process)
    gone = schedule_of("abandonment", held.what.process)
    return asked if held.abandoned is None or gone is None else (*asked, gone)


def _notice(book: RuleBook, checked: Checked, schedule: Schedule) -> dict[str, object]:
    held = checked.held
    happened = held.abandoned if schedule.notice == "abandonment" else held.award
    given = [one.what for one in held.notices if one.what.kind == schedule.notice]
    term = (
        None
        if happened is None or checked.kind is None
        else due(book, schedule, happened.on, checked.kind)
    )
    submitted = [one.submitted for one in given if one.submitted is not None]
    published = [one.published for one in given if one.published is not None]
    return {
        "schedule": schedule.number,
        "notice": schedule.notice,
        "asked_for": True,
        "due": None if term is None else term[0],
        "rule": None if term is None else term[1].id,
        "submitted": min(submitted, default=None),
        "published": min(published, default=None),
    }


def _standstill(checked: Checked, on: date) -> dict[str, object] | None:
    stands = checked.standing
    if stands is None:
        return None
    return {
        "published": stands.standstill.published,
        "begins": stands.standstill.begins,
        "ends_by_regulation": stands.standstill.deadline_regulation,
        "ends_counted_from_publication": stands.standstill.deadline_from_publication,
        "ends": stands.ends,
        "award_from": stands.award_from,
        "open": stands.open(on),
        "waits_for": list(stands.waits_for),
        "rules": [rule.id for rule in stands.standstill.rules],
    }


def _record(checked: Checked, on: date) -> dict[str, object] | None:
    """What the record must hold and what of it is missing, at the award where there was one."""
    held, law = checked.held, checked.regime
    if law is None or not law.new:
        return None
    until, wanted = until_award(held, on), asked_for(held)
    there = kept(held, by=until)
    missing = [item for item in wanted if not there.get(item, False)]
    return {"on": until, "asked_for": list(wanted), "missing": missing, "complete": not missing}


def contract_told(
    book: RuleBook, held: Contracted, bodies: Bodies, on: date
) -> tuple[dict[str, object], tuple[Finding, ...]]:
    """One contract with its changes and how they add up; and what the rules say of them."""
    found = check_contract(book, held, bodies, on=on)
    changes: list[dict[str, object]] = []
    total = 0
    for one in held.modifications:
        if one.what.on > on:
            continue
        total += one.what.change_pence
        changes.append(
            {
                "on": one.what.on,
                "change_pence": one.what.change_pence,
                "cumulative_pence": total,
                "attributable_to": one.what.attributable_to,
                "materially_different": one.what.materially_different,
                "urgent": one.what.urgent,
                "reason": one.what.reason,
            }
        )
    row: dict[str, object] = {
        "contract": held.what.contract,
        "title": held.what.title,
        "authority": held.what.authority,
        "organisation": held.what.organisation,
        "signed": held.what.signed,
        "starts": held.what.starts,
        "ends": held.what.ends,
        "value_pence": held.what.value_pence,
        "process": held.what.process,
        "modifications": changes,
        "findings": [one.row() for one in found],
    }
    return row, found
