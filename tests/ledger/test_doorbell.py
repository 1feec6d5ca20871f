"""The doorbell: rings once a transaction, and a broker that is dead or silent holds up no save."""

import socket
import threading
import time
from collections.abc import Iterator

import pytest
from celery import current_app
from django.db import transaction

from accounts.models import Unit
from ledger import doorbell, tasks
from ledger.models import OutboxEvent
from ledger.services import outbox
from tests.ledger.conftest import AT
from tests.ledger.threads import together

SEND = doorbell.send


def save(times: int = 1) -> None:
    with transaction.atomic():
        for _ in range(times):
            outbox.append("test.event", subject=Unit(name="Squad"), at=AT)


@pytest.mark.django_db(transaction=True)
def test_it_rings_once_after_commit_however_many_events(rings: list[str]) -> None:
    with transaction.atomic():
        save(3)
        assert rings == []
    assert rings == ["ledger.tasks.relay"]


@pytest.mark.django_db(transaction=True)
def test_it_does_not_ring_for_what_was_rolled_back(rings: list[str]) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        save()
        raise RuntimeError
    assert rings == []


@pytest.mark.django_db(transaction=True)
def test_it_still_rings_when_only_a_part_of_the_transaction_was_rolled_back(rings: list[str]) -> None:
    with transaction.atomic():
        with pytest.raises(RuntimeError), transaction.atomic():
            save()
            raise RuntimeError
        save()
    assert rings == ["ledger.tasks.relay"]


def test_after_a_failure_the_broker_is_left_alone_for_half_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    clock, tries = [1000.0], []
    monkeypatch.setattr(doorbell, "monotonic", lambda: clock[0])

    def fail() -> None:
        tries.append(clock[0])
        raise ConnectionError

    monkeypatch.setattr(doorbell, "send", fail)
    for moment in (1000.0, 1000.1, 1029.9, 1030.0, 1031.0, 1060.0):
        clock[0] = moment
        doorbell.publish()
    assert tries == [1000.0, 1030.0, 1060.0]


class SilentServer:
    """Accepts connections and never says a word."""

    def __init__(self) -> None:
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.connections: list[socket.socket] = []
        threading.Thread(target=self.accept, daemon=True).start()

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.listener.getsockname()[1]}/0"

    def accept(self) -> None:
        while True:
            try:
                self.connections.append(self.listener.accept()[0])
            except OSError:
                return

    def close(self) -> None:
        self.listener.close()
        for each in self.connections:
            each.close()


@pytest.fixture
def silent_server() -> Iterator[SilentServer]:
    server = SilentServer()
    yield server
    server.close()


@pytest.mark.django_db(transaction=True)
def test_a_silent_broker_is_tried_once_and_every_save_stands(
    silent_server: SilentServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doorbell, "send", SEND)
    monkeypatch.setattr(doorbell, "address", lambda: silent_server.url)
    started = time.monotonic()
    for _ in range(20):
        save()
    assert time.monotonic() - started < 5
    assert OutboxEvent.objects.count() == 20
    assert len(silent_server.connections) == 1
    doorbell.breaker.reset()
    save()
    assert len(silent_server.connections) == 2


@pytest.mark.django_db(transaction=True)
def test_a_dead_broker_loses_no_save(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        url = f"redis://127.0.0.1:{probe.getsockname()[1]}/0"
    monkeypatch.setattr(doorbell, "send", SEND)
    monkeypatch.setattr(doorbell, "address", lambda: url)
    started = time.monotonic()
    for _ in range(20):
        save()
    assert time.monotonic() - started < 5
    assert OutboxEvent.objects.count() == 20
    assert [record.getMessage() for record in caplog.records] == [
        "The broker does not answer (OperationalError); the sweep will do its work"
    ]


@pytest.mark.django_db(transaction=True)
def test_a_living_broker_gets_the_task_from_any_thread(broker: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doorbell, "send", SEND)
    monkeypatch.setattr(doorbell, "address", lambda: broker)
    with current_app.connection_for_write(broker) as connection:
        channel = connection.default_channel
        channel.queue_purge(current_app.conf.task_default_queue)
        together(save, save)
        messages = [channel.basic_get(current_app.conf.task_default_queue, no_ack=True) for _ in range(3)]
    assert [message and message.headers["task"] for message in messages] == [
        "ledger.tasks.relay",
        "ledger.tasks.relay",
        None,
    ]


def test_the_name_that_is_rung_is_a_task() -> None:
    assert current_app.tasks[doorbell.RELAY].name == tasks.relay.name == "ledger.tasks.relay"
