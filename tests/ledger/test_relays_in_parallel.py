"""Several relays at once, and one that dies: still once per event and handler, in order, without a gap."""

import os
import signal
from collections import defaultdict
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

import pytest
from django.db import connections, transaction

from accounts.models import Unit
from ledger import outbox as registry
from ledger.actors import SYSTEM
from ledger.models import AuditEvent, OutboxDelivery, OutboxEvent
from ledger.services import audit, outbox
from ledger.vocabulary import DeliveryState
from tests.ledger.conftest import AT
from tests.ledger.threads import together

pytestmark = pytest.mark.django_db(transaction=True)
SUBJECTS = [Unit(name=f"Squad {n}") for n in range(4)]


def note(event: OutboxEvent, at: datetime) -> None:
    audit.record("test.event.noted", actor=SYSTEM, subject=event, at=at)


def append(subject: Unit) -> None:
    with transaction.atomic():
        outbox.append("test.event", subject=subject, at=AT)


def relay_until_nothing_is_owed() -> int:
    total = 0
    while OutboxEvent.objects.filter(position=None).exists() or OutboxDelivery.objects.pending().exists():
        total += outbox.relay(at=AT, limit=5)
    return total


def test_relays_side_by_side_run_each_delivery_once_and_each_subject_in_order() -> None:
    registry.register("test.event", name="note", handler=note)
    for subject in SUBJECTS * 6:
        append(subject)
    ran = together(*[relay_until_nothing_is_owed] * 3)
    assert sum(ran) == 24
    assert set(OutboxDelivery.objects.values_list("state", "attempts")) == {("done", 1)}
    noted = list(AuditEvent.objects.order_by("pk").values_list("subject_uid", flat=True))
    assert len(noted) == len(set(noted)) == 24
    events: dict[object, OutboxEvent] = {event.uid: event for event in OutboxEvent.objects.all()}
    by_subject: dict[object, list[int]] = defaultdict(list)
    for uid in noted:
        by_subject[events[uid].subject_uid].append(events[uid].pk)
    assert [len(keys) for keys in by_subject.values()] == [6, 6, 6, 6]
    assert all(keys == sorted(keys) for keys in by_subject.values())


def test_positions_have_no_gap_while_others_are_still_writing() -> None:
    def write(subject: Unit) -> int:
        for _ in range(8):
            append(subject)
        return 0

    def place() -> int:
        return sum(outbox.positions.place_all() for _ in range(20))

    writers: list[Callable[[], int]] = [partial(write, subject) for subject in SUBJECTS[:2]]
    together(*writers, place, place)
    outbox.positions.place_all()
    assert list(OutboxEvent.objects.order_by("position").values_list("position", flat=True)) == list(range(1, 17))
    for subject in SUBJECTS[:2]:
        mine = OutboxEvent.objects.filter(subject_uid=subject.uid).order_by("position")
        keys = list(mine.values_list("pk", flat=True))
        assert keys == sorted(keys)


def test_an_event_that_commits_late_comes_after_those_already_placed() -> None:
    if connections["default"].vendor == "sqlite":
        append(SUBJECTS[0])  # one writer at a time: nothing can overtake
        assert outbox.positions.place_all() == 1
        return
    with transaction.atomic():
        late = outbox.append("test.event", subject=SUBJECTS[0], at=AT)
        together(lambda: append(SUBJECTS[1]))
        assert together(outbox.positions.place_all) == [1]
    assert outbox.positions.place_all() == 1
    late.refresh_from_db()
    assert late.position == 2
    assert OutboxEvent.objects.get(position=1).pk > late.pk


def disconnect() -> None:
    connection = connections["default"]
    connection.close()
    if connection.vendor == "postgresql":
        connection.close_pool()  # type: ignore[attr-defined]


def test_a_worker_killed_between_the_handler_and_the_commit_leaves_nothing_and_loses_nothing() -> None:
    append(SUBJECTS[0])

    def die(event: OutboxEvent, at: datetime) -> None:
        note(event, at)
        os.kill(os.getpid(), signal.SIGKILL)

    registry.register("test.event", name="note", handler=note)
    assert outbox.sweep(at=AT) == 1
    disconnect()
    child = os.fork()
    if child == 0:
        registry.unregister("test.event", name="note")
        registry.register("test.event", name="note", handler=die)
        outbox.relay(at=AT)
        os._exit(1)
    assert os.WTERMSIG(os.waitpid(child, 0)[1]) == signal.SIGKILL

    assert not AuditEvent.objects.exists()
    assert OutboxDelivery.objects.get().state == DeliveryState.RUNNING
    assert outbox.relay(at=AT) == 0
    later = AT + timedelta(minutes=11)
    assert outbox.sweep(at=later) == 1
    assert outbox.relay(at=later) == 1
    assert AuditEvent.objects.get().at == later
    delivery = OutboxDelivery.objects.get()
    assert (delivery.state, delivery.attempts) == ("done", 2)


def test_the_sweep_leaves_a_slow_handler_that_still_runs_alone() -> None:
    calls: list[int] = []

    def slow(event: OutboxEvent, at: datetime) -> None:
        calls.append(event.pk)
        if connections["default"].vendor == "postgresql":  # SQLite lets the sweep wait for the commit
            together(partial(outbox.sweep, at=AT + timedelta(hours=1)))
            together(partial(outbox.relay, at=AT + timedelta(hours=1)))

    registry.register("test.event", name="slow", handler=slow)
    append(SUBJECTS[0])
    assert outbox.relay(at=AT) == 1
    assert outbox.sweep(at=AT + timedelta(hours=1)) == 0
    assert len(calls) == 1
    assert OutboxDelivery.objects.get().state == DeliveryState.DONE
