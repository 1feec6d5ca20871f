"""Celery's doors: each can be called again and again."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from accounts.models import Unit
from ledger import outbox as registry
from ledger import tasks
from ledger.models import IdempotencyRecord, OutboxDelivery, OutboxEvent
from ledger.services import outbox
from ledger.vocabulary import DeliveryState

pytestmark = pytest.mark.django_db


@pytest.fixture
def calls() -> list[int]:
    """What the handler of `test.event` was called with."""
    keys: list[int] = []

    def handle(event: OutboxEvent, at: datetime) -> None:
        keys.append(event.pk)

    registry.register("test.event", name="handle", handler=handle)
    return keys


def append() -> OutboxEvent:
    return outbox.append("test.event", subject=Unit(name="Squad"), at=timezone.now())


def test_the_relay_runs_what_is_owed_once(calls: list[int]) -> None:
    event = append()
    assert [tasks.relay.run(), tasks.relay.run()] == [1, 0]
    assert calls == [event.pk]


def test_the_relay_rings_again_when_a_turn_was_not_enough(
    calls: list[int], rings: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox, "BATCH", 2)
    for _ in range(3):
        append()
    assert (tasks.relay.run(), len(rings)) == (2, 1)
    assert (tasks.relay.run(), len(rings)) == (1, 1)


def test_the_sweep_finds_and_runs_what_a_wiped_broker_and_a_dead_worker_left(calls: list[int]) -> None:
    rung_in_vain, left_by_the_dead = append(), append()
    OutboxDelivery.objects.filter(event=left_by_the_dead).update(
        state=DeliveryState.RUNNING, attempts=1, claimed_at=timezone.now() - timedelta(minutes=11)
    )
    assert tasks.sweep.run() == 1
    assert sorted(calls) == [rung_in_vain.pk, left_by_the_dead.pk]


def test_old_keys_are_purged() -> None:
    old = timezone.now() - timedelta(hours=25)
    IdempotencyRecord.objects.create(actor_key="a", route="r", key="k", body_hash="h", created_at=old)
    assert [tasks.purge_idempotency.run(), tasks.purge_idempotency.run()] == [1, 0]
