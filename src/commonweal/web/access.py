"""What every address asks of whoever comes: declared here, kept by two middlewares, tested whole.

An address is public, or for whoever is signed in, or for those whose roles give a right. The view
still asks `accounts.allowing` about the object; what stands here holds before any view runs, so
that a view that forgets to ask shows nothing. A test fails for an address that is not declared.
No address answers what it does not do: nothing is sent to a public page, and a page that tells of
today alone is not asked for another day (`public.asked.dated` marks those that look back).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed

from commonweal.web.accounts.limiting import looks_back, told_to_wait, too_often
from commonweal.web.accounts.roles import RIGHTS, ever
from commonweal.web.accounts.signing_in import carried_back, signed_in
from commonweal.web.api.problems import problem
from commonweal.web.public.asked import asked_in_vain, cannot_read

View = Callable[..., HttpResponse]


@dataclass(frozen=True)
class Access:
    """What an address asks.

    Parameters
    ----------
    signed_in
        Whether one must be signed in.
    actions
        The rights of which one is needed, for whatever body; the view asks for which.
    limit
        How often it may be asked (`accounts.limiting.LIMITS`); empty for no limit.
    sent
        Whether only what is sent to it counts, and not looking at it.
    files
        Whether files are received there (`receiving`), from whoever is signed in.
    door
        Whether it is counted at the door of programs (`api.door`), by address and without a look
        at any session.
    """

    signed_in: bool = False
    actions: tuple[str, ...] = ()
    limit: str = ""
    sent: bool = False
    files: bool = False
    door: bool = False

    @property
    def methods(self) -> tuple[str, ...]:
        """How it may be asked; the door of programs answers for itself."""
        return ("GET", "HEAD", "POST") if self.signed_in or self.sent else ("GET", "HEAD")


PUBLIC = Access()
SIGNED_IN = Access(signed_in=True)


def uploads(action: str) -> Access:
    """For those who may do this, and who send files for it."""
    return Access(True, (action,), limit="upload", sent=True, files=True)


def needs(*actions: str) -> Access:
    """For those who may do one of these."""
    unknown = set(actions) - RIGHTS.keys()
    if unknown:
        raise KeyError(f"no such right: {sorted(unknown)}")
    return Access(signed_in=True, actions=actions)


def _all(access: Access, names: str) -> dict[str, Access]:
    return dict.fromkeys(names.split(), access)


#: By the name of an address; one that ends in a dash declares all that begin with it.
ACCESS: Mapping[str, Access] = {
    **_all(
        PUBLIC,
        """start questions question chapters chapter section table figures figure places place
        methods plans plan pack pack-file plan-questions plan-question plan-chapters plan-chapter
        plan-section plan-table plan-figures plan-figure plan-places plan-place plan-methods
        meetings meeting paper paper-file decisions decision promises promise interests person
        register-of seats bodies body consultations consultation contracts contract procurements
        procurement issues issue statement source downloads live ready metrics""",
    ),
    **_all(Access(limit="search"), "search download"),
    **_all(Access(limit="sign-in", sent=True), "sign-in second-factor set-password"),
    "sign-out": Access(sent=True),
    # Each task says itself which right it needs; begin, answer and check ask for it.
    "answer": Access(signed_in=True, files=True),
    **_all(SIGNED_IN, "desk begin check-answers put-away account change-password"),
    **_all(SIGNED_IN, "second-factor-anew recovery-codes"),
    **_all(needs("read members' papers"), "members-papers members-paper members-paper-file"),
    **_all(needs("see who read papers"), "reads-of-papers"),
    **_all(
        needs("keep accounts"),
        "accounts accounts-new accounts-one accounts-give accounts-end accounts-act",
    ),
    **_all(needs("keep bodies"), "bodies-kept"),
    **_all(needs("run a plan"), "runs run run-cancel compare weights"),
    "folder-upload": uploads("run a plan"),
    **_all(needs("publish a plan"), "publish"),
    **_all(needs("read the register"), "registers-kept register-kept"),
    **_all(
        needs("buy", "evaluate", "treat a conflict"),
        "desk-procurements desk-buying-calendar desk-procurement",
    ),
    **_all(
        needs("call a meeting", "build an agenda", "run a meeting", "treat a conflict", "decide"),
        "meetings-kept meeting-kept",
    ),
    **_all(needs("run a meeting"), "meeting-room"),
    **_all(needs("decide"), "decision-kept"),
    **_all(
        needs("keep contracts", "raise an issue", "work an issue"),
        "desk-contracts desk-contract desk-issues desk-issue",
    ),
    **_all(needs("keep contracts"), "desk-terms desk-figures desk-figures-file"),
    **_all(uploads("keep contracts"), "desk-upload-terms desk-year-end desk-monitoring"),
    **_all(needs("make a promise", "ask for a promise", "close a promise"), "desk-promises"),
    **_all(needs("consult"), "desk-consultations desk-code desk-codebook"),
    "desk-consultation": uploads("consult"),
    **_all(needs("import"), "desk-import"),
    # Whoever proposed something sees it too; the view asks who may approve it.
    **_all(SIGNED_IN, "desk-approvals desk-approval"),
    "desk-imports": uploads("import"),
    **_all(PUBLIC, "mergers merger"),
    **_all(needs("merge bodies"), "mergers-kept merger-kept carry-out-merger withdraw-merger"),
    **_all(Access(door=True), "api- feed- calendar- robots sitemap sitemap-page security-txt"),
    **_all(PUBLIC, "api feeds"),
}


class Methods:
    """Keeps how an address may be asked, before anything is asked of what was sent: where nothing
    is sent to, nobody is told to send it again."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer."""
        return self.get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        _view: View,
        _parts: tuple[object, ...],
        _named: dict[str, object],
    ) -> HttpResponse | None:
        """Before the view: that it is not asked so, and how it is."""
        access = access_of(request.resolver_match.view_name)
        if access is None or access.door or request.method in access.methods:
            return None
        return HttpResponseNotAllowed(access.methods)


