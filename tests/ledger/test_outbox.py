"""The outbox: once per event and handler, in order, and nothing lost."""

from datetime import datetime, timedelta

import pytest
from django.db import OperationalError, transaction
from django.db.transaction import TransactionManagementError

from accounts.models import Unit
from ledger import outbox as registry
from ledger.models import Lock, OutboxDelivery, OutboxEvent
from ledger.services import deliveries, outbox
from ledger.vocabulary import DeliveryState
from tests.ledger.conftest import AT

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


class Handler:
    """Remembers what it was called with, writes a row each time, and fails as often as it is told."""

    def __init__(self, *failures: Exception) -> None:
        self.calls: list[tuple[int, datetime]] = []
        self.failures = list(failures)

    def __call__(self, event: OutboxEvent, at: datetime) -> None:
        self.calls.append((event.pk, at))
        Lock.objects.create(name=f"written {event.pk} {len(self.calls)} by {id(self)}")
        if self.failures:
            raise self.failures.pop(0)


def listen(handler: Handler, event_type: str = "casework.incident.recorded", name: str = "test.unfold") -> Handler:
    registry.register(event_type, name=name, handler=handler)
    return handler


def append(subject: Unit, event_type: str = "casework.incident.recorded", at: datetime = AT) -> OutboxEvent:
    return outbox.append(event_type, subject=subject, at=at)


def written() -> list[str]:
    return list(Lock.objects.filter(name__startswith="written").order_by("pk").values_list("name", flat=True))


def test_append_keeps_the_event_and_owes_it_to_each_handler(subject: Unit) -> None:
    listen(Handler(), name="b")
    listen(Handler(), name="a")
    listen(Handler(), "casework.incident.closed", name="c")
    outbox.append("casework.incident.recorded", subject=subject, at=AT, payload={"incident": subject})
    event = OutboxEvent.objects.get()
    assert (event.type, event.subject_type, event.subject_uid) == (
        "casework.incident.recorded",
        "accounts.unit",
        subject.uid,
    )
    assert (event.payload, event.created_at, event.position) == ({"incident": str(subject.uid)}, AT, None)
    assert sorted(event.deliveries.values_list("handler", "state")) == [("a", "pending"), ("b", "pending")]


@pytest.mark.django_db(transaction=True)
def test_append_outside_a_transaction_is_refused(subject: Unit) -> None:
    with pytest.raises(TransactionManagementError, match="casework.incident.recorded must commit"):
        append(subject)


def test_the_same_name_for_another_handler_is_refused() -> None:
    listen(Handler())
    with pytest.raises(ValueError, match="another handler named test.unfold"):
        listen(Handler())


def test_each_handler_runs_once_however_often_the_relay_is_rung(subject: Unit) -> None:
    first, second = listen(Handler(), name="first"), listen(Handler(), name="second")
    event = append(subject)
    assert outbox.relay(at=AT) == 2
    assert outbox.relay(at=AT) == 0
    assert outbox.relay(at=AT + DAY) == 0
    assert first.calls == second.calls == [(event.pk, AT)]


def test_positions_have_no_gaps_and_follow_the_order_of_events(subject: Unit) -> None:
    kept = [append(subject).pk]
    with pytest.raises(RuntimeError), transaction.atomic():
        append(subject)
        raise RuntimeError
    kept += [append(subject).pk, append(subject).pk]
    outbox.relay(at=AT)
    kept.append(append(subject).pk)
    outbox.relay(at=AT)
    assert list(OutboxEvent.objects.order_by("position").values_list("position", "pk")) == list(
        enumerate(kept, start=1)
    )


def test_a_handler_that_fails_leaves_nothing_behind_and_is_tried_again(subject: Unit) -> None:
    handler = listen(Handler(ValueError("a name that must not be kept")))
    event = append(subject)
    assert outbox.relay(at=AT) == 1
    delivery = OutboxDelivery.objects.get()
    assert written() == []
    assert (delivery.state, delivery.attempts, delivery.last_error) == ("pending", 1, "ValueError")
    assert timedelta(seconds=1) <= delivery.next_try_at - AT <= timedelta(seconds=2)
    assert outbox.relay(at=AT) == 0
    assert outbox.relay(at=AT + HOUR) == 1
    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts, delivery.last_error) == ("done", 2, "")
    assert written() == [f"written {event.pk} 2 by {id(handler)}"]


def test_an_error_that_stays_is_given_up_after_eight_tries_and_stays_visible(subject: Unit) -> None:
    handler = listen(Handler(*[ValueError()] * 9))
    append(subject)
    assert [outbox.relay(at=AT + n * HOUR) for n in range(10)] == [1] * 8 + [0, 0]
    delivery = OutboxDelivery.objects.failed().get()
    assert (delivery.attempts, delivery.last_error, len(handler.calls)) == (8, "ValueError", 8)
    handler.failures.clear()
    assert outbox.retry_failed(at=AT + 10 * HOUR) == 1
    assert outbox.relay(at=AT + 10 * HOUR) == 1
    assert OutboxDelivery.objects.get().state == DeliveryState.DONE


def test_an_error_that_passes_is_tried_for_as_long_as_it_lasts(subject: Unit) -> None:
    handler = listen(Handler(*[OperationalError()] * 20))
    append(subject)
    assert [outbox.relay(at=AT + n * HOUR) for n in range(22)] == [1] * 21 + [0]
    assert len(handler.calls) == 21
    assert OutboxDelivery.objects.get().state == DeliveryState.DONE


