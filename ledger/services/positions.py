"""The feed's order: positions without gaps, given only to what has committed."""

from django.db.models import Max

from ledger.models import OutboxEvent
from ledger.services.locks import held

BATCH = 500


def place_all() -> int:
    """Give every committed event its position in the feed; the number placed."""
    placed = 0
    while OutboxEvent.objects.filter(position=None).exists() and (batch := _place()):
        placed += batch
    return placed


def _place() -> int:
    with held("ledger.positions"):
        last = OutboxEvent.objects.aggregate(last=Max("position"))["last"] or 0
        events = list(OutboxEvent.objects.filter(position=None).order_by("id")[:BATCH])
        for event in events:
            last += 1
            event.position = last
        OutboxEvent.objects.bulk_update(events, ["position"])
        return len(events)
