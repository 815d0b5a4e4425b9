"""Contracts that pay for outcomes: terms uploaded and checked, a year settled, outcomes watched."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from commonweal.contracts.payment.clauses import PaymentError
from commonweal.contracts.payment.observed import read_observed
from commonweal.contracts.payment.year_end import YearEnd
from commonweal.contracts.payment.year_end import year_end as settled
from commonweal.contracts.terms import TermsError, check, read_terms
from commonweal.records import Statement
from commonweal.records.kinds import OutcomeContract
from commonweal.rules import load_rules
from commonweal.web.accounts.models import User
from commonweal.web.accounts.signing_in import signed_in
from commonweal.web.desk.asking import Asked
from commonweal.web.desk.asking.sending import send
from commonweal.web.desk.contracts_held import may, running_beside
from commonweal.web.desk.contracts_pages import open_contract
from commonweal.web.desk.keeping import with_parents
from commonweal.web.desk.rights import codes_with
from commonweal.web.desk.showing import shown
from commonweal.web.desk.tasks.contracts import KEEP
from commonweal.web.desk.tasks.stating import stated
from commonweal.web.desk.uploading import keep, kept, sent_to, text_of
from commonweal.web.lists.kept import contracts_near
from commonweal.web.plans.near import nearest
from commonweal.web.public.tables import Column, Grid
from commonweal.web.store.reading import today
from commonweal.web.uploads import RefusedUploadError

#: Largest file of terms.
MOST_TERMS = 1_000_000
#: Under which name uploaded terms are kept until they are recorded.
DRAFT = "outcome-terms"
#: Where all these pages stand.
UNDER = (("Contracts", "/desk/contracts/"),)


@signed_in
@require_http_methods(["GET", "POST"])
def upload_terms(request: HttpRequest) -> HttpResponse:
    """Terms of a contract for outcomes come as a file: every fault of form is told at once."""
    if not codes_with(request.user, KEEP):
        raise PermissionDenied
    faults: list[str] = []
    if request.method == "POST":
        try:
            name, text = text_of(request, most=MOST_TERMS, formulas=True)
            form = "json" if text.lstrip().startswith("{") else "toml"
            terms = read_terms(text, load_rules(), form=form)
            if not may(request.user, [KEEP], with_parents([terms.authority])):
                told = f"{terms.contract} is bought by {terms.authority}, for which you keep no"
                raise RefusedUploadError([f"{told} contracts; correct the authority in the file"])
            answers = {"terms": terms.model_dump(mode="json", exclude_none=True), "name": name}
            return redirect("desk-terms", keep(request.user, DRAFT, answers))
        except RefusedUploadError as error:
            faults = list(error.faults)
        except TermsError as error:
            faults = [one.line for one in error.findings]
    title = "Upload the terms of a contract for outcomes"
    return shown(request, "desk/upload-terms.html", title, UNDER, faults=faults)


@signed_in
@require_http_methods(["GET", "POST"])
def terms_checked(request: HttpRequest, token: str) -> HttpResponse:
    """Uploaded terms with everything that the check found, to be recorded."""
    gone = sent_to(token)
    if gone is not None:
        return redirect(gone)
    answers = kept(request.user, DRAFT, token)
    terms = OutcomeContract.model_validate(answers["terms"])
    _may(request.user, terms)
    at_hand = nearest()
    near = at_hand.held
    found = check(
        terms,
        load_rules(),
        on=today(),
        jurisdictions=None if near is None else near.jurisdictions,
        others=running_beside(terms),
        data=None if near is None else near.measured(terms),
    )
    faults: list[str] = []
    if request.method == "POST":
        address = reverse("desk-contract", args=[terms.contract])

        def make() -> list[Statement]:
            user = User.objects.get(pk=request.user.pk)
            _may(user, terms)
            asked = Asked(user, terms.contract, {}, token, timezone.now())
            why = f"terms as uploaded: {answers['name']}"
            payload, about = answers["terms"], terms.authority
            return [stated(asked, "outcome_contract", payload, about=about, reason=why)]

        faults = send(token, address, make)
        if not faults:
            messages.success(request, "The terms are recorded. They are not signed yet.")
            return redirect(address)
    return shown(
        request,
        "desk/terms.html",
        f"Terms of {terms.title}",
        UNDER,
        faults=faults,
        found=found,
        terms=terms,
        sectors=_sectors(found),
        looked_in=at_hand.told,
    )


def _may(user: User, terms: OutcomeContract) -> None:
    """Nobody states terms but whoever keeps the contracts of their authority; of a contract that is
    on record, to state again or to supersede, those of its own.

    Raises
    ------
    PermissionDenied
        Where they are not theirs.
    """
    held = contracts_near(("contract", one) for one in (terms.contract, *terms.supersedes))
    for authority in {terms.authority, *map(held.authority, held.titles)}:
        if not may(user, [KEEP], with_parents([authority])):
            raise PermissionDenied


@signed_in
@require_http_methods(["GET", "POST"])
def year_end(request: HttpRequest, code: str) -> HttpResponse:
    """A year of a contract settled from what was observed, step by step."""
    held = open_contract(request.user, code)
    terms = held.terms.get(code)
    if terms is None:
        raise Http404("no contract for outcomes")
    years = [str(one) for one in range(1, _years(terms) + 1)]
    told: dict[str, Any] = {"code": code, "years": years, "outcomes": terms.outcomes}
    told |= {"faults": [], "year": request.POST.get("year", "1")}
    if request.method == "POST":
        try:
            if told["year"] not in years:
                raise RefusedUploadError(["Choose a year of the contract"])
            _, text = text_of(request)
            found = settled(terms, int(told["year"]), read_observed(text, terms))
            told |= {"found": found, "lines": _lines(found), "partners": _paid(terms, found)}
        except RefusedUploadError as error:
            told["faults"] = list(error.faults)
        except PaymentError as error:
            told["faults"] = list(error.faults)
    return shown(request, "desk/year-end.html", f"Year end: {terms.title}", UNDER, **told)


def _years(terms: OutcomeContract) -> int:
    return max((one.year for each in terms.outcomes for one in each.targets), default=1)


def _lines(found: YearEnd) -> Grid:
    columns = (
        Column("step", "Step", "number"),
        Column("clause", "Clause"),
        Column("about", "About"),
        Column("figure", "Figure"),
        Column("formula", "Formula, in pence"),
        Column("amount", "Amount", "pounds"),
    )
    rows = [
        [step, one.clause, one.about, one.figure, one.formula, one.amount]
        for step, one in enumerate(found.lines, start=1)
    ]
    return Grid("Every step", columns, rows)


def _paid(terms: OutcomeContract, found: YearEnd) -> Grid | None:
    if found.paid is None:
        return None
    names = {one.partner: one.name for one in terms.partners}
    columns = (Column("who", "Partner"), Column("pence", "Payment", "pounds"))
    rows = [[names[code], pence] for code, pence in found.paid.partners.items()]
    return Grid("What each partner is paid", columns, rows)


def _sectors(found: Any) -> Grid:
    columns = (
        Column("sector", "Sector"),
        Column("part", "Takes part"),
        Column("share", "Part of the payment", "share"),
        Column("risk", "Part of the risk", "share"),
    )
    rows = [[one.sector, one.takes_part, one.share, one.risk_share] for one in found.sectors]
    return Grid("Sectors", columns, rows)
