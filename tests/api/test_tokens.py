from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import ApiToken
from ledger.models import AuditEvent
from tests.api.client import Api, api, bearer
from tests.factories import user

pytestmark = pytest.mark.django_db


def body(**more):
    return {"name": "records", "scopes": ["users:read"], "expires_at": (timezone.now() + timedelta(days=9)).isoformat()} | more


def test_a_new_token_shows_its_secret_once_and_opens_what_its_scopes_name():
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
