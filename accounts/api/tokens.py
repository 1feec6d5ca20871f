"""One's own tokens: list, make, revoke."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from rest_framework import serializers

from accounts.api.kit import Create, Field, Input, Moment, Resource, Text, Transition, Views, many
from accounts.capabilities import Capability
from accounts.models import ApiToken, User
from accounts.services.tokens import issue_token, revoke_token


class TokenResource(Resource):
    """A token without its secret."""

    model = ApiToken
    noun = "token"
    orderings = ("-id",)
    fields = {
        "id": Field("uid"),
        "name": Field(),
        "scopes": Field(),
        "created_at": Field(),
        "expires_at": Field(),
        "revoked_at": Field(),
        "last_used_at": Field(),
    }


class TokenInput(Input):
    """What a new token is for, and how far it reaches."""

    name = Text(120)
    scopes = many(Text(60))
    expires_at = Moment()


def issue(
    *, actor: User, at: datetime, name: str, scopes: list[str], expires_at: datetime
) -> tuple[ApiToken, dict[str, Any]]:
    """Make a token. The answer holds the secret, which cannot be read again, also not by a replay."""
    token, secret = issue_token(user=actor, name=name, scopes=scopes, expires_at=expires_at, actor=actor, at=at)
    return token, {"secret": secret}


class Tokens(Views):
    """/tokens/"""

    route = "tokens"
    resource = TokenResource
    capabilities = dict.fromkeys(("list", "retrieve", "create", "revoke"), Capability.OWN_PAGES)
    verbs = {
        "create": Create(TokenInput, issue, once={"secret": serializers.CharField(help_text="Shown once.")}),
        "revoke": Transition(Input, revoke_token),
    }
