"""Every route of the API with every role: what is expected follows from the declared capabilities alone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.core.cache import cache

from accounts.api.kit.door import Door
from accounts.capabilities import can
from accounts.models import User
from accounts.vocabulary import Role
from ledger.models import AuditEvent, AuditPayload, AuditShown
from tests.api.client import Api, api, bearer
from tests.api.routes import Route, api_routes, undeclared
from tests.factories import UnitFactory, one_of_each_role

pytestmark = pytest.mark.django_db
ROUTES = api_routes()
#: Addresses without records: open to all.
OPEN = {"api/v1/schema/", "api/v1/docs/", "api/v1/^", "^api/"}
LOG = (AuditEvent, AuditPayload, AuditShown)
UUID_ROUTE = "/6f2b2c0e-7f0a-4c44-9d5a-0c2f6f0e7b11/"


@pytest.fixture
def roles() -> Iterator[dict[Role, User]]:
    cache.clear()
    yield one_of_each_role(UnitFactory.create())
    cache.clear()


def counts() -> dict[str, int]:
    """How many rows every table has, but for the log of refusals."""
    return {model._meta.label: model._default_manager.count() for model in apps.get_models() if model not in LOG}


def ask(client: Api, route: Route) -> int:
    body = b"" if route.method == "GET" else b"{}"
    status: int = client.generic(route.method, route.address, body, "application/json").status_code
    return status


def test_every_address_is_declared() -> None:
    assert undeclared() == OPEN
    assert len(ROUTES) >= 8
    assert all(issubclass(route.view, Door) for route in ROUTES)


@pytest.mark.parametrize("route", ROUTES, ids=str)
def test_route_with_every_role(route: Route, roles: dict[Role, User]) -> None:
    capability = route.view.capabilities[route.action]
    assert ask(Api(), route) == 401
    for role, account in roles.items():
        client = api(account)
        allowed = can(account, capability)
        before, refusals = {} if allowed else counts(), AuditEvent.objects.filter(verb="api.refused").count()
        status = ask(client, route)
        if allowed:
            assert status not in (401, 403), (role, status)
            assert (status == 404) == (UUID_ROUTE in route.address), (role, status)
        else:
            assert status == 403, (role, status)
            assert counts() == before, role
            assert AuditEvent.objects.filter(verb="api.refused").count() == refusals + 1, role


@pytest.mark.parametrize("route", ROUTES, ids=str)
def test_route_with_a_token_of_other_scopes(route: Route, roles: dict[Role, User]) -> None:
    account = next(account for account in roles.values() if can(account, route.view.capabilities[route.action]))
    other = bearer(account, "nothing:read", "nothing:write")
    reader = bearer(account, f"{route.view.route}:read")
    before = counts()
    assert ask(other, route) == 403
    if route.method != "GET":
        assert ask(reader, route) == 403
    assert counts() == before


@pytest.mark.parametrize("route", ROUTES, ids=str)
def test_route_with_a_closed_account(route: Route, roles: dict[Role, User]) -> None:
    for account in roles.values():
        client = api(account)
        User.objects.filter(pk=account.pk).update(is_active=False)
        assert ask(client, route) == 401
