"""Clients of the API for tests."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import orjson
from django.test import Client
from django.utils import timezone

from accounts.models import User
from accounts.services.tokens import issue_token

BASE = "/api/v1/"


class Api(Client):
    """A client that speaks JSON, signed in or with a token; addresses are given below the base."""

    def __init__(self, **headers: str) -> None:
        super().__init__(headers={"accept": "application/json", **headers})

    def read(self, address: str, **params: Any) -> Any:
        """GET."""
        return self.get(BASE + address, params)

    def send(self, address: str, data: Any = None, method: str = "POST", **headers: str) -> Any:
        """A write; `if_match` and `idempotency_key` are headers."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        body = {} if data is None else data
        return self.generic(method, BASE + address, _json(body), "application/json", headers=named)


def _json(body: Any) -> bytes:
    return body if isinstance(body, bytes) else orjson.dumps(body)


def api(user: User) -> Api:
    """A signed-in browser's client."""
    client = Api()
    client.force_login(user)
    return client


def bearer(user: User, *scopes: str) -> Api:
    """A program's client with a fresh token."""
    now = timezone.now()
    _, secret = issue_token(
        user=user, name="test", scopes=scopes, expires_at=now + timedelta(days=1), actor=user, at=now
    )
    return Api(authorization=f"Bearer {secret}")
