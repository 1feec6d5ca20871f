"""Running one handler on one event, once, whatever dies in between."""

import logging
import random
from datetime import datetime, timedelta

from django.db import InterfaceError, OperationalError, transaction
from django.db.models import F, QuerySet

from ledger import outbox
from ledger.models import OutboxDelivery
from ledger.vocabulary import DeliveryState

TRANSIENT = (OperationalError, InterfaceError, ConnectionError, TimeoutError)
"""Errors that pass by themselves: tried again for as long as they last."""
TRIES = 8
"""After so many claims any other error is given up on, and stays visible."""
FIRST_PAUSE = timedelta(seconds=2)
LONGEST_PAUSE = timedelta(minutes=15)

logger = logging.getLogger(__name__)


def deliver(pk: int, *, at: datetime) -> bool:
    """Claim a pending delivery and run its handler; False when another relay had it first."""
    delivery = _claim(pk, at)
    if delivery is None:
        return False
    try:
        _run(delivery, at)
    except Exception as error:
        _put_back(delivery, error, at)
        logger.exception("%s failed on event %s", delivery.handler, delivery.event_id)
    return True


def pause(attempts: int, *, share: float) -> timedelta:
    """How long to wait after so many attempts: doubling, capped, and cut to `share` (0.5 to 1) against herds."""
    return min(FIRST_PAUSE * 2 ** min(attempts - 1, 30), LONGEST_PAUSE) * share


@transaction.atomic
def _claim(pk: int, at: datetime) -> OutboxDelivery | None:
    """Compare and set; on PostgreSQL a row that another relay holds is passed over, not waited for."""
    free = OutboxDelivery.objects.pending().filter(pk=pk).select_for_update(skip_locked=True)
    claimed = OutboxDelivery.objects.filter(pk__in=free.values("pk"), state=DeliveryState.PENDING).update(
        state=DeliveryState.RUNNING, claimed_at=at, attempts=F("attempts") + 1
    )
    return OutboxDelivery.objects.select_related("event").get(pk=pk) if claimed else None


def _mine(delivery: OutboxDelivery) -> QuerySet[OutboxDelivery]:
    """The row, as long as nobody has claimed it since."""
    return OutboxDelivery.objects.filter(pk=delivery.pk, state=DeliveryState.RUNNING, attempts=delivery.attempts)


@transaction.atomic
def _run(delivery: OutboxDelivery, at: datetime) -> None:
    """Done is written first: it locks the row, and commits or falls together with what the handler writes."""
    handler = outbox.handlers_for(delivery.event.type)[delivery.handler]
    if _mine(delivery).update(state=DeliveryState.DONE, last_error=""):
        handler(delivery.event, at)


def _put_back(delivery: OutboxDelivery, error: Exception, at: datetime) -> None:
    given_up = not isinstance(error, TRANSIENT) and delivery.attempts >= TRIES
    share = random.uniform(0.5, 1)  # noqa: S311 - jitter, no secret
    _mine(delivery).update(
        state=DeliveryState.FAILED if given_up else DeliveryState.PENDING,
        next_try_at=at + pause(delivery.attempts, share=share),
        last_error=type(error).__name__[:200],
    )
