"""Celery's doors to the ledger. Each asks the database what is due, so that a lost or doubled ring does no harm."""

from celery import shared_task
from django.utils import timezone

from ledger import doorbell
from ledger.services import idempotency, outbox


@shared_task(name=doorbell.RELAY)
def relay() -> int:
    """Run what the outbox owes; ring again when there was more than one turn's work."""
    ran = outbox.relay(at=timezone.now(), limit=outbox.BATCH)
    if ran >= outbox.BATCH:
        doorbell.publish()
    return ran


@shared_task(name="ledger.tasks.sweep")
def sweep() -> int:
    """Find what was missed, then run it: all that a wiped broker could have lost."""
    found = outbox.sweep(at=timezone.now())
    relay()
    return found


@shared_task(name="ledger.tasks.purge_idempotency")
def purge_idempotency() -> int:
    """Delete idempotency keys older than 24 hours."""
    return idempotency.purge_expired(at=timezone.now())
