"""Putting events into the outbox; running them is in `relay`, finding what was missed in `sweep`."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Model
from django.db.transaction import TransactionManagementError

from ledger import doorbell, outbox
from ledger.canonical import plain
from ledger.models import OutboxDelivery, OutboxEvent
from ledger.services.audit import uid_of


def append(
    type: str,  # noqa: A002 - the name the contract gives
    *,
    subject: Model,
    at: datetime,
    payload: Mapping[str, Any] | None = None,
) -> OutboxEvent:
    """Tell of what happened to a record, with a delivery for each handler, in the caller's transaction.

    The payload is thin: ids only. Append after locking the subject, so that its events commit in their order.
    Outside a transaction: TransactionManagementError.
    """
    if not connection.in_atomic_block:
        raise TransactionManagementError(f"{type} must commit with the change it tells of")
    event = OutboxEvent.objects.create(
        type=type,
        subject_type=subject._meta.label_lower,
        subject_uid=uid_of(subject),
        subject_version=getattr(subject, "version", None),
        payload=plain(payload or {}),
        created_at=at,
    )
    OutboxDelivery.objects.bulk_create(
        OutboxDelivery(event=event, handler=name, next_try_at=at) for name in outbox.handlers_for(type)
    )
    doorbell.ring()
    return event