@pytest.mark.parametrize(
    ("attempts", "share", "seconds"),
    [(1, 1, 2), (2, 1, 4), (3, 0.5, 4), (9, 1, 512), (10, 1, 900), (10, 0.5, 450), (5000, 1, 900)],
)
def test_the_pause_doubles_up_to_a_quarter_of_an_hour(attempts: int, share: float, seconds: int) -> None:
    assert deliveries.pause(attempts, share=share) == timedelta(seconds=seconds)


def test_one_handler_failing_holds_up_neither_other_handlers_nor_other_subjects(subject: Unit) -> None:
    failing, healthy = listen(Handler(ValueError()), name="failing"), listen(Handler(), name="healthy")
    mine = append(subject)
    other = append(Unit(name="Squad 1920"))
    assert outbox.relay(at=AT) == 4
    assert [pk for pk, _ in healthy.calls] == [mine.pk, other.pk]
    assert [pk for pk, _ in failing.calls] == [mine.pk, other.pk]
    assert sorted(OutboxDelivery.objects.values_list("handler", "event", "state")) == [
        ("failing", mine.pk, "pending"),
        ("failing", other.pk, "done"),
        ("healthy", mine.pk, "done"),
        ("healthy", other.pk, "done"),
    ]


def test_a_later_event_of_a_subject_waits_for_the_earlier_one(subject: Unit) -> None:
    handler = listen(Handler(ValueError()))
    listen(handler, "casework.incident.closed")
    first, second = append(subject), append(subject, "casework.incident.closed")
    assert outbox.relay(at=AT) == 1
    assert [pk for pk, _ in handler.calls] == [first.pk]
    assert outbox.relay(at=AT + HOUR) == 2
    assert [pk for pk, _ in handler.calls] == [first.pk, first.pk, second.pk]


def test_an_event_given_up_on_no_longer_holds_up_the_later_ones(subject: Unit) -> None:
    handler = listen(Handler(*[ValueError()] * 8))
    append(subject), append(subject)
    assert [outbox.relay(at=AT + n * HOUR) for n in range(9)] == [1] * 7 + [2, 0]
    assert sorted(OutboxDelivery.objects.values_list("state", flat=True)) == ["done", "failed"]
    assert len(handler.calls) == 9


def test_a_handler_may_append_and_the_same_relay_runs_on(subject: Unit) -> None:
    def unfold(event: OutboxEvent, at: datetime) -> None:
        outbox.append("outreach.follow_up.planned", subject=subject, at=at)

    registry.register("casework.incident.recorded", name="unfold", handler=unfold)
    later = listen(Handler(), "outreach.follow_up.planned")
    append(subject)
    assert outbox.relay(at=AT) == 1
    assert outbox.relay(at=AT) == 1
    assert len(later.calls) == 1


def test_the_limit_is_kept_and_the_rest_is_left_for_the_next_turn(subject: Unit) -> None:
    handler = listen(Handler())
    for _ in range(5):
        append(Unit(name="Squad"))
    assert [outbox.relay(at=AT, limit=2) for _ in range(4)] == [2, 2, 1, 0]
    assert len(handler.calls) == 5


def test_a_delivery_whose_handler_this_process_does_not_know_is_left_to_others(subject: Unit) -> None:
    listen(Handler())
    append(subject)
    registry.unregister("casework.incident.recorded", name="test.unfold")
    assert outbox.relay(at=AT) == 0
    assert OutboxDelivery.objects.get().state == DeliveryState.PENDING


def claim(at: datetime, attempts: int = 1) -> None:
    OutboxDelivery.objects.update(state=DeliveryState.RUNNING, claimed_at=at, attempts=attempts)


def test_the_sweep_reopens_a_claim_only_when_it_is_stale(subject: Unit) -> None:
    handler = listen(Handler())
    append(subject)
    claim(AT)
    assert outbox.sweep(at=AT + timedelta(minutes=10)) == 0
    assert outbox.relay(at=AT + timedelta(minutes=10)) == 0
    later = AT + timedelta(minutes=10, seconds=1)
    assert outbox.sweep(at=later) == 1
    assert outbox.relay(at=later) == 1
    assert handler.calls == [(OutboxEvent.objects.get().pk, later)]


def test_an_event_that_kills_its_worker_every_time_is_given_up_on(subject: Unit) -> None:
    listen(Handler())
    append(subject)
    claim(AT, attempts=8)
    assert outbox.sweep(at=AT + HOUR) == 0
    assert OutboxDelivery.objects.failed().get().last_error == "WorkerLost"


def test_the_sweep_owes_events_to_a_handler_that_came_later_within_the_look_back(
    subject: Unit, settings: pytest.FixtureRequest
) -> None:
    settings.STANDDOWN = {**settings.STANDDOWN, "LOOK_BACK_DAYS": 3}  # type: ignore[attr-defined]
    append(subject, at=AT - 3 * DAY - timedelta(seconds=1))
    within = [append(subject, at=AT - 3 * DAY), append(subject, at=AT)]
    handler = listen(Handler())
    assert outbox.sweep(at=AT) == 2
    assert outbox.sweep(at=AT) == 0
    assert outbox.relay(at=AT) == 2
    assert [pk for pk, _ in handler.calls] == [event.pk for event in within]


def test_a_zombie_whose_claim_was_given_to_another_writes_nothing(subject: Unit) -> None:
    handler = listen(Handler())
    append(subject)
    outbox.positions.place_all()
    zombie = deliveries._claim(OutboxDelivery.objects.get().pk, AT)
    assert zombie is not None
    outbox.sweep(at=AT + HOUR)
    assert outbox.relay(at=AT + HOUR) == 1
    deliveries._run(zombie, AT)
    assert len(handler.calls) == 1
