"""Every role against every action, object and address, made from the one declaration."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import get_resolver, reverse

from commonweal.web.access import ACCESS, Access, access_of
from commonweal.web.accounts import making
from commonweal.web.accounts.allowing import allowed
from commonweal.web.accounts.models import User
from commonweal.web.accounts.roles import RIGHTS, ROLES, ever
from commonweal.web.desk.asking import Page, Question, Task
from commonweal.web.desk.asking import views as asking
from commonweal.web.desk.tasks import TASKS

OWN, OTHER = "GB-09W", "GB-09C"
pytestmark = pytest.mark.django_db


def addresses(resolver: Any, space: str = "") -> Iterator[tuple[str, Mapping[str, str]]]:
    """Every address of the site by name, with the names and kinds of its parts."""
    for pattern in resolver.url_patterns:
        if hasattr(pattern, "url_patterns"):
            inner = f"{pattern.namespace}:" if pattern.namespace else ""
            yield from addresses(pattern, space + inner)
        else:
            kinds = getattr(pattern.pattern, "converters", {})
            yield (
                f"{space}{pattern.name}",
                {name: type(one).__name__ for name, one in kinds.items()},
            )


#: Every address.
ALL = list(addresses(get_resolver()))
PARTS = {"IntConverter": "1", "UUIDConverter": "00000000-0000-4000-8000-000000000000"}
GUARDED = sorted(
    {
        (name, tuple(sorted(parts.items())))
        for name, parts in ALL
        if (access_of(name) or Access()).signed_in
    }
)


def account(role: str, body: str = OWN) -> User:
    name = f"{role.replace(' ', '.')}{'.of.all' if not body else ''}"
    user = User.objects.create_user(f"{name}@example.org", "x", office=role)
    making.give(user, role, body, by="test")
    return user


def address(name: str, parts: tuple[tuple[str, str], ...]) -> str:
    return reverse(name, kwargs={part: PARTS.get(kind, "x") for part, kind in parts})


def test_every_address_declares_whom_it_is_for() -> None:
    undeclared = sorted({name for name, _ in ALL if access_of(name) is None})
    assert undeclared == [], "declare these in web/access.py"


def test_what_is_declared_is_there() -> None:
    names = {name for name, _ in ALL}
    starts = {name[: name.find("-") + 1] for name in names}
    assert {one for one in ACCESS if not one.endswith("-")} <= names
    assert {one for one in ACCESS if one.endswith("-")} <= starts


@pytest.mark.parametrize(
    ("name", "parts"), GUARDED, ids=lambda one: one if isinstance(one, str) else ""
)
def test_nobody_comes_in_without_signing_in(
    client: Client, name: str, parts: tuple[tuple[str, str], ...]
) -> None:
    path = address(name, parts)
    got = client.get(path)
    assert got.status_code == 302
    assert got.headers["Location"].startswith("/sign-in/?next=")
    sent = client.post(path, {"entered": "words"})
    assert sent.status_code == 401
    assert 'name="carried"' in sent.content.decode()


@pytest.mark.parametrize("role", ROLES)
def test_each_role_is_refused_every_address_that_its_rights_do_not_open(
    client: Client, role: str
) -> None:
    client.force_login(account(role))
    client.raise_request_exception = False
    for name, parts in GUARDED:
        access = access_of(name)
        assert access is not None
        if not access.actions:
            continue
        opens = any(ever(action, [(role, OWN)]) for action in access.actions)
        path = address(name, parts)
        for answer in (client.get(path), client.post(path)):
            assert opens or answer.status_code == 403, f"{role} opened {name}"


@pytest.mark.parametrize("action", RIGHTS)
def test_a_right_is_for_the_roles_and_bodies_that_are_declared(action: str) -> None:
    for role, given in itertools.product(ROLES, (OWN, "")):
        user = account(role, given)
        scope = RIGHTS[action].get(role)
        for body, own in ((OWN, False), (OTHER, False), ("", False), (OTHER, True)):
            right = (
                scope == "every"
                or (scope == "own" and (given == "" or body == OWN))
                or (scope == "whole" and given == "")
                or (scope == "self" and own)
            )
            assert allowed(user, action, body, own=own) == right, (role, given, body, own)
        assert ever(action, user.held) == (scope is not None and (scope != "whole" or not given))
        user.is_active = False
        assert not allowed(user, action, OWN, own=True)


def test_an_analyst_of_one_body_neither_runs_nor_publishes_what_the_whole_site_shows(
    client: Client,
) -> None:
    """The site shows one plan: whoever works for one of its bodies does not say which."""
    client.force_login(account("analyst", OWN))
    assert "/plans/runs/" not in client.get("/desk/").content.decode()
    for name, parts in GUARDED:
        access = access_of(name) or Access()
        if {"run a plan", "publish a plan"} & {*access.actions}:
            assert client.get(address(name, parts)).status_code == 403, name
            assert client.post(address(name, parts)).status_code == 403, name
    client.force_login(account("analyst", ""))
    assert "/plans/runs/" in client.get("/desk/").content.decode()
    assert client.get("/plans/runs/").status_code == 200


@pytest.mark.parametrize("action", RIGHTS)
def test_a_task_asks_for_its_right_on_every_one_of_its_pages(
    client: Client, monkeypatch: pytest.MonkeyPatch, action: str
) -> None:
    def task(name: str, body: str, own: bool) -> Task:
        return Task(
            name=name,
            title="A task",
            action=action,
            body=lambda _asked: body,
            own=lambda _asked: own,
            pages=(Page("p", (Question("q", "What?"),)),),
            make=lambda _asked: [],
            after=lambda _asked: "/desk/",
        )

    objects = {
        "own": task("own", OWN, False),
        "other": task("other", OTHER, False),
        "mine": task("mine", OTHER, True),
    }
    monkeypatch.setattr(asking, "TASKS", objects)
    drafts = _begun_by_whoever_may(objects)
    for role in ROLES:
        user = account(role)
        client.force_login(user)
        for name, one in objects.items():
            body = OWN if name == "own" else OTHER
            right = allowed(user, action, body, own=name == "mine")
            begun = client.post(f"/desk/{name}/begin/")
            assert begun.status_code == (302 if right else 403), (role, name)
            token = drafts(user, one)
            for path in (f"/desk/{name}/{token}/p/", f"/desk/{name}/{token}/check/"):
                answers = [client.get(path), client.post(path, {"q": "words"})]
                refused = [answer.status_code == 403 for answer in answers]
                assert refused == [not right] * 2, (role, path)


def _begun_by_whoever_may(objects: Mapping[str, Task]) -> Any:
    """Drafts as they would be had the right been lost after they were begun."""
    from commonweal.web.store.models import Draft

    assert objects

    def make(user: User, task: Task) -> str:
        token = f"{user.pk}-{task.name}"
        Draft.objects.create(token=token, user=user, task=task.name, answers={})
        return token

    return make


def test_a_draft_is_its_owners_alone(client: Client) -> None:
    from commonweal.web.store.models import Draft

    owner, other = account("governance lead"), account("conflicts guardian")
    name = next(iter(TASKS))
    Draft.objects.create(token="t", user=owner, task=name, answers={})
    client.force_login(other)
    page = TASKS[name].pages[0].name
    assert client.get(f"/desk/{name}/t/{page}/").status_code == 404
    assert client.get(f"/desk/{name}/t/check/").status_code == 404


@pytest.mark.parametrize("name", TASKS)
def test_each_task_names_a_right_that_is_declared(name: str) -> None:
    assert TASKS[name].action in RIGHTS


@pytest.mark.usefixtures("example_rows")
@pytest.mark.parametrize("role", ROLES)
def test_no_role_begins_a_task_to_which_no_role_of_its_kind_has_the_right(
    client: Client, role: str
) -> None:
    client.force_login(account(role))
    client.raise_request_exception = False
    for name, task in TASKS.items():
        answer: HttpResponse = client.post(f"/desk/{name}/begin/")
        if role not in RIGHTS[task.action]:
            assert answer.status_code in (403, 404), f"{role} began {name}"


def test_rights_ended_are_gone_at_once() -> None:
    user = account("governance lead")
    assert allowed(user, "decide", OWN)
    making.end(user.grants.get(), by="test")
    assert not allowed(user, "decide", OWN)
    assert not allowed(User.objects.get(pk=user.pk), "decide", OWN)


def test_nobody_is_allowed_anything() -> None:
    from django.contrib.auth.models import AnonymousUser

    for action in RIGHTS:
        assert not allowed(AnonymousUser(), action, OWN, own=True)
