"""The outbox: appending, relaying to handlers, and sweeping up what was missed."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Exists, Model, OuterRef, Q
from django.db.transaction import TransactionManagementError

from ledger import doorbell, outbox
from ledger.canonical import plain
from ledger.models import OutboxDelivery, OutboxEvent
from ledger.services import deliveries, positions
from ledger.services.audit import uid_of
from ledger.vocabulary import DeliveryState

BATCH = 200
STALE_AFTER = timedelta(minutes=10)
"""A claim older than this belongs to a worker that is gone: no task of ours may run half as long."""


def append(event_type: str, *, subject: Model, at: datetime, payload: Mapping[str, Any] | None = None) -> OutboxEvent:
    """Tell of what happened to a record, with a delivery for each handler, in the caller's transaction.

    The payload is thin: ids only. Append after locking the subject, so that its events commit in their order.
    Outside a transaction: TransactionManagementError.
    """
    if not connection.in_atomic_block:
        raise TransactionManagementError(f"{event_type} must commit with the change it tells of")
    event = OutboxEvent.objects.create(
        type=event_type,
        subject_type=subject._meta.label_lower,
        subject_uid=uid_of(subject),
        subject_version=getattr(subject, "version", None),
        payload=plain(payload or {}),
        created_at=at,
    )
    OutboxDelivery.objects.bulk_create(
        OutboxDelivery(event=event, handler=name, next_try_at=at) for name in outbox.handlers_for(event_type)
    )
    doorbell.ring()
    return event


def relay(*, at: datetime, limit: int = BATCH) -> int:
    """Place new events in the feed and run up to `limit` due deliveries; the number run. Safe in parallel.

    Each commits by itself. One subject's events reach one handler in order; a failed one no longer holds up the rest.
    """
    positions.place_all()
    ran = 0
    while ran < limit and (due := _due(at, limit - ran)):
        ran += sum(deliveries.deliver(pk, at=at) for pk in due)
    return ran


def sweep(*, at: datetime) -> int:
    """Find what is owed and not under way: dead workers' claims, and events older than their handlers.

    The latter no further back than LOOK_BACK_DAYS. The number found; `relay` then runs them.
    """
    return _reopen_stale(at) + sum(_catch_up(*pair, at=at) for pair in outbox.registered())


def retry_failed(*, at: datetime) -> int:
    """Give every delivery that was given up on its tries again, once the cause is mended; the number reopened."""
    return OutboxDelivery.objects.failed().update(state=DeliveryState.PENDING, attempts=0, next_try_at=at)


def _due(at: datetime, limit: int) -> list[int]:
    """Keys of due deliveries whose handler this process knows."""
    known = Q(pk__in=[])
    for event_type, name in outbox.registered():
        known |= Q(event__type=event_type, handler=name)
    return list(OutboxDelivery.objects.due(at).filter(known).values_list("pk", flat=True)[:limit])


@transaction.atomic
def _reopen_stale(at: datetime) -> int:
    """A row still locked is still worked on, and passed over. One that killed its workers too often is given up."""
    gone = OutboxDelivery.objects.stale(at - STALE_AFTER).select_for_update(skip_locked=True)
    rows = OutboxDelivery.objects.stale(at - STALE_AFTER).filter(pk__in=gone.values("pk"))
    tries = Q(attempts__gte=deliveries.TRIES)
    rows.filter(tries).update(state=DeliveryState.FAILED, last_error="WorkerLost")
    return rows.exclude(tries).update(state=DeliveryState.PENDING, next_try_at=at)


def _catch_up(event_type: str, name: str, *, at: datetime) -> int:
    since = at - timedelta(days=settings.STANDDOWN["LOOK_BACK_DAYS"])
    theirs = OutboxDelivery.objects.filter(event=OuterRef("pk"), handler=name)
    missed = OutboxEvent.objects.filter(~Exists(theirs), type=event_type, created_at__gte=since).order_by("pk")
    found = 0
    while batch := list(missed[:BATCH]):
        OutboxDelivery.objects.bulk_create(
            [OutboxDelivery(event=event, handler=name, next_try_at=at) for event in batch], ignore_conflicts=True
        )
        found += len(batch)
    return found
