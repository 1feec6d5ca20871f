from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import ApiToken
from ledger.models import AuditEvent
from tests.api.client import Api, api, bearer
from tests.factories import user

pytestmark = pytest.mark.django_db


def body(**more: Any) -> dict[str, Any]:
    until = (timezone.now() + timedelta(days=9)).isoformat()
    return {"name": "records", "scopes": ["users:read"], "expires_at": until, **more}


def test_a_new_token_shows_its_secret_once_and_opens_what_its_scopes_name() -> None:
    officer = user()
    answer = api(officer).send("tokens/", body())
    assert answer.status_code == 201
    made = answer.json()
    token = ApiToken.objects.get()
    assert set(made) == {"id", "name", "scopes", "created_at", "expires_at", "revoked_at", "last_used_at", "secret"}
    assert answer["Location"] == f"/api/v1/tokens/{token.uid}/"
    assert made["secret"].startswith("sd_") and made["secret"] not in token.digest
    assert "secret" not in api(officer).read(f"tokens/{token.uid}/").json()
    program = Api(authorization=f"Bearer {made['secret']}")
    assert program.read("users/").status_code == 200
    assert program.read("units/").status_code == 403
    assert program.read("units/").json()["code"] == "scope"
    assert [event.verb for event in AuditEvent.objects.order_by("id")][0] == "accounts.token.issued"
    token.refresh_from_db()
    assert token.last_used_at is not None


def test_another_ones_token_is_not_there_and_a_revoked_one_opens_nothing() -> None:
    officer, other = user(), user()
    program = bearer(officer, "users:read")
    token = ApiToken.objects.get()
    assert api(other).send(f"tokens/{token.uid}/revoke/").status_code == 404
    assert api(other).read("tokens/").json()["results"] == []
    assert program.read("users/").status_code == 200
    assert api(officer).send(f"tokens/{token.uid}/revoke/").status_code == 200
    answer = program.read("users/")
    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, 'Bearer realm="standdown"')
    assert answer.json()["code"] == "invalid_token"


@pytest.mark.parametrize("change", [{"expires_at": timezone.now() - timedelta(seconds=1)}, {"digest": "0" * 64}])
def test_an_expired_or_unknown_token_gets_401(change: dict[str, Any]) -> None:
    program = bearer(user(), "users:read")
    ApiToken.objects.update(**change)
    assert program.read("users/").status_code == 401


def test_the_token_of_a_disabled_account_gets_401() -> None:
    officer = user()
    program = bearer(officer, "users:read")
    officer.is_active = False
    officer.save()
    assert program.read("users/").status_code == 401


def test_last_use_is_kept_to_the_minute() -> None:
    program = bearer(user(), "users:read")
    program.read("users/")
    first = ApiToken.objects.get().last_used_at
    program.read("users/")
    assert ApiToken.objects.get().last_used_at == first
    ApiToken.objects.update(last_used_at=timezone.now() - timedelta(seconds=61))
    program.read("users/")
    latest = ApiToken.objects.get().last_used_at
    assert first is not None and latest is not None and latest > first


@pytest.mark.parametrize(
    ("wrong", "pointer"),
    [
        ({"scopes": ["users:read", "everything"]}, "/scopes/1"),
        ({"expires_at": "2020-01-01T00:00:00Z"}, "/expires_at"),
        ({"expires_at": (timezone.now() + timedelta(days=400)).isoformat()}, "/expires_at"),
        ({"name": ""}, "/name"),
    ],
)
def test_a_wrong_token_is_refused_by_field(wrong: dict[str, Any], pointer: str) -> None:
    answer = api(user()).send("tokens/", body(**wrong))
    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]
    assert not ApiToken.objects.exists()


def test_a_replayed_token_does_not_show_its_secret_again() -> None:
    client, sent = api(user()), body()
    first = client.send("tokens/", sent, idempotency_key="k1")
    again = client.send("tokens/", sent, idempotency_key="k1")
    assert (first.status_code, again.status_code) == (201, 201)
    assert "secret" in first.json() and "secret" not in again.json()
    assert first.json()["id"] == again.json()["id"]
    assert ApiToken.objects.count() == 1
