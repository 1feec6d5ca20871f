"""Refusals on record: who was told no, where, and why."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from rest_framework.request import Request

from accounts.models import User
from ledger.actors import ANONYMOUS
from ledger.services import audit


def log_refusal(request: Request, view: Any, exc: Exception) -> None:
    """Write a refusal into the ledger; called after the refused transaction is rolled back."""
    user = getattr(request, "user", None)
    kwargs = getattr(view, "kwargs", None) or {}
    audit.record_refusal(
        "api.refused",
        actor=user.actor if isinstance(user, User) else ANONYMOUS,
        subject_type=getattr(view, "route", None) or "",
        subject_uid=str(kwargs.get("id", "")),
        at=timezone.now(),
        reason=f"{request.method} {getattr(view, 'action', None) or request.path}: {exc}",
    )
