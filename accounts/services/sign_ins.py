"""Signing in and out, on record; and the pause after too many wrong passwords, which lives in the log itself."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import NAMESPACE_URL, UUID, uuid5

from accounts.models import User
from ledger.actors import ANONYMOUS
from ledger.models import AuditEvent
from ledger.services import audit

FAILED = "accounts.sign_in.failed"
TRIES = 10
PAUSE = timedelta(minutes=15)


def note_sign_in(*, user: User, at: datetime) -> None:
    """Write down who came in."""
    audit.record("accounts.sign_in.done", actor=user.actor, subject=user, at=at)


def note_sign_out(*, user: User, at: datetime) -> None:
    """Write down who left."""
    audit.record("accounts.sign_out.done", actor=user.actor, subject=user, at=at)


def note_failure(*, username: str, address: str, at: datetime) -> None:
    """Write down a wrong user name or password; a name nobody has is kept like any other."""
    audit.record_refusal(
        FAILED,
        actor=ANONYMOUS,
        subject_type="accounts.sign_in",
        subject_uid=_key(username, address),
        at=at,
        reason=f"user name {username[:150]!r} from {address}",
    )


def is_paused(*, username: str, address: str, at: datetime) -> bool:
    """Whether this name was tried from this address too often lately. Other addresses are not held up by it."""
    tried = AuditEvent.objects.about(_key(username, address)).filter(verb=FAILED, at__gt=at - PAUSE)
    return tried.count() >= TRIES


def _key(username: str, address: str) -> UUID:
    return uuid5(NAMESPACE_URL, f"sign-in:{username.casefold()}:{address}")