class Declared:
    """Keeps what is declared: who may come in at all, and how often."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer."""
        return self.get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        view: View,
        parts: tuple[object, ...],
        named: dict[str, object],
    ) -> HttpResponse | None:
        """Before the view: a sign-in, a refusal or a wait, where one is due."""
        name = request.resolver_match.view_name
        # No database holds this letter, and PostgreSQL fails on it; the API tells so itself.
        if not name.startswith("api-") and _unheld(request, named):
            raise BadRequest
        access = access_of(name)
        if access is None:
            return None
        # The API tells by itself which of its answers look back.
        dated = name.startswith("api-") or getattr(view, "looks_back", False)
        for what in _limits(access, request, dated=dated):
            left = too_often(what, request)
            if left:
                return told_to_wait(request, left)
        if access.signed_in and not request.user.is_authenticated:
            answer: HttpResponse = signed_in(view)(request, *parts, **named)
            return answer
        if access.actions and not any(ever(one, request.user.held) for one in access.actions):
            raise PermissionDenied
        told = "" if dated else asked_in_vain(request)
        if told:
            return problem(400, told) if access.door else cannot_read(request, told)
        return carried_back(request) if access.signed_in else None


def access_of(name: str) -> Access | None:
    """What an address asks, by its name; None where it declares nothing."""
    return ACCESS.get(name) or ACCESS.get(name[: name.find("-") + 1])


def _limits(access: Access, request: HttpRequest, *, dated: bool) -> Iterator[str]:
    """What a request counts as."""
    if access.limit and not (access.sent and request.method != "POST"):
        yield access.limit
    if dated and looks_back(request) and not access.door:
        yield "known"


def _unheld(request: HttpRequest, named: dict[str, object]) -> bool:
    """Whether an address holds a letter that stands in no text."""
    asked = (value for values in request.GET.lists() for value in values[1])
    return any("\0" in str(one) for one in (*named.values(), *asked))
