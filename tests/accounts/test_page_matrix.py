"""Every page with every role: what is expected follows from the declared capabilities alone."""

from __future__ import annotations

import inspect
from typing import Any

import pytest
from django.apps import apps
from django.test import Client

from accounts.capabilities import can
from accounts.models import User
from accounts.vocabulary import Role
from accounts.web.pages import Page
from ledger.models import AuditEvent, AuditPayload, AuditShown
from tests.api.routes import pages
from tests.factories import UnitFactory, one_of_each_role

pytestmark = pytest.mark.django_db
PAGES = pages()
#: Pages that hold no record and are open to all.
OPEN = {"SignIn", "sign_out", "set_theme", "front_page", "health", "ready", "live"}
LOG = (AuditEvent, AuditPayload, AuditShown)


def is_page(view: Any) -> bool:
    return inspect.isclass(view) and issubclass(view, Page)


def counts() -> dict[str, int]:
    return {
        model._meta.label: model._default_manager.count()
        for model in apps.get_models()
        if model not in LOG and model._meta.label != "sessions.Session"
    }


@pytest.fixture
def roles() -> dict[Role, User]:
    return one_of_each_role(UnitFactory.create())


def test_every_page_declares_its_capability_or_is_known_to_be_open() -> None:
    others = {view.__name__ for _, view in PAGES if not is_page(view)}
    assert others <= OPEN, f"neither a Page nor known to be open: {others - OPEN}"


DECLARED = [(address, view) for address, view in PAGES if is_page(view)]


@pytest.mark.parametrize("role", Role)
def test_every_page_with_a_role(role: Role, roles: dict[Role, User]) -> None:
    account, client = roles[role], Client()
    client.force_login(account)
    for address, view in DECLARED:
        for method in ("GET", "POST"):
            needed = view.needed(method)
            if needed is not None:
                visit(client, account, method, address, allowed=can(account, needed))


def visit(client: Client, account: User, method: str, address: str, *, allowed: bool) -> None:
    before = {} if allowed else counts()
    refusals = AuditEvent.objects.filter(verb="page.refused").count()
    status = client.generic(method, address).status_code
    if allowed:
        assert status not in (401, 403), (method, address, status)
    else:
        assert status == 403, (method, address, status)
        assert counts() == before, (method, address)
        assert AuditEvent.objects.filter(verb="page.refused").count() == refusals + 1


def test_a_stranger_is_sent_to_sign_in_from_every_page() -> None:
    for address, view in DECLARED:
        for method in ("GET", "POST"):
            if view.needed(method) is not None:
                answer = Client().generic(method, address)
                assert answer.status_code == 302, (method, address)
                assert answer["Location"].startswith("/sign-in/"), (method, address)
