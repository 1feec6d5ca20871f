"""What the ledger's tests share: a clock, a subject, a registry of their own, and a doorbell that rings nowhere."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from accounts.models import Unit
from ledger import doorbell, outbox
from ledger.actors import Actor

AT = datetime(2021, 9, 27, 14, 0, tzinfo=UTC)
OFFICER = Actor(id=7, uid="8a7f1c0e-0000-4000-8000-000000000007", name="Ruth Ames", kind="user")


@pytest.fixture
def subject() -> Unit:
    """A record with a uid; never saved, since the ledger copies and does not refer."""
    return Unit(name="Squad 1910")


@pytest.fixture(autouse=True)
def registry(monkeypatch: pytest.MonkeyPatch) -> None:
    """No handlers but the test's own."""
    monkeypatch.setattr(outbox, "_handlers", {})


@pytest.fixture(autouse=True)
def rings(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """What was published, instead of publishing it; the breaker is closed before and after."""
    published: list[str] = []
    monkeypatch.setattr(doorbell, "send", lambda: published.append(doorbell.RELAY))
    doorbell.breaker.reset()
    yield published
    doorbell.breaker.reset()
