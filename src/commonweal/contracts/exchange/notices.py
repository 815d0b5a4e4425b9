"""Published notices of procurements as releases."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from commonweal.contracts.exchange.parties import first_moment, period, pounds, reference
from commonweal.contracts.exchange.publishing import Publishing, method_of
from commonweal.records import Said
from commonweal.records.kinds import Award, Procurement, ProcurementNotice

Thing = dict[str, Any]

#: What each notice is in the standard: its tag, the state of the tender, and the kind of document,
#: where the codelist has one for it.
NOTICES: Mapping[str, tuple[str, str, str]] = {
    "intention to follow most suitable provider": (
        "planning",
        "planned",
        "plannedProcurementNotice",
    ),
    "invitation": ("tender", "active", "tenderNotice"),
    "intention to award": ("tenderUpdate", "active", ""),
    "award": ("award", "complete", "awardNotice"),
    "urgent award": ("award", "complete", "awardNotice"),
    "modification": ("contractAmendment", "complete", ""),
    "urgent modification": ("contractAmendment", "complete", ""),
    "abandonment": ("tenderCancellation", "cancelled", "cancellationDetails"),
}  # fmt: skip


def notice_releases(publishing: Publishing) -> Iterator[Thing]:
    """A release for every published notice; awards stand in those that name a provider."""
    for one in publishing.notices:
        bought = publishing.bought.get(one.what.procurement)
        if one.what.published is None:
            publishing.left.append((one.id, "the notice was not published"))
        elif one.what.kind not in NOTICES:
            publishing.left.append((one.id, "it is a letter to one provider, no notice"))
        elif bought is None:
            publishing.left.append(
                (one.id, "its procurement is not in the records, or is withheld")
            )
        else:
            yield _notice(publishing, one, bought)
    for awards in publishing.awards.values():
        publishing.left += [
            (one.id, "no notice of the award was published")
            for one in awards
            if one.what.contract not in publishing.shown
        ]


def _notice(
    publishing: Publishing, one: Said[ProcurementNotice], bought: Said[Procurement]
) -> Thing:
    tag, status, kind = NOTICES[one.what.kind]
    awards = publishing.told_by(one)
    suppliers = [publishing.supplier(award) for award in awards]
    parties = [publishing.buyer(bought.what.authority), *suppliers]
    release = publishing.release(one, one.what.procurement, tag, parties)
    document = _document(publishing, one, kind)
    release["tender"] = {**_tender(publishing, bought), "status": status}
    holder = release["tender"]
    if tag == "contractAmendment":
        changed = [_bare(award) for award in publishing.awards.get(one.what.procurement, [])]
        if len(changed) == 1 and changed[0]["id"] in publishing.shown:
            release["contracts"], holder = changed, changed[0]
    holder["documents"] = [document]
    if awards:
        release["awards"] = [
            {**_award(award, supplier), "status": "active"}
            for award, supplier in zip(awards, suppliers, strict=True)
        ]
    return release


def _document(publishing: Publishing, one: Said[ProcurementNotice], kind: str) -> Thing:
    words = "; ".join(f"{name}: {text}" for name, text in sorted(one.what.fields.items()))
    document = {"id": one.what.notice, "title": one.what.kind}
    if kind:
        document["documentType"] = kind
    if one.what.published is not None:
        document["datePublished"] = first_moment(one.what.published)
    return {**document, "description": publishing.clean(words)} if words else document


def _tender(publishing: Publishing, bought: Said[Procurement]) -> Thing:
    # What it was thought to cost is no part of a notice; awards and contracts have their values.
    tender: Thing = {"id": bought.what.procurement, "title": publishing.clean(bought.what.title)}
    return {**tender, **method_of(bought.what.process)}


def _award(one: Said[Award], supplier: Thing) -> Thing:
    award: Thing = {"id": f"{one.what.contract}-award", "date": first_moment(one.what.on)}
    award["suppliers"] = [reference(supplier)]
    if one.what.value_pence is not None:
        award["value"] = pounds(one.what.value_pence)
    runs = period(one.what.starts, one.what.ends)
    return {**award, "contractPeriod": runs} if runs else award


def _bare(one: Said[Award]) -> Thing:
    return {"id": one.what.contract, "awardID": f"{one.what.contract}-award"}
