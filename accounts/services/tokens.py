"""Tokens: how programs sign in; the secret is shown once and kept only as a digest."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from accounts.models import ApiToken, User
from accounts.services.acting import as_actor
from ledger.services import audit
from ledger.vocabulary import Invalid, Refused

PREFIX = "sd_"
LONGEST = timedelta(days=366)
NOTED_EVERY = timedelta(minutes=1)
SCOPE = re.compile(r"[a-z]+(-[a-z]+)*:(read|write)")


def digest_of(secret: str) -> str:
    """What the database keeps of a secret. 256 random bits need no slow hash."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


@transaction.atomic
def issue_token(
    *, user: User, name: str, scopes: Sequence[str], expires_at: datetime, actor: User | None, at: datetime
) -> tuple[ApiToken, str]:
    """Make a token for a user and return it with its secret, which nobody can read again.

    Scopes are words like "contacts:write"; write includes read. No actor means a command of the machine's
    owner. Invalid for a wrong scope or date, Refused for somebody else's token.
    """
    _guard(user, actor)
    _check(scopes, expires_at, at)
    secret = PREFIX + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        user=user, name=name, scopes=sorted(set(scopes)), expires_at=expires_at, digest=digest_of(secret)
    )
    after = {"name": name, "scopes": token.scopes, "expires_at": expires_at}
    audit.record("accounts.token.issued", actor=as_actor(actor), subject=token, at=at, after=after)
    return token, secret


@transaction.atomic
def revoke_token(*, token: ApiToken, actor: User | None, at: datetime) -> ApiToken:
    """Close a token for good; revoking twice changes nothing."""
    token = ApiToken.objects.select_for_update().get(pk=token.pk)
    _guard(token.user, actor)
    if token.revoked_at is None:
        token.revoked_at = at
        token.save(update_fields=["revoked_at"])
        audit.record("accounts.token.revoked", actor=as_actor(actor), subject=token, at=at)
    return token


def find_live(secret: str, *, at: datetime) -> ApiToken | None:
    """The token of a secret, if it opens anything now."""
    token = ApiToken.objects.select_related("user").filter(digest=digest_of(secret)).first()
    return token if token is not None and token.is_live(at) else None


def note_use(token: ApiToken, *, at: datetime) -> None:
    """Keep when the token was last used, to the minute."""
    stale = Q(last_used_at__isnull=True) | Q(last_used_at__lte=at - NOTED_EVERY)
    if token.last_used_at is None or token.last_used_at <= at - NOTED_EVERY:
        ApiToken.objects.filter(stale, pk=token.pk).update(last_used_at=at)


def _guard(user: User, actor: User | None) -> None:
    if actor is not None and actor.pk != user.pk:
        raise Refused("Only the owner makes and revokes a token.")


def _check(scopes: Sequence[str], expires_at: datetime, at: datetime) -> None:
    for index, scope in enumerate(scopes):
        if not SCOPE.fullmatch(scope):
            raise Invalid("A scope reads like contacts:read or contacts:write.", field=f"scopes.{index}")
    if not at < expires_at <= at + LONGEST:
        raise Invalid("A token lasts until a future date, at most a year away.", field="expires_at")
